package kernel

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"pawl/interp"
	"pawl/kernel/transport"
	"pawl/kernel/wire"
)

// Server is a kernel that listens.
type Server struct {
	info     Info
	log      *slog.Logger
	runtime  interp.Runtime
	sockets  *transport.Sockets
	signer   *wire.Signer
	session  string // one id a process
	started  sync.Once
	refusals atomic.Uint64 // messages that were not well signed and formed

	main      *shell
	subshells subshells

	history history
	running running
	stdin   stdin

	stopping chan struct{} // closed when a front end has asked for the end
	ended    sync.Once
}

// Listen opens the sockets of a connection; ports 0 are chosen by the system.
func Listen(c wire.Connection, rt interp.Runtime, info Info) (*Server, error) {
	s := &Server{
		info: info, log: info.Log, runtime: rt,
		signer: wire.NewSigner(c.Key), session: uuid.NewString(),
		main:     newShell(""),
		stopping: make(chan struct{}),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	sockets, err := transport.Bind(c, transport.Options{Log: s.log, Welcome: s.welcome})
	if err != nil {
		return nil, err
	}
	s.sockets = sockets
	return s, nil
}

// Connection returns where the kernel listens.
func (s *Server) Connection() wire.Connection { return s.sockets.Connection }

// Run serves until a front end shuts the kernel down, which returns nil, or
// the context is cancelled, which returns its error. It ends the running cell,
// closes the runtime and the sockets, and waits for none of them long.
func (s *Server) Run(ctx context.Context) error {
	serving, cancel := context.WithCancel(ctx)
	defer cancel()
	s.subshells.open(func(sh *shell) { s.serveShell(serving, sh) })
	shell := make(chan struct{})
	go s.receive(serving)
	go s.control(serving)
	go s.answers(serving)
	go func() { defer close(shell); s.serveShell(serving, s.main) }()

	var err error
	select {
	case <-s.stopping:
	case <-ctx.Done():
		err = ctx.Err()
	}
	cancel()
	const patience = 60 * time.Millisecond
	within(patience, func() { <-shell; s.subshells.wait() })
	within(patience, func() {
		if err := s.runtime.Close(); err != nil {
			s.log.Warn("the runtime did not close well", "error", err)
		}
	})
	if e := s.sockets.Close(); e != nil {
		s.log.Debug("closing the sockets", "error", e)
	}
	return err
}

// within runs f and waits for it, but no longer than d.
func within(d time.Duration, f func()) {
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(d):
	}
}
