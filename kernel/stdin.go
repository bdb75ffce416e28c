package kernel

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pawl/kernel/wire"
)

// stdin is the question that waits for an answer, if any.
type stdin struct {
	asking sync.Mutex // held from question to answer: one at a time

	mu       sync.Mutex
	question string // id of the input_request
	answer   chan string
}

type inputRequest struct {
	Prompt   string `json:"prompt"`
	Password bool   `json:"password"`
}

type inputReply struct {
	Value string `json:"value"`
}

// stdinPatience is how long a question waits for a front end that has sent a
// cell to open its stdin channel too.
const stdinPatience = 5 * time.Second

var errNoStdin = errors.New("kernel: the front end that sent the cell has not opened its stdin channel")

// ask sends a question to the front end that sent the request, and waits for
// the answer.
func (s *Server) ask(ctx context.Context, r *request, prompt string, password bool) (string, error) {
	s.stdin.asking.Lock()
	defer s.stdin.asking.Unlock()
	if err := s.awaitStdin(ctx, r); err != nil {
		return "", err
	}
	m, err := wire.New(wire.NewHeader("input_request", s.session, username), r.Header, inputRequest{prompt, password}, nil)
	if err != nil {
		return "", err
	}
	m.Identities = r.Identities
	frames, err := s.signer.Encode(m)
	if err != nil {
		return "", err
	}
	answer := s.stdin.expect(m.Header.ID)
	defer s.stdin.forget()
	if err := s.sockets.Stdin.Send(frames); err != nil {
		return "", fmt.Errorf("kernel: input: %w", err)
	}
	select {
	case value := <-answer:
		return value, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (s *Server) awaitStdin(ctx context.Context, r *request) error {
	patient, cancel := context.WithTimeout(ctx, stdinPatience)
	defer cancel()
	if err := s.sockets.Stdin.Await(patient, r.Identities[0]); err != nil {
		return errors.Join(ctx.Err(), errNoStdin)
	}
	return nil
}

func (q *stdin) expect(id string) <-chan string {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.question, q.answer = id, make(chan string, 1)
	return q.answer
}

func (q *stdin) forget() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.answer = nil
}

// deliver hands an answer to the question that waits. Some clients do not name
// the question they answer. An answer to an earlier question, which was
// interrupted, is dropped where it can be told, and so is one to none.
func (q *stdin) deliver(m wire.Message) error {
	var content inputReply
	if err := m.Unmarshal(&content); err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.answer == nil || m.Parent.ID != "" && m.Parent.ID != q.question {
		return errors.New("no question waits for it")
	}
	q.answer <- content.Value
	q.answer = nil
	return nil
}

// answers takes the answers off the stdin socket.
func (s *Server) answers(ctx context.Context) {
	for {
		select {
		case frames := <-s.sockets.Stdin.Received():
			m, ok := s.read(frames)
			if !ok {
				continue
			}
			if err := s.stdin.deliver(m); err != nil {
				s.log.Debug("an answer was dropped", "reason", err)
			}
		case <-ctx.Done():
			return
		}
	}
}
