package kernel

import (
	"context"
	"sync/atomic"
	"time"

	"pawl/interp"
)

// shell is a queue of requests, served one after the other. There is the main
// one, and there are subshells.
type shell struct {
	id      string // "" of the main one
	queue   chan *request
	arrived atomic.Uint64 // requests that have been put into the queue
	aborted uint64        // those up to this one are not executed; of the serving goroutine
	deleted chan struct{} // closed when nothing further is to be served
}

// queueLength bounds the requests that wait for the running cell. Beyond it
// the kernel stops reading, and the front end's socket holds them.
const queueLength = 4096

func newShell(id string) *shell {
	return &shell{id: id, queue: make(chan *request, queueLength), deleted: make(chan struct{})}
}

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
			r := &request{Message: m, socket: s.sockets.Shell, arrived: time.Now()}
			if !s.enqueue(ctx, r) {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// enqueue puts a request behind the others of its shell. A shutdown does not
// wait: it ends the cell it would wait for.
func (s *Server) enqueue(ctx context.Context, r *request) bool {
	if r.Header.Type == "shutdown_request" {
		s.serve(ctx, r, (*Server).shutdown)
		return true
	}
	if r.shell = s.main; r.Header.Subshell != "" {
		if r.shell = s.subshells.find(r.Header.Subshell); r.shell == nil {
			r.shell = s.main
			s.serve(ctx, r, (*Server).noSubshell)
			return true
		}
	}
	r.serial = r.shell.arrived.Add(1)
	select {
	case r.shell.queue <- r:
	case <-r.shell.deleted:
		s.serve(ctx, r, (*Server).noSubshell)
	case <-ctx.Done():
		return false
	}
	select {
	case <-r.shell.deleted: // perhaps just before it came into the queue
		s.refuse(ctx, r.shell)
	default:
	}
	return true
}

// serveShell serves a queue, one request after the other.
func (s *Server) serveShell(ctx context.Context, sh *shell) {
	for {
		select {
		case <-sh.deleted:
			s.refuse(ctx, sh)
			return
		case <-ctx.Done():
			return
		default:
		}
		select {
		case r := <-sh.queue:
			s.serve(ctx, r, s.shellHandler(r))
		case <-sh.deleted:
		case <-ctx.Done():
		}
	}
}

// refuse answers what still waits for a shell that is gone.
func (s *Server) refuse(ctx context.Context, sh *shell) {
	for {
		select {
		case r := <-sh.queue:
			s.serve(ctx, r, (*Server).noSubshell)
		default:
			return
		}
	}
}

func (s *Server) shellHandler(r *request) handler {
	if r.Header.Type == "execute_request" && r.serial <= r.shell.aborted {
		return (*Server).abort
	}
	if h, known := onShell[r.Header.Type]; known {
		return h
	}
	return (*Server).unknown
}

// togetherness is how far apart the cells of one "run all" arrive.
const togetherness = 20 * time.Millisecond

// abortQueue has the cells that were sent to a shell with the failed one, and
// those that have arrived since, answered without being run. It is called
// before the reply that tells of the failure, so no cell can be caught that was
// sent in the knowledge of it.
func (s *Server) abortQueue(ctx context.Context, failed *request) {
	select {
	case <-time.After(time.Until(failed.arrived.Add(togetherness))):
	case <-ctx.Done():
	}
	failed.shell.aborted = failed.shell.arrived.Load()
}

// abort answers a cell that is not run because an earlier one failed.
func (s *Server) abort(context.Context, *request) reply {
	f := interp.Fault{Name: "Aborted", Message: "not executed: an earlier cell failed or was interrupted"}
	return reply{content: executeFailed{failedBy(f), s.history.last(), noExpressions, noPayload}}
}
