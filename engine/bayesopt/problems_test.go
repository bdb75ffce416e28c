package bayesopt

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pawl/engine/rng"
)

// problem is a constrained minimisation whose optimum is known: all
// constraints g are kept where g <= 0.
type problem struct {
	name      string
	low, high []float64
	f         func(x []float64) float64
	g         []func(x []float64) float64
	optimum   float64
}

func sq(v float64) float64 { return v * v }

// problems are the usual ones of the field. Optima of the first five are from
// repeated differential evolution, and agree with the literature.
var problems = []problem{
	{"Gardner 1", []float64{0, 0}, []float64{6, 6},
		func(x []float64) float64 { return math.Cos(2*x[0])*math.Cos(x[1]) + math.Sin(x[0]) },
		[]func([]float64) float64{func(x []float64) float64 { return math.Cos(x[0]+x[1]) - .5 }}, -2},
	{"Gardner 2", []float64{0, 0}, []float64{6, 6},
		func(x []float64) float64 { return math.Sin(x[0]) + x[1] },
		[]func([]float64) float64{func(x []float64) float64 { return math.Sin(x[0])*math.Sin(x[1]) + .95 }}, .2532359},
	{"Gramacy", []float64{0, 0}, []float64{1, 1},
		func(x []float64) float64 { return x[0] + x[1] },
		[]func([]float64) float64{
			func(x []float64) float64 {
				return 1.5 - x[0] - 2*x[1] - .5*math.Sin(2*math.Pi*(x[0]*x[0]-2*x[1]))
			},
			func(x []float64) float64 { return x[0]*x[0] + x[1]*x[1] - 1.5 },
		}, .599788},
	{"Branin disk", []float64{-5, 0}, []float64{10, 15},
		func(x []float64) float64 {
			return sq(x[1]-5.1*x[0]*x[0]/(4*math.Pi*math.Pi)+5*x[0]/math.Pi-6) + 10*(1-1/(8*math.Pi))*math.Cos(x[0]) + 10
		},
		[]func([]float64) float64{func(x []float64) float64 { return sq(x[0]-2.5) + sq(x[1]-7.5) - 50 }}, .397887},
	{"Mystery", []float64{0, 0}, []float64{5, 5},
		func(x []float64) float64 {
			return 2 + .01*sq(x[1]-x[0]*x[0]) + sq(1-x[0]) + 2*sq(2-x[1]) + 7*math.Sin(.5*x[0])*math.Sin(.7*x[0]*x[1])
		},
		[]func([]float64) float64{func(x []float64) float64 { return -math.Sin(x[0] - x[1] - math.Pi/8) }}, -1.1742743},
	{"Tension string", []float64{.01, .01, .01}, []float64{1, 1, 20},
		func(x []float64) float64 { return x[0] * x[0] * x[1] * (x[2] + 2) },
		[]func([]float64) float64{
			func(x []float64) float64 { return 1 - math.Pow(x[1], 3)*x[2]/(71785*math.Pow(x[0], 4)) },
			func(x []float64) float64 {
				return (4*x[1]*x[1]-x[0]*x[1])/(12566*math.Pow(x[0], 3)*(x[1]-x[0])) + 1/(5108*x[0]*x[0]) - 1
			},
			func(x []float64) float64 { return 1 - 140.45*x[0]/(x[2]*x[1]*x[1]) },
			func(x []float64) float64 { return (x[0]+x[1])/1.5 - 1 },
		}, .01266523},
	{"Hartmann 6 in a ball", []float64{0, 0, 0, 0, 0, 0}, []float64{1, 1, 1, 1, 1, 1}, hartmann6,
		[]func([]float64) float64{func(x []float64) float64 {
			sum := 0.0
			for _, v := range x {
				sum += v * v
			}
			return math.Sqrt(sum) - .9
		}}, -3.283279},
}

func hartmann6(x []float64) float64 {
	a := [][]float64{{10, 3, 17, 3.5, 1.7, 8}, {.05, 10, 17, .1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, .05, 10, .1, 14}}
	p := [][]float64{{1312, 1696, 5569, 124, 8283, 5886}, {2329, 4135, 8307, 3736, 1004, 9991}, {2348, 1451, 3522, 2883, 3047, 6650}, {4047, 8828, 8732, 5743, 1091, 381}}
	sum := 0.0
	for k, weight := range []float64{1, 1.2, 3, 3.2} {
		d := 0.0
		for i, v := range x {
			d += a[k][i] * sq(v-p[k][i]/1e4)
		}
		sum -= weight * math.Exp(-d)
	}
	return sum
}

func (p problem) function(_ context.Context, x []float64) (float64, []float64, error) {
	g := make([]float64, len(p.g))
	for j, f := range p.g {
		g[j] = min(max(f(x), -1e4), 1e4) // the tension string's divides by zero on a line
	}
	return p.f(x), g, nil
}

func (p problem) search() Search {
	return Search{Space: Box{Low: p.low, High: p.high}, Bounds: make([]Bound, len(p.g)), Initial: 10}
}

// regret returns, after each of budget evaluations, how far the best feasible
// value is above the optimum; NaN before there is one.
func (p problem) regret(t *testing.T, budget int, seed uint64) []float64 {
	t.Helper()
	study, err := p.search().Minimize(context.Background(), p.function, budget, rng.New(seed))
	if err != nil {
		t.Fatalf("%s, seed %d: %v", p.name, seed, err)
	}
	out, best := make([]float64, budget), math.NaN()
	for k, trial := range study.Trials() {
		if study.Feasible(trial) && !(best <= trial.Y) {
			best = trial.Y
		}
		out[k] = best - p.optimum
	}
	return out
}

// The problems of two dimensions are solved to one per cent.
func TestOptimaInTwoDimensions(t *testing.T) {
	for _, p := range problems {
		if len(p.low) != 2 {
			continue
		}
		r := p.regret(t, 40, 1)
		if last := r[len(r)-1]; !(last <= .01*math.Abs(p.optimum)) || last < -1e-6 {
			t.Errorf("%s: %v above the optimum", p.name, last)
		}
	}
}

// TestRegretCurves is for comparison with other programs: testdata/regret.py
// runs it. PAWL_REGRET is "file seeds budget problem,problem,...".
func TestRegretCurves(t *testing.T) {
	words := strings.Fields(os.Getenv("PAWL_REGRET"))
	if len(words) < 3 {
		t.Skip("testdata/regret.py runs this")
	}
	seeds, _ := strconv.Atoi(words[1])
	budget, _ := strconv.Atoi(words[2])
	curves := map[string][][]string{}
	for _, p := range problems {
		if len(words) > 3 && !strings.Contains(strings.Join(words[3:], " "), p.name) {
			continue
		}
		for seed := range uint64(seeds) {
			var curve []string
			for _, v := range p.regret(t, budget, seed) {
				curve = append(curve, strconv.FormatFloat(v, 'g', 8, 64))
			}
			curves[p.name] = append(curves[p.name], curve)
		}
	}
	raw, err := json.Marshal(curves)
	if err == nil {
		err = os.WriteFile(words[0], raw, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}
