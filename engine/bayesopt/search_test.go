package bayesopt

import (
	"context"
	"errors"
	"math"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"pawl/engine/gp"
	"pawl/engine/rng"
)

// toy is a mixture of four with a quadratic objective, to be maximised, and
// re-identification (at most), KS and SSP (at least) as constraints. Optima by
// exhaustive search of a lattice of step 1/400.
func toy(_ context.Context, x []float64) (float64, []float64, error) {
	a, b, c, d := x[0], x[1], x[2], x[3]
	l := .80*a + .85*b + .82*c + .84*d + .08*a*b + .06*a*d + .12*b*d + .05*c*d + .04*b*c + .04*a*c
	return l, []float64{
		.05*a + .10*b + .09*c + .20*d,
		.70*a + .85*b + .80*c + .90*d + .10*a*d,
		.40*a + .10*b + .15*c + .05*d,
	}, nil
}

func toyBounds(reid, ks, ssp float64) []Bound {
	return []Bound{{Sense: AtMost, Limit: reid}, {Sense: AtLeast, Limit: ks}, {Sense: AtLeast, Limit: ssp}}
}

func TestSimplexToy(t *testing.T) {
	for name, c := range map[string]struct {
		bounds  []Bound
		optimum float64
	}{
		"loose":   {toyBounds(1, 0, 0), .875208},
		"Medium":  {toyBounds(.20, .60, .05), .875208},
		"Tight":   {toyBounds(.10, .70, .10), .860035},
		"tighter": {toyBounds(.087, .747, .117), .853274},
	} {
		for seed := range uint64(1) {
			s := Search{Space: Simplex{4}, Maximize: true, Bounds: c.bounds, Initial: 12}
			study, err := s.Minimize(context.Background(), toy, 40, rng.New(seed))
			if err != nil {
				t.Fatal(err)
			}
			best, feasible := study.Best()
			if !feasible || best.Y < c.optimum-0.0005 || best.Y > c.optimum+2e-5 {
				t.Errorf("%s, seed %d: %v at %v (feasible: %v), the optimum is %v", name, seed, best.Y, best.X, feasible, c.optimum)
			}
		}
	}
}

func TestNothingFeasible(t *testing.T) {
	s := Search{Space: Simplex{4}, Maximize: true, Bounds: toyBounds(.06, .85, .30)}
	study, err := s.Minimize(context.Background(), toy, 30, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	if best, feasible := study.Best(); feasible || study.violation(best) == 0 {
		t.Errorf("%v is called feasible", best)
	}
	p, _, err := study.Feasibility(context.Background(), []float64{.06, .85, .30})
	if err != nil || p > 0.05 {
		t.Errorf("probability of feasibility is %v (%v) where nothing is feasible", p, err)
	}
	p, x, err := study.Feasibility(context.Background(), []float64{.20, .60, .05})
	if err != nil || p < 0.95 {
		t.Errorf("probability of feasibility is %v at %v (%v) where most is feasible", p, x, err)
	}
	worst, err := study.Tightest(context.Background(), []float64{1, 0, 0, 0}, []float64{.06, .85, .30})
	if err != nil || worst != 1 {
		t.Errorf("at the first corner constraint %d is tightest (%v), want KS", worst, err)
	}
}

// When limits move, the incumbent is found anew among what was observed.
func TestLimitsMove(t *testing.T) {
	ctx := context.Background()
	study, err := Search{Space: Simplex{4}, Maximize: true, Bounds: toyBounds(1, 0, 0)}.Init(rng.New(5))
	if err != nil {
		t.Fatal(err)
	}
	for range 40 {
		if err := study.Step(ctx, toy); err != nil {
			t.Fatal(err)
		}
	}
	loose, _ := study.Best()
	if err := study.SetLimits([]float64{.10, .70, .10}); err != nil {
		t.Fatal(err)
	}
	tight, feasible := study.Best()
	if !feasible || tight.Y >= loose.Y || study.Feasible(loose) {
		t.Errorf("best %v before and %v after the limits moved", loose, tight)
	}
	if err := study.SetLimits([]float64{1}); err == nil {
		t.Error("one limit for three bounds was accepted")
	}
}

func TestAcquisitionGradientEqualsDifferences(t *testing.T) {
	ctx := context.Background()
	// Noise keeps the models unsure, and so the differences accurate.
	s := Search{Space: Simplex{4}, Maximize: true, Bounds: toyBounds(.10, .70, .10), Model: gp.Regression{Noise: 1e-4}}
	study, err := s.Minimize(ctx, toy, 20, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	if err := study.refresh(ctx); err != nil {
		t.Fatal(err)
	}
	a := study.acquisition()
	for _, u := range [][]float64{{.25, .25, .25, .25}, {.7, .1, .1, .1}, {.05, .05, .05, .85}} {
		_, grad := a.gradient(u, 0.02, make([]wall, 3))
		for i := range u {
			const h = 1e-6
			up, down := slices.Clone(u), slices.Clone(u)
			up[i] += h
			down[i] -= h
			high, _ := a.gradient(up, 0.02, make([]wall, 3))
			low, _ := a.gradient(down, 0.02, make([]wall, 3))
			near(t, "slope of the acquisition", grad[i], (high-low)/(2*h), 1e-3*(1+math.Abs(grad[i])))
		}
	}
}

func TestSameSeedSameTrials(t *testing.T) {
	run := func(cores int, seed uint64) []Trial {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		s := Search{Space: Simplex{4}, Maximize: true, Bounds: toyBounds(.10, .70, .10)}
		study, err := s.Minimize(context.Background(), toy, 26, rng.New(seed))
		if err != nil {
			t.Fatal(err)
		}
		return study.Trials()
	}
	one := run(1, 9)
	if !reflect.DeepEqual(one, run(2, 9)) {
		t.Error("the trials depend on the number of cores")
	}
	if reflect.DeepEqual(one, run(2, 10)) {
		t.Error("the seed has no effect")
	}
}

func TestSearchRefusesBadInput(t *testing.T) {
	for name, s := range map[string]Search{
		"no space":         {},
		"one part":         {Space: Simplex{1}},
		"NaN limit":        {Space: Simplex{2}, Bounds: []Bound{{Limit: math.NaN()}}},
		"negative initial": {Space: Simplex{2}, Initial: -1},
	} {
		if _, err := s.Init(rng.New(1)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	study, err := Search{Space: Simplex{2}}.Init(rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []Trial{{X: []float64{1}}, {X: []float64{1, 0}, Y: math.NaN()}, {X: []float64{1, 0}, G: []float64{1}}} {
		if err := study.Observe(bad); err == nil {
			t.Errorf("trial %v was accepted", bad)
		}
	}
	broken := errors.New("broken")
	_, err = Search{Space: Simplex{2}}.Minimize(context.Background(), func(context.Context, []float64) (float64, []float64, error) {
		return 0, nil, broken
	}, 5, rng.New(1))
	if !errors.Is(err, broken) {
		t.Errorf("the function's error became %v", err)
	}
}

// A search on a line of few points runs out of new ones and says so.
func TestExhausted(t *testing.T) {
	s := Search{Space: Simplex{2}, Initial: 2, Spacing: 0.9}
	_, err := s.Minimize(context.Background(), func(_ context.Context, x []float64) (float64, []float64, error) {
		return x[0], nil, nil
	}, 5, rng.New(1))
	if !errors.Is(err, ErrExhausted) {
		t.Errorf("got %v, want ErrExhausted", err)
	}
}
