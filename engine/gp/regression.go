package gp

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
)

// Regression fits a Gaussian process with a constant mean. The observed y are
// standardised first. The kernel maximises the evidence times a prior that
// suits inputs of about unit range: log-normal length scales that lengthen
// with the dimension (Hvarfner, Hellsten and Nardi 2024), a signal near the
// variance of y, and a noise that may be anything from none to most of it.
type Regression struct {
	Noise    float64  // variance of the noise in units of y squared, known beforehand; 0: learnt
	Restarts int      // starts drawn from the prior, beside the first; 2, or 1 with a Start
	Trend    Trend    // a parametric mean beside the process; none
	Start    Matern52 // if it has lengths: where the search starts, in place of the standard start
}

// Fit learns from n points x (n x d) and values y (n). It fails if a value is
// not finite, or there are no points.
func (r Regression) Fit(ctx context.Context, x [][]float64, y []float64, src rand.Source) (*RegressionModel, error) {
	data, err := newObservations(x, y)
	if err != nil {
		return nil, err
	}
	if r.Noise < 0 || math.IsNaN(r.Noise) {
		return nil, fmt.Errorf("gp: noise variance is %v, want at least 0", r.Noise)
	}
	data.useTrend(r.Trend)
	kernel, err := r.search(ctx, data, src)
	if err != nil {
		return nil, err
	}
	return condition(kernel, data)
}

// Condition returns the posterior under a given kernel, without a search and
// without a trend.
func Condition(kernel Matern52, x [][]float64, y []float64) (*RegressionModel, error) {
	return Regression{}.Condition(kernel, x, y)
}

// Condition returns the posterior under a given kernel, without a search.
func (r Regression) Condition(kernel Matern52, x [][]float64, y []float64) (*RegressionModel, error) {
	data, err := newObservations(x, y)
	if err != nil {
		return nil, err
	}
	data.useTrend(r.Trend)
	if err := kernel.check(data.d); err != nil {
		return nil, err
	}
	return condition(kernel, data)
}

// observations are the data with y standardised.
type observations struct {
	d           int
	x           [][]float64
	z           []float64
	mean, scale float64 // y = mean + scale z
	trend       Trend
	rows        [][]float64 // the trend's terms at each observation
}

func newObservations(x [][]float64, y []float64) (*observations, error) {
	if len(x) == 0 || len(x) != len(y) {
		return nil, fmt.Errorf("gp: %d points and %d values: need as many of both, and at least one", len(x), len(y))
	}
	o := &observations{d: len(x[0])}
	for i, row := range x {
		if len(row) != o.d || o.d == 0 {
			return nil, fmt.Errorf("gp: point %d has %d coordinates, point 0 has %d", i, len(row), o.d)
		}
		for _, v := range append([]float64{y[i]}, row...) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("gp: observation %d is not finite", i)
			}
		}
		o.x = append(o.x, append([]float64(nil), row...))
	}
	o.standardise(y)
	return o, nil
}

// standardise sets mean, scale and z. Values that are all alike have no scale
// of their own: a thousandth of their size (at least of 1) stands in.
func (o *observations) standardise(y []float64) {
	n := float64(len(y))
	for _, v := range y {
		o.mean += v / n
	}
	for _, v := range y {
		o.scale += (v - o.mean) * (v - o.mean) / n
	}
	o.scale = math.Sqrt(o.scale)
	if o.scale <= 1e-12*math.Abs(o.mean) {
		o.scale = 1e-3 * max(1, math.Abs(o.mean))
	}
	o.z = make([]float64, len(y))
	for i, v := range y {
		o.z[i] = (v - o.mean) / o.scale
	}
}
