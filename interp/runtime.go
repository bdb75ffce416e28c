// Package interp turns the text of a cell into effects and one outcome. It
// never learns of Jupyter's sockets: the kernel, and the headless runner, talk
// to it through Runtime.
package interp

import (
	"context"

	"pawl/interp/complete"
	"pawl/interp/fault"
)

// Runtime is the seam between a kernel and the session that runs its cells.
// Everything that crosses it is plain data that encodes as JSON: requests and
// answers to input go down, events and outcomes come up. So a Runtime may
// live in this process or in another.
//
// Cells of one shell come one at a time. Those of a subshell may come while
// another runs; they then take turns. The other methods may be called while a
// cell runs.
type Runtime interface {
	// Execute runs a cell to its end and returns its outcome. Events reach the
	// sink in order, all of them before Execute returns. Cancelling the context
	// interrupts the cell: values computed so far are kept.
	Execute(ctx context.Context, r Request, sink Sink) Outcome
	Complete(code string, cursor int) Completion
	Inspect(code string, cursor, detail int) Inspection
	IsComplete(code string) Completeness
	// Comm delivers a message of the front end to the comm it names; what the
	// comm says in return goes to the sink.
	Comm(ctx context.Context, m Comm, sink Sink)
	// Comms lists the open comms, id to target, of one target or, if target is
	// empty, of all.
	Comms(target string) map[string]string
	// Close ends the session: goroutines of cells are stopped, files closed.
	Close() error
}

// Request asks for the execution of one cell. Positions in code are counted
// in Unicode code points, here and everywhere in this file.
type Request struct {
	Code            string            `json:"code"`
	Count           int               `json:"count"`  // the n of In[n]; error messages name it
	Silent          bool              `json:"silent"` // no result is shown
	StoreHistory    bool              `json:"store_history"`
	AllowStdin      bool              `json:"allow_stdin"`
	UserExpressions map[string]string `json:"user_expressions,omitempty"`
}

// Outcome is how a cell ended.
type Outcome struct {
	Fault       *Fault                `json:"fault,omitempty"`  // nil: the cell ended well
	Result      *Bundle               `json:"result,omitempty"` // the value of the last expression, if it shows one
	Payload     []map[string]any      `json:"payload,omitempty"`
	Expressions map[string]Expression `json:"expressions,omitempty"`
}

// Expression is the value of one user expression, or why it has none.
type Expression struct {
	Bundle *Bundle `json:"bundle,omitempty"`
	Fault  *Fault  `json:"fault,omitempty"`
}

// Fault is the one error of a failed cell.
type Fault = fault.Fault

// Bundle is a value as a front end shows it.
type Bundle struct {
	Data      map[string]any `json:"data"` // MIME type to content; text/plain always, bytes as base64 text
	Metadata  map[string]any `json:"metadata,omitempty"`
	DisplayID string         `json:"display_id,omitempty"` // names the display so that it can be updated
}

// EventKind says what an Event is.
type EventKind string

const (
	StreamEvent  EventKind = "stream"         // Name, Text
	DisplayEvent EventKind = "display_data"   // Bundle
	UpdateEvent  EventKind = "update_display" // Bundle with its DisplayID
	ClearEvent   EventKind = "clear_output"   // Wait
	CommEvent    EventKind = "comm"           // Comm
)

// Event is something a cell does while it runs.
type Event struct {
	Kind   EventKind `json:"kind"`
	Name   string    `json:"name,omitempty"` // stdout or stderr
	Text   string    `json:"text,omitempty"`
	Bundle *Bundle   `json:"bundle,omitempty"`
	Wait   bool      `json:"wait,omitempty"`
	Comm   *Comm     `json:"comm,omitempty"`
}

// Sink receives what a cell does. Its methods may be called from any
// goroutine.
type Sink interface {
	Event(Event)
	// Input asks the person at the front end for a line, without its line
	// feed. It is only called where the request allows it, and returns an error
	// when the context is cancelled.
	Input(ctx context.Context, prompt string, password bool) (string, error)
}

// Comm is a message between a front end's model and the session's.
type Comm struct {
	Kind     CommKind       `json:"kind"`
	ID       string         `json:"comm_id"`
	Target   string         `json:"target_name,omitempty"` // of CommOpen
	Data     map[string]any `json:"data"`
	Metadata map[string]any `json:"metadata,omitempty"`
	Buffers  [][]byte       `json:"buffers,omitempty"`
}

// CommKind is open, message or close.
type CommKind string

const (
	CommOpen    CommKind = "comm_open"
	CommMessage CommKind = "comm_msg"
	CommClose   CommKind = "comm_close"
)

// Completion lists what could stand between Start and End.
type Completion struct {
	Start, End int
	Candidates []Candidate
}

// Candidate is one possible completion.
type Candidate = complete.Candidate

// Inspection describes the name at a position.
type Inspection struct {
	Found bool
	Data  map[string]any // MIME type to content
}

// Completeness is the answer to "is this cell complete?".
type Completeness struct {
	Status string // complete, incomplete, invalid, unknown
	Indent string // for incomplete: what the next line should begin with
}
