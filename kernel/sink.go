package kernel

import (
	"context"
	"errors"
	"sync"

	"pawl/interp"
)

// sink publishes what a cell does while it runs. It keeps working after the
// cell has ended, for goroutines that the cell left behind: what they print
// still belongs to their cell.
type sink struct {
	server  *Server
	request *request
	options sinkOptions

	mu     sync.Mutex // holds events in order
	pacing context.Context
	stream stream
}

type sinkOptions struct {
	silent bool // no output is published; comms go on
	stdin  bool // the front end answers questions
}

func (s *Server) newSink(r *request, o sinkOptions) *sink {
	out := &sink{server: s, request: r, options: o, pacing: context.Background()}
	out.stream.publish = out.publishText
	return out
}

// Event publishes one event. Text is held back for a moment and joined, but
// never overtaken by what comes after it.
func (k *sink) Event(e interp.Event) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case e.Kind == interp.CommEvent && e.Comm != nil:
		k.stream.flush()
		if err := k.server.publishComm(k.request, e.Comm); err != nil {
			k.server.log.Warn("a comm message was not published", "comm", e.Comm.ID, "error", err)
		}
	case k.options.silent:
	case e.Kind == interp.StreamEvent:
		k.stream.write(e.Name, e.Text, k.tick)
	case e.Kind == interp.ClearEvent:
		k.stream.flush()
		k.server.announce(k.request, "clear_output", clearOutput{e.Wait})
	case displayTypes[e.Kind] != "" && e.Bundle != nil:
		k.stream.flush()
		k.server.announce(k.request, displayTypes[e.Kind], displayOf(e.Bundle))
		k.server.sockets.IOPub.Pace(k.pacing)
	default:
		k.server.log.Warn("an event of a cell makes no sense", "kind", e.Kind)
	}
}

var displayTypes = map[interp.EventKind]string{
	interp.DisplayEvent: "display_data",
	interp.UpdateEvent:  "update_display_data",
}

type clearOutput struct {
	Wait bool `json:"wait"`
}

// publishText publishes text, and waits a while if the front ends cannot keep
// up with it.
func (k *sink) publishText(name, text string) {
	k.server.announce(k.request, "stream", streamText{name, text})
	k.server.sockets.IOPub.Pace(k.pacing)
}

// tick publishes what has been held back.
func (k *sink) tick() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.stream.flushWhole()
}

// close publishes what is left. Later output no longer stops waiting for front
// ends when the cell is interrupted.
func (k *sink) close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.stream.flush()
	k.pacing = context.Background()
}

var errNoInput = errors.New("kernel: the front end does not take questions from this cell (allow_stdin is false)")

// Input asks the person at the front end that sent the cell.
func (k *sink) Input(ctx context.Context, prompt string, password bool) (string, error) {
	if !k.options.stdin {
		return "", errNoInput
	}
	k.mu.Lock()
	k.stream.flush()
	k.mu.Unlock()
	return k.server.ask(ctx, k.request, prompt, password)
}
