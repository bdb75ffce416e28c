package transport

import (
	"context"
	"errors"
	"sync"

	"github.com/go-zeromq/zmq4"
)

// Publisher is the iopub socket, an XPUB.
type Publisher struct {
	endpoint
	mu  sync.Mutex
	tap *tap
}

var errStopped = errors.New("transport: the socket is closed")

// newPublisher binds the socket and waits until its tap listens.
func newPublisher(ctx context.Context, address string, o Options) (*Publisher, error) {
	e, err := bind(ctx, newGate("XPUB", o), address, zmq4.NewXPub)
	if err != nil {
		return nil, err
	}
	p := &Publisher{endpoint: e, tap: newTap()}
	if !p.connect(ctx, p.tap) {
		return nil, errors.Join(errStopped, e.socket.Close())
	}
	return p, nil
}

// connect has zmq4 accept a tap.
func (p *Publisher) connect(ctx context.Context, t *tap) bool {
	if !p.gate.listener.offer(ctx, t) {
		return false
	}
	select {
	case <-t.listening:
		return true
	case <-ctx.Done():
		return false
	}
}

// Send publishes a message whose first frame is its topic. When it returns,
// earlier messages are in the queues of all subscribers, and this one is being
// added to them. It does not wait for subscribers to read.
func (p *Publisher) Send(ctx context.Context, frames [][]byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.socket.SendMulti(zmq4.NewMsgFrom(frames...)); err != nil {
		return err
	}
	select {
	case <-p.tap.heard:
		return nil
	case <-p.tap.closed:
		return errStopped
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Pace waits, for a bounded time, while subscribers read more slowly than they
// are written to. Who has much to publish calls it between messages.
func (p *Publisher) Pace(ctx context.Context) { p.gate.pace(ctx) }

// settle waits until the last message is in the queues of all subscribers. A
// tap joins the socket's writers behind the distribution that is under way.
func (p *Publisher) settle(ctx context.Context) {
	last := newTap()
	p.connect(ctx, last)
	last.Close()
}
