package transport

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"sync"

	"github.com/go-zeromq/zmq4"
	zmqtransport "github.com/go-zeromq/zmq4/transport"
)

// guard is a transport of zmq4 whose listeners have a gate. A socket's gate
// travels in the context the socket was made with, which is all that zmq4
// hands on to a transport.
type guard struct {
	network string // of package net
}

type gateKey struct{}

// Names of the guarded transports in an end-point.
var guards = map[string]string{"tcp": "guarded+tcp", "ipc": "guarded+ipc"}

var register = sync.OnceValue(func() error {
	return errors.Join(
		zmq4.RegisterTransport(guards["tcp"], guard{"tcp"}),
		zmq4.RegisterTransport(guards["ipc"], guard{"unix"}),
	)
})

// Listen announces on the address.
func (t guard) Listen(ctx context.Context, address string) (net.Listener, error) {
	g, ok := ctx.Value(gateKey{}).(*gate)
	if !ok {
		return nil, errors.New("transport: the socket's context holds no gate")
	}
	l, err := t.announce(address)
	if err != nil {
		return nil, err
	}
	g.listener = newListener(l, g)
	return g.listener, nil
}

func (t guard) announce(address string) (net.Listener, error) {
	if t.network != "unix" {
		return net.Listen(t.network, address)
	}
	if err := removeStale(address); err != nil {
		return nil, err
	}
	l, err := net.Listen("unix", address)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(address, 0o600); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

// removeStale removes the socket file that a killed kernel left behind. A
// file that is no socket, or on which somebody listens, stays.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSocket == 0 {
		return fmt.Errorf("transport: %s exists and is not a socket", path)
	}
	if c, err := net.Dial("unix", path); err == nil {
		c.Close()
		return fmt.Errorf("transport: another process listens on %s", path)
	}
	return os.Remove(path)
}

// Dial refuses: a kernel's sockets only listen.
func (t guard) Dial(context.Context, zmqtransport.Dialer, string) (net.Conn, error) {
	return nil, errors.New("transport: a guarded socket only listens")
}

// Addr returns the address within an end-point.
func (t guard) Addr(address string) (string, error) { return address, nil }
