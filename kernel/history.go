package kernel

import (
	"context"
	"fmt"
	"sync"

	"pawl/interp"
)

// history is the cells of this session.
type history struct {
	mu      sync.Mutex
	entries []*entry
	n       int // the n of the last In[n]
}

// entry is one cell.
type entry struct {
	in     *history
	line   int // the n of In[n]
	input  string
	output *string // text of the result; nil if it showed none
}

// thisSession numbers the only session there is to ask for; 0 means it too.
const thisSession = 1

// add enters a cell, of whatever shell, under the next number.
func (h *history) add(input string) *entry {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n++
	e := &entry{in: h, line: h.n, input: input}
	h.entries = append(h.entries, e)
	return e
}

// last is the number of the cell that was entered last, 0 before the first.
func (h *history) last() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.n
}

// keep records the cell's result. A nil entry, of a cell that is not stored,
// keeps nothing.
func (e *entry) keep(result *interp.Bundle) {
	if e == nil || result == nil {
		return
	}
	e.in.mu.Lock()
	defer e.in.mu.Unlock()
	text := fmt.Sprint(result.Data["text/plain"])
	e.output = &text
}

// historyQuery is the content of history_request.
type historyQuery struct {
	Output  bool   `json:"output"`
	Access  string `json:"hist_access_type"`
	Session int    `json:"session"` // of range
	Start   int    `json:"start"`   // of range: the first line
	Stop    *int   `json:"stop"`    // of range: the line after the last; none: to the end
	N       *int   `json:"n"`       // of tail and search: so many of the latest; none: all
	Pattern string `json:"pattern"` // of search: a glob that matches the whole input
	Unique  bool   `json:"unique"`  // of search: the latest of equal inputs only
}

type historyReply struct {
	okStatus
	History [][3]any `json:"history"` // session, line, and input or [input, output]
}

// historyRequest lists cells. Code is stored as it was typed, so raw makes no
// difference.
func (s *Server) historyRequest(_ context.Context, r *request) reply {
	asked := historyQuery{Pattern: "*"}
	if answer, ok := decode(r, &asked); !ok {
		return answer
	}
	found, err := s.history.find(asked)
	if err != nil {
		return failure(interp.Fault{Name: "BadRequest", Message: err.Error()})
	}
	return reply{content: historyReply{ok, found}}
}

func (h *history) find(q historyQuery) ([][3]any, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var found []*entry
	switch q.Access {
	case "range":
		found = h.between(q)
	case "tail":
		found = latest(h.entries, q.N)
	case "search":
		found = latest(h.matching(q), q.N)
	default:
		return nil, fmt.Errorf("hist_access_type %q is neither range, tail nor search", q.Access)
	}
	return rows(found, q.Output), nil
}

func (h *history) between(q historyQuery) (found []*entry) {
	if q.Session != 0 && q.Session != thisSession {
		return nil
	}
	for _, e := range h.entries {
		if e.line >= q.Start && (q.Stop == nil || e.line < *q.Stop) {
			found = append(found, e)
		}
	}
	return found
}

func (h *history) matching(q historyQuery) (found []*entry) {
	pattern := glob(q.Pattern)
	last := map[string]*entry{}
	for _, e := range h.entries {
		last[e.input] = e
	}
	for _, e := range h.entries {
		if pattern.MatchString(e.input) && (!q.Unique || last[e.input] == e) {
			found = append(found, e)
		}
	}
	return found
}

func latest(entries []*entry, n *int) []*entry {
	if n == nil {
		return entries
	}
	return entries[len(entries)-max(0, min(*n, len(entries))):]
}

func rows(entries []*entry, output bool) [][3]any {
	rows := make([][3]any, 0, len(entries))
	for _, e := range entries {
		row := [3]any{thisSession, e.line, e.input}
		if output {
			row[2] = [2]any{e.input, e.output}
		}
		rows = append(rows, row)
	}
	return rows
}
