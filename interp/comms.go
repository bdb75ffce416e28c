package interp

import (
	"context"
	"time"

	"pawl/interp/display"
	"pawl/interp/exec"
	"pawl/interp/fault"
)

// CommHandler is the library's end of the comms: its controls. Comm and Comms
// are as in Runtime, and may be called while a cell runs.
type CommHandler interface {
	// Attach is called once, before any cell runs.
	Attach(to CommHost)
	// Begin is called before each cell.
	Begin(r Request)
	// Comm takes a message of a front end. What goes to the sink names the
	// message as its cause; what goes through CommHost names the cell.
	Comm(ctx context.Context, m Comm, sink Sink)
	Comms(target string) map[string]string
}

// CommHost is the session as the library's end of the comms sees it.
type CommHost interface {
	// Send sends a message to the front ends on behalf of the cell or callback
	// that runs, or has run last. It may be called from any goroutine.
	Send(m Comm)
	// Sink returns where the output of the running cell goes. It serves on after
	// the cell has ended.
	Sink() Sink
	// Bundle returns what shows a value.
	Bundle(value any) Bundle
	// Capture runs f, which the running cell or callback has called for, and
	// hands what is printed and shown meanwhile to the sink. While a callback
	// runs beside a cell nothing is handed over, since it cannot be told whose
	// it is.
	Capture(f func(), sink func(Event))
	// Callback runs a function that a cell has handed out. Between cells it has
	// the session for itself, and what it prints and shows goes to the sink.
	// While a cell runs it runs beside it, as a goroutine of the cell would: it
	// does not wait, what it prints goes where the cell's output goes, and data
	// that both use need a mutex. Cancelling the context stops it.
	Callback(ctx context.Context, f func(), sink func(Event)) *Fault
}

// Comm implements Runtime. A front end that opens a comm which the library does
// not know is told that it is closed.
func (s *Session) Comm(ctx context.Context, m Comm, sink Sink) {
	switch {
	case s.options.Comms != nil:
		s.options.Comms.Comm(ctx, m, sink)
	case m.Kind == CommOpen:
		sink.Event(Event{Kind: CommEvent, Comm: &Comm{Kind: CommClose, ID: m.ID, Data: map[string]any{}}})
	}
}

// Comms implements Runtime.
func (s *Session) Comms(target string) map[string]string {
	if s.options.Comms == nil {
		return map[string]string{}
	}
	return s.options.Comms.Comms(target)
}

// commHost is the session as CommHost.
type commHost Session

var _ CommHost = (*commHost)(nil)

// Send implements CommHost.
func (h *commHost) Send(m Comm) { (*Session)(h).event(Event{Kind: CommEvent, Comm: &m}) }

// Sink implements CommHost.
func (h *commHost) Sink() Sink {
	s := (*Session)(h)
	s.current.Lock()
	defer s.current.Unlock()
	sink := s.current.sink
	for {
		d, ok := sink.(diverted)
		if !ok {
			return sink
		}
		sink = d.Sink
	}
}

// Bundle implements CommHost.
func (h *commHost) Bundle(value any) Bundle {
	s := (*Session)(h)
	return Bundle{Data: display.Of(value, s.options.Renderers)}
}

// Capture implements CommHost.
func (h *commHost) Capture(f func(), sink func(Event)) {
	s := (*Session)(h)
	if s.beside.Load() > 0 {
		f()
		return
	}
	s.flush()
	s.current.Lock()
	before := s.current.sink
	s.current.sink = diverted{before, sink}
	s.current.Unlock()
	defer func() {
		s.flush()
		s.current.Lock()
		s.current.sink = before
		s.current.Unlock()
	}()
	f()
}

// diverted is a sink whose output goes elsewhere; comms and questions do not.
type diverted struct {
	Sink
	to func(Event)
}

// Event implements Sink.
func (d diverted) Event(e Event) {
	if e.Kind != CommEvent {
		d.to(e)
	} else if d.Sink != nil {
		d.Sink.Event(e)
	}
}

// Callback implements CommHost.
func (h *commHost) Callback(ctx context.Context, f func(), sink func(Event)) *Fault {
	s := (*Session)(h)
	if !s.running.TryLock() {
		return s.ended(s.runBeside(ctx, f))
	}
	defer s.running.Unlock()
	var failure *exec.Failure
	leave := s.visit(ctx)
	defer leave()
	h.Capture(func() { _, failure = s.supervise(ctx, func() (int, *exec.Failure) { return 0, s.machine.Call(f) }) }, sink)
	return s.ended(failure)
}

// visit makes the session that of a callback for a while. The callback draws
// the numbers that a cell of that number would, so that a control that comes
// back to a value shows again what it showed.
func (s *Session) visit(ctx context.Context) (leave func()) {
	s.current.Lock()
	was, request := s.current.ctx, s.current.request
	s.current.ctx, s.current.request.AllowStdin = ctx, false
	s.current.Unlock()
	if s.options.Enter != nil {
		s.options.Enter(ctx, (*output)(s), cellSeed(s.seed, request.Count))
	}
	return func() {
		s.current.Lock()
		s.current.ctx, s.current.request = was, request
		s.current.Unlock()
	}
}

// runBeside runs f while a cell runs. Cancelled, it is stopped with the cell,
// whose interrupt was meant for both.
func (s *Session) runBeside(ctx context.Context, f func()) *exec.Failure {
	ended := make(chan *exec.Failure, 1)
	s.beside.Add(1)
	go func() {
		defer s.beside.Add(-1)
		ended <- s.machine.Beside(f)
	}()
	select {
	case failure := <-ended:
		return failure
	case <-ctx.Done():
	}
	for range stopTries {
		s.stopBetween()
		select {
		case failure := <-ended:
			return failure
		case <-time.After(stopAgain):
		}
	}
	return &exec.Failure{Value: exec.Interrupted{}}
}

// stopTries is how often a callback is told to stop before it is left alone.
const stopTries = 40

// stopBetween stops what still runs when the cell beside it has ended. While
// that goes on, its own interrupt does.
func (s *Session) stopBetween() {
	if s.running.TryLock() {
		s.machine.Stop()
		s.running.Unlock()
	}
}

// ended words the failure of a callback.
func (s *Session) ended(failure *exec.Failure) *Fault {
	if failure == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return fault.Run(failure, s.world.Fset, s.source)
}
