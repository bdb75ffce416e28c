package interp

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"pawl/interp/cell"
	"pawl/interp/complete"
	"pawl/interp/fault"
)

// question matches `name?` and `name??`, which open the pager.
var question = regexp.MustCompile(`^\s*([\pL_][\pL\pN_]*(?:\.[\pL_][\pL\pN_]*)*)\s*\?{1,2}\s*$`)

// command answers a cell that is no Go: a question about a name.
func (s *Session) command(r Request) (Outcome, bool) {
	if m := question.FindStringSubmatch(r.Code); m != nil {
		text := s.describe(m[1], len(m[1]))
		if text == "" {
			return Outcome{Fault: fault.New("NotFound", "%s is not defined", m[1])}, true
		}
		page := map[string]any{"source": "page", "start": 0, "data": map[string]any{"text/plain": text}}
		return Outcome{Payload: []map[string]any{page}}, true
	}
	trimmed := strings.TrimSpace(r.Code)
	if strings.HasPrefix(trimmed, "%") || strings.HasPrefix(trimmed, "!") {
		word, _, _ := strings.Cut(trimmed, " ")
		word, _, _ = strings.Cut(word, "\n")
		return Outcome{Fault: fault.New("NotSupported", "%s: this version of pawl has no commands that begin with %% or !, only Go", word)}, true
	}
	return Outcome{}, false
}

func (s *Session) describe(code string, cursor int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return complete.Describe(s.world, code, cursor)
}

// Complete implements Runtime.
func (s *Session) Complete(code string, cursor int) Completion {
	at := byteOffset(code, cursor)
	s.mu.Lock()
	defer s.mu.Unlock()
	list, start := complete.At(s.world, code, at)
	return Completion{Start: utf8.RuneCountInString(code[:start]), End: cursor, Candidates: list}
}

// Inspect implements Runtime.
func (s *Session) Inspect(code string, cursor, detail int) Inspection {
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
	if question.MatchString(code) {
		return Completeness{Status: "complete"}
	}
	status, depth := cell.Complete(code)
	if status != "incomplete" {
		return Completeness{Status: status}
	}
	return Completeness{Status: status, Indent: strings.Repeat("\t", max(0, depth))}
}

// Comm implements Runtime. No model of the session's own exists: a front end
// that opens one is told that it is closed.
func (s *Session) Comm(ctx context.Context, m Comm, sink Sink) {
	if m.Kind == CommOpen {
		sink.Event(Event{Kind: CommEvent, Comm: &Comm{Kind: CommClose, ID: m.ID, Data: map[string]any{}}})
	}
}

// Comms implements Runtime.
func (s *Session) Comms(target string) map[string]string { return map[string]string{} }
