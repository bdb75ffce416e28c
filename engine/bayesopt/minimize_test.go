package bayesopt

import (
	"context"
	"math"
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"pawl/engine/rng"
)

// pressure is the pressure vessel with plates in steps of 1/16, as whole
// numbers; its optimum is 6059.7143 at (13, 7, 42.0984, 176.637).
var pressure = Minimize{
	Dimensions: []Dimension{Integer("shell", 1, 40), Integer("head", 1, 40), Real("radius", 10, 50), Real("length", 150, 200)},
	Objective: func(x []float64) float64 {
		s, h, r, l := x[0]/16, x[1]/16, x[2], x[3]
		return .6224*s*r*l + 1.7781*h*r*r + 3.1661*s*s*l + 19.84*s*s*r
	},
	Constraints: []Constraint{
		{Name: "shell", Of: func(x []float64) float64 { return .0193*x[2] - x[0]/16 }, Cheap: true},
		{Name: "head", Of: func(x []float64) float64 { return .00954*x[2] - x[1]/16 }, Cheap: true},
		{Name: "volume", Of: func(x []float64) float64 {
			return 1 - (math.Pi*x[2]*x[2]*x[3]+4./3*math.Pi*x[2]*x[2]*x[2])/1296000
		}, Cheap: true},
	},
	Budget: 60,
}

func TestWholeNumbersUnderCheapConstraints(t *testing.T) {
	r, err := pressure.Run(context.Background(), rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	if !r.Feasible || r.Best.Y > 6059.7143*1.03 || r.Best.Y < 6059.71 {
		t.Errorf("%v", r)
	}
	for _, trial := range r.Trials {
		if trial.X[0] != math.Round(trial.X[0]) || trial.X[1] != math.Round(trial.X[1]) {
			t.Fatalf("%v is not whole", trial.X)
		}
	}
}

func TestCategories(t *testing.T) {
	bowls := map[float64]float64{0: .2, 1: .5, 2: .8}
	r, err := Minimize{
		Dimensions: []Dimension{Real("x", 0, 1), Category("kind", "left", "middle", "right")},
		Objective:  func(x []float64) float64 { return sq(x[0]-bowls[x[1]]) + []float64{.3, .1, .2}[int(x[1])] },
		Budget:     30,
	}.Run(context.Background(), rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	if r.Best.X[1] != 1 || r.Best.Y > .1005 || !strings.Contains(r.String(), "kind middle") {
		t.Errorf("%v", r)
	}
	mean, sd, err := r.Predict(context.Background(), []float64{.5, 1})
	if err != nil || math.Abs(mean-.1) > .01 || sd < 0 {
		t.Errorf("predicted %v, %v, %v", mean, sd, err)
	}
}

// A small space is searched to its end.
func TestSmallSpaceEnds(t *testing.T) {
	r, err := Minimize{
		Dimensions: []Dimension{Integer("n", 1, 3), Category("c", "a", "b")},
		Objective:  func(x []float64) float64 { return -x[0] + 2*x[1] }, Maximize: true, Initial: 2, Budget: 30,
	}.Run(context.Background(), rng.New(1))
	if err != nil || len(r.Trials) > 12 || r.Best.Y != 1 {
		t.Errorf("%v, %v", r, err)
	}
}

func TestBatches(t *testing.T) {
	run := func(cores int) *Result {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		var calls atomic.Int64
		r, err := Minimize{
			Low: []float64{0, 0}, High: []float64{6, 6}, Budget: 42, Batch: 4,
			Objective: func(x []float64) float64 {
				calls.Add(1)
				return math.Cos(2*x[0])*math.Cos(x[1]) + math.Sin(x[0])
			},
			Constraints: []Constraint{{Name: "c", Of: func(x []float64) float64 { return math.Cos(x[0] + x[1]) }, Limit: .5}},
		}.Run(context.Background(), rng.New(3))
		if err != nil || calls.Load() != 42 {
			t.Fatalf("%d calls, %v", calls.Load(), err)
		}
		return r
	}
	one := run(1)
	if !one.Feasible || one.Best.Y > -1.98 {
		t.Errorf("batches of 4 found %v", one)
	}
	if !reflect.DeepEqual(one.Trials, run(2).Trials) {
		t.Error("batches depend on the number of cores")
	}
	if p := one.Progress(); p[len(p)-1] != one.Best.Y {
		t.Errorf("progress ends at %v", p[len(p)-1])
	}
}

// A study that is given the trials of another goes on as that one does.
func TestStudyGoesOn(t *testing.T) {
	ctx := context.Background()
	s := Search{Space: Simplex{4}, Maximize: true, Bounds: toyBounds(.10, .70, .10), Initial: 10}
	whole, err := s.Minimize(ctx, toy, 26, rng.New(4))
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Init(rng.New(4))
	if err != nil {
		t.Fatal(err)
	}
	for _, trial := range whole.Trials()[:23] {
		if err := again.Observe(trial); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if err := again.Step(ctx, toy); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(whole.Trials(), again.Trials()) {
		t.Error("the study that was continued went another way")
	}
}

// exactToy has the toy's constraints as formulas.
func exactToy(reid, ks, ssp float64) []Bound {
	bounds := toyBounds(reid, ks, ssp)
	for j := range bounds {
		bounds[j].Exact = func(x []float64) float64 { _, g, _ := toy(context.Background(), x); return g[j] }
	}
	return bounds
}

// With exact constraints every suggestion after the design is feasible, and
// faces and edges of the feasible part are reached exactly.
func TestExactConstraints(t *testing.T) {
	for _, c := range []struct {
		bounds  []Bound
		optimum float64
	}{{exactToy(.20, .60, .05), .875208}, {exactToy(.10, .70, .10), .860035}, {exactToy(.087, .747, .117), .853274}} {
		study, err := Search{Space: Simplex{4}, Maximize: true, Bounds: c.bounds, Initial: 10}.Minimize(context.Background(), toy, 30, rng.New(2))
		if err != nil {
			t.Fatal(err)
		}
		for _, trial := range study.Trials()[10:] {
			if !study.Feasible(trial) {
				t.Errorf("%v was suggested although it breaks an exact constraint", trial)
			}
		}
		best, _ := study.Best()
		if best.Y < c.optimum-.0005 || best.Y > c.optimum+1e-5 || best.X[2] > .02 {
			t.Errorf("%v at %v, the optimum is %v", best.Y, best.X, c.optimum)
		}
	}
}

// Infeasibility by exact constraints is certain, and the least relaxation is
// found.
func TestRelaxation(t *testing.T) {
	ctx := context.Background()
	study, err := Search{Space: Simplex{4}, Bounds: exactToy(.06, .85, .30)}.Init(rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := study.Feasibility(ctx, []float64{.06, .85, .30})
	if err != nil || p != 0 {
		t.Errorf("probability of feasibility %v, %v", p, err)
	}
	r, err := study.Relax(ctx, []float64{.06, .85, .30})
	if err != nil || !r.Certain || !(r.Part > 0) {
		t.Fatalf("%+v, %v", r, err)
	}
	_, g, _ := toy(ctx, r.X)
	for j, b := range exactToy(r.Limits[0], r.Limits[1], r.Limits[2]) {
		if b.Violation(g[j]) > 1e-12 {
			t.Errorf("%v breaks relaxed limit %d of %v", r.X, j, r.Limits)
		}
	}
	r, err = study.Relax(ctx, []float64{.20, .60, .05})
	if err != nil || r.Certain || r.Part != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// Every baseline finds something good, and none better than the optimum.
func TestBaselines(t *testing.T) {
	for name, c := range map[string]struct {
		strategy Strategy
		least    float64
	}{"random": {Random{}, .84}, "TPE": {TPE{}, .845}, "lattice": {Lattice{}, .855}} {
		s := Search{Space: Simplex{4}, Maximize: true, Bounds: toyBounds(.10, .70, .10), Strategy: c.strategy, Initial: 10}
		study, err := s.Minimize(context.Background(), toy, 80, rng.New(3))
		if err != nil {
			t.Fatal(err)
		}
		best, feasible := study.Best()
		if !feasible || best.Y < c.least || best.Y > .860035+1e-5 {
			t.Errorf("%s: %v (feasible: %v)", name, best, feasible)
		}
	}
}

func TestMinimizeRefusesBadInput(t *testing.T) {
	one := func([]float64) float64 { return 1 }
	box := Minimize{Low: []float64{0}, High: []float64{1}, Objective: one, Budget: 3}
	with := func(change func(*Minimize)) Minimize {
		m := box
		change(&m)
		return m
	}
	for name, m := range map[string]Minimize{
		"no objective":     {Low: []float64{0}, High: []float64{1}},
		"no box":           {Objective: one},
		"box and list":     with(func(m *Minimize) { m.Dimensions = []Dimension{Real("x", 0, 1)} }),
		"negative budget":  with(func(m *Minimize) { m.Budget = -1 }),
		"empty constraint": with(func(m *Minimize) { m.Constraints = []Constraint{{Name: "c"}} }),
		"NaN objective":    with(func(m *Minimize) { m.Objective = func([]float64) float64 { return math.NaN() } }),
		"infinite constraint": with(func(m *Minimize) {
			m.Constraints = []Constraint{{Name: "c", Of: func([]float64) float64 { return math.Inf(1) }}}
		}),
	} {
		if _, err := m.Run(context.Background(), rng.New(1)); err == nil || !strings.HasPrefix(err.Error(), "bayesopt: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
