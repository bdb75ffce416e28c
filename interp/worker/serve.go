package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"sync"

	"pawl/interp"
	"pawl/interp/fault"
)

// server is the worker's end: it has a runtime answer the kernel's requests.
type server struct {
	runtime interp.Runtime
	up      *writer
	began   chan struct{} // has one where a request began that the guard has not seen

	mu      sync.Mutex
	cancels map[uint64]context.CancelCauseFunc // of the requests that run
	lines   map[uint64]chan line               // of the asks that wait
	asks    uint64
}

// Serve answers the requests read from down with the runtime, until down is
// closed; what runs then is interrupted, and its error is nil. Any other end of
// down is an error.
func Serve(rt interp.Runtime, down io.Reader, up io.Writer) error {
	return newServer(rt, up).serve(down)
}

func newServer(rt interp.Runtime, up io.Writer) *server {
	return &server{
		runtime: rt, up: &writer{w: up}, began: make(chan struct{}, 1),
		cancels: map[uint64]context.CancelCauseFunc{}, lines: map[uint64]chan line{},
	}
}

func (s *server) serve(down io.Reader) error {
	defer s.interrupt(context.Canceled)
	if err := s.up.write(frame{Kind: readyKind}); err != nil {
		return fmt.Errorf("worker: %w", err)
	}
	frames := newReader(down, false)
	for {
		f, err := frames.read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		s.take(f)
	}
}

// take starts a request, or delivers what belongs to one. It never waits for
// the runtime, so that an interrupt cannot queue behind a cell.
func (s *server) take(f frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch f.Kind {
	case cancelKind:
		if cancel := s.cancels[f.ID]; cancel != nil {
			cancel(context.Canceled)
		}
	case lineKind:
		if waiting := s.lines[f.Line.Number]; waiting != nil {
			waiting <- *f.Line
			delete(s.lines, f.Line.Number)
		}
	default:
		ctx, cancel := context.WithCancelCause(context.Background())
		s.cancels[f.ID] = cancel
		select {
		case s.began <- struct{}{}:
		default:
		}
		go s.answer(ctx, f)
	}
}

// interrupt interrupts all that runs, and returns how many of those requests
// still run when asked.
func (s *server) interrupt(cause error) (running func() int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []uint64
	for id, cancel := range s.cancels {
		ids = append(ids, id)
		cancel(cause)
	}
	return func() (n int) {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, id := range ids {
			if s.cancels[id] != nil {
				n++
			}
		}
		return n
	}
}

// busy reports whether a request runs.
func (s *server) busy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.cancels) > 0
}

// answer has the runtime answer a request, and sends the reply.
func (s *server) answer(ctx context.Context, f frame) {
	out := s.newSink(f.ID)
	reply := s.ask(ctx, f, out)
	reply.ID, reply.Kind = f.ID, replyKind
	s.mu.Lock()
	s.cancels[f.ID](nil)
	delete(s.cancels, f.ID)
	s.mu.Unlock()
	var bad *unencodable
	if err := s.up.write(reply); errors.As(err, &bad) {
		out.sendEncodable(reply)
	}
	runtime.KeepAlive(out) // its end must not be told before the reply
}

// ask makes the one call that a request stands for. A panic of the runtime
// fails the request, not the process.
func (s *server) ask(ctx context.Context, f frame, out *sink) (reply frame) {
	defer func() {
		if v := recover(); v != nil {
			debug.PrintStack()
			reply = frame{Outcome: &interp.Outcome{Fault: fault.New("InternalError", "%v", v)}}
		}
	}()
	var q question
	if f.Question != nil {
		q = *f.Question
	}
	switch f.Kind {
	case executeKind:
		o := s.runtime.Execute(ctx, *f.Request, out)
		return frame{Outcome: excused(ctx, o)}
	case completeKind:
		c := s.runtime.Complete(q.Code, q.Cursor)
		return frame{Completion: &c}
	case inspectKind:
		i := s.runtime.Inspect(q.Code, q.Cursor, q.Detail)
		return frame{Inspection: &i}
	case isCompleteKind:
		c := s.runtime.IsComplete(q.Code)
		return frame{Completeness: &c}
	case commKind:
		s.runtime.Comm(ctx, *f.Comm, out)
	case commsKind:
		return frame{Comms: s.runtime.Comms(q.Code)}
	}
	return frame{}
}

// excused names the true cause of a cell that was interrupted by the worker
// itself, not by a person; where it stopped stays in the traceback.
func excused(ctx context.Context, o interp.Outcome) *interp.Outcome {
	var memory *outOfMemory
	if o.Fault != nil && o.Fault.Name == "Interrupted" && errors.As(context.Cause(ctx), &memory) {
		f := fault.New("OutOfMemory", "%s; values computed before are kept", memory)
		if len(o.Fault.Traceback) > 1 {
			f.Traceback = append(f.Traceback, o.Fault.Traceback[1:]...)
		}
		o.Fault = f
	}
	return &o
}
