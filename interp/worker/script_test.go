package worker

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pawl/interp"
	"pawl/interp/fault"
)

// script is a runtime whose cells are a word and what it needs.
type script struct {
	name string // kept from cell to cell
	last interp.Sink
}

// memoryVariable, where it is set, bounds the worker's memory in bytes.
const memoryVariable, workerVariable = "PAWL_TEST_MEMORY", "PAWL_TEST_WORKER"

// TestMain makes the test's program a worker where a test starts it as one.
func TestMain(m *testing.M) {
	switch os.Getenv(workerVariable) {
	case "":
		os.Exit(m.Run())
	case "broken":
		fmt.Fprintln(os.Stderr, "no session today")
		os.Exit(1)
	}
	limit, _ := strconv.ParseInt(os.Getenv(memoryVariable), 10, 64)
	err := Run(func() (interp.Runtime, error) { return &script{}, nil }, limit)
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func (s *script) Execute(ctx context.Context, r interp.Request, sink interp.Sink) interp.Outcome {
	s.last = sink
	word, rest, _ := strings.Cut(r.Code, " ")
	if run := words[word]; run != nil {
		return run(s, ctx, rest, sink)
	}
	return failed("CompileError", "no word "+word)
}

func (s *script) Complete(code string, cursor int) interp.Completion {
	return interp.Completion{Start: 1, End: cursor, Candidates: []interp.Candidate{{Text: code, Type: "variable"}}}
}

func (s *script) Inspect(code string, cursor, detail int) interp.Inspection {
	return interp.Inspection{Found: true, Data: map[string]any{"text/plain": fmt.Sprint(code, cursor, detail)}}
}

func (s *script) IsComplete(string) interp.Completeness {
	return interp.Completeness{Status: "incomplete", Indent: "\t"}
}

// Comm sends the message back, its buffers in the other order.
func (s *script) Comm(ctx context.Context, m interp.Comm, sink interp.Sink) {
	slices.Reverse(m.Buffers)
	sink.Event(interp.Event{Kind: interp.CommEvent, Comm: &m})
}

func (s *script) Comms(target string) map[string]string { return map[string]string{"one": target} }

func (s *script) Close() error { return nil }

func value(v any) interp.Outcome {
	return interp.Outcome{Result: &interp.Bundle{Data: map[string]any{"text/plain": v}}}
}

func failed(name, message string) interp.Outcome {
	return interp.Outcome{Fault: fault.New(name, "%s", message)}
}

func said(text string) interp.Event {
	return interp.Event{Kind: interp.StreamEvent, Name: "stdout", Text: text}
}

// recorder is a front end: it keeps what it is sent, and answers.
type recorder struct {
	mu     sync.Mutex
	events []interp.Event
	news   chan struct{}
	input  func(ctx context.Context, prompt string, password bool) (string, error)
}

func record() *recorder { return &recorder{news: make(chan struct{}, 1)} }

func (r *recorder) Event(e interp.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
	select {
	case r.news <- struct{}{}:
	default:
	}
}

func (r *recorder) Input(ctx context.Context, prompt string, password bool) (string, error) {
	return r.input(ctx, prompt, password)
}

func (r *recorder) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all strings.Builder
	for _, e := range r.events {
		all.WriteString(e.Text)
	}
	return all.String()
}

// await waits until the text that was sent contains s.
func (r *recorder) await(t *testing.T, s string) {
	t.Helper()
	end := time.After(10 * time.Second)
	for !strings.Contains(r.text(), s) {
		select {
		case <-r.news:
		case <-end:
			t.Fatalf("%q did not come, only %q", s, r.text())
		}
	}
}
