package interp_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"pawl/interp"
)

// endless are cells that never end by themselves. Those that wait for a channel
// have a timer, which might wake them: without one they are a deadlock.
var endless = map[string]string{
	"empty loop":        `for {}`,
	"counting loop":     `for { n++ }`,
	"nested calls":      `func spin(k int) int { for i := 0; ; i++ { k = step(k) } }; func step(k int) int { return k + 1 }; spin(0)`,
	"recursion":         `func tree(d int) int { if d == 0 { return 1 }; return tree(d-1) + tree(d-1) }; tree(60)`,
	"sleep":             `time.Sleep(time.Hour)`,
	"sleep in a loop":   `for { time.Sleep(time.Second) }`,
	"receive":           `time.NewTimer(time.Hour); <-make(chan int)`,
	"receive two":       `time.NewTimer(time.Hour); v, ok := <-make(chan int)`,
	"send":              `time.NewTimer(time.Hour); make(chan int) <- 1`,
	"select":            `time.NewTimer(time.Hour); select {}`,
	"range over chan":   `time.NewTimer(time.Hour); for range make(chan int) { }`,
	"lock":              `time.NewTimer(time.Hour); var mu sync.Mutex; mu.Lock(); mu.Lock()`,
	"read lock":         `time.NewTimer(time.Hour); var mu sync.RWMutex; mu.Lock(); mu.RLock()`,
	"wait group":        `time.NewTimer(time.Hour); var wg sync.WaitGroup; wg.Add(1); wg.Wait()`,
	"condition":         `time.NewTimer(time.Hour); c := sync.NewCond(&sync.Mutex{}); c.L.Lock(); c.Wait()`,
	"closure":           `func() { for {} }()`,
	"callback":          `sort.Slice(make([]int, 1000), func(i, j int) bool { for {} })`,
	"recovers for ever": `for { func() { defer func() { recover() }(); for {} }() }`,
	"goroutine":         `go func() { for {} }(); select {}`,
}

// interruptAfter starts a cell, waits until it surely runs, interrupts it, and
// returns its outcome.
func interruptAfter(t *testing.T, s *interp.Session, code string) interp.Outcome {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan interp.Outcome, 1)
	go func() { ended <- s.Execute(ctx, interp.Request{Code: code, Count: 7}, new(recorder)) }()
	time.Sleep(50 * time.Millisecond)
	cancel()
	select {
	case o := <-ended:
		return o
	case <-time.After(10 * time.Second):
		t.Fatalf("%s: not interrupted", code)
		return interp.Outcome{}
	}
}

// TestInterrupt stops every kind of endless cell; afterwards values are kept
// and closures made before still work.
func TestInterrupt(t *testing.T) {
	for name, code := range endless {
		t.Run(name, func(t *testing.T) {
			s := newSession(t)
			runCell(s, 1, "n := 0; base := 40; add := func(k int) int { return base + k }")
			o := interruptAfter(t, s, code)
			if o.Fault == nil || o.Fault.Name != "Interrupted" {
				t.Fatalf("outcome %+v, want an interruption", o.Fault)
			}
			if got := runCell(s, 8, "add(2)"); got != "=> 42\n" {
				t.Errorf("after the interrupt a closure gives %q, want 42", got)
			}
		})
	}
}

// TestInterruptRunsDeferred shows that an interrupted cell unwinds: a lock
// taken by it is free again.
func TestInterruptRunsDeferred(t *testing.T) {
	s := newSession(t)
	runCell(s, 1, "var mu sync.Mutex")
	interruptAfter(t, s, "func() { mu.Lock(); defer mu.Unlock(); for {} }()")
	if got := runCell(s, 3, "mu.TryLock()"); got != "=> true\n" {
		t.Errorf("the lock: %q, want true", got)
	}
}

// TestInterruptedCellIsSilent shows that nothing of an interrupted cell speaks
// again, its goroutines included.
func TestInterruptedCellIsSilent(t *testing.T) {
	s := newSession(t)
	interruptAfter(t, s, "go func() { for { fmt.Println(1); time.Sleep(time.Millisecond) } }(); for {}")
	time.Sleep(50 * time.Millisecond)
	if got := runCell(s, 8, "time.Sleep(100 * time.Millisecond); 5"); got != "=> 5\n" {
		t.Errorf("the next cell shows %q", got)
	}
}

// TestPanicInGoroutine shows that it costs neither the process nor the session.
func TestPanicInGoroutine(t *testing.T) {
	s := newSession(t)
	got := runCell(s, 1, `ended := make(chan bool); go func() { defer close(ended); panic("astray") }(); <-ended; time.Sleep(20 * time.Millisecond)`)
	if !strings.Contains(got, "astray") {
		t.Errorf("the panic is not told: %q", got)
	}
	if got := runCell(s, 2, "1 + 1"); got != "=> 2\n" {
		t.Errorf("the next cell shows %q", got)
	}
}

// TestNoGoroutineLeft runs many cells, interrupted ones too, and counts.
func TestNoGoroutineLeft(t *testing.T) {
	s := newSession(t)
	runCell(s, 1, "x := 1")
	before := runtime.NumGoroutine()
	for i := range 50 {
		runCell(s, i+2, "x + 1")
	}
	for range 5 {
		interruptAfter(t, s, "for {}")
	}
	time.Sleep(100 * time.Millisecond)
	if after := runtime.NumGoroutine(); after > before+2 {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}
