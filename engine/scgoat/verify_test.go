package scgoat

import (
	"context"
	"math"
	"strings"
	"testing"

	"pawl/engine/bayesopt"
	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/rng"
)

// The bootstrap's standard error is that of releases drawn anew, and its band
// lies around the value.
func TestBootstrapEqualsNewReleases(t *testing.T) {
	ctx, p := context.Background(), pools(t, 2000)
	counts := []int{0, 300, 100, 0}
	for _, m := range []metrics.Metric{metrics.KS, metrics.ReIDWithin(.03), ColumnMean("x", metrics.Higher)} {
		var draws []float64
		for draw := range uint64(40) {
			table, err := p.take(counts, draw+1)
			if err != nil {
				t.Fatal(err)
			}
			v, err := m.Tables(ctx, p.train, table)
			if err != nil {
				t.Fatal(err)
			}
			draws = append(draws, v)
		}
		want := newBand(draws[0], draws).sd()
		table, err := p.take(counts, 1)
		if err != nil {
			t.Fatal(err)
		}
		b, err := bootTable(ctx, m, m.Mixture, p.train, table, rng.New(1))
		if err != nil {
			t.Fatal(err)
		}
		value, err := m.Tables(ctx, p.train, table)
		if err != nil {
			t.Fatal(err)
		}
		near(t, m.Name, b.value, value, 1e-9)
		// 40 releases and 50 chunks know a standard error to about a fifth.
		near(t, m.Name+": standard error", b.sd()/want, 1, .45)
		if b.quantile(tail) >= value || b.quantile(1-tail) <= value {
			t.Errorf("%s: %v lies outside its band, %v to %v", m.Name, value, b.quantile(tail), b.quantile(1-tail))
		}
	}
	near(t, "rate", binomial(.2, 400).sd(), math.Sqrt(.2*.8/400), .001)
}

func TestVerdicts(t *testing.T) {
	c := AtMost(metrics.ReID, .10)
	for _, k := range []struct {
		low, high float64
		want      Verdict
	}{{.08, .09, Feasible}, {.09, .11, Undecided}, {.11, .12, Infeasible}, {.09, .10, Feasible}} {
		if got := c.judged((k.low+k.high)/2, k.low, k.high).Verdict; got != k.want {
			t.Errorf("%v to %v under %v: %v", k.low, k.high, c, got)
		}
	}
	if together([]Check{{Verdict: Feasible}, {Verdict: Undecided}}) != Undecided || together([]Check{{Verdict: Undecided}, {Verdict: Infeasible}}) != Infeasible || together(nil) != Feasible {
		t.Error("verdicts do not add up")
	}
}

// A threshold that binds is kept by the released rows beyond doubt, at a small
// price: the search leaves room for what chance does to a release.
func TestReleaseKeepsABindingThreshold(t *testing.T) {
	feasibleRuns := 0
	for seed := range uint64(3) {
		rich := RowRate("rich", metrics.Higher, func(r frame.Row) bool { return r.Value("label") == "yes" && r.Float("y") > .5 })
		r := must(t)(ACT{
			Objective: toyUtility, Constraints: []Constraint{AtMost(toyReID, .15), AtMost(rich, .30)}, Budget: 40,
		}.Run(context.Background(), pools(t, 700), nil, nil, rng.New(seed)))
		if r.Verdict == Feasible && r.Verified {
			feasibleRuns++
		}
		if r.Checks[1].High < .26 {
			t.Errorf("seed %d: the release leaves more room than it needs: %+v", seed, r.Checks[1])
		}
		if text := r.String(); !strings.Contains(text, "verified on the released rows") && r.Verdict == Feasible {
			t.Errorf("shown as\n%s", text)
		}
	}
	if feasibleRuns < 3 {
		t.Errorf("%d of 3 releases were feasible beyond doubt", feasibleRuns)
	}
}

// Targets that the user leaves open are found, and can be kept together.
func TestAutomaticTargets(t *testing.T) {
	r := must(t)(ACT{
		Objective: toyUtility, Constraints: []Constraint{Automatic(toyReID), Automatic(toyKS), Automatic(toySSP)}, Budget: 20,
	}.Run(context.Background(), pools(t, 300), nil, nil, rng.New(1)))
	if !r.Feasible {
		t.Errorf("automatic targets cannot be kept:\n%v", r)
	}
	for _, c := range r.Constraints {
		if c.Target == 0 || (c.Sense == bayesopt.AtMost) != (c.Metric.Better == metrics.Lower) {
			t.Errorf("target %v", c)
		}
	}
}
