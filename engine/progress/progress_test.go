package progress

import (
	"context"
	"math"
	"testing"
	"time"
)

// TestReport shows that a step reaches the nearest listener with the tasks it
// is a part of, and nobody where there is none.
func TestReport(t *testing.T) {
	Report(context.Background(), Step{Task: "unheard"})
	var heard []Step
	ctx := With(context.Background(), func(s Step) { heard = append(heard, s) })
	Report(ctx, Step{Task: "search", Done: 1, Total: 2})
	inner := Within(ctx, "search")
	Report(inner, Step{Task: "CTGAN"})
	Report(Within(inner, "CTGAN"), Step{Task: "epoch"})
	Report(Quiet(inner), Step{Task: "quiet"})
	want := []Step{
		{Task: "search", Done: 1, Total: 2},
		{Task: "CTGAN", Within: "search"},
		{Task: "epoch", Within: "search > CTGAN"},
	}
	if len(heard) != len(want) {
		t.Fatalf("heard %v", heard)
	}
	for i, s := range heard {
		if s != want[i] {
			t.Errorf("heard %v, want %v", s, want[i])
		}
	}
	if p := heard[2].Path(); p != "search > CTGAN > epoch" {
		t.Errorf("path %q", p)
	}
}

// TestPace holds the laws of the estimate: a steady task has its rate exactly
// from the second step on, however the steps are bundled; after a change the
// estimate moves to the new rate; a restart forgets.
func TestPace(t *testing.T) {
	start := time.Unix(0, 0)
	for _, bundle := range []int{1, 7, 40} {
		var p Pace
		if _, ok := p.Left(start, 10); ok {
			t.Error("a rate is known before the first step")
		}
		for i := 0; i <= 200; i += bundle {
			p.Step(start.Add(time.Duration(i)*50*time.Millisecond), i)
		}
		if r := p.PerSecond(); math.Abs(r-20) > 1e-9 {
			t.Errorf("bundles of %d: %v a second, want 20", bundle, r)
		}
	}
	var p Pace
	now := start
	for i := range 100 {
		p.Step(now, i)
		now = now.Add(time.Second)
	}
	left, ok := p.Left(now.Add(-time.Second), 109)
	if !ok || left.Round(time.Millisecond) != 10*time.Second {
		t.Errorf("%v left, want 10 s", left)
	}
	if left, _ := p.Left(now.Add(3*time.Second), 109); left.Round(time.Millisecond) != 6*time.Second {
		t.Errorf("four seconds later %v left, want 6 s", left)
	}
	if left, _ := p.Left(now.Add(time.Hour), 109); left != 0 {
		t.Errorf("%v left of a late task, want 0", left)
	}
	for i := range 60 { // half as fast from now on
		p.Step(now, 99+i)
		now = now.Add(2 * time.Second)
	}
	if r := p.PerSecond(); math.Abs(r-0.5) > 0.01 {
		t.Errorf("%v a second after two minutes at 0.5", r)
	}
	p.Step(now, 0)
	if r := p.PerSecond(); r != 0 || p.Elapsed() != 0 {
		t.Errorf("%v a second after a restart", r)
	}
}
