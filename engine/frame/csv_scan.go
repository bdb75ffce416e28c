package frame

import (
	"bytes"
	"errors"
)

// scanner walks over the fields of a text, record by record.
type scanner struct {
	text      []byte // ends where the scanner ends
	at        int    // where the next field starts
	separator byte
	trim      bool
	scratch   []byte // holds a quoted field without its doubled quotes
	err       error  // of the first malformed field; it starts at errAt
	errAt     int
}

// more skips blank lines and tells whether a record follows.
func (s *scanner) more() bool {
	for s.at < len(s.text) {
		switch {
		case s.text[s.at] == '\n':
			s.at++
		case s.text[s.at] == '\r' && s.at+1 < len(s.text) && s.text[s.at+1] == '\n':
			s.at += 2
		default:
			return true
		}
	}
	return false
}

// field returns the next field, and whether it is the last of its record. The
// value is valid until the next call.
func (s *scanner) field() (value []byte, last bool) {
	text, start := s.text, s.at
	if s.trim {
		for start < len(text) && isBlank(text[start]) && text[start] != s.separator {
			start++
		}
	}
	if start < len(text) && text[start] == '"' {
		return s.quoted(start)
	}
	end := start
	for end < len(text) && text[end] != s.separator && text[end] != '\n' {
		end++
	}
	value, last = text[start:end], s.close(end)
	if last && len(value) > 0 && value[len(value)-1] == '\r' {
		value = value[:len(value)-1]
	}
	if s.trim {
		value = trimRight(value)
	}
	return value, last
}

// close ends a field at a separator, a line feed or the end of the text.
func (s *scanner) close(end int) (last bool) {
	s.at = end + 1
	return end >= len(s.text) || s.text[end] == '\n'
}

// quoted reads a field whose opening quote stands at start.
func (s *scanner) quoted(start int) (value []byte, last bool) {
	end := closingQuote(s.text, start)
	if end < 0 {
		s.fail(start, errors.New("a quote is opened and never closed"))
		return nil, s.close(len(s.text))
	}
	value = s.text[start+1 : end]
	if bytes.IndexByte(value, '"') >= 0 {
		s.scratch = undouble(s.scratch[:0], value)
		value = s.scratch
	}
	end++
	for end < len(s.text) && s.trim && isBlank(s.text[end]) && s.text[end] != s.separator {
		end++
	}
	if end+1 < len(s.text) && s.text[end] == '\r' && s.text[end+1] == '\n' {
		end++
	}
	if end < len(s.text) && s.text[end] != s.separator && s.text[end] != '\n' {
		s.fail(start, errors.New("text follows a closing quote (a quote inside a quoted field is written twice)"))
		return value, s.close(len(s.text))
	}
	return value, s.close(end)
}

func (s *scanner) fail(at int, err error) {
	if s.err == nil {
		s.err, s.errAt = err, at
	}
}

// closingQuote returns where the quote that opens at start is closed, or -1.
// Two quotes in a row stand for one inside the field.
func closingQuote(text []byte, start int) int {
	for i := start + 1; i < len(text); i += 2 {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return -1
		}
		i += n
		if i+1 >= len(text) || text[i+1] != '"' {
			return i
		}
	}
	return -1
}

// undouble appends value to out with each pair of quotes as one.
func undouble(out, value []byte) []byte {
	for i := 0; i < len(value); i++ {
		out = append(out, value[i])
		if value[i] == '"' {
			i++
		}
	}
	return out
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' }

func trimRight(value []byte) []byte {
	for len(value) > 0 && isBlank(value[len(value)-1]) {
		value = value[:len(value)-1]
	}
	return value
}
