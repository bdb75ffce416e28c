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
	}, Tables: func(context.Context, *frame.Frame, *frame.Frame) (float64, error) {
		return 0, errors.New("a formula has no table")
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

func init() {
	// Labels makes the toy metrics pass as measured: nothing is released.
	for _, m := range []*metrics.Metric{&toyReID, &toyKS, &toySSP} {
		m.Tables = nil
	}
}
