package scgoat

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pawl/engine/bayesopt"
	"pawl/engine/classify"
	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/progress"
	"pawl/engine/rng"
	"pawl/engine/synth"
)

// people draws rows whose label depends on two columns with the given strength.
func people(n int, strength float64, src rand.Source) *frame.Frame {
	r := rand.New(src)
	x, y, town, label := make([]float64, n), make([]float64, n), make([]string, n), make([]string, n)
	for i := range n {
		x[i], y[i] = r.NormFloat64(), r.ExpFloat64()
		town[i] = []string{"north", "south"}[r.IntN(2)]
		label[i] = "no"
		if strength*(x[i]+y[i]-1)+r.NormFloat64() > 0 {
			label[i] = "yes"
		}
	}
	f, err := frame.New(frame.NumberColumn("x", x), frame.NumberColumn("y", y),
		frame.CategoryColumn("town", town), frame.CategoryColumn("label", label))
	if err != nil {
		panic(err)
	}
	return f
}

// peopleLike is a generator that knows the people's law, up to its strength.
type peopleLike struct {
	name     string
	strength float64
}

func (g peopleLike) Name() string { return g.name }

func (g peopleLike) FitModel(context.Context, *frame.Frame, rand.Source) (synth.Model, error) {
	return g, nil
}

func (g peopleLike) Sample(_ context.Context, n int, src rand.Source) (*frame.Frame, error) {
	return people(n, g.strength, src), nil
}

func pools(t testing.TB, rows int) *Pools {
	t.Helper()
	train := people(rows, 2, rng.New(1))
	p, err := Draw(context.Background(), train, []synth.Generator{
		peopleLike{"noise", 0}, peopleLike{"truth", 2}, peopleLike{"truth", 1}, peopleLike{"lie", -1},
	}, rows, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// formula is a metric that is a function of the mixture alone.
func formula(name string, better metrics.Direction, f func(a, b, c, d float64) float64) metrics.Metric {
	return metrics.Metric{Name: name, Better: better, Mixture: func(context.Context, *frame.Frame, []*frame.Frame, int) (metrics.Blend, error) {
		return func(x []float64) float64 { return f(x[0], x[1], x[2], x[3]) }, nil
	}}
}

// The simplex toy of package bayesopt, as metrics.
var (
	toyUtility = formula("utility", metrics.Higher, func(a, b, c, d float64) float64 {
		return .80*a + .85*b + .82*c + .84*d + .08*a*b + .06*a*d + .12*b*d + .05*c*d + .04*b*c + .04*a*c
	})
	toyReID = formula("reid", metrics.Lower, func(a, b, c, d float64) float64 { return .05*a + .10*b + .09*c + .20*d })
	toyKS   = formula("ks", metrics.Higher, func(a, b, c, d float64) float64 { return .70*a + .85*b + .80*c + .90*d + .10*a*d })
	toySSP  = formula("ssp", metrics.Higher, func(a, b, c, d float64) float64 { return .40*a + .10*b + .15*c + .05*d })
)

func toy(reid, ks, ssp float64) []Constraint {
	return []Constraint{AtMost(toyReID, reid), AtLeast(toyKS, ks), AtLeast(toySSP, ssp)}
}

// must takes the result of a Run that must not fail.
func must(t *testing.T) func(*Run, error) *Run {
	return func(r *Run, err error) *Run {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

// Optima of the toy, by exhaustive search (see package bayesopt).
func TestMethodsOnTheToy(t *testing.T) {
	ctx, p := context.Background(), pools(t, 1000)
	free := must(t)(Unconstrained{Objective: toyUtility, Constraints: toy(.10, .70, .10), Budget: 25}.Run(ctx, p, nil, nil, rng.New(1)))
	medium := must(t)(Fixed{Name: "Medium", Objective: toyUtility, Constraints: toy(.20, .60, .05), Budget: 25}.Run(ctx, p, nil, nil, rng.New(1)))
	tight := must(t)(Fixed{Name: "Tight", Objective: toyUtility, Constraints: toy(.10, .70, .10), Budget: 25}.Run(ctx, p, nil, nil, rng.New(1)))
	act := must(t)(ACT{Objective: toyUtility, Constraints: toy(.10, .70, .10), Budget: 40}.Run(ctx, p, nil, nil, rng.New(1)))
	for _, c := range []struct {
		run      *Run
		optimum  float64
		slack    float64
		feasible bool
	}{
		{free, .875208, .0005, false}, {medium, .875208, .0005, true},
		{tight, .860035, .001, true}, {act, .860035, .001, true},
	} {
		if got := c.run.Best.Objective; c.run.Feasible != c.feasible || got < c.optimum-c.slack || got > c.optimum+2e-5 {
			t.Errorf("%s: %v (feasible: %v), the optimum is %v", c.run.Method, got, c.run.Feasible, c.optimum)
		}
	}
	table, err := Compare(free, medium, tight, act)
	if err != nil || table.Rows() != 4 || strings.Join(table.Names(), ",") != "method,utility (validation),reid,ks,ssp,on target" {
		t.Errorf("comparison %v, %v", table, err)
	}
}

// The baselines run in the same harness, under the same targets.
func TestBaselinesOnTheToy(t *testing.T) {
	ctx, p := context.Background(), pools(t, 500)
	for name, strategy := range map[string]bayesopt.Strategy{"random": bayesopt.Random{}, "TPE": bayesopt.TPE{}, "lattice": bayesopt.Lattice{}} {
		r := must(t)(Fixed{Name: name, Objective: toyUtility, Constraints: toy(.10, .70, .10), Strategy: strategy, Budget: 70, Closing: -1}.Run(ctx, p, nil, nil, rng.New(1)))
		if got := r.Best.Objective; !r.Feasible || got < .845 || got > .860035+2e-5 {
			t.Errorf("%s: %v (feasible: %v), the optimum is .860035", name, got, r.Feasible)
		}
	}
	paper := ACT{Objective: toyUtility, Constraints: toy(.10, .70, .10), Budget: 25}.AsPublished()
	r := must(t)(paper.Run(ctx, p, nil, nil, rng.New(1)))
	if len(r.Evaluations) != 45 || !paper.Learn || paper.Schedule != (Paper{}) {
		t.Errorf("as published: %d evaluations, %+v", len(r.Evaluations), paper)
	}
	for _, e := range r.Evaluations {
		if e.Draw > 0 {
			t.Errorf("as published, evaluation %d is of a release", e.Index)
		}
	}
	if last := r.Path[len(r.Path)-1]; len(r.Reverts) == 0 && slices.Equal(last.Limits, []float64{.10, .70, .10}) {
		t.Errorf("equation (1) reached the targets: %v", last)
	}
}

// The thresholds of an ACT run close the gap as equation (1) says.
func TestThresholdPath(t *testing.T) {
	constraints := []Constraint{AtMost(toyReID, .10).From(.30), AtLeast(toyKS, .70).From(.50), AtLeast(toySSP, .10).From(0)}
	r := must(t)(ACT{Objective: toyUtility, Constraints: constraints, Budget: 11, Closing: -1, Replicates: -1, Schedule: Paper{}}.Run(context.Background(), pools(t, 100), nil, nil, rng.New(1)))
	if len(r.Path) != 6 || len(r.Reverts) != 0 {
		t.Fatalf("path %v, reverts %v", r.Path, r.Reverts)
	}
	for k, left := range append([]float64{1}, remaining...) {
		p := r.Path[k]
		near(t, "re-ID", p.Limits[0], .10+.20*left, 1e-4)
		near(t, "KS", p.Limits[1], .70-.20*left, 1e-4)
		near(t, "SSP", p.Limits[2], .10-.10*left, 1e-4)
		if want := []int{0, 20, 23, 25, 27, 29}[k]; p.Round != k || k > 0 && p.From != want {
			t.Errorf("round %d begins at evaluation %d, want round %d at %d", p.Round, p.From, k, want)
		}
	}
	for _, e := range r.Evaluations {
		if !slices.Equal(e.Thresholds, r.Path[e.Round].Limits) || e.Admitted != feasible(constraints, e.Values, e.Thresholds) || e.OnTarget != feasible(constraints, e.Values, targets(constraints)) {
			t.Errorf("evaluation %d does not match its thresholds: %+v", e.Index, e)
		}
	}
	if starts := r.RoundStarts(); !slices.Equal(starts, []int{0, 20, 23, 25, 27, 29}) {
		t.Errorf("rounds start at %v", starts)
	}
}

// The closing evaluations are made under the targets, and the last of them
// repeat the best mixtures as releases.
func TestClosing(t *testing.T) {
	r := must(t)(ACT{Objective: toyUtility, Constraints: toy(.10, .70, .10), Budget: 20, Replicates: 2, Schedule: Paper{}}.Run(context.Background(), pools(t, 1000), nil, nil, rng.New(1)))
	last := r.Path[len(r.Path)-1]
	if !slices.Equal(last.Limits, []float64{.10, .70, .10}) || len(r.Evaluations) != 40 {
		t.Errorf("%d evaluations, the last under %+v", len(r.Evaluations), last)
	}
	for i, e := range r.Evaluations {
		if (e.Draw > 0) != (i >= 38) {
			t.Errorf("evaluation %d is of draw %d", i, e.Draw)
		}
	}
}

// Where the targets leave nothing feasible, ACT goes back to thresholds that
// do, with half the step each time, and says so; and since all constraints are
// computed it is sure, and knows the least relaxation.
func TestRevert(t *testing.T) {
	for _, schedule := range []Schedule{Paper{}, FeasibleQuantile{}} {
		r := must(t)(ACT{Objective: toyUtility, Constraints: toy(.06, .85, .30), Budget: 40, Schedule: schedule}.Run(context.Background(), pools(t, 1000), nil, nil, rng.New(1)))
		if r.Feasible || len(r.Reverts) == 0 || r.Relaxation == nil || !r.Relaxation.Certain {
			t.Fatalf("%v: feasible: %v, reverts: %v, relaxation %+v", schedule, r.Feasible, r.Reverts, r.Relaxation)
		}
		if least := leastRelaxation(); r.Relaxation.Part > least+1e-9 || r.Relaxation.Part < least-.005 {
			t.Errorf("least relaxation %v, on a lattice of step 1/40 %v", r.Relaxation.Part, least)
		}
		damping := 1.0
		for _, v := range r.Reverts {
			damping /= 2
			near(t, "damping", v.Damping, damping, 1e-15)
			if v.Probability >= 0.05 || v.Cause == "" || !v.Certain || slices.Equal(v.Refused, v.Restored) {
				t.Errorf("revert %+v", v)
			}
			for j, c := range r.Constraints {
				if c.looser(v.Refused[j], v.Restored[j]) != v.Restored[j] {
					t.Errorf("reverting tightened %s from %v to %v", c.Metric.Name, v.Refused[j], v.Restored[j])
				}
			}
		}
		within := 0
		for _, e := range r.Evaluations[20:] {
			if e.Admitted {
				within++
			}
		}
		if within < 15 {
			t.Errorf("%v: only %d evaluations kept the thresholds in force, although ACT reverts", schedule, within)
		}
		if text := r.String(); !strings.Contains(text, "infeasible") || !strings.Contains(text, "reverted") || !strings.Contains(text, "certainly") {
			t.Errorf("the report does not say what happened:\n%s", text)
		}
	}
}

// leastRelaxation searches a fine lattice for the least part of the spreads by
// which (.06, .85, .30) must be relaxed together.
func leastRelaxation() float64 {
	least := math.Inf(1)
	for _, x := range (bayesopt.Simplex{Parts: 4}).Lattice(13000) {
		a, b, c, d := x[0], x[1], x[2], x[3]
		worst := max((.05*a+.10*b+.09*c+.20*d-.06)/.15, (.85-(.70*a+.85*b+.80*c+.90*d+.10*a*d))/.20, (.30-(.40*a+.10*b+.15*c+.05*d))/.35)
		least = min(least, worst)
	}
	return least
}

// small is a classifier and budget for tables of a few hundred rows.
var small = classify.Boosting{Rounds: 15, LearningRate: .3, Depth: 3}

func realRun(t *testing.T, cores int, seed uint64) *Run {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
	return must(t)(ACT{
		Constraints: []Constraint{AtMost(metrics.ReID, .3), AtLeast(metrics.KS, .8)}, Initial: 8, Budget: 10, Classifier: small,
	}.Run(context.Background(), pools(t, 300), people(400, 2, rng.New(3)), people(400, 2, rng.New(4)), rng.New(seed)))
}

func TestSearchPrefersTheTruth(t *testing.T) {
	r := realRun(t, 2, 1)
	if truth := r.Best.Alpha[1] + r.Best.Alpha[2]; truth < 0.7 {
		t.Errorf("the best mixture is %v of %v", r.Best.Alpha, r.Names)
	}
	if r.Test < 0.8 || math.Abs(r.Test-r.Best.Objective) > 0.1 {
		t.Errorf("validation %v, test %v", r.Best.Objective, r.Test)
	}
	if r.Names[2] != "truth 2" {
		t.Errorf("two generators share a name: %v", r.Names)
	}
}

func TestSameSeedSameRun(t *testing.T) {
	bytes := func(r *Run) string {
		out, err := json.Marshal([]any{r.Evaluations, r.Path, r.Best, r.Released, r.Test})
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	one := bytes(realRun(t, 1, 5))
	if one != bytes(realRun(t, 2, 5)) {
		t.Error("the run depends on the number of cores")
	}
	if one == bytes(realRun(t, 2, 6)) {
		t.Error("the seed has no effect")
	}
}

func TestRelease(t *testing.T) {
	r := realRun(t, 2, 1)
	f, err := r.Release(rng.New(1))
	if err != nil || f.Rows() != 300 {
		t.Fatalf("released %v, %v", f, err)
	}
	for j, c := range r.Constraints {
		value, err := c.Metric.Tables(context.Background(), r.pools.Train(), f)
		if err != nil {
			t.Fatal(err)
		}
		near(t, c.Metric.Name+" of the release", r.Released[j], value, 1e-12)
	}
	f, err = r.Sample(context.Background(), 57, rng.New(1))
	if err != nil || f.Rows() != 57 {
		t.Errorf("sampled %v, %v", f, err)
	}
	table, err := r.Table()
	if err != nil || table.Rows() != 18 || len(table.Columns()) != 2+4+2+2+1 {
		t.Errorf("table %v, %v", table, err)
	}
	bundle := r.MIMEBundle()
	for _, kind := range []string{"text/plain", "text/html"} {
		if s, ok := bundle[kind].(string); !ok || !strings.Contains(s, "reid") || !strings.Contains(s, "truth 2") {
			t.Errorf("%s: %v", kind, bundle[kind])
		}
	}
}

// Metrics written by a user see the mixture's rows; metrics of labels can be
// constraints, too.
func TestMetricsOfTheUser(t *testing.T) {
	north := metrics.Func("north", metrics.Lower, func(real, synthetic *frame.Frame) (float64, error) {
		counts := 0.0
		towns, err := synthetic.Strings("town")
		for _, town := range towns {
			if town == "north" {
				counts++
			}
		}
		return counts / float64(synthetic.Rows()), err
	})
	r := must(t)(Fixed{
		Constraints: []Constraint{AtMost(north, .6), AtLeast(metrics.Accuracy, .5)}, Objective: metrics.LogLoss,
		Initial: 6, Budget: 4, Classifier: small,
	}.Run(context.Background(), pools(t, 200), people(300, 2, rng.New(3)), nil, rng.New(1)))
	if v := r.Best.Values; v[0] < .3 || v[0] > .7 || v[1] < .5 || !math.IsNaN(r.Test) {
		t.Errorf("values %v, test %v", v, r.Test)
	}
	for _, e := range r.Evaluations {
		if e.OnTarget && e.Draw == 0 && e.Estimate < r.Best.Estimate-1e-9 {
			t.Errorf("evaluation %d has a lower log loss than the answer", e.Index)
		}
	}
}

func TestProgressIsReported(t *testing.T) {
	var last progress.Step
	ctx := progress.With(context.Background(), func(s progress.Step) { last = s })
	if _, err := (Fixed{Objective: toyUtility, Constraints: toy(.2, .6, .05), Budget: 2, Initial: 5}).Run(ctx, pools(t, 100), nil, nil, rng.New(1)); err != nil {
		t.Fatal(err)
	}
	if last.Done != 7 || last.Total != 7 {
		t.Errorf("last report %+v", last)
	}
}

func TestRefusals(t *testing.T) {
	ctx, p, val := context.Background(), pools(t, 100), people(50, 2, rng.New(3))
	if _, err := Draw(ctx, p.train, []synth.Generator{peopleLike{"one", 1}}, 10, rng.New(1)); err == nil {
		t.Error("one generator is no mixture")
	}
	one := func(c Constraint) []Constraint { return []Constraint{c} }
	reid := one(AtMost(metrics.ReID, .1))
	oneClass, err := val.Filter(func(r frame.Row) bool { return r.Value("label") == "yes" })
	if err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]func() error{
		"no pools":       func() error { _, err := Fixed{}.Run(ctx, nil, val, nil, rng.New(1)); return err },
		"no validation":  func() error { _, err := Fixed{}.Run(ctx, p, nil, nil, rng.New(1)); return err },
		"unknown label":  func() error { _, err := Fixed{Label: "income"}.Run(ctx, p, val, nil, rng.New(1)); return err },
		"one class":      func() error { _, err := Fixed{}.Run(ctx, p, oneClass, nil, rng.New(1)); return err },
		"no constraints": func() error { _, err := ACT{}.Run(ctx, p, val, nil, rng.New(1)); return err },
		"Eta of 1": func() error {
			_, err := ACT{Constraints: reid, Schedule: Paper{Eta: 1}}.Run(ctx, p, val, nil, rng.New(1))
			return err
		},
		"negative rounds": func() error {
			_, err := ACT{Constraints: reid, Rounds: -1}.Run(ctx, p, val, nil, rng.New(1))
			return err
		},
		"negative budget": func() error { _, err := Fixed{Budget: -1}.Run(ctx, p, val, nil, rng.New(1)); return err },
		"tight start": func() error {
			_, err := ACT{Constraints: one(AtMost(metrics.ReID, .1).From(.05))}.Run(ctx, p, val, nil, rng.New(1))
			return err
		},
		"empty constraint": func() error {
			_, err := Fixed{Constraints: one(Constraint{Sense: bayesopt.AtMost})}.Run(ctx, p, val, nil, rng.New(1))
			return err
		},
	} {
		if err := try(); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := (Fixed{Classifier: small}).Run(stopped, p, val, nil, rng.New(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run returned %v", err)
	}
}
