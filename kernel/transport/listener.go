package transport

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"
)

// listener hands zmq4 connections that have been through the gate. Each client
// is seen to in a goroutine of its own, so a silent one delays nobody.
type listener struct {
	net.Listener
	gate *gate
	open chan net.Conn
	done chan struct{}
	once sync.Once
}

func newListener(l net.Listener, g *gate) *listener {
	guarded := &listener{Listener: l, gate: g, open: make(chan net.Conn), done: make(chan struct{})}
	go guarded.run()
	return guarded
}

// run accepts until the listener is closed. An error that may pass, as when
// the process is out of file descriptors, is met with a growing pause.
func (l *listener) run() {
	const first, longest = 5 * time.Millisecond, time.Second
	pause := first
	for {
		nc, err := l.Listener.Accept()
		if err == nil {
			pause = first
			go l.admit(nc)
			continue
		}
		if errors.Is(err, net.ErrClosed) {
			return
		}
		l.gate.log.Warn("cannot accept a client", "socket", l.gate.local, "error", err)
		select {
		case <-time.After(pause):
		case <-l.done:
			return
		}
		pause = min(2*pause, longest)
	}
}

func (l *listener) admit(nc net.Conn) {
	c, err := l.gate.open(nc)
	if err != nil {
		l.gate.log.Debug("client refused", "socket", l.gate.local, "reason", err)
		return
	}
	if !l.offer(context.Background(), c) {
		c.Close()
	}
}

// offer hands a connection to zmq4, unless the listener is closed.
func (l *listener) offer(ctx context.Context, c net.Conn) bool {
	select {
	case l.open <- c:
		return true
	case <-l.done:
		return false
	case <-ctx.Done():
		return false
	}
}

// Accept fails only when the listener is closed: on any other error zmq4
// would try again at once and for ever.
func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.open:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close stops accepting.
func (l *listener) Close() error {
	l.once.Do(func() { close(l.done) })
	return l.Listener.Close()
}
