package kernel

import (
	"context"
	"time"

	"pawl/interp"
)

// receive takes requests off the shell socket as they arrive, so that those
// which wait behind a cell are known when the cell fails.
func (s *Server) receive(ctx context.Context) {
	for {
		select {
		case frames := <-s.sockets.Shell.Received():
			m, ok := s.read(frames)
			if !ok {
				continue
			}
			r := &request{Message: m, socket: s.sockets.Shell, serial: s.arrived.Add(1), arrived: time.Now()}
			if !s.enqueue(ctx, r) {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// enqueue puts a request behind the others. A shutdown does not wait: it ends
// the cell it would wait for.
func (s *Server) enqueue(ctx context.Context, r *request) bool {
	if r.Header.Type == "shutdown_request" {
		s.serve(ctx, r, (*Server).shutdown)
		return true
	}
	select {
	case s.queue <- r:
		return true
	case <-ctx.Done():
		return false
	}
}

// shell serves the queue, one request after the other.
func (s *Server) shell(ctx context.Context) {
	for {
		select {
		case r := <-s.queue:
			s.serve(ctx, r, s.shellHandler(r))
		case <-ctx.Done():
			return
		}
	}
}

func (s *Server) shellHandler(r *request) handler {
	if r.Header.Type == "execute_request" && r.serial <= s.aborted {
		return (*Server).abort
	}
	if h, known := onShell[r.Header.Type]; known {
		return h
	}
	return (*Server).unknown
}

// togetherness is how far apart the cells of one "run all" arrive.
const togetherness = 20 * time.Millisecond

// abortQueue has the cells that were sent with the failed one, and those that
// have arrived since, answered without being run. It is called before the reply
// that tells of the failure, so no cell can be caught that was sent in the
// knowledge of it.
func (s *Server) abortQueue(ctx context.Context, failed *request) {
	select {
	case <-time.After(time.Until(failed.arrived.Add(togetherness))):
	case <-ctx.Done():
	}
	s.aborted = s.arrived.Load()
}

// abort answers a cell that is not run because an earlier one failed.
func (s *Server) abort(context.Context, *request) reply {
	f := interp.Fault{Name: "Aborted", Message: "not executed: an earlier cell failed or was interrupted"}
	return reply{content: executeFailed{failedBy(f), s.count, noExpressions, noPayload}}
}
