// Package whatif answers questions about a search for a mixture that is over,
// or still going on, without evaluating anything: what if a threshold were
// another? For any thresholds it gives the feasible part of all mixtures, the
// best mixture tried and the best one predicted, which constraint binds and
// what it costs, how the best objective depends on a threshold, and the mixture
// worth evaluating next.
//
// Start from Analysis: Fit prepares it from a run of package scgoat, Solve
// answers for one set of thresholds.
//
// Three layers of knowledge are kept apart. What was evaluated is known.
// Constraints that are functions of the proportions are known everywhere, at a
// lattice of mixtures. The objective, and constraints that must be measured,
// are known by Gaussian processes of the evaluations, of which many whole
// functions are drawn (paths): every figure that rests on them has a band.
package whatif

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/bayesopt"
	"pawl/engine/gp"
	"pawl/engine/metrics"
	"pawl/engine/rng"
	"pawl/engine/scgoat"
)

// Analysis says how a run is prepared for questions.
type Analysis struct {
	Paths int // functions drawn from each posterior; 256
}

// AnalysisModel is a run prepared for questions. It is safe for many
// goroutines.
type AnalysisModel struct {
	run    *scgoat.Run
	sign   float64             // 1 if the objective is better when higher, else -1
	tried  []scgoat.Evaluation // mixtures evaluated, releases left out
	points []point             // the lattice, then what was tried
	steps  int                 // of the lattice
	near   [][]int32           // by lattice point: its neighbours, one step of one part to another
	model  *gp.RegressionModel // of the objective, in root proportions

	value    landscape   // of the objective, larger being better
	opaque   []landscape // by constraint; empty if it is exact
	low, top []float64   // by constraint: the least and the largest value over the points
	noise    []float64   // by constraint: sd that the draw of a release's rows adds; 0 if unknown
	scatter  float64     // of the evaluations about the model of the objective
}

// point is one mixture.
type point struct {
	alpha []float64
	g     []float64 // the constraints: exact, or a posterior mean
}

// Fit fits the processes and draws the paths. It takes about a second; it fails
// for a run of fewer than three evaluations.
func (a Analysis) Fit(ctx context.Context, run *scgoat.Run, src rand.Source) (*AnalysisModel, error) {
	if a.Paths == 0 {
		a.Paths = 256
	}
	if a.Paths < 10 {
		return nil, fmt.Errorf("whatif: %d paths are too few for a band: at least 10", a.Paths)
	}
	m := &AnalysisModel{run: run, sign: 1}
	if run.Objective.Better == metrics.Lower {
		m.sign = -1
	}
	for _, e := range slices.Concat(run.Evaluations, run.Extra) {
		if e.Draw == 0 {
			m.tried = append(m.tried, e)
		}
	}
	if len(m.tried) < 3 {
		return nil, errors.New("whatif: fewer than three evaluations: nothing can be said about mixtures that were not tried")
	}
	if run.Surface == nil || run.Surface.Parts == 0 {
		return nil, errors.New("whatif: the run has no surface of its constraints")
	}
	m.lay()
	if err := m.learn(ctx, a.Paths, src); err != nil {
		return nil, err
	}
	m.survey()
	m.spread()
	return m, nil
}

// lay sets out the points and their neighbours.
func (m *AnalysisModel) lay() {
	s := m.run.Surface
	simplex := bayesopt.Simplex{Parts: s.Parts}
	m.steps = simplex.Steps(s.Limit)
	places := map[string]int32{}
	lattice, n := simplex.Lattice(s.Limit), len(m.run.Constraints)
	values := make([]float64, n*len(lattice)) // side by side: they are gone through often
	for i, alpha := range lattice {
		p := point{alpha: alpha, g: values[i*n : (i+1)*n : (i+1)*n]}
		for j, exact := range s.Values {
			if exact != nil {
				p.g[j] = exact[i]
			}
		}
		m.points = append(m.points, p)
		places[m.place(alpha)] = int32(i)
	}
	for _, alpha := range lattice {
		m.near = append(m.near, m.neighbours(alpha, places))
	}
	for _, e := range m.tried {
		m.points = append(m.points, point{alpha: e.Alpha, g: slices.Clone(e.Values)})
	}
}

// place names a lattice point by its whole numbers of steps.
func (m *AnalysisModel) place(alpha []float64) string {
	name := make([]byte, len(alpha))
	for i, a := range alpha {
		name[i] = byte(math.Round(a * float64(m.steps)))
	}
	return string(name)
}

func (m *AnalysisModel) neighbours(alpha []float64, places map[string]int32) []int32 {
	var out []int32
	step := 1 / float64(m.steps)
	for from := range alpha {
		if alpha[from] < step/2 {
			continue
		}
		for to := range alpha {
			if to == from {
				continue
			}
			next := slices.Clone(alpha)
			next[from] -= step
			next[to] += step
			out = append(out, places[m.place(next)])
		}
	}
	return out
}

// learn fits the objective and the constraints that are not exact.
func (m *AnalysisModel) learn(ctx context.Context, paths int, src rand.Source) (err error) {
	roots := make([][]float64, len(m.points))
	for i, p := range m.points {
		roots[i] = root(p.alpha)
	}
	sources := rng.Split(src, 1+len(m.run.Constraints))
	y := make([]float64, len(m.tried))
	for i, e := range m.tried {
		y[i] = m.sign * e.Objective
	}
	if m.model, m.value, err = m.landscape(ctx, roots, y, paths, sources[0]); err != nil {
		return err
	}
	m.opaque = make([]landscape, len(m.run.Constraints))
	for j := range m.run.Constraints {
		if m.run.Surface.Values[j] != nil {
			continue
		}
		for i, e := range m.tried {
			y[i] = e.Values[j]
		}
		if _, m.opaque[j], err = m.landscape(ctx, roots, y, paths, sources[j+1]); err != nil {
			return err
		}
		for i := range m.points {
			m.points[i].g[j] = m.opaque[j].mean[i]
		}
	}
	return nil
}

// survey finds the range of every constraint and the noise of a release.
func (m *AnalysisModel) survey() {
	n := len(m.run.Constraints)
	m.low, m.top, m.noise = make([]float64, n), make([]float64, n), make([]float64, n)
	for j := range n {
		m.low[j], m.top[j] = math.Inf(1), math.Inf(-1)
		for _, p := range m.points {
			m.low[j], m.top[j] = min(m.low[j], p.g[j]), max(m.top[j], p.g[j])
		}
		if j < len(m.run.Checks) {
			m.noise[j] = (m.run.Checks[j].High - m.run.Checks[j].Low) / (2 * 1.645)
		}
	}
}

// spread finds how far evaluations lie from the model of the objective.
func (m *AnalysisModel) spread() {
	sum := 0.0
	for i, e := range m.tried {
		d := m.sign*e.Objective - m.value.mean[len(m.near)+i]
		sum += d * d
	}
	m.scatter = math.Sqrt(sum / float64(len(m.tried)))
}

// root returns the square roots of proportions: the coordinates of the models.
func root(alpha []float64) []float64 {
	return bayesopt.Simplex{Parts: len(alpha)}.Unit(alpha)
}

// Run returns the run that was prepared.
func (m *AnalysisModel) Run() *scgoat.Run { return m.run }

// Limits returns the run's own targets, one a constraint: where questions begin.
func (m *AnalysisModel) Limits() []float64 {
	out := make([]float64, len(m.run.Constraints))
	for j, c := range m.run.Constraints {
		out[j] = c.Target
	}
	return out
}

// Constraint returns the index of the constraint on the metric of that name.
func (m *AnalysisModel) Constraint(name string) (int, error) {
	var names []string
	for j, c := range m.run.Constraints {
		if c.Metric.Name == name {
			return j, nil
		}
		names = append(names, c.Metric.Name)
	}
	return 0, fmt.Errorf("whatif: no constraint is on %q; the run has %v", name, names)
}

// Range returns the least and the largest value of constraint j over all
// mixtures: what a threshold can be set to and still mean something.
func (m *AnalysisModel) Range(j int) (low, high float64) { return m.low[j], m.top[j] }
