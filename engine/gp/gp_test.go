package gp

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"pawl/engine/rng"
)

// reference is testdata/sklearn_gp.json, written by sklearn_gp.py beside it.
type reference struct {
	X, At       [][]float64
	Y           []float64
	Fixed, Best struct {
		Length        []float64
		Signal, Noise float64
		Mean, SD      []float64
		LogEvidence   float64 `json:"log_evidence"`
	}
}

func sklearn(t *testing.T) reference {
	t.Helper()
	raw, err := os.ReadFile("testdata/sklearn_gp.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.10g, want %.10g", what, got, want)
	}
}

// Under the same kernel every number equals scikit-learn's to rounding.
func TestPosteriorEqualsScikitLearn(t *testing.T) {
	ref := sklearn(t)
	for name, want := range map[string]struct {
		kernel      Matern52
		mean, sd    []float64
		logEvidence float64
	}{
		"fixed": {Matern52{ref.Fixed.Length, ref.Fixed.Signal, ref.Fixed.Noise}, ref.Fixed.Mean, ref.Fixed.SD, ref.Fixed.LogEvidence},
		"best":  {Matern52{ref.Best.Length, ref.Best.Signal, ref.Best.Noise}, ref.Best.Mean, ref.Best.SD, ref.Best.LogEvidence},
	} {
		m, err := Condition(want.kernel, ref.X, ref.Y)
		if err != nil {
			t.Fatal(err)
		}
		near(t, name+": log evidence", m.LogEvidence(), want.logEvidence, 1e-8)
		means, sds, err := m.PredictAll(context.Background(), ref.At)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range ref.At {
			mean, sd := m.Predict(x)
			near(t, name+": mean", mean, want.mean[i], 1e-8)
			near(t, name+": sd", sd, want.sd[i], 1e-8)
			near(t, name+": mean in a batch", means[i], mean, 1e-12)
			near(t, name+": sd in a batch", sds[i], sd, 1e-9)
		}
	}
}

// The search also knows the prior, so it must reach at least the posterior
// density of scikit-learn's kernel, which has the greatest evidence alone.
func TestSearchFindsAGoodKernel(t *testing.T) {
	ref := sklearn(t)
	m, err := Regression{}.Fit(context.Background(), ref.X, ref.Y, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	p := &posterior{data: m.data, priors: priors(2)}
	found, _ := p.value(m.Kernel().logs())
	theirs, _ := p.value(Matern52{ref.Best.Length, ref.Best.Signal, ref.Best.Noise}.logs())
	if found < theirs {
		t.Errorf("log posterior %v at %v, scikit-learn's kernel has %v", found, m.Kernel(), theirs)
	}
	_, grad := p.value(m.Kernel().logs())
	for _, g := range grad {
		near(t, "gradient at the optimum", g, 0, 0.01)
	}
	for i, x := range ref.At {
		mean, _ := m.Predict(x)
		near(t, "prediction", mean, ref.Best.Mean[i], 3*ref.Best.SD[i])
	}
}

func TestPosteriorGradientEqualsDifferences(t *testing.T) {
	ref := sklearn(t)
	data, err := newObservations(ref.X, ref.Y)
	if err != nil {
		t.Fatal(err)
	}
	p := &posterior{data: data, priors: priors(2)}
	for _, v := range [][]float64{{-.9, -.1, .5, -4.6}, {0, 1, 1, -1}, {-2, 6, 0, -20}} {
		_, grad := p.value(v)
		for i := range v {
			const h = 1e-5
			up, down := slices.Clone(v), slices.Clone(v)
			up[i] += h
			down[i] -= h
			high, _ := p.value(up)
			low, _ := p.value(down)
			near(t, "slope of the log posterior", grad[i], (high-low)/(2*h), 1e-5*(1+math.Abs(grad[i])))
		}
	}
}

func TestPredictionGradientEqualsDifferences(t *testing.T) {
	ref := sklearn(t)
	m, err := Condition(Matern52{[]float64{.4, .9}, 1.7, .01}, ref.X, ref.Y)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range ref.At {
		mean, sd, dmean, dsd := m.Gradient(x)
		same, sameSD := m.Predict(x)
		near(t, "mean", mean, same, 0)
		near(t, "sd", sd, sameSD, 0)
		for i := range x {
			const h = 1e-5
			up, down := slices.Clone(x), slices.Clone(x)
			up[i] += h
			down[i] -= h
			upMean, upSD := m.Predict(up)
			downMean, downSD := m.Predict(down)
			near(t, "slope of the mean", dmean[i], (upMean-downMean)/(2*h), 1e-6)
			near(t, "slope of the sd", dsd[i], (upSD-downSD)/(2*h), 1e-6)
		}
	}
}

// Without noise the posterior goes through the data and is sure of them; far
// away it knows the prior only.
func TestPosteriorCollapsesOnData(t *testing.T) {
	ref := sklearn(t)
	m, err := Condition(Matern52{[]float64{.3, .3}, 1, 0}, ref.X, ref.Y)
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range ref.X {
		mean, sd := m.Predict(x)
		near(t, "mean at an observation", mean, ref.Y[i], 1e-6)
		near(t, "sd at an observation", sd, 0, 1e-4)
	}
	mean, sd := m.Predict([]float64{1e3, 1e3})
	near(t, "mean far away", mean, m.data.mean, 1e-12)
	near(t, "sd far away", sd, m.data.scale, 1e-12)
}

func TestRepeatedPointsAndConstantValues(t *testing.T) {
	x := [][]float64{{0}, {0}, {1}, {1}}
	m, err := Regression{}.Fit(context.Background(), x, []float64{1, 1.2, 3, 2.8}, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	mean, _ := m.Predict([]float64{0})
	near(t, "mean of repeated observations", mean, 1.1, .2)
	m, err = Regression{}.Fit(context.Background(), x, []float64{5, 5, 5, 5}, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	mean, sd := m.Predict([]float64{.5})
	near(t, "mean of a constant", mean, 5, 1e-3)
	near(t, "sd of a constant", sd, 0, 1e-2)
}

func TestSameSeedSameKernel(t *testing.T) {
	ref := sklearn(t)
	fit := func(src rand.Source) Matern52 {
		m, err := Regression{}.Fit(context.Background(), ref.X, ref.Y, src)
		if err != nil {
			t.Fatal(err)
		}
		return m.Kernel()
	}
	if a, b := fit(rng.New(3)), fit(rng.New(3)); !slices.Equal(a.logs(), b.logs()) {
		t.Errorf("two fits of one seed differ: %v, %v", a, b)
	}
}

func TestKnownNoiseIsKept(t *testing.T) {
	ref := sklearn(t)
	m, err := Regression{Noise: 0.05 * 0.05}.Fit(context.Background(), ref.X, ref.Y, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "noise variance", m.Kernel().Noise*m.data.scale*m.data.scale, 0.05*0.05, 1e-12)
}

func TestFitRefusesBadInput(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		x [][]float64
		y []float64
	}{
		"empty":   {nil, nil},
		"lengths": {[][]float64{{1}, {2}}, []float64{1}},
		"ragged":  {[][]float64{{1}, {2, 3}}, []float64{1, 2}},
		"NaN x":   {[][]float64{{1}, {math.NaN()}}, []float64{1, 2}},
		"Inf y":   {[][]float64{{1}, {2}}, []float64{1, math.Inf(1)}},
	} {
		if _, err := (Regression{}).Fit(ctx, c.x, c.y, rng.New(1)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if _, err := Condition(Matern52{[]float64{1, 1}, 1, 0}, [][]float64{{1}}, []float64{1}); err == nil {
		t.Error("a kernel of another dimension was accepted")
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := (Regression{}).Fit(stopped, [][]float64{{1}, {2}}, []float64{1, 2}, rng.New(1)); err == nil {
		t.Error("a cancelled fit went on")
	}
}
