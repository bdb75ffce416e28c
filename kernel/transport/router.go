package transport

import (
	"context"
	"fmt"

	"github.com/go-zeromq/zmq4"
)

// Router is a ROUTER socket: shell, control or stdin.
type Router struct {
	endpoint
	received chan [][]byte
}

func newRouter(ctx context.Context, address string, o Options) (*Router, error) {
	e, err := bind(ctx, newGate("ROUTER", o), address, zmq4.NewRouter)
	if err != nil {
		return nil, err
	}
	r := &Router{endpoint: e, received: make(chan [][]byte)}
	go r.receive(ctx)
	return r, nil
}

// Received delivers the frames of messages, the first of them the identity of
// the sender. It is never closed.
func (r *Router) Received() <-chan [][]byte { return r.received }

func (r *Router) receive(ctx context.Context) {
	for ctx.Err() == nil {
		m, err := r.socket.Recv()
		if err != nil {
			continue
		}
		select {
		case r.received <- m.Frames:
		case <-ctx.Done():
		}
	}
}

// Send sends a message to the client that its first frame names. It fails if
// the client is gone, and does not wait for it to read.
func (r *Router) Send(frames [][]byte) error {
	if here, _ := r.gate.find(string(frames[0])); !here {
		return fmt.Errorf("transport: client %q is gone", frames[0])
	}
	return r.socket.SendMulti(zmq4.NewMsgFrom(frames...))
}

// Await waits until the client of that identity has connected.
func (r *Router) Await(ctx context.Context, identity []byte) error {
	return r.gate.await(ctx, string(identity))
}
