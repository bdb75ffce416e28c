package gp

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/optimize"
)

// posterior is what the search maximises: log evidence plus log prior, as a
// function of the kernel's logs. If the noise is known, its log stays fixed.
type posterior struct {
	data   *observations
	priors []logNormal
	noise  float64 // known noise in units of the variance of y; 0: learnt
}

// value returns the log posterior at the logs v and its gradient. Outside the
// limits it falls off as a parabola. A singular kernel has -Inf.
func (p *posterior) value(v []float64) (float64, []float64) {
	inside, excess := p.clamp(v)
	kernel := fromLogs(inside)
	f, err := factorise(kernel, p.data)
	if err != nil {
		return math.Inf(-1), make([]float64, len(v))
	}
	grad, err := f.evidenceGradient(kernel, p.data)
	if err != nil {
		return math.Inf(-1), make([]float64, len(v))
	}
	value := f.logEvidence(p.data)
	for i := range v {
		density, slope := p.priors[i].logDensity(inside[i])
		value += density
		grad[i] += slope
		if excess[i] != 0 {
			value -= excess[i] * excess[i]
			grad[i] = -2 * excess[i]
		}
	}
	if p.noise > 0 {
		grad[len(v)-1] = 0
	}
	return value, grad
}

func (p *posterior) clamp(v []float64) (inside, excess []float64) {
	inside, excess = make([]float64, len(v)), make([]float64, len(v))
	for i, prior := range p.priors {
		inside[i], excess[i] = prior.clamp(v[i])
	}
	if last := len(v) - 1; p.noise > 0 {
		inside[last], excess[last] = math.Log(p.noise), 0
	}
	return inside, excess
}

// search returns the kernel of greatest posterior density found from the
// start and from Restarts draws of the prior.
func (r Regression) search(ctx context.Context, data *observations, src rand.Source) (Matern52, error) {
	p := &posterior{data: data, priors: priors(data.d), noise: r.Noise / (data.scale * data.scale)}
	best, bestValue := []float64(nil), math.Inf(-1)
	for _, start := range r.starts(p.priors, rand.New(src)) {
		at, value, err := p.ascend(ctx, start)
		if err != nil {
			return Matern52{}, err
		}
		if value > bestValue {
			best, bestValue = at, value
		}
	}
	if best == nil {
		return Matern52{}, ErrSingular
	}
	inside, _ := p.clamp(best)
	return fromLogs(inside), nil
}

func (r Regression) starts(priors []logNormal, random *rand.Rand) [][]float64 {
	first := make([]float64, len(priors))
	for i := range first {
		first[i] = priors[i].mean
	}
	for i := range len(priors) - 2 {
		first[i] = math.Log(0.5) // half the unit range
	}
	if len(r.Start.Length) == len(priors)-2 {
		first = r.Start.logs()
	}
	out := [][]float64{first}
	for range r.restarts() {
		v := make([]float64, len(priors))
		for i, p := range priors {
			v[i] = p.draw(random)
		}
		out = append(out, v)
	}
	return out
}

func (r Regression) restarts() int {
	switch {
	case r.Restarts > 0:
		return r.Restarts
	case len(r.Start.Length) > 0:
		return 1
	}
	return 2
}

// ascend climbs from start by L-BFGS. A line search that finds no better
// point ends the climb where it stands.
func (p *posterior) ascend(ctx context.Context, start []float64) (at []float64, value float64, err error) {
	last := newMemo(p.value)
	problem := optimize.Problem{
		Func: func(v []float64) float64 { value, _ := last.at(v); return -value },
		Grad: func(grad, v []float64) {
			_, g := last.at(v)
			for i := range grad {
				grad[i] = -g[i]
			}
		},
	}
	settings := &optimize.Settings{GradientThreshold: 1e-4, MajorIterations: 60, Recorder: stopper{ctx}}
	result, failure := optimize.Minimize(problem, start, settings, &optimize.LBFGS{})
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	if failure != nil && result == nil || math.IsNaN(result.F) {
		return nil, math.Inf(-1), nil
	}
	return result.X, -result.F, nil
}

// stopper ends an optimisation whose context has ended.
type stopper struct{ ctx context.Context }

func (s stopper) Init() error { return s.ctx.Err() }

func (s stopper) Record(*optimize.Location, optimize.Operation, *optimize.Stats) error {
	return s.ctx.Err()
}

// memo keeps the last value and gradient, which the optimiser asks for apart.
type memo struct {
	f     func([]float64) (float64, []float64)
	x     []float64
	value float64
	grad  []float64
}

func newMemo(f func([]float64) (float64, []float64)) *memo { return &memo{f: f} }

func (m *memo) at(x []float64) (float64, []float64) {
	if m.x == nil || !equal(m.x, x) {
		m.x = append(m.x[:0], x...)
		m.value, m.grad = m.f(x)
	}
	return m.value, m.grad
}

func equal(a, b []float64) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
