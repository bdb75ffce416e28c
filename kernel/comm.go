package kernel

import (
	"context"
	"encoding/json"

	"pawl/interp"
)

type commInfo struct {
	okStatus
	Comms map[string]commTarget `json:"comms"`
}

type commTarget struct {
	Name string `json:"target_name"`
}

// commInfo lists the open comms, of one target or of all.
func (s *Server) commInfo(_ context.Context, r *request) reply {
	var asked commTarget
	if answer, ok := decode(r, &asked); !ok {
		return answer
	}
	comms := map[string]commTarget{}
	for id, target := range s.runtime.Comms(asked.Name) {
		comms[id] = commTarget{target}
	}
	return reply{content: commInfo{ok, comms}}
}

// comm hands a message of a comm to the runtime. There is no reply; what the
// comm says in return are messages of its own. The handlers that it runs can
// be interrupted as a cell can.
func (s *Server) comm(ctx context.Context, r *request) reply {
	m := interp.Comm{Kind: interp.CommKind(r.Header.Type), Buffers: r.Buffers}
	if answer, ok := decode(r, &m); !ok {
		s.log.Warn("malformed comm message", "type", r.Header.Type, "reason", answer.content.(failed).Value)
		return reply{}
	}
	m.Kind, m.Buffers = interp.CommKind(r.Header.Type), r.Buffers
	if err := json.Unmarshal(r.Metadata, &m.Metadata); err != nil {
		s.log.Warn("malformed comm metadata", "type", r.Header.Type, "reason", err)
	}
	out := s.newSink(r, sinkOptions{})
	defer out.close()
	ctx, done := s.running.begin(ctx, out)
	defer done()
	s.runtime.Comm(ctx, m, out)
	return reply{}
}

// commContent is the content of a comm message that the kernel sends.
type commContent struct {
	ID     string         `json:"comm_id"`
	Target string         `json:"target_name,omitempty"`
	Data   map[string]any `json:"data"`
}

// publishComm sends a comm's message to the front ends.
func (s *Server) publishComm(r *request, m *interp.Comm) error {
	content := commContent{m.ID, m.Target, orEmpty(m.Data)}
	return s.publish(r.Header, string(m.Kind), content, m.Metadata, m.Buffers...)
}
