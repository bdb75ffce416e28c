package transport

import (
	"context"

	"github.com/go-zeromq/zmq4"
)

// heartbeat is a REP socket that returns what it is sent, whatever the kernel
// is busy with.
type heartbeat struct {
	endpoint
}

func newHeartbeat(ctx context.Context, address string, o Options) (*heartbeat, error) {
	e, err := bind(ctx, newGate("REP", o), address, zmq4.NewRep)
	if err != nil {
		return nil, err
	}
	h := &heartbeat{e}
	go h.beat(ctx)
	return h, nil
}

func (h *heartbeat) beat(ctx context.Context) {
	for ctx.Err() == nil {
		m, err := h.socket.Recv()
		if err != nil {
			continue // not a request, or the socket is closing
		}
		h.socket.Send(m)
	}
}
