package kernel

import (
	"context"
	"sync"
	"time"

	"pawl/interp"
)

// running is the cells and comm messages that run now: one of each shell at
// most.
type running struct {
	mu    sync.Mutex
	tasks map[*task]bool
}

// task is one of them.
type task struct {
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
	ctx, cancel := context.WithCancel(ctx)
	t := &task{cancel: cancel, sink: out}
	out.pacing = ctx
	if u.tasks == nil {
		u.tasks = map[*task]bool{}
	}
	u.tasks[t] = true
	return ctx, func() { u.end(t) }
}

func (u *running) end(t *task) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.tasks, t)
	t.cancel()
	if t.warning != nil {
		t.warning.Stop()
	}
}

// interrupt cancels what runs on any shell, and nothing else: values are kept.
// It reports whether that had been done before to some of it.
func (u *running) interrupt() (again bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for t := range u.tasks {
		t.cancel()
		if t.warning != nil {
			again = true
			continue
		}
		t.warning = time.AfterFunc(interruptPatience, func() {
			t.sink.Event(interp.Event{Kind: interp.StreamEvent, Name: "stderr", Text: stillRunning})
		})
	}
	return again
}

// insister is a runtime that can end a cell which ignores an interrupt.
type insister interface {
	// Insist is called when what runs is interrupted once more.
	Insist()
}

// Interrupt interrupts the running cell. It does not wait for it to end. To a
// second interrupt of the same cell the runtime may have an answer of its own;
// most have none.
func (s *Server) Interrupt() {
	again := s.running.interrupt()
	if rt, ok := s.runtime.(insister); again && ok {
		rt.Insist()
	}
}

// interrupt answers at once; the cell's own reply tells when it has ended.
func (s *Server) interrupt(context.Context, *request) reply {
	s.Interrupt()
	return reply{content: ok}
}
