package kernel_test

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"pawl/interp"
	"pawl/kernel"
	"pawl/kernel/kerneltest"
	"pawl/kernel/wire"
)

// block sends a cell that runs until it is interrupted, and waits for it to run.
func block(c *kerneltest.Client, code string) (id string) {
	id = c.Send(kerneltest.Shell, "execute_request", map[string]any{"code": code})
	c.Until(id, "the cell's first line", func(x *kerneltest.Transcript) bool { return x.Text("stdout") != "" })
	return id
}

func TestInterruptCancelsTheCellOnly(t *testing.T) {
	script := &kerneltest.Script{Cells: map[string]kerneltest.Cell{"block": kerneltest.Block, "1": kerneltest.Result("1")}}
	c := kerneltest.Start(t, script)
	for range 2 {
		id := block(c, "block")
		queued := c.Send(kerneltest.Shell, "execute_request", map[string]any{"code": "1"})
		for range 2 { // a second one does no harm
			answered(t, c.Request(kerneltest.Control, "interrupt_request", nil), map[string]any{"status": "ok"})
		}
		x := c.Wait(id)
		types(t, x, "execute_input", "stdout", "error")
		answered(t, x, map[string]any{"status": "error", "ename": "Interrupted"})
		if status := c.Wait(queued).Answer()["status"]; status != "error" && status != "ok" {
			t.Errorf("queued cell: %v", status)
		}
		answered(t, c.Execute("1"), map[string]any{"status": "ok"})
	}
}

// TestInterruptAbortsTheQueue: what waits behind the cell is not executed.
func TestInterruptAbortsTheQueue(t *testing.T) {
	script := &kerneltest.Script{Cells: map[string]kerneltest.Cell{"block": kerneltest.Block, "1": kerneltest.Result("1")}}
	c := kerneltest.Start(t, script)
	queuedBefore := c.Send(kerneltest.Shell, "execute_request", map[string]any{"code": "block"})
	queued := c.Send(kerneltest.Shell, "execute_request", map[string]any{"code": "1"})
	c.Until(queuedBefore, "the cell's first line", func(x *kerneltest.Transcript) bool { return x.Text("stdout") != "" })
	c.Request(kerneltest.Control, "interrupt_request", nil)
	answered(t, c.Wait(queued), map[string]any{"status": "error", "ename": "Aborted"})
}

// insistent is a runtime that is told of further interrupts.
type insistent struct {
	*kerneltest.Script
	insisted chan struct{}
	times    *atomic.Int32
}

func (r insistent) Insist() {
	r.times.Add(1)
	r.insisted <- struct{}{}
}

// TestSecondInterruptInsists: the runtime learns of it, and not of the first.
func TestSecondInterruptInsists(t *testing.T) {
	rt := insistent{&kerneltest.Script{}, make(chan struct{}, 4), new(atomic.Int32)}
	rt.Cells = map[string]kerneltest.Cell{"stuck": func(_ context.Context, _ interp.Request, sink interp.Sink) interp.Outcome {
		sink.Event(kerneltest.Print("stdout", "stuck\n"))
		<-rt.insisted
		return interp.Outcome{}
	}}
	c := kerneltest.Start(t, rt)
	c.Request(kerneltest.Control, "interrupt_request", nil) // of nothing
	for i := range 2 {
		id := block(c, "stuck")
		c.Request(kerneltest.Control, "interrupt_request", nil)
		if rt.times.Load() != int32(i) {
			t.Error("the first interrupt insists")
		}
		c.Request(kerneltest.Control, "interrupt_request", nil)
		answered(t, c.Wait(id), map[string]any{"status": "ok"})
	}
}

func TestInterruptOfAnIdleKernel(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"block": kerneltest.Block, "1": kerneltest.Result("1")}})
	answered(t, c.Request(kerneltest.Control, "interrupt_request", nil), map[string]any{"status": "ok"})
	answered(t, c.Execute("1"), map[string]any{"status": "ok"})
}

// TestStuckCellIsExplained: a cell that does not heed the interrupt is told of
// in its own output, while it still runs.
func TestStuckCellIsExplained(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"stuck": func(_ context.Context, _ interp.Request, sink interp.Sink) interp.Outcome {
			sink.Event(kerneltest.Print("stdout", "stuck\n"))
			<-release
			return interp.Outcome{}
		},
	}})
	id := block(c, "stuck")
	c.Request(kerneltest.Control, "interrupt_request", nil)
	c.Request(kerneltest.Control, "interrupt_request", nil)
	c.Until(id, "the explanation", func(x *kerneltest.Transcript) bool {
		return strings.Contains(x.Text("stderr"), "restarting the kernel")
	})
	close(release)
	if n := strings.Count(c.Wait(id).Text("stderr"), "restarting"); n != 1 {
		t.Errorf("explained %d times", n)
	}
}

// connectionFile writes a connection file with free ports.
func connectionFile(t *testing.T) (wire.Connection, string) {
	t.Helper()
	c := wire.Connection{Transport: "tcp", IP: "127.0.0.1", Key: kerneltest.Key, Scheme: "hmac-sha256"}
	for _, port := range []*int{&c.Shell, &c.IOPub, &c.Stdin, &c.Control, &c.Heartbeat} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		*port = l.Addr().(*net.TCPAddr).Port
	}
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "connection.json")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return c, file
}

// TestServe: a kernel from a connection file, interrupted by the signal a
// front end sends, and shut down.
func TestServe(t *testing.T) {
	at, file := connectionFile(t)
	script := &kerneltest.Script{Cells: map[string]kerneltest.Cell{"block": kerneltest.Block}}
	t.Setenv("JPY_PARENT_PID", "")
	served := make(chan error, 1)
	go func() { served <- kernel.Serve(context.Background(), file, script, kernel.Info{Name: "test"}) }()
	c := kerneltest.Dial(t, at)
	for range 2 {
		id := block(c, "block")
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		answered(t, c.Wait(id), map[string]any{"status": "error", "ename": "Interrupted"})
	}
	c.Request(kerneltest.Control, "shutdown_request", map[string]any{"restart": false})
	select {
	case err := <-served:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(kerneltest.Patience):
		t.Fatal("Serve does not return")
	}
	if !script.Closed() {
		t.Error("the runtime was not closed")
	}
}

func TestServeReportsABadFile(t *testing.T) {
	if err := kernel.Serve(context.Background(), "no such file", &kerneltest.Script{}, kernel.Info{}); err == nil {
		t.Error("no error")
	}
}
