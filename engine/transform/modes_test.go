package transform

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pawl/engine/rng"
)

// wavy is 300 standardised numbers of three modes, one of them a spike; the
// reference numbers below were made from the same formula.
func wavy() points {
	x := make([]float64, 300)
	for i := range x {
		u := (float64(i) + 0.5) / 300
		switch {
		case i%10 == 0:
			x[i] = 0.25
		case i%3 == 0:
			x[i] = 1.5 + 0.4*math.Sin(7*float64(i))
		default:
			x[i] = math.Log(u/(1-u))*0.1 - 1
		}
	}
	p := newPoints(x)
	centre, spread := p.moments()
	return p.standardised(centre, spread)
}

// scikit-learn 1.9.1, BayesianGaussianMixture(6, dirichlet_process, prior
// .001, reg_covar 1e-6) begun with six equal parts of the sorted values: it
// takes 35 iterations. The spike of 30 equal values spans two parts, which
// begin with weights here and with rows there, hence the tolerance.
func TestModesAreThoseOfTheReference(t *testing.T) {
	p := wavy()
	v := newVariational(Modes{Floor: 1e-6, Concentration: 0.001}, p, equalParts(p, 6))
	if err := v.run(context.Background(), 100, 1e-3); err != nil {
		t.Fatal(err)
	}
	if math.Abs(v.bound-27.76459) > 1e-4 {
		t.Errorf("lower bound %v, want 27.76459", v.bound)
	}
	modes := v.modes(0)
	for k, want := range []Mode{
		{Weight: 0.0039967, Mean: 0.0249463, Deviation: 0.9767787},
		{Weight: 0.5972760, Mean: -0.7616010, Deviation: 0.1820828},
		{Weight: 0.0039603, Mean: 0.0253507, Deviation: 0.9764352},
		{Weight: 0.1011384, Mean: 0.3101742, Deviation: 0.1973534},
		{Weight: 0.0038406, Mean: 0.0237741, Deviation: 0.9779341},
		{Weight: 0.2897881, Mean: 1.4033581, Deviation: 0.3079853},
	} {
		got := modes[k]
		if math.Abs(got.Weight-want.Weight)+math.Abs(got.Mean-want.Mean)+math.Abs(got.Deviation-want.Deviation) > 1e-4 {
			t.Errorf("mode %d is %+v, want %+v", k, got, want)
		}
	}
	shares := make([]float64, len(modes))
	responsibilities(modes, 0.3, shares)
	for k, want := range []float64{0.0019734, 2.7e-7, 0.0019636, 0.9911225, 0.0018676, 0.0030726} {
		if math.Abs(shares[k]-want) > 1e-5 {
			t.Errorf("responsibility %d of 0.3 is %v, want %v", k, shares[k], want)
		}
	}
}

// equalParts returns ranges of points of about the same number of rows.
func equalParts(p points, k int) []int {
	edges, rows := []int{0}, 0.0
	for i, w := range p.weights {
		if rows >= p.rows*float64(len(edges))/float64(k) {
			edges = append(edges, i)
		}
		rows += w
	}
	return append(edges, len(p.values))
}

// Three modes far apart: all are found, and no others. They are wider than the
// values (1) because the prior counts as one row at the column's own width (58).
func TestModesAreFound(t *testing.T) {
	r := rand.New(rng.New(1))
	x := make([]float64, 3000)
	for i := range x {
		x[i] = []float64{-100, 0, 40}[i%3] + r.NormFloat64()
	}
	modes, err := Modes{}.Fit(context.Background(), x, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	weight := map[float64]float64{}
	for _, m := range modes {
		near := math.Round(m.Mean/20) * 20
		weight[near] += m.Weight
		if m.Deviation > 4 {
			t.Errorf("mode %+v is wider than the values", m)
		}
	}
	for _, at := range []float64{-100, 0, 40} {
		if math.Abs(weight[at]-1.0/3) > 0.01 {
			t.Errorf("modes weigh %v, want a third near -100, 0 and 40", weight)
		}
	}
}

// Modes of shifted and scaled values are the shifted and scaled modes.
func TestModesFollowUnits(t *testing.T) {
	p := wavy()
	far := make([]float64, len(p.values))
	for i, v := range p.values {
		far[i] = 1e6 + 1e3*v
	}
	a, err := Modes{}.Fit(context.Background(), p.values, rng.New(1))
	b, other := Modes{}.Fit(context.Background(), far, rng.New(1))
	if err = errors.Join(err, other); err != nil || len(a) != len(b) {
		t.Fatalf("%d and %d modes, error %v", len(a), len(b), err)
	}
	for k := range a {
		if math.Abs(b[k].Mean-1e6-1e3*a[k].Mean) > 1e-3 || math.Abs(b[k].Deviation-1e3*a[k].Deviation) > 1e-3 {
			t.Errorf("mode %+v became %+v", a[k], b[k])
		}
	}
}

// Merging many distinct values moves no mode by more than a hundredth of its
// width.
func TestMergedPointsKeepModes(t *testing.T) {
	r := rand.New(rng.New(3))
	x := make([]float64, 40000)
	for i := range x {
		x[i] = r.NormFloat64() + 6*float64(i%2)
	}
	p := newPoints(x)
	merged := p.merged()
	if len(merged.values) > 2*mostPoints || math.Abs(dot(merged.values, merged.weights)-dot(p.values, p.weights)) > 1e-6 {
		t.Fatalf("%d points of sum %v, want at most %d of sum %v", len(merged.values), dot(merged.values, merged.weights), 2*mostPoints, dot(p.values, p.weights))
	}
	a, b := settled(t, p), settled(t, merged)
	for k := range a {
		if math.Abs(a[k].Mean-b[k].Mean) > 0.01 || math.Abs(a[k].Deviation-b[k].Deviation) > 0.01 {
			t.Errorf("mode %+v became %+v", a[k], b[k])
		}
	}
}

func settled(t *testing.T, p points) []Mode {
	t.Helper()
	v := newVariational(Modes{Floor: 1e-12, Concentration: 0.001}, p, equalParts(p, 2))
	if err := v.run(context.Background(), 100, 1e-3); err != nil {
		t.Fatal(err)
	}
	return v.modes(0)
}

func TestModesRefuse(t *testing.T) {
	for want, c := range map[string]struct {
		modes  Modes
		values []float64
	}{
		"none of the 1 values is present": {Modes{}, []float64{math.NaN()}},
		"value 1 is infinite":             {Modes{}, []float64{1, math.Inf(-1)}},
		"Modes.Most is -1":                {Modes{Most: -1}, []float64{1, 2}},
		"Modes.LeastWeight is 1":          {Modes{LeastWeight: 1}, []float64{1, 2}},
	} {
		if _, err := c.modes.Fit(context.Background(), c.values, rng.New(1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (Modes{}).Fit(ctx, []float64{1, 2, 3}, rng.New(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

// Clusters of two clumps are the clumps, whatever the draw.
func TestCluster(t *testing.T) {
	p := newPoints([]float64{0, 0, 1, 2, 50, 51, 51})
	for seed := range uint64(20) {
		if got := p.cluster(2, rand.New(rng.New(seed))); !slices.Equal(got, []int{0, 3, 5}) {
			t.Fatalf("clusters begin at %v, want [0 3 5]", got)
		}
	}
}
