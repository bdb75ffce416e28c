//go:build unix

package interp_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"pawl/interp"
)

// TestInterruptShell stops commands that would take long, those that ignore
// the signal included, and shows that the session goes on.
func TestInterruptShell(t *testing.T) {
	for name, code := range map[string]string{
		"sleep":      "!sleep 100",
		"pipe":       "!sleep 100 | cat",
		"deaf":       "!trap '' INT TERM; sleep 100; sleep 100",
		"script":     "%%bash\nfor i in 1 2 3; do sleep 100; done",
		"between":    "x := 2\n!sleep 100\nx = 3",
		"timed":      "%time !sleep 100",
		"captured":   "%%capture text\n!echo begun\n!sleep 100",
		"timed loop": "%timeit time.Sleep(time.Hour)",
		"reads":      "!cat; sleep 100",
	} {
		t.Run(name, func(t *testing.T) {
			s := newSession(t)
			runCell(s, 1, "x := 1")
			begun := time.Now()
			o := interruptAfter(t, s, code)
			if o.Fault == nil || o.Fault.Name != "Interrupted" {
				t.Fatalf("outcome %+v, want an interruption", o.Fault)
			}
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
			if got := runCell(s, 8, "x > 0 && x < 3"); got != "=> true\n" {
				t.Errorf("after the interrupt: %q", got)
			}
		})
	}
}

// TestChildrenEnd shows that what a command started, and left in the
// background, ends with the interrupt or with the command.
func TestChildrenEnd(t *testing.T) {
	const child = "(while :; do echo x >> beats; sleep 0.01; done) & "
	for name, end := range map[string]func(s *interp.Session){
		"interrupted": func(s *interp.Session) { interruptAfter(t, s, "!"+child+"sleep 100") },
		"left":        func(s *interp.Session) { runCell(s, 1, "!"+child+"sleep 0.1") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			end(newSession(t))
			before, err := os.ReadFile("beats")
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond)
			if after, _ := os.ReadFile("beats"); len(after) != len(before) || len(before) == 0 {
				t.Errorf("the child lives on: %d beats, then %d", len(before), len(after))
			}
		})
	}
}

// streamed notes when the first text of a cell arrives.
type streamed struct {
	recorder
	first chan string
}

func (s *streamed) Event(e interp.Event) {
	select {
	case s.first <- e.Text:
	default:
	}
}

// TestShellStreams shows that output arrives while the command runs.
func TestShellStreams(t *testing.T) {
	s := newSession(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	sink := &streamed{first: make(chan string, 1)}
	ended := make(chan interp.Outcome, 1)
	go func() { ended <- s.Execute(ctx, interp.Request{Code: "!echo early; sleep 100", Count: 1}, sink) }()
	if got := <-sink.first; got != "early\n" {
		t.Errorf("first comes %q", got)
	}
	cancel()
	<-ended
}

// TestShellNotGo shows the hint for the opposite of a value.
func TestShellNotGo(t *testing.T) {
	s := newSession(t)
	runCell(s, 1, "ready := true")
	if got := runCell(s, 2, "!ready"); !strings.Contains(got, "for the opposite of ready write (!ready)") {
		t.Errorf("no hint in %q", got)
	}
}
