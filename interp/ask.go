package interp

import (
	"context"
	"time"
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
	list, start := s.view().At(code, at)
	return Completion{Start: utf8.RuneCountInString(code[:start]), End: cursor, Candidates: list}
}

// Inspect implements Runtime. A detail above 0 asks for the source.
func (s *Session) Inspect(code string, cursor, detail int) Inspection {
	at := byteOffset(code, cursor)
	if text := commandAt(code, at); text != "" {
		return Inspection{Found: true, Data: map[string]any{"text/plain": text}}
	}
	page, ok := s.page(magic.Blank(code), at, detail > 0)
	if !ok {
		return Inspection{}
	}
	if page.Variable != "" && s.running.TryLock() { // not while a cell may write to it
		page = page.WithValue(s.value(page.Variable))
		s.running.Unlock()
	}
	return Inspection{Found: true, Data: pageData(page)}
}

func pageData(p complete.Page) map[string]any {
	return map[string]any{"text/plain": p.Plain(), "text/markdown": p.Markdown()}
}

// view is the session as completion and inspection see it.
func (s *Session) view() complete.View {
	v := complete.View{World: s.world, Doc: s.options.Doc, Cell: s.source}
	if l, ok := s.options.Library.(interface{ Paths() []string }); ok {
		v.Paths = l.Paths
	}
	return v
}

// page describes the name at a byte offset, or gives its source.
func (s *Session) page(code string, at int, source bool) (complete.Page, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if source {
		return s.view().Source(code, at)
	}
	return s.view().Describe(code, at)
}

// readWithin is how long the value of a variable may take to be written.
const readWithin = 100 * time.Millisecond

// value is the text of a variable, or of a field of one; "" if it cannot be
// had. No cell may be running but the one that asks.
func (s *Session) value(expression string) string {
	ctx, cancel := context.WithTimeout(context.Background(), readWithin)
	defer cancel()
	s.keepSource("value", expression)
	b, f := s.run(ctx, "value", expression)
	if b == nil || f != nil {
		return ""
	}
	text, _ := b.Data["text/plain"].(string)
	return text
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
	code = magic.Blank(code)
	status, _ := cell.Complete(code)
	if status != "incomplete" {
		return Completeness{Status: status}
	}
	return Completeness{Status: status, Indent: complete.Indent(code)}
}
