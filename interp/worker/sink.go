package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"

	"pawl/interp"
	"pawl/interp/fault"
)

// sink sends what a request does up to the kernel. It keeps working after the
// request has ended, for goroutines that the cell left behind. When nobody can
// write to it any more the kernel is told to forget it.
type sink struct {
	server *server
	id     uint64
}

var _ interp.Sink = (*sink)(nil)

func (s *server) newSink(id uint64) *sink {
	k := &sink{s, id}
	runtime.AddCleanup(k, func(id uint64) {
		s.up.write(frame{ID: id, Kind: forgetKind}) // in vain where the kernel is gone
	}, id)
	return k
}

// Event implements interp.Sink. What does not encode, such as a NaN in JSON
// data, is reported where it would have been shown.
func (k *sink) Event(e interp.Event) {
	err := k.server.up.write(frame{ID: k.id, Kind: eventKind, Event: &e})
	var bad *unencodable
	if errors.As(err, &bad) {
		k.complain(string(e.Kind), err)
	}
	runtime.KeepAlive(k)
}

func (k *sink) complain(what string, err error) {
	text := fmt.Sprintf("%s: %v\n", what, err)
	k.server.up.write(frame{ID: k.id, Kind: eventKind, Event: &interp.Event{Kind: interp.StreamEvent, Name: "stderr", Text: text}})
}

// sendEncodable sends a reply without the parts that do not encode.
func (k *sink) sendEncodable(reply frame) {
	if o := reply.Outcome; o != nil {
		if _, err := json.Marshal(o.Result); err != nil {
			k.complain("execute_result", err)
			o.Result = nil
		}
		if _, err := json.Marshal(o.Payload); err != nil {
			k.complain("payload", err)
			o.Payload = nil
		}
		for name, e := range o.Expressions {
			if _, err := json.Marshal(e); err != nil {
				o.Expressions[name] = interp.Expression{Fault: fault.New("EncodingError", "%v", err)}
			}
		}
	}
	if err := k.server.up.write(reply); err != nil {
		k.server.up.write(frame{ID: reply.ID, Kind: replyKind})
	}
}

// Input implements interp.Sink.
func (k *sink) Input(ctx context.Context, prompt string, password bool) (string, error) {
	number, answer := k.server.expect()
	defer runtime.KeepAlive(k)
	if err := k.server.up.write(frame{ID: k.id, Kind: askKind, Ask: &ask{number, prompt, password}}); err != nil {
		return "", fmt.Errorf("worker: %w", err)
	}
	select {
	case l := <-answer:
		return l.Text, l.err(ctx)
	case <-ctx.Done():
		k.server.giveUp(number)
		k.server.up.write(frame{ID: k.id, Kind: withdrawKind, Ask: &ask{Number: number}})
		return "", ctx.Err()
	}
}

// err is why there is no answer, nil if there is one. An interrupt is the same
// error whether it came as one or as the end of the question.
func (l line) err(ctx context.Context) error {
	switch {
	case l.Error == "":
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case l.Error == context.Canceled.Error():
		return context.Canceled
	}
	return errors.New(l.Error)
}

func (s *server) expect() (uint64, <-chan line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asks++
	answer := make(chan line, 1)
	s.lines[s.asks] = answer
	return s.asks, answer
}

func (s *server) giveUp(number uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.lines, number)
}
