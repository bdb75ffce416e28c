package kerneltest

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"pawl/interp"
)

// Cell is what a cell of a Script does.
type Cell func(context.Context, interp.Request, interp.Sink) interp.Outcome

// Script is a runtime whose cells are looked up by their code. It completes
// among Words, and keeps comms of the targets named in Targets.
type Script struct {
	Cells   map[string]Cell
	Words   []string
	Targets []string

	mu       sync.Mutex
	requests []interp.Request
	messages []interp.Comm
	comms    map[string]string
	closed   bool
}

// Requests returns the cells executed so far.
func (s *Script) Requests() []interp.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]interp.Request{}, s.requests...)
}

// Messages returns the comm messages received so far.
func (s *Script) Messages() []interp.Comm {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]interp.Comm{}, s.messages...)
}

// Closed reports whether the kernel has closed the runtime.
func (s *Script) Closed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// Execute runs the cell of that code.
func (s *Script) Execute(ctx context.Context, r interp.Request, sink interp.Sink) interp.Outcome {
	s.mu.Lock()
	s.requests = append(s.requests, r)
	cell := s.Cells[r.Code]
	s.mu.Unlock()
	if cell == nil {
		return Fail("CompileError", "undefined: "+r.Code)(ctx, r, sink)
	}
	return cell(ctx, r, sink)
}

// Complete offers the words that begin with the one before the cursor.
func (s *Script) Complete(code string, cursor int) interp.Completion {
	before := []rune(code)[:cursor]
	start := cursor
	for start > 0 && before[start-1] != ' ' {
		start--
	}
	c := interp.Completion{Start: start, End: cursor}
	for _, word := range s.Words {
		if strings.HasPrefix(word, string(before[start:])) {
			c.Candidates = append(c.Candidates, interp.Candidate{Text: word, Type: "function"})
		}
	}
	return c
}

// Inspect finds the words.
func (s *Script) Inspect(code string, cursor, detail int) interp.Inspection {
	words := append([]string{}, s.Words...)
	sort.Strings(words)
	i := sort.SearchStrings(words, code)
	if i == len(words) || words[i] != code {
		return interp.Inspection{}
	}
	text := fmt.Sprintf("%s at %d, detail %d", code, cursor, detail)
	return interp.Inspection{Found: true, Data: map[string]any{"text/plain": text}}
}

// IsComplete counts braces.
func (s *Script) IsComplete(code string) interp.Completeness {
	switch open := strings.Count(code, "{") - strings.Count(code, "}"); {
	case !utf8.ValidString(code) || open < 0:
		return interp.Completeness{Status: "invalid"}
	case open > 0:
		return interp.Completeness{Status: "incomplete", Indent: strings.Repeat("\t", open)}
	}
	return interp.Completeness{Status: "complete"}
}

// Comm records the message. Opening an unknown target is answered with a
// close, as the protocol wants; a message is echoed.
func (s *Script) Comm(_ context.Context, m interp.Comm, sink interp.Sink) {
	s.mu.Lock()
	s.messages = append(s.messages, m)
	if s.comms == nil {
		s.comms = map[string]string{}
	}
	answer := interp.Comm{Kind: interp.CommMessage, ID: m.ID, Data: m.Data, Metadata: m.Metadata, Buffers: m.Buffers}
	switch m.Kind {
	case interp.CommOpen:
		answer.Kind = interp.CommClose
		for _, target := range s.Targets {
			if target == m.Target {
				s.comms[m.ID] = m.Target
				answer.Kind = interp.CommMessage
			}
		}
	case interp.CommClose:
		delete(s.comms, m.ID)
	}
	s.mu.Unlock()
	if m.Kind != interp.CommClose {
		sink.Event(interp.Event{Kind: interp.CommEvent, Comm: &answer})
	}
}

// Comms lists the open comms.
func (s *Script) Comms(target string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]string{}
	for id, t := range s.comms {
		if target == "" || target == t {
			found[id] = t
		}
	}
	return found
}

// Close records that it was called.
func (s *Script) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}
