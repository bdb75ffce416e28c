package kernel_test

import (
	"context"
	"testing"

	"pawl/interp"
	"pawl/kernel/kerneltest"
)

func TestShutdown(t *testing.T) {
	for _, channel := range []kerneltest.Channel{kerneltest.Control, kerneltest.Shell} {
		for _, restart := range []bool{false, true} {
			script := &kerneltest.Script{}
			c := kerneltest.Start(t, script)
			x := c.Request(channel, "shutdown_request", map[string]any{"restart": restart})
			answered(t, x, map[string]any{"status": "ok", "restart": restart})
			types(t, x, "shutdown_reply")
			if err := c.Stopped(); err != nil {
				t.Error(err)
			}
			if !script.Closed() {
				t.Error("the runtime was not closed")
			}
		}
	}
}

// TestShutdownDoesNotWaitForCells: neither for one that can be interrupted nor
// for one that cannot.
func TestShutdownDoesNotWaitForCells(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	stuck := func(_ context.Context, _ interp.Request, sink interp.Sink) interp.Outcome {
		sink.Event(kerneltest.Print("stdout", "stuck\n"))
		<-release
		return interp.Outcome{}
	}
	for _, channel := range []kerneltest.Channel{kerneltest.Control, kerneltest.Shell} {
		for name, cell := range map[string]kerneltest.Cell{"block": kerneltest.Block, "stuck": stuck} {
			t.Run(name+" "+string(channel), func(t *testing.T) {
				c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"x": cell}})
				id := block(c, "x")
				answered(t, c.Request(channel, "shutdown_request", map[string]any{"restart": false}), map[string]any{"status": "ok"})
				if err := c.Stopped(); err != nil {
					t.Error(err)
				}
				if name == "block" {
					answered(t, c.Wait(id), map[string]any{"ename": "Interrupted"})
				}
			})
		}
	}
}
