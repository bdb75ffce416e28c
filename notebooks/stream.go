package notebooks

import "strings"

// stream is the text of a stream as a terminal would show it: a carriage
// return goes back to the start of the line and a backspace one place back,
// and what follows overwrites. So a progress line is kept in its last state.
type stream struct {
	done strings.Builder // finished lines
	line []rune          // the line being written
	at   int             // where in it the next letter goes
}

func (s *stream) write(text string) {
	for _, r := range text {
		switch r {
		case '\n':
			s.done.WriteString(string(s.line))
			s.done.WriteByte('\n')
			s.line, s.at = s.line[:0], 0
		case '\r':
			s.at = 0
		case '\b':
			s.at = max(0, s.at-1)
		default:
			s.put(r)
		}
	}
}

func (s *stream) put(r rune) {
	if s.at < len(s.line) {
		s.line[s.at] = r
	} else {
		s.line = append(s.line, r)
	}
	s.at++
}

func (s *stream) text() string { return s.done.String() + string(s.line) }
