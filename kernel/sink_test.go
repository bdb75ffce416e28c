package kernel_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pawl/interp"
	"pawl/kernel/kerneltest"
)

func TestOutputKeepsItsOrder(t *testing.T) {
	display := func(kind interp.EventKind, id string) interp.Event {
		return interp.Event{Kind: kind, Bundle: &interp.Bundle{Data: map[string]any{"text/plain": "x"}, DisplayID: id}}
	}
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"x": kerneltest.Emit(
		kerneltest.Print("stdout", "a"),
		kerneltest.Print("stdout", "b\n"),
		kerneltest.Print("stderr", "c"),
		kerneltest.Print("stdout", "d"),
		display(interp.DisplayEvent, "id"),
		kerneltest.Print("stdout", "e"),
		display(interp.UpdateEvent, "id"),
		kerneltest.Print("stdout", "f"),
		interp.Event{Kind: interp.ClearEvent, Wait: true},
		kerneltest.Print("stdout", "g"),
		interp.Event{Kind: interp.CommEvent, Comm: &interp.Comm{Kind: interp.CommOpen, ID: "1", Target: "t"}},
		kerneltest.Print("stdout", "h"),
	)}})
	x := c.Execute("x")
	types(t, x, "execute_input", "stdout", "stderr", "stdout", "display_data", "stdout", "update_display_data",
		"stdout", "clear_output", "stdout", "comm_open", "stdout")
	if out, err := x.Text("stdout"), x.Text("stderr"); out != "ab\ndefgh" || err != "c" {
		t.Errorf("stdout %q, stderr %q", out, err)
	}
	shown := x.Of("display_data")[0]
	if id := shown["transient"].(map[string]any)["display_id"]; id != "id" || shown["metadata"] == nil {
		t.Errorf("display_data %v", shown)
	}
	if x.Of("clear_output")[0]["wait"] != true {
		t.Error("clear_output lost its wait")
	}
}

func TestStreamsAreJoined(t *testing.T) {
	const lines = 10000
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"x": func(_ context.Context, _ interp.Request, sink interp.Sink) interp.Outcome {
			for i := range lines {
				sink.Event(kerneltest.Print("stdout", fmt.Sprintln("line", i)))
			}
			return interp.Outcome{}
		},
	}})
	x := c.Execute("x")
	if n := strings.Count(x.Text("stdout"), "\n"); n != lines || !strings.HasSuffix(x.Text("stdout"), "line 9999\n") {
		t.Errorf("%d lines arrived", n)
	}
	if n := len(x.Of("stream")); n > lines/20 {
		t.Errorf("in %d messages", n)
	}
}

// TestStreamsAreNotHeldBack: text is published while the cell runs on.
func TestStreamsAreNotHeldBack(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"x": kerneltest.Block}})
	id := c.Send(kerneltest.Shell, "execute_request", map[string]any{"code": "x"})
	c.Until(id, "the text", func(x *kerneltest.Transcript) bool { return x.Text("stdout") == "blocked\n" })
	c.Request(kerneltest.Control, "interrupt_request", nil)
	c.Wait(id)
}

// TestCharactersAreNotTorn: the bytes of a character are written far apart.
func TestCharactersAreNotTorn(t *testing.T) {
	const text = "aé€😀z"
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"x": func(_ context.Context, _ interp.Request, sink interp.Sink) interp.Outcome {
			for i := range len(text) {
				sink.Event(kerneltest.Print("stdout", text[i:i+1]))
				time.Sleep(30 * time.Millisecond)
			}
			return interp.Outcome{}
		},
		"half": kerneltest.Emit(kerneltest.Print("stdout", "\xe2\x82")),
	}})
	x := c.Execute("x")
	if got := x.Text("stdout"); got != text {
		t.Errorf("%q arrived", got)
	}
	if n := len(x.Of("stream")); n < 4 {
		t.Errorf("in %d messages: the text was held back", n)
	}
	if got := c.Execute("half").Text("stdout"); !strings.Contains(got, "\ufffd") {
		t.Errorf("half a character arrived as %q", got)
	}
}

// TestLateOutputBelongsToItsCell: a goroutine prints after its cell's end.
func TestLateOutputBelongsToItsCell(t *testing.T) {
	late := make(chan interp.Sink, 1)
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"go": func(_ context.Context, _ interp.Request, sink interp.Sink) interp.Outcome {
			late <- sink
			return interp.Outcome{}
		},
		"1": kerneltest.Result("1"),
	}})
	first := c.Execute("go")
	types(t, c.Execute("1"), "execute_input", "execute_result")
	(<-late).Event(kerneltest.Print("stdout", "late"))
	c.Until(first.Request.Header.ID, "the late text", func(x *kerneltest.Transcript) bool { return x.Text("stdout") == "late" })
}

func TestUnencodableDisplay(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"x": kerneltest.Emit(
		interp.Event{Kind: interp.DisplayEvent, Bundle: &interp.Bundle{Data: map[string]any{"application/json": math.Inf(1)}}},
		kerneltest.Print("stdout", "on"),
	)}})
	x := c.Execute("x")
	types(t, x, "execute_input", "stderr", "stdout")
	if got := x.Text("stderr"); !strings.HasPrefix(got, "display_data: ") {
		t.Errorf("stderr %q", got)
	}
}
