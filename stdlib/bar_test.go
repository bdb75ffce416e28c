package stdlib

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pawl/engine/progress"
)

// clock is a bar's time, which the test moves.
type clock struct{ now time.Time }

func (c *clock) tick(d time.Duration) { c.now = c.now.Add(d) }

func timed(out *bundles) (*bar, *clock) {
	b, c := newBar(out), &clock{time.Unix(1, 0)}
	b.now = func() time.Time { return c.now }
	return b, c
}

func (b bundles) last(mime string) string { return b[len(b)-1].Data[mime].(string) }

// TestBarSpeed shows rate and time left while a task runs, and neither in what
// stays.
func TestBarSpeed(t *testing.T) {
	var out bundles
	b, c := timed(&out)
	for i := range 61 {
		b.report(progress.Step{Task: "fit", Done: i, Total: 100, Note: "loss <.3>"})
		c.tick(500 * time.Millisecond)
	}
	if got, want := out.last("text/plain"), "fit [############........]  60/100  2/s, 20 s left  loss <.3>"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := out.last("text/html"); !strings.Contains(got, `<progress value="60" max="100"`) || !strings.Contains(got, "2/s, 20 s left") || !strings.Contains(got, "loss &lt;.3&gt;") {
		t.Errorf("html %s", got)
	}
	b.leave()
	if got, want := out.last("text/plain"), "fit [############........]  60/100  loss <.3>"; got != want {
		t.Errorf("left as %q, want %q", got, want)
	}
	n := len(out)
	b.report(progress.Step{Task: "fit", Done: 61, Total: 100})
	if len(out) != n {
		t.Error("a bar speaks when its cell has ended")
	}
}

// TestBarNested shows parts of a task below it, indented, in the order of the
// tree; they go when the cell ends.
func TestBarNested(t *testing.T) {
	var out bundles
	b, c := timed(&out)
	ctx := progress.With(context.Background(), b.report)
	for trial := range 3 {
		progress.Report(ctx, progress.Step{Task: "search", Done: trial, Total: 3})
		for epoch := 1; epoch <= 4; epoch++ {
			c.tick(time.Second)
			progress.Report(progress.Within(ctx, "search"), progress.Step{Task: "CTGAN", Done: epoch, Total: 4})
			progress.Report(progress.Within(progress.Within(ctx, "search"), "CTGAN"), progress.Step{Task: "batch", Done: epoch})
			progress.Report(ctx, progress.Step{Task: "other", Done: epoch})
		}
	}
	c.tick(time.Second)
	progress.Report(ctx, progress.Step{Task: "other", Done: 9})
	lines := strings.Split(out.last("text/plain"), "\n")
	for i, prefix := range []string{"search [", "  CTGAN [", "    batch  4", "other  9"} {
		if i >= len(lines) || !strings.HasPrefix(lines[i], prefix) {
			t.Fatalf("line %d of %q, want %q", i, lines, prefix)
		}
	}
	if !strings.Contains(out.last("text/html"), "margin-left:4em") {
		t.Errorf("the inner part is not indented: %s", out.last("text/html"))
	}
	b.leave()
	if got := out.last("text/plain"); got != "search [#############.......]  2/3\nother  9" {
		t.Errorf("left as %q", got)
	}
}

// TestBarGoroutines has many goroutines report: no step is lost, each task has
// one line.
func TestBarGoroutines(t *testing.T) {
	var out bundles
	b := newBar(&out)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 200 {
				b.report(progress.Step{Task: fmt.Sprint("task ", g), Done: i + 1, Total: 200})
			}
		})
	}
	wg.Wait()
	b.leave()
	if got := out.last("text/plain"); strings.Count(got, "200/200") != 8 || strings.Count(got, "\n") != 7 {
		t.Errorf("left as\n%s", got)
	}
}

// TestBarWords holds how rates and times are written.
func TestBarWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		400 * time.Millisecond: "0 s", 59 * time.Second: "59 s", 61 * time.Second: "1 min 1 s",
		11*time.Minute + 31*time.Second: "12 min", 3*time.Hour + 5*time.Minute: "3 h 5 min",
	} {
		if got := duration(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	for x, want := range map[float64]string{0.25: "0.25", 2: "2", 2.345: "2.3", 41.6: "42", 12345: "12345"} {
		if got := figures(x); got != want {
			t.Errorf("%v: %q, want %q", x, got, want)
		}
	}
	slow := row{Step: progress.Step{Task: "slow", Done: 2}}
	slow.pace.Step(time.Unix(0, 0), 0)
	slow.pace.Step(time.Unix(8, 0), 2)
	if got := slow.speed(time.Unix(8, 0)); got != "4 s each" {
		t.Errorf("a slow task: %q", got)
	}
	if got := slow.speed(time.Time{}); got != "" {
		t.Errorf("without a time: %q", got)
	}
}
