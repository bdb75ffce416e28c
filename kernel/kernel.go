// Package kernel is a Jupyter kernel, protocol 5.5: it routes messages, keeps
// the queue of cells and the history, and knows nothing of what a cell means.
// That is the business of an interp.Runtime.
//
// Serve runs a kernel from a connection file until it is shut down. A Server
// is the same as a value: Listen opens it, Run serves, Connection tells where.
// A request comes in on shell or control (see shell.go, control.go), waits there
// for those before it, or in a queue of its own if it is for a subshell
// (subshell.go), is answered by the handler of its type between a busy and an idle status
// (dispatch.go), and each type has a file of its own: execute.go, complete.go,
// history.go, comm.go and so on. What a cell does while it runs goes through
// its sink (sink.go).
package kernel

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"

	"pawl/interp"
	"pawl/kernel/wire"
)

// Info is what a kernel says of itself.
type Info struct {
	Name    string // of the implementation: "pawl"
	Version string // of the implementation
	Banner  string // what a console prints first
	Help    []HelpLink
	Log     *slog.Logger // nil: nothing is logged
}

// HelpLink is an entry of a front end's help menu.
type HelpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Serve runs a kernel on the sockets of a connection file until a front end
// shuts it down, the process that started it is gone, or the context is
// cancelled. SIGINT interrupts the running cell. At the end the runtime is
// closed; Serve does not wait for a cell that cannot be interrupted.
func Serve(ctx context.Context, connectionFile string, rt interp.Runtime, info Info) error {
	c, err := wire.ReadConnection(connectionFile)
	if err != nil {
		return err
	}
	s, err := Listen(c, rt, info)
	if err != nil {
		return err
	}
	ctx, orphaned := context.WithCancelCause(ctx)
	defer orphaned(nil)
	go s.relayInterrupts(ctx)
	go watchParent(ctx, os.Getenv("JPY_PARENT_PID"), func() { orphaned(errOrphaned) })
	if err := s.Run(ctx); err != nil && !errors.Is(context.Cause(ctx), errOrphaned) {
		return fmt.Errorf("kernel: %w", err)
	}
	return nil
}

// relayInterrupts interrupts the running cell at every SIGINT.
func (s *Server) relayInterrupts(ctx context.Context) {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	for {
		select {
		case <-interrupts:
			s.Interrupt()
		case <-ctx.Done():
			return
		}
	}
}
