package kernel

import (
	"context"
	"unicode/utf8"

	"pawl/interp"
)

// position is code with a cursor, counted in code points. Without a cursor the
// end is meant.
type position struct {
	Code   string `json:"code"`
	Cursor *int   `json:"cursor_pos"`
}

func (p position) cursor() int {
	end := utf8.RuneCountInString(p.Code)
	if p.Cursor == nil {
		return end
	}
	return max(0, min(*p.Cursor, end))
}

type completion struct {
	okStatus
	Matches  []string           `json:"matches"`
	Start    int                `json:"cursor_start"`
	End      int                `json:"cursor_end"`
	Metadata completionMetadata `json:"metadata"`
}

// completionMetadata has the kinds of the matches, by the same index, under
// the key that JupyterLab reads.
type completionMetadata struct {
	Types []typedMatch `json:"_jupyter_types_experimental"`
}

type typedMatch struct {
	interp.Candidate
	Start int `json:"start"`
	End   int `json:"end"`
}

// complete lists what could stand at the cursor.
func (s *Server) complete(_ context.Context, r *request) reply {
	var asked position
	if answer, ok := decode(r, &asked); !ok {
		return answer
	}
	c := s.runtime.Complete(asked.Code, asked.cursor())
	found := completion{okStatus: ok, Matches: []string{}, Start: c.Start, End: c.End}
	found.Metadata.Types = []typedMatch{}
	for _, candidate := range c.Candidates {
		found.Matches = append(found.Matches, candidate.Text)
		found.Metadata.Types = append(found.Metadata.Types, typedMatch{candidate, c.Start, c.End})
	}
	return reply{content: found}
}

type completeness struct {
	Status string  `json:"status"`
	Indent *string `json:"indent,omitempty"` // only where the code is incomplete
}

// isComplete tells a console whether Enter should run the code.
func (s *Server) isComplete(_ context.Context, r *request) reply {
	var asked position
	if answer, ok := decode(r, &asked); !ok {
		return answer
	}
	c := s.runtime.IsComplete(asked.Code)
	found := completeness{Status: c.Status}
	if c.Status == "incomplete" {
		found.Indent = &c.Indent
	}
	return reply{content: found}
}
