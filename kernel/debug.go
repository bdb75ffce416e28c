package kernel

import "context"

// debugReply refuses in the words of Jupyter and of the Debug Adapter
// Protocol, whose messages debug_request carries.
type debugReply struct {
	failed
	Type     string `json:"type"`
	Sequence int    `json:"request_seq"`
	Success  bool   `json:"success"`
	Command  string `json:"command"`
	Message  string `json:"message"`
}

// debug answers that there is no debugger, as kernel_info does.
func (s *Server) debug(_ context.Context, r *request) reply {
	var asked struct {
		Sequence int    `json:"seq"`
		Command  string `json:"command"`
	}
	if answer, ok := decode(r, &asked); !ok {
		return answer
	}
	const message = "this kernel has no debugger"
	return reply{content: debugReply{
		failed:   failed{"error", "NotSupported", message, []string{}},
		Type:     "response",
		Sequence: asked.Sequence,
		Command:  asked.Command,
		Message:  message,
	}}
}
