package interp

import (
	"strings"
	"unicode/utf8"

	"pawl/interp/cell"
	"pawl/interp/complete"
	"pawl/interp/magic"
)

// Complete implements Runtime.
func (s *Session) Complete(code string, cursor int) Completion {
	at := byteOffset(code, cursor)
	if list, start, ok := completeCommand(code, at); ok {
		return Completion{Start: utf8.RuneCountInString(code[:start]), End: cursor, Candidates: list}
	}
	code = magic.Blank(code)
	s.mu.Lock()
	defer s.mu.Unlock()
	list, start := complete.At(s.world, code, at)
	return Completion{Start: utf8.RuneCountInString(code[:start]), End: cursor, Candidates: list}
}

// Inspect implements Runtime.
func (s *Session) Inspect(code string, cursor, detail int) Inspection {
	if text := commandAt(code, byteOffset(code, cursor)); text != "" {
		return Inspection{Found: true, Data: map[string]any{"text/plain": text}}
	}
	code = magic.Blank(code)
	text := s.describe(code, byteOffset(code, cursor))
	if text == "" {
		return Inspection{}
	}
	return Inspection{Found: true, Data: map[string]any{"text/plain": text, "text/markdown": "```go\n" + text + "\n```"}}
}

// byteOffset turns a position in code points into one in bytes.
func byteOffset(code string, cursor int) int {
	for i := range code {
		if cursor == 0 {
			return i
		}
		cursor--
	}
	return len(code)
}

// IsComplete implements Runtime.
func (s *Session) IsComplete(code string) Completeness {
	if _, ok := asked(code); ok {
		return Completeness{Status: "complete"}
	}
	if ends, ok := endsWithCommand(code); ok {
		return ends
	}
	status, depth := cell.Complete(magic.Blank(code))
	if status != "incomplete" {
		return Completeness{Status: status}
	}
	return Completeness{Status: status, Indent: strings.Repeat("\t", max(0, depth))}
}
