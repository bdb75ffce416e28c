package whatif

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/rng"
	"pawl/engine/scgoat"
	"pawl/engine/synth"
)

// plain is a generator of a table of one number.
type plain string

func (g plain) Name() string { return string(g) }

func (g plain) FitModel(context.Context, *frame.Frame, rand.Source) (synth.Model, error) {
	return g, nil
}

func (g plain) Sample(_ context.Context, n int, src rand.Source) (*frame.Frame, error) {
	r, x := rand.New(src), make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return frame.New(frame.NumberColumn("x", x))
}

// formula is a metric that is a function of the mixture alone.
func formula(name string, better metrics.Direction, f func(a, b, c, d float64) float64) metrics.Metric {
	return metrics.Metric{Name: name, Better: better, Mixture: func(context.Context, *frame.Frame, []*frame.Frame, int) (metrics.Blend, error) {
		return func(x []float64) float64 { return f(x[0], x[1], x[2], x[3]) }, nil
	}}
}

// The simplex toy of package bayesopt, as metrics.
var (
	utility = formula("utility", metrics.Higher, func(a, b, c, d float64) float64 {
		return .80*a + .85*b + .82*c + .84*d + .08*a*b + .06*a*d + .12*b*d + .05*c*d + .04*b*c + .04*a*c
	})
	cost = formula("cost", metrics.Lower, func(a, b, c, d float64) float64 {
		return 1 - (.80*a + .85*b + .82*c + .84*d + .08*a*b + .06*a*d + .12*b*d + .05*c*d + .04*b*c + .04*a*c)
	})
	reid = formula("reid", metrics.Lower, func(a, b, c, d float64) float64 { return .05*a + .10*b + .09*c + .20*d })
	ks   = formula("ks", metrics.Higher, func(a, b, c, d float64) float64 { return .70*a + .85*b + .80*c + .90*d + .10*a*d })
	ssp  = formula("ssp", metrics.Higher, func(a, b, c, d float64) float64 { return .40*a + .10*b + .15*c + .05*d })
)

func pools(t testing.TB) *scgoat.Pools {
	t.Helper()
	train, err := plain("").Sample(context.Background(), 200, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	p, err := scgoat.Draw(context.Background(), train, []synth.Generator{plain("a"), plain("b"), plain("c"), plain("d")}, 200, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// study runs the toy under Tight and prepares it, once for all tests.
func study(t testing.TB, objective metrics.Metric, budget int) *AnalysisModel {
	t.Helper()
	key := fmt.Sprint(objective.Name, budget)
	if m, ok := studies[key]; ok {
		return m
	}
	run, err := scgoat.ACT{
		Objective:   objective,
		Constraints: []scgoat.Constraint{scgoat.AtMost(reid, .10), scgoat.AtLeast(ks, .70), scgoat.AtLeast(ssp, .10)},
		Budget:      budget,
	}.Run(context.Background(), pools(t), nil, nil, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	studies[key] = fit(t, run)
	return studies[key]
}

var studies = map[string]*AnalysisModel{}

func fit(t testing.TB, run *scgoat.Run) *AnalysisModel {
	t.Helper()
	m, err := Analysis{Paths: 64}.Fit(context.Background(), run, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.6g, want %.6g", what, got, want)
	}
}

func solve(t *testing.T, m *AnalysisModel, limits ...float64) *Answer {
	t.Helper()
	a, err := m.Solve(limits)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Optima by exhaustive search of a lattice of step 1/400 (see package
// bayesopt); between (.094, ...) and Tight they differ by .50 a unit of re-ID.
func TestAnswersOfTheToy(t *testing.T) {
	m := study(t, utility, 40)
	tight := solve(t, m, .10, .70, .10)
	near(t, "best objective", tight.Optimum.Mean, .860035, .0004)
	near(t, "feasible part", tight.Feasible, .395, .02)
	near(t, "objective of the best mixture", tight.Best.Objective.Mean, .860035, .0004)
	for i, want := range []float64{.235, .6475, 0, .1175} {
		near(t, "proportion", tight.Best.Alpha[i], want, .05)
	}
	if tight.Observed == nil || tight.Observed.Objective > tight.Optimum.High+1e-4 || tight.Best.Feasibility != 1 || tight.Best.Chance <= 0 || tight.Best.Regret < 0 {
		t.Errorf("%+v of %+v", tight.Best, tight)
	}
	r, k, s := tight.Stances[0], tight.Stances[1], tight.Stances[2]
	near(t, "price of re-ID", r.Price.Mean, .50, .05)
	if !r.Binding || k.Binding || s.Binding || k.Price.Mean > 1e-6 {
		t.Errorf("stances %+v", tight.Stances)
	}
	near(t, "slack of re-ID", r.Slack, 0, 1e-6)
	near(t, "slack of KS", k.Slack, .123, .02)
	medium := solve(t, m, .20, .60, .05)
	near(t, "best under Medium", medium.Optimum.Mean, .875208, .0006)
	dropped := solve(t, m, math.Inf(1), math.Inf(-1), math.Inf(-1))
	near(t, "best without constraints", dropped.Optimum.Mean, .875208, .0006)
	near(t, "all is feasible", dropped.Feasible, 1, 0)
}

// The price is the slope of the curve.
func TestPriceIsTheSlopeOfTheCurve(t *testing.T) {
	m := study(t, utility, 40)
	at := func(limit float64) float64 { return solve(t, m, limit, .70, .10).Optimum.Mean }
	price := solve(t, m, .09, .70, .10).Stances[0].Price.Mean
	near(t, "price", price, (at(.093)-at(.087))/.006, .02)
	c, err := m.Curve(0, []float64{.10, .70, .10}, 31)
	if err != nil {
		t.Fatal(err)
	}
	for k := 1; k < len(c.Best); k++ {
		if c.Threshold[k] <= c.Threshold[k-1] || c.Best[k].Mean < c.Best[k-1].Mean-1e-9 || c.Feasible[k] < c.Feasible[k-1] {
			t.Fatalf("loosening from %v to %v costs: %v, %v", c.Threshold[k-1], c.Threshold[k], c.Best[k-1], c.Best[k])
		}
		near(t, "curve", c.Best[k].Mean, at(c.Threshold[k]), 1e-12)
	}
}

func TestNothingFeasible(t *testing.T) {
	m := study(t, utility, 40)
	a := solve(t, m, .06, .85, .30)
	if a.Best != nil || a.Observed != nil || a.Next != nil || a.Feasible != 0 || a.Relaxed == nil || !math.IsNaN(a.Optimum.Mean) {
		t.Errorf("%+v", a)
	}
	if b := solve(t, m, a.Relaxed...); b.Best == nil {
		t.Errorf("the relaxation %v is infeasible, too", a.Relaxed)
	}
	if a := solve(t, m, .04, .7, .1); !a.Stances[0].Impossible || a.Stances[1].Impossible {
		t.Errorf("stances %+v", a.Stances)
	}
	if text := a.String(); !strings.Contains(text, "no mixture") {
		t.Errorf("shown as\n%s", text)
	}
}

// An objective that is better when lower is the mirror image.
func TestLowerObjective(t *testing.T) {
	up, down := study(t, utility, 40), study(t, cost, 40)
	a, b := solve(t, up, .10, .70, .10), solve(t, down, .10, .70, .10)
	near(t, "best", b.Optimum.Mean, 1-a.Optimum.Mean, .0005)
	near(t, "price", b.Stances[0].Price.Mean, a.Stances[0].Price.Mean, .05)
	if b.Optimum.Low > b.Optimum.Mean || b.Optimum.High < b.Optimum.Mean || b.Best.Regret < 0 {
		t.Errorf("band %+v", b.Optimum)
	}
}

// learntStudy has a constraint that must be measured.
func learntStudy(t *testing.T) *AnalysisModel {
	t.Helper()
	rows := metrics.Func("mean", metrics.Higher, func(_, synthetic *frame.Frame) (float64, error) {
		values, err := synthetic.Floats("x")
		sum := 0.0
		for _, v := range values {
			sum += v
		}
		return sum / float64(len(values)), err
	})
	run, err := scgoat.Fixed{
		Objective: utility, Constraints: []scgoat.Constraint{scgoat.AtLeast(rows, -.05), scgoat.AtMost(reid, .15)}, Budget: 15,
	}.Run(context.Background(), pools(t), nil, nil, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	return fit(t, run)
}

func TestLearntConstraint(t *testing.T) {
	m := learntStudy(t)
	loose, tight := solve(t, m, -9, .15), solve(t, m, .02, .15)
	if loose.Feasible <= tight.Feasible || loose.Best.Feasibility < .999 || loose.Optimum.Mean < tight.Optimum.Mean {
		t.Errorf("loose %+v, tight %+v", loose, tight)
	}
	if tight.Best != nil && tight.Best.Feasibility > .9999 {
		t.Errorf("a constraint that is learnt is kept with probability %v", tight.Best.Feasibility)
	}
}

func TestFrontReplayAndMap(t *testing.T) {
	m := study(t, utility, 40)
	front := m.Front()
	if len(front) < 3 {
		t.Errorf("front %v", front)
	}
	for i := range m.tried {
		beaten := false
		for k := range m.tried {
			beaten = beaten || m.beats(k, i)
		}
		if beaten == slices.Contains(front, m.tried[i].Index) {
			t.Errorf("evaluation %d is beaten: %v, in the front: %v", i, beaten, !beaten)
		}
	}
	steps, err := m.Replay()
	if err != nil || len(steps) != len(m.run.Path) || steps[0].Feasible < steps[len(steps)-1].Feasible {
		t.Errorf("replay of %d steps, %v", len(steps), err)
	}
	p, err := m.Map(1, 2, []float64{.2, .7, .1}, 9)
	if err != nil || len(p.Best) != 9 || len(p.Best[0]) != 9 {
		t.Fatalf("map %v, %v", p, err)
	}
	near(t, "loosest corner", p.Best[8][8], .875208, .001)
	if !math.IsNaN(p.Best[0][0]) {
		t.Errorf("the tightest corner has %v", p.Best[0][0])
	}
}

// Where nothing was tried the answer says that it is far from the data, and
// evaluating what it proposes helps.
func TestHonestyFarFromData(t *testing.T) {
	m := study(t, utility, 1)
	a := solve(t, m, .10, .70, .10)
	if a.Next == nil || a.Next.Objective.High <= a.Next.Objective.Low {
		t.Fatalf("next %+v", a.Next)
	}
	before := a.Optimum.High - a.Optimum.Low
	run := m.Run()
	for range 2 {
		var err error
		if run, err = run.Evaluate(context.Background(), solve(t, m, .10, .70, .10).Next.Alpha); err != nil {
			t.Fatal(err)
		}
		m = fit(t, run)
	}
	a = solve(t, m, .10, .70, .10)
	if after := a.Optimum.High - a.Optimum.Low; after > before || len(run.Extra) != 2 {
		t.Errorf("the band went from %v to %v with %d more evaluations", before, after, len(run.Extra))
	}
	far := m.distance([]float64{.5, 0, .5, 0})
	for _, e := range m.tried {
		if d := m.distance(e.Alpha); d > 1e-9 || d > far {
			t.Errorf("a mixture that was tried is %v away", d)
		}
	}
}

func TestSameSeedSameAnswers(t *testing.T) {
	run := study(t, utility, 1).Run()
	ask := func(cores int) *Answer {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		return solve(t, fit(t, run), .10, .70, .10)
	}
	if !reflect.DeepEqual(ask(1), ask(2)) {
		t.Error("answers depend on the number of cores")
	}
}

func TestRefusals(t *testing.T) {
	m := study(t, utility, 1)
	for name, try := range map[string]func() error{
		"too few limits": func() error { _, err := m.Solve([]float64{1}); return err },
		"NaN":            func() error { _, err := m.Solve([]float64{1, 2, math.NaN()}); return err },
		"no constraint":  func() error { _, err := m.Curve(3, m.Limits(), 5); return err },
		"one value":      func() error { _, err := m.Curve(0, m.Limits(), 1); return err },
		"same pair":      func() error { _, err := m.Map(1, 1, m.Limits(), 5); return err },
		"unknown name":   func() error { _, err := m.Constraint("reed"); return err },
		"few paths":      func() error { _, err := Analysis{Paths: 2}.Fit(context.Background(), m.Run(), rng.New(1)); return err },
		"empty run":      func() error { _, err := Analysis{}.Fit(context.Background(), &scgoat.Run{}, rng.New(1)); return err },
		"five parts":     func() error { _, err := m.Run().Evaluate(context.Background(), make([]float64, 5)); return err },
	} {
		if err := try(); err == nil || !strings.Contains(err.Error(), ": ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkSolve(b *testing.B) {
	m := study(b, utility, 200)
	limits := []float64{.10, .70, .10}
	for k := 0; b.Loop(); k++ {
		limits[0] = .08 + .001*float64(k%30)
		if _, err := m.Solve(limits); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCurve(b *testing.B) {
	m := study(b, utility, 200)
	for b.Loop() {
		if _, err := m.Curve(0, []float64{.10, .70, .10}, 0); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMap(b *testing.B) {
	m := study(b, utility, 200)
	for b.Loop() {
		if _, err := m.Map(0, 1, []float64{.10, .70, .10}, 0); err != nil {
			b.Fatal(err)
		}
	}
}
