package kernel

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"pawl/interp"
	"pawl/kernel/transport"
	"pawl/kernel/wire"
)

// request is a message of a front end that waits for its reply.
type request struct {
	wire.Message
	socket  *transport.Router // it came on, and the reply leaves by
	shell   *shell            // that serves it; nil for one of control
	serial  uint64            // in the order of arrival at the shell
	arrived time.Time
}

// reply is the content of an answer, and metadata for its few that have any.
// A reply without content is not sent.
type reply struct {
	content  any
	metadata any
	after    func() // called when the request is done with; may be nil
}

// handler answers one type of request.
type handler func(*Server, context.Context, *request) reply

// The handlers of the two channels. Control has those that never wait for the
// runtime, so that an interrupt cannot queue behind anything.
var (
	onControl = map[string]handler{
		"kernel_info_request": (*Server).kernelInfo,
		"connect_request":     (*Server).connect,
		"interrupt_request":   (*Server).interrupt,
		"shutdown_request":    (*Server).shutdown,
		"debug_request":       (*Server).debug,
		"history_request":     (*Server).historyRequest,

		"create_subshell_request": (*Server).createSubshell,
		"delete_subshell_request": (*Server).deleteSubshell,
		"list_subshell_request":   (*Server).listSubshells,
	}
	onShell = map[string]handler{
		"kernel_info_request": (*Server).kernelInfo,
		"connect_request":     (*Server).connect,
		"shutdown_request":    (*Server).shutdown,
		"interrupt_request":   (*Server).interrupt,
		"execute_request":     (*Server).execute,
		"complete_request":    (*Server).complete,
		"inspect_request":     (*Server).inspect,
		"is_complete_request": (*Server).isComplete,
		"history_request":     (*Server).historyRequest,
		"comm_info_request":   (*Server).commInfo,
		"comm_open":           (*Server).comm,
		"comm_msg":            (*Server).comm,
		"comm_close":          (*Server).comm,
	}
)

// serve answers a request with the handler given, between busy and idle.
func (s *Server) serve(ctx context.Context, r *request, h handler) {
	s.status(r.Header, "busy")
	answer := s.answer(ctx, r, h)
	if answer.content != nil {
		if err := s.reply(r, answer); err != nil {
			s.log.Warn("a reply was not sent", "request", r.Header.Type, "error", err)
		}
	}
	s.status(r.Header, "idle")
	if answer.after != nil {
		answer.after()
	}
}

// answer calls the handler. A panic of the kernel or of the runtime fails the
// request, not the process.
func (s *Server) answer(ctx context.Context, r *request, h handler) (answer reply) {
	defer func() {
		if v := recover(); v != nil {
			s.log.Error("panic", "request", r.Header.Type, "value", v, "stack", string(debug.Stack()))
			answer = failure(interp.Fault{Name: "InternalError", Message: fmt.Sprint(v)})
		}
	}()
	return h(s, ctx, r)
}

// unknown answers a request of a type that the channel does not serve, rather
// than leave its sender waiting.
func (s *Server) unknown(_ context.Context, r *request) reply {
	s.log.Warn("unknown message type", "type", r.Header.Type)
	if !isRequest(r.Header.Type) {
		return reply{}
	}
	return failure(interp.Fault{
		Name:    "UnknownRequest",
		Message: fmt.Sprintf("%s is not served on this channel", r.Header.Type),
	})
}

// isRequest tells whether the sender of a message waits for a reply.
func isRequest(kind string) bool { return strings.HasSuffix(kind, "_request") }

// decode decodes a request's content; if that fails, the answer says so.
func decode(r *request, content any) (answer reply, ok bool) {
	if err := r.Unmarshal(content); err != nil {
		return failure(interp.Fault{Name: "BadRequest", Message: err.Error()}), false
	}
	return reply{}, true
}

// okStatus is embedded in the content of replies to requests that succeeded.
type okStatus struct {
	Status string `json:"status"`
}

var ok = okStatus{"ok"}

// failed is the content of any reply to a request that failed, and without its
// status that of an error message.
type failed struct {
	Status    string   `json:"status,omitempty"`
	Name      string   `json:"ename"`
	Value     string   `json:"evalue"`
	Traceback []string `json:"traceback"`
}

func failedBy(f interp.Fault) failed {
	return failed{"error", f.Name, f.Message, append([]string{}, f.Traceback...)}
}

func failure(f interp.Fault) reply { return reply{content: failedBy(f)} }

// read verifies and decodes the frames that came on a socket.
func (s *Server) read(frames [][]byte) (wire.Message, bool) {
	m, err := s.signer.Decode(frames)
	if err == nil {
		return m, true
	}
	// A flood of them must not become a flood of lines: the first, second,
	// fourth, eighth ... is logged.
	if n := s.refusals.Add(1); n&(n-1) == 0 {
		s.log.Warn("a message was dropped", "reason", err, "dropped so far", n)
	}
	return wire.Message{}, false
}
