package frame

import (
	"fmt"
	"math"
	"strconv"
)

// Kind is the type of a column.
type Kind int

const (
	Number   Kind = iota // float64; NaN is missing
	Category             // one of a few named levels
	Boolean              // true or false
	Text                 // free text
)

func (k Kind) String() string {
	return [...]string{"number", "category", "boolean", "text"}[k]
}

// Column is a named, typed, immutable sequence of values, any of which may be
// missing. Slices that a Column returns are its own: read them, never write.
type Column struct {
	name    string
	kind    Kind
	numbers []float64 // Number; Boolean as 0 and 1. NaN is missing
	codes   []int32   // Category and Text: index into levels, -1 is missing
	levels  []string  // distinct
}

// NumberColumn makes a numeric column that owns values; NaN is missing.
func NumberColumn(name string, values []float64) *Column {
	return &Column{name: name, kind: Number, numbers: values}
}

// BooleanColumn makes a boolean column that owns values: 0 is false, 1 is
// true, NaN is missing.
func BooleanColumn(name string, values []float64) *Column {
	return &Column{name: name, kind: Boolean, numbers: values}
}

// BoolColumn makes a boolean column without missing values.
func BoolColumn(name string, values []bool) *Column {
	numbers := make([]float64, len(values))
	for i, v := range values {
		if v {
			numbers[i] = 1
		}
	}
	return BooleanColumn(name, numbers)
}

// CodedColumn makes a categorical column that owns codes, indices into levels;
// -1 is missing. It panics if a code is out of range.
func CodedColumn(name string, codes []int32, levels []string) *Column {
	for _, c := range codes {
		if c < -1 || int(c) >= len(levels) {
			panic(fmt.Sprintf("frame: column %q: code %d outside its %d levels", name, c, len(levels)))
		}
	}
	return &Column{name: name, kind: Category, codes: codes, levels: levels}
}

// CategoryColumn makes a categorical column whose levels stand in order of
// first appearance; the empty string is missing.
func CategoryColumn(name string, values []string) *Column {
	codes, levels := encode(values)
	return &Column{name: name, kind: Category, codes: codes, levels: levels}
}

// TextColumn makes a column of free text; the empty string is missing.
func TextColumn(name string, values []string) *Column {
	codes, levels := encode(values)
	return &Column{name: name, kind: Text, codes: codes, levels: levels}
}

func encode(values []string) (codes []int32, levels []string) {
	index := map[string]int32{}
	codes = make([]int32, len(values))
	for i, v := range values {
		if v == "" {
			codes[i] = -1
			continue
		}
		c, ok := index[v]
		if !ok {
			c = int32(len(levels))
			index[v] = c
			levels = append(levels, v)
		}
		codes[i] = c
	}
	return codes, levels
}

// Name returns the column's name.
func (c *Column) Name() string { return c.name }

// Kind returns the column's type.
func (c *Column) Kind() Kind { return c.kind }

// Len returns the number of values.
func (c *Column) Len() int {
	if c.coded() {
		return len(c.codes)
	}
	return len(c.numbers)
}

// coded tells whether the values are codes of levels, not numbers.
func (c *Column) coded() bool { return c.kind == Category || c.kind == Text }

// Floats returns the values of a Number or Boolean column (NaN is missing),
// and nil for other kinds.
func (c *Column) Floats() []float64 { return c.numbers }

// Codes returns, for a Category or Text column, each value's index into
// Levels (-1 is missing), and nil for other kinds.
func (c *Column) Codes() []int32 { return c.codes }

// Levels returns the distinct values of a Category or Text column, and nil for
// other kinds. A level may have no row.
func (c *Column) Levels() []string { return c.levels }

// Missing tells whether value i is missing.
func (c *Column) Missing(i int) bool {
	if c.coded() {
		return c.codes[i] < 0
	}
	return math.IsNaN(c.numbers[i])
}

// CountMissing returns how many values are missing.
func (c *Column) CountMissing() int {
	n := 0
	for i := range c.Len() {
		if c.Missing(i) {
			n++
		}
	}
	return n
}

// Value returns value i as text; a missing value is "".
func (c *Column) Value(i int) string {
	switch {
	case c.Missing(i):
		return ""
	case c.coded():
		return c.levels[c.codes[i]]
	}
	return c.format(c.numbers[i])
}

func (c *Column) format(x float64) string {
	if c.kind == Boolean {
		return strconv.FormatBool(x != 0)
	}
	return formatNumber(x)
}

// formatNumber writes x with the fewest digits that read back as x, and
// without an exponent where people would not write one.
func formatNumber(x float64) string {
	format := byte('f')
	if size := math.Abs(x); size != 0 && (size < 1e-5 || size >= 1e15) {
		format = 'g'
	}
	return strconv.FormatFloat(x, format, -1, 64)
}

// Take returns the values at the given rows, in that order; a row may be
// taken more than once. The levels stay as they are.
func (c *Column) Take(rows []int) *Column {
	out := &Column{name: c.name, kind: c.kind, levels: c.levels}
	if c.coded() {
		out.codes = make([]int32, len(rows))
		for i, r := range rows {
			out.codes[i] = c.codes[r]
		}
		return out
	}
	out.numbers = make([]float64, len(rows))
	for i, r := range rows {
		out.numbers[i] = c.numbers[r]
	}
	return out
}

// slice returns the values lo ... hi-1; they share memory with c.
func (c *Column) slice(lo, hi int) *Column {
	out := &Column{name: c.name, kind: c.kind, levels: c.levels}
	if c.coded() {
		out.codes = c.codes[lo:hi:hi]
	} else {
		out.numbers = c.numbers[lo:hi:hi]
	}
	return out
}

// Rename returns the same values under another name.
func (c *Column) Rename(name string) *Column {
	out := *c
	out.name = name
	return &out
}
