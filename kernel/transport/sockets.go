// Package transport holds the five sockets of a kernel, over go-zeromq/zmq4.
// Bind opens them; Router and Publisher carry frames and know nothing of what
// is in them. The heartbeat answers by itself.
//
// zmq4 v0.17.0 trusts its clients: it shakes hands in its accept loop without
// a deadline, allocates whatever a frame's head announces, panics on malformed
// properties and unknown socket types, and lets one client that does not read
// hold up all others. So no client talks to zmq4 here before it has been
// through a gate, and then only through a conn that checks what it sends and
// queues what it is sent; see gate, conn, script and queue. Limits has the
// bounds.
package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"

	"github.com/go-zeromq/zmq4"

	"pawl/kernel/wire"
)

// Options of Bind.
type Options struct {
	Limits Limits
	Log    *slog.Logger // nil: nothing is logged
	// Welcome returns the messages that a new subscriber of a topic receives
	// before all others; nil: none.
	Welcome func(topic string) [][][]byte
}

func (o Options) withDefaults() Options {
	o.Limits = o.Limits.withDefaults()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Welcome == nil {
		o.Welcome = func(string) [][][]byte { return nil }
	}
	return o
}

// Sockets are the sockets of one kernel.
type Sockets struct {
	Shell, Control, Stdin *Router
	IOPub                 *Publisher
	Connection            wire.Connection // with the ports that were chosen for ports 0

	heartbeat *heartbeat
	limits    Limits
	cancel    context.CancelFunc
}

// Bind opens the sockets of a connection. A TCP port 0 is chosen by the system.
func Bind(c wire.Connection, o Options) (*Sockets, error) {
	if err := register(); err != nil {
		return nil, fmt.Errorf("transport: %w", err)
	}
	o = o.withDefaults()
	ctx, cancel := context.WithCancel(context.Background())
	s := &Sockets{limits: o.Limits, cancel: cancel}
	if err := s.bind(ctx, c, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// bind opens the sockets one by one. Stdin and iopub come first: a client that
// gets an answer on shell can count on them.
func (s *Sockets) bind(ctx context.Context, c wire.Connection, o Options) (err error) {
	at := func(port int) string { return guards[c.Transport] + "://" + c.Address(port) }
	if s.IOPub, err = newPublisher(ctx, at(c.IOPub), o); err != nil {
		return fmt.Errorf("transport: iopub: %w", err)
	}
	if s.Stdin, err = newRouter(ctx, at(c.Stdin), o); err != nil {
		return fmt.Errorf("transport: stdin: %w", err)
	}
	if s.heartbeat, err = newHeartbeat(ctx, at(c.Heartbeat), o); err != nil {
		return fmt.Errorf("transport: heartbeat: %w", err)
	}
	if s.Control, err = newRouter(ctx, at(c.Control), o); err != nil {
		return fmt.Errorf("transport: control: %w", err)
	}
	if s.Shell, err = newRouter(ctx, at(c.Shell), o); err != nil {
		return fmt.Errorf("transport: shell: %w", err)
	}
	c.IOPub, c.Stdin, c.Heartbeat = s.IOPub.port(c.IOPub), s.Stdin.port(c.Stdin), s.heartbeat.port(c.Heartbeat)
	c.Control, c.Shell = s.Control.port(c.Control), s.Shell.port(c.Shell)
	s.Connection = c
	return nil
}

// Close sends what is queued, for a bounded time, and closes the sockets.
func (s *Sockets) Close() error {
	ctx, stop := context.WithTimeout(context.Background(), s.limits.Linger)
	defer stop()
	if s.IOPub != nil {
		s.IOPub.settle(ctx)
	}
	open := s.open()
	for _, e := range open {
		e.gate.drain(ctx)
	}
	s.cancel()
	var err error
	for _, e := range open {
		err = errors.Join(err, e.socket.Close())
	}
	return err
}

// open returns the sockets that have been opened.
func (s *Sockets) open() []endpoint {
	var open []endpoint
	if s.IOPub != nil {
		open = append(open, s.IOPub.endpoint)
	}
	for _, r := range []*Router{s.Stdin, s.Control, s.Shell} {
		if r != nil {
			open = append(open, r.endpoint)
		}
	}
	if s.heartbeat != nil {
		open = append(open, s.heartbeat.endpoint)
	}
	return open
}

// endpoint is one socket and its gate.
type endpoint struct {
	socket zmq4.Socket
	gate   *gate
}

// bind makes a socket and has it listen.
func bind(ctx context.Context, g *gate, address string, make func(context.Context, ...zmq4.Option) zmq4.Socket) (endpoint, error) {
	quiet := zmq4.WithLogger(log.New(io.Discard, "", 0))
	socket := make(context.WithValue(ctx, gateKey{}, g), quiet)
	if err := socket.Listen(address); err != nil {
		return endpoint{}, errors.Join(err, socket.Close())
	}
	return endpoint{socket, g}, nil
}

// port returns the port in use, given the one that was asked for.
func (e endpoint) port(asked int) int {
	if a, ok := e.socket.Addr().(*net.TCPAddr); ok {
		return a.Port
	}
	return asked
}
