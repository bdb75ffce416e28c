package transform

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
)

// Modes finds the modes of a numeric column: a mixture of normal distributions
// fitted by variational Bayes, with a Dirichlet process over the weights, so
// that modes which the values do not call for die out (Blei and Jordan 2006,
// "Variational inference for Dirichlet process mixtures"; Bishop 2006, section
// 10.2, for the updates). The settings are those of CTGAN's mode-specific
// normalisation (Xu et al. 2019).
type Modes struct {
	Most          int     // most modes; default 10
	LeastWeight   float64 // a mode must weigh more than this; default 0.005
	Concentration float64 // of the Dirichlet process; default 0.001: few modes
	Floor         float64 // least variance of a mode, as a share of the column's; default 1e-12
	Iterations    int     // most iterations; default 100
	Tolerance     float64 // change of the lower bound that ends the fit; default 0.001
}

// Mode is a normal distribution of a mixture. Mean and Deviation are in units
// of the values given to Fit.
type Mode struct {
	Weight    float64 // share of the values, 0 to 1
	Mean      float64
	Deviation float64 // standard deviation, above 0
	Offset    float64 // log responsibility of the mode at its mean, up to a constant that all modes share
}

func (m Modes) withDefaults() Modes {
	if m.Most == 0 {
		m.Most = 10
	}
	if m.LeastWeight == 0 {
		m.LeastWeight = 0.005
	}
	if m.Concentration == 0 {
		m.Concentration = 0.001
	}
	if m.Floor == 0 {
		m.Floor = 1e-12
	}
	if m.Iterations == 0 {
		m.Iterations = 100
	}
	if m.Tolerance == 0 {
		m.Tolerance = 1e-3
	}
	return m
}

func (m Modes) check() error {
	switch {
	case m.Most < 0:
		return fmt.Errorf("transform: Modes.Most is %d: give 1 or more, or 0 for 10", m.Most)
	case !(m.LeastWeight >= 0 && m.LeastWeight < 1):
		return fmt.Errorf("transform: Modes.LeastWeight is %g: give a share below 1, or 0 for 0.005", m.LeastWeight)
	case !(m.Concentration >= 0) || !(m.Floor >= 0) || !(m.Tolerance >= 0) || m.Iterations < 0:
		return fmt.Errorf("transform: Modes has a negative setting: %+v", m)
	}
	return nil
}

// Fit returns the modes of the values, in ascending order of their means as
// k-means found them; src decides where k-means begins. Missing values (NaN)
// are left out. A constant column has one mode of deviation 1. Fit fails if no
// value is present or one is infinite.
func (m Modes) Fit(ctx context.Context, values []float64, src rand.Source) ([]Mode, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	for i, v := range values {
		if math.IsInf(v, 0) {
			return nil, fmt.Errorf("transform: value %d is infinite: make it a number or missing", i)
		}
	}
	p := newPoints(values)
	if len(p.values) == 0 {
		return nil, fmt.Errorf("transform: none of the %d values is present: no modes can be found", len(values))
	}
	centre, spread := p.moments()
	if spread == 0 {
		return []Mode{{Weight: 1, Mean: centre, Deviation: 1}}, nil
	}
	modes, err := m.fit(ctx, p.standardised(centre, spread).merged(), rand.New(src))
	for k := range modes {
		modes[k].Mean = centre + modes[k].Mean*spread
		modes[k].Deviation *= spread
	}
	return modes, err
}

// fit finds the modes of standardised points.
func (m Modes) fit(ctx context.Context, p points, r *rand.Rand) ([]Mode, error) {
	m = m.withDefaults()
	v := newVariational(m, p, p.cluster(m.Most, r))
	if err := v.run(ctx, m.Iterations, m.Tolerance); err != nil {
		return nil, err
	}
	return v.modes(m.LeastWeight), nil
}

// responsibilities fills out with each mode's share in a value.
func responsibilities(modes []Mode, value float64, out []float64) {
	top := math.Inf(-1)
	for k := range modes {
		z := (value - modes[k].Mean) / modes[k].Deviation
		out[k] = modes[k].Offset - z*z/2
		top = max(top, out[k])
	}
	total := 0.0
	for k, l := range out {
		out[k] = math.Exp(l - top)
		total += out[k]
	}
	for k := range out {
		out[k] /= total
	}
}
