package kernel

import "context"

type shutdown struct {
	Status  string `json:"status,omitempty"`
	Restart bool   `json:"restart"`
}

// shutdown interrupts the running cell and ends Run. All front ends learn of
// it on iopub.
func (s *Server) shutdown(_ context.Context, r *request) reply {
	var asked shutdown
	if answer, ok := decode(r, &asked); !ok {
		return answer
	}
	s.Interrupt()
	answer := shutdown{"ok", asked.Restart}
	if err := s.publish(r.Header, "shutdown_reply", answer, nil); err != nil {
		s.log.Debug("the shutdown was not published", "error", err)
	}
	return reply{content: answer, after: s.end}
}

// end has Run return.
func (s *Server) end() { s.ended.Do(func() { close(s.stopping) }) }
