package whatif

import (
	"fmt"
	"math"

	"pawl/engine/bayesopt"
)

// Curve is the best objective against one threshold, the others staying.
type Curve struct {
	Name      string
	Threshold []float64 // n, tightest first
	Best      []Band    // n; NaN where nothing is feasible
	Feasible  []float64 // n: part of all mixtures
	Limit     float64   // where the threshold stands
}

// Curve sweeps threshold j over its whole range in n values (0: 25).
func (m *AnalysisModel) Curve(j int, limits []float64, n int) (*Curve, error) {
	if err := m.check(limits); err != nil {
		return nil, err
	}
	if j < 0 || j >= len(limits) || n < 0 || n == 1 {
		return nil, fmt.Errorf("whatif: no curve of constraint %d in %d values", j, n)
	}
	if n == 0 {
		n = 25
	}
	out := &Curve{Name: m.run.Constraints[j].Metric.Name, Limit: limits[j], Threshold: m.grid(j, n)}
	at := append([]float64(nil), limits...)
	for _, threshold := range out.Threshold {
		at[j] = threshold
		out.Best = append(out.Best, bandOf(m.climb(at).found()).turned(m.sign))
		out.Feasible = append(out.Feasible, m.share(at))
	}
	return out, nil
}

// grid returns n thresholds over the range of constraint j, tightest first.
func (m *AnalysisModel) grid(j, n int) []float64 {
	from, to := m.low[j], m.top[j]
	if m.run.Constraints[j].Sense == bayesopt.AtLeast {
		from, to = to, from
	}
	out := make([]float64, n)
	for k := range out {
		out[k] = from + (to-from)*float64(k)/float64(n-1)
	}
	return out
}

// Map is the best objective, by the posterior mean, against a pair of
// thresholds.
type Map struct {
	X, Y   string
	AtX    []float64   // n, tightest first
	AtY    []float64   // n, tightest first
	Best   [][]float64 // y by x; NaN where nothing is feasible
	Limits [2]float64  // where the two thresholds stand
}

// Map sweeps thresholds i (x) and j (y) over their ranges in n values each
// (0: 15).
func (m *AnalysisModel) Map(i, j int, limits []float64, n int) (*Map, error) {
	if err := m.check(limits); err != nil {
		return nil, err
	}
	if i == j || min(i, j) < 0 || max(i, j) >= len(limits) || n < 0 || n == 1 {
		return nil, fmt.Errorf("whatif: no map of constraints %d and %d in %d values", i, j, n)
	}
	if n == 0 {
		n = 15
	}
	out := &Map{
		X: m.run.Constraints[i].Metric.Name, Y: m.run.Constraints[j].Metric.Name,
		AtX: m.grid(i, n), AtY: m.grid(j, n), Limits: [2]float64{limits[i], limits[j]},
	}
	at := append([]float64(nil), limits...)
	for _, y := range out.AtY {
		row := make([]float64, n)
		for k, x := range out.AtX {
			at[i], at[j] = x, y
			row[k] = math.NaN()
			if _, v, ok := m.summit(at); ok {
				row[k] = m.sign * v
			}
		}
		out.Best = append(out.Best, row)
	}
	return out, nil
}

// Front returns the evaluations that no other one beats: none is at least as
// good in the objective and every constraint, and better in one. They come in
// the order in which they were made.
func (m *AnalysisModel) Front() []int {
	var out []int
	for i := range m.tried {
		beaten := false
		for k := range m.tried {
			beaten = beaten || m.beats(k, i)
		}
		if !beaten {
			out = append(out, m.tried[i].Index)
		}
	}
	return out
}

func (m *AnalysisModel) beats(k, i int) bool {
	a, b := m.tried[k], m.tried[i]
	least, most := m.sign*(a.Objective-b.Objective), m.sign*(a.Objective-b.Objective)
	for j := range a.Values {
		d := m.margin(j, a.Values[j], b.Values[j])
		least, most = min(least, d), max(most, d)
	}
	return least >= 0 && most > 0
}

// Replay answers for the thresholds that the run had, one after the other: the
// tightening as what is known now sees it.
func (m *AnalysisModel) Replay() ([]Answer, error) {
	var out []Answer
	for _, t := range m.run.Path {
		a, err := m.Solve(t.Limits)
		if err != nil {
			return nil, err
		}
		out = append(out, *a)
	}
	return out, nil
}
