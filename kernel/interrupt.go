package kernel

import (
	"context"
	"sync"
	"time"

	"pawl/interp"
)

// running is the cell or comm message that runs now, if any.
type running struct {
	mu      sync.Mutex
	cancel  context.CancelFunc
	sink    *sink
	warning *time.Timer // since the first interrupt
}

// interruptPatience is how long a cell may run on after an interrupt before
// the person who asked is told why.
const interruptPatience = 4 * time.Second

const stillRunning = "\nStill running: the cell is inside a compiled call that cannot be interrupted. " +
	"It will stop when the call returns; restarting the kernel ends it at once.\n"

// begin returns the context of something that can be interrupted, and the
// function to call at its end.
func (u *running) begin(ctx context.Context, out *sink) (context.Context, func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	ctx, u.cancel = context.WithCancel(ctx)
	u.sink, out.pacing = out, ctx
	return ctx, u.end
}

func (u *running) end() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.cancel()
	if u.warning != nil {
		u.warning.Stop()
	}
	u.cancel, u.sink, u.warning = nil, nil, nil
}

// interrupt cancels what runs, and nothing else: values are kept, and a second
// interrupt does no more than the first.
func (u *running) interrupt() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.cancel == nil {
		return
	}
	u.cancel()
	if u.warning == nil {
		out := u.sink
		u.warning = time.AfterFunc(interruptPatience, func() {
			out.Event(interp.Event{Kind: interp.StreamEvent, Name: "stderr", Text: stillRunning})
		})
	}
}

// Interrupt interrupts the running cell. It does not wait for it to end.
func (s *Server) Interrupt() { s.running.interrupt() }

// interrupt answers at once; the cell's own reply tells when it has ended.
func (s *Server) interrupt(context.Context, *request) reply {
	s.Interrupt()
	return reply{content: ok}
}
