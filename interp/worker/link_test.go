package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"pawl/interp"
)

// connect has a script served over pipes in memory.
func connect(t *testing.T) *link {
	t.Helper()
	request, down := io.Pipe()
	up, reply := io.Pipe()
	served := make(chan error, 1)
	go func() { served <- Serve(&script{}, request, reply); reply.Close() }()
	l := newLink(down, up)
	go func() { l.receive(); l.close() }()
	t.Cleanup(func() {
		down.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
		<-l.ended
	})
	return l
}

func execute(t *testing.T, l *link, code string, sink interp.Sink) interp.Outcome {
	t.Helper()
	reply, err := l.call(t.Context(), frame{Kind: executeKind, Request: &interp.Request{Code: code}}, sink)
	if err != nil || reply.Outcome == nil {
		t.Fatal(err, reply)
	}
	return *reply.Outcome
}

func shown(o interp.Outcome) any {
	if o.Result == nil {
		return nil
	}
	return o.Result.Data["text/plain"]
}

func TestQuestions(t *testing.T) {
	l := connect(t)
	for _, c := range []struct {
		kind kind
		want frame
	}{
		{completeKind, frame{Completion: &interp.Completion{Start: 1, End: 3, Candidates: []interp.Candidate{{Text: "a<é🙂", Type: "variable"}}}}},
		{inspectKind, frame{Inspection: &interp.Inspection{Found: true, Data: map[string]any{"text/plain": "a<é🙂3 1"}}}},
		{isCompleteKind, frame{Completeness: &interp.Completeness{Status: "incomplete", Indent: "\t"}}},
		{commsKind, frame{Comms: map[string]string{"one": "a<é🙂"}}},
	} {
		got, err := l.call(t.Context(), frame{Kind: c.kind, Question: &question{"a<é🙂", 3, 1}}, nil)
		got.ID, got.Kind = 0, ""
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v", c.kind, got, err)
		}
	}
}

func TestBuffersSurvive(t *testing.T) {
	l, out := connect(t), record()
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	sent := interp.Comm{Kind: interp.CommMessage, ID: "c", Data: map[string]any{"a": 1.5}, Buffers: [][]byte{every, {}, {0}}}
	if _, err := l.call(t.Context(), frame{Kind: commKind, Comm: &sent}, out); err != nil {
		t.Fatal(err)
	}
	got := out.events[0].Comm
	if len(got.Buffers) != 3 || !bytes.Equal(got.Buffers[0], []byte{0}) || len(got.Buffers[1]) != 0 || !bytes.Equal(got.Buffers[2], every) {
		t.Errorf("buffers %v", got.Buffers)
	}
	if got.Data["a"] != json.Number("1.5") {
		t.Errorf("data %v", got.Data)
	}
}

// TestEventsInOrder: all events come, in order, before the outcome.
func TestEventsInOrder(t *testing.T) {
	l, out := connect(t), record()
	const n = 10000
	if got := shown(execute(t, l, "count 10000", out)); got != "counted" {
		t.Fatal(got)
	}
	var want strings.Builder
	for i := range n {
		want.WriteString(strconv.Itoa(i) + "\n")
	}
	if len(out.events) != n || out.text() != want.String() {
		t.Errorf("%d events, in order: %v", len(out.events), out.text() == want.String())
	}
}

func TestWholeNumbersKeepTheirDigits(t *testing.T) {
	if got := shown(execute(t, connect(t), "huge", record())); got != json.Number("4611686018427387905") {
		t.Error(got)
	}
}

// TestWhatDoesNotEncode costs what it is, not the cell.
func TestWhatDoesNotEncode(t *testing.T) {
	out := record()
	o := execute(t, connect(t), "nan", out)
	if o.Fault != nil || o.Result != nil || o.Expressions["bad"].Fault == nil || o.Expressions["good"].Bundle == nil {
		t.Errorf("%+v", o)
	}
	if got := out.text(); !strings.Contains(got, "display_data: json") || !strings.Contains(got, "execute_result: json") {
		t.Errorf("%q", got)
	}
}

func TestPanicOfTheRuntime(t *testing.T) {
	if o := execute(t, connect(t), "panic so", record()); o.Fault == nil || o.Fault.Name != "InternalError" || o.Fault.Message != "so" {
		t.Errorf("%+v", o)
	}
}

func TestInterrupt(t *testing.T) {
	l, out := connect(t), record()
	ctx, cancel := context.WithCancel(t.Context())
	go func() { out.await(t, "waiting"); cancel() }()
	reply, err := l.call(ctx, frame{Kind: executeKind, Request: &interp.Request{Code: "wait"}}, out)
	if err != nil || reply.Outcome.Fault.Name != "Interrupted" {
		t.Error(reply, err)
	}
}

func TestInput(t *testing.T) {
	l, out := connect(t), record()
	out.input = func(_ context.Context, prompt string, password bool) (string, error) {
		if !password {
			return "", errors.New("it is a password")
		}
		return "to " + prompt, nil
	}
	if got := shown(execute(t, l, "ask who?", out)); got != "to who?" {
		t.Error(got)
	}
	out.input = func(context.Context, string, bool) (string, error) { return "", errors.New("nobody there") }
	if o := execute(t, l, "ask who?", out); o.Fault == nil || o.Fault.Message != "nobody there" {
		t.Errorf("%+v", o)
	}
}

// TestInputIsInterrupted: neither the cell nor the front end goes on waiting,
// whichever of them gives up.
func TestInputIsInterrupted(t *testing.T) {
	l, out := connect(t), record()
	ctx, cancel := context.WithCancel(t.Context())
	out.input = func(ctx context.Context, _ string, _ bool) (string, error) {
		cancel()
		<-ctx.Done()
		return "", ctx.Err()
	}
	reply, err := l.call(ctx, frame{Kind: executeKind, Request: &interp.Request{Code: "ask who?"}}, out)
	if err != nil || reply.Outcome.Fault.Message != context.Canceled.Error() {
		t.Error(reply, err)
	}
	if got := shown(execute(t, l, "askbriefly who?", out)); got != context.DeadlineExceeded.Error() {
		t.Error(got)
	}
	end := time.Now().Add(5 * time.Second)
	for waiting := 1; waiting > 0 && time.Now().Before(end); time.Sleep(time.Millisecond) {
		l.mu.Lock()
		waiting = len(l.asks)
		l.mu.Unlock()
	}
	if len(l.asks) != 0 {
		t.Error("the front end is still asked")
	}
}

// TestLateOutput belongs to its own cell.
func TestLateOutput(t *testing.T) {
	l, first, second := connect(t), record(), record()
	execute(t, l, "later belated", first)
	execute(t, l, "show x", second)
	first.await(t, "belated")
	if second.text() != "" {
		t.Error(second.text())
	}
}

// TestCallsAreForgotten: what no goroutine can write to is not kept.
func TestCallsAreForgotten(t *testing.T) {
	l := connect(t)
	for range 100 {
		execute(t, l, "show x", record())
	}
	kept := 100
	for end := time.Now().Add(5 * time.Second); kept > 2 && time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		runtime.GC()
		l.mu.Lock()
		kept = len(l.calls)
		l.mu.Unlock()
	}
	if kept > 2 {
		t.Errorf("%d of 100 calls are kept", kept)
	}
}

func TestGarbageIsNoFrame(t *testing.T) {
	for _, text := range []string{"\xff\xff\xff\xff", "\x00\x00\x00\x09{}", "\x00\x00\x00\x02xx"} {
		if _, err := newReader(strings.NewReader(text), true).read(); err == nil || errors.Is(err, io.EOF) && len(text) == 4 {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := Serve(&script{}, strings.NewReader("\x00\x00\x00\x02xx"), io.Discard); err == nil {
		t.Error("garbage was served")
	}
}
