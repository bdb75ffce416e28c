package frame

import "bytes"

// cutter finds places between records, so that blocks of a text can be read in
// parallel. A line feed ends a record unless it stands inside quotes, and a
// quote opens a field only at the field's start: so the cutter visits the
// quotes in order, and nothing else.
type cutter struct {
	text      []byte
	separator byte
	trim      bool
	opening   int // next opening quote at or after from; len(text) if there is none
	from      int // everything before is settled, and from is outside quotes
}

// blocks cuts text[from:] into pieces of about size bytes that end between
// records, given as the places where they end.
func (c *cutter) blocks(from, size int) []int {
	c.from, c.opening = from, -1
	var ends []int
	for end := from; end < len(c.text); {
		end = c.next(min(end+size, len(c.text)))
		ends = append(ends, end)
	}
	return ends
}

// next returns the first place at or after target that is between records.
func (c *cutter) next(target int) int {
	for {
		if c.opening < c.from {
			c.opening = c.openingQuote(c.from)
		}
		if lo := max(c.from, target); lo <= c.opening {
			if n := bytes.IndexByte(c.text[lo:c.opening], '\n'); n >= 0 {
				return lo + n + 1
			}
		}
		if c.opening == len(c.text) {
			return len(c.text)
		}
		closing := closingQuote(c.text, c.opening)
		if closing < 0 {
			return len(c.text)
		}
		c.from = closing + 1
	}
}

// openingQuote returns the first quote at or after i that starts a field.
func (c *cutter) openingQuote(i int) int {
	for {
		n := bytes.IndexByte(c.text[i:], '"')
		if n < 0 {
			return len(c.text)
		}
		i += n
		if c.startsField(i) {
			return i
		}
		i++
	}
}

func (c *cutter) startsField(i int) bool {
	for i > 0 && c.trim && isBlank(c.text[i-1]) && c.text[i-1] != c.separator {
		i--
	}
	return i == 0 || c.text[i-1] == c.separator || c.text[i-1] == '\n'
}
