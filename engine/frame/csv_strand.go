package frame

import (
	"hash/maphash"
	"math"
)

// form is how the values of a column are read. Its order is that of the
// attempts: what is not a number may be boolean, and anything is words.
type form int

const (
	asNumber form = iota
	asBoolean
	asWords
	settled // the column has been read
)

// strand is one column within one block of the text.
type strand struct {
	form    form
	misfit  bool // a value is not of the form
	numbers []float64
	codes   []int32
	words   *dictionary
}

func newStrand(f form, rows int, seed maphash.Seed) *strand {
	switch f {
	case asNumber, asBoolean:
		return &strand{form: f, numbers: make([]float64, 0, rows)}
	case asWords:
		return &strand{form: f, codes: make([]int32, 0, rows), words: newDictionary(seed)}
	}
	return &strand{form: f}
}

// take appends a value, and returns false if it is not of the strand's form.
func (c *strand) take(value []byte, marks *marks) bool {
	switch c.form {
	case asNumber:
		x, ok := math.NaN(), true
		if !marks.has(value) {
			x, ok = parseNumber(value)
		}
		c.numbers = append(c.numbers, x)
		return ok
	case asBoolean:
		x, ok := math.NaN(), true
		if !marks.has(value) {
			x, ok = parseBoolean(value)
		}
		c.numbers = append(c.numbers, x)
		return ok
	case asWords:
		code := int32(-1)
		if !marks.has(value) {
			code = c.words.code(value)
		}
		c.codes = append(c.codes, code)
	}
	return true
}

// rows returns the number of values taken.
func (c *strand) rows() int { return max(len(c.numbers), len(c.codes)) }

// marks are the texts that stand for a missing value. The empty text does.
type marks struct {
	first [256]bool // the first bytes of all marks
	texts []string
}

func newMarks(texts []string) marks {
	if texts == nil {
		texts = DefaultMissing()
	}
	m := marks{texts: texts}
	for _, text := range texts {
		if text != "" {
			m.first[text[0]] = true
		}
	}
	return m
}

func (m *marks) has(value []byte) bool {
	if len(value) == 0 {
		return true
	}
	return m.first[value[0]] && m.lists(value)
}

func (m *marks) lists(value []byte) bool {
	for _, text := range m.texts {
		if string(value) == text {
			return true
		}
	}
	return false
}
