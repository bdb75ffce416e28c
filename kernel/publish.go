package kernel

import (
	"context"
	"strings"

	"pawl/kernel/wire"
)

const username = "kernel"

// publish sends a message to everybody who listens on iopub.
func (s *Server) publish(parent wire.Header, kind string, content, metadata any, buffers ...[]byte) error {
	frames, err := s.compose([][]byte{[]byte(kind)}, kind, parent, content, metadata, buffers)
	if err != nil {
		return err
	}
	return s.sockets.IOPub.Send(context.Background(), frames)
}

// reply sends the answer to a request.
func (s *Server) reply(r *request, answer reply) error {
	kind := strings.TrimSuffix(r.Header.Type, "_request") + "_reply"
	frames, err := s.compose(r.Identities, kind, r.Header, answer.content, answer.metadata, nil)
	if err != nil {
		return err
	}
	return r.socket.Send(frames)
}

func (s *Server) compose(to [][]byte, kind string, parent wire.Header, content, metadata any, buffers [][]byte) ([][]byte, error) {
	m, err := wire.New(wire.NewHeader(kind, s.session, username), parent, content, metadata)
	if err != nil {
		return nil, err
	}
	m.Identities, m.Buffers = to, buffers
	return s.signer.Encode(m)
}

// status publishes the state of the kernel with regard to a request.
func (s *Server) status(parent wire.Header, state string) {
	if err := s.publish(parent, "status", executionState{state}, nil); err != nil {
		s.log.Debug("a status was not published", "state", state, "error", err)
	}
}

type executionState struct {
	State string `json:"execution_state"`
}

type subscription struct {
	Topic string `json:"subscription"`
}

// welcome returns what a new subscriber receives first (JEP 65). To the first
// subscriber of all messages the kernel also says that it is starting; said
// before anybody listens, it would reach nobody.
func (s *Server) welcome(topic string) [][][]byte {
	var messages [][][]byte
	add := func(kind string, content any) {
		frames, err := s.compose([][]byte{[]byte(topic)}, kind, wire.Header{}, content, nil, nil)
		if err != nil {
			s.log.Error("a subscriber was not welcomed", "error", err)
			return
		}
		messages = append(messages, frames)
	}
	add("iopub_welcome", subscription{topic})
	if topic == "" {
		s.started.Do(func() { add("status", executionState{"starting"}) })
	}
	return messages
}
