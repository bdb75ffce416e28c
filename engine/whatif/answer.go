package whatif

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"pawl/engine/scgoat"
)

// Band is a figure that rests on the paths: their mean, and 5 and 95 per cent.
type Band struct{ Mean, Low, High float64 }

// bandOf sorts the values.
func bandOf(values []float64) Band {
	if len(values) == 0 {
		return Band{math.NaN(), math.NaN(), math.NaN()}
	}
	slices.Sort(values)
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	at := func(q float64) float64 { return values[int(math.Round(q*float64(len(values)-1)))] }
	return Band{sum / float64(len(values)), at(.05), at(.95)}
}

// turned is the band of minus the values if the sign is -1.
func (b Band) turned(sign float64) Band {
	if sign < 0 {
		return Band{-b.Mean, -b.High, -b.Low}
	}
	return b
}

// Answer says what is known under one set of thresholds.
type Answer struct {
	Limits   []float64 // the thresholds asked about, one a constraint
	Feasible float64   // part of all mixtures that keeps them; expected, if a constraint had to be learnt

	Observed *scgoat.Evaluation // the best mixture tried that keeps them; nil if none does
	Best     *Mixture           // the best mixture predicted; nil if none keeps them
	Optimum  Band               // the best objective that any mixture has, less what is noise in an evaluation
	Scatter  float64            // sd of the evaluations about the model: what that noise may be
	Stances  []Stance           // by constraint
	Relaxed  []float64          // if none keeps them: the thresholds of the smallest joint relaxation that some mixture keeps
	Next     *Mixture           // the mixture worth evaluating next under these thresholds; nil if none keeps them

	objective string
	moved     bool // the thresholds are not the run's own targets
}

// Mixture is a mixture that may not have been tried.
type Mixture struct {
	Alpha       []float64
	Values      []float64 // the constraints there
	Objective   Band
	Chance      float64 // that the best mixture is this one or one within two steps of the lattice from it
	Regret      float64 // expected loss against the best mixture
	Feasibility float64 // that it keeps the thresholds: 1 if all constraints are exact
	Release     float64 // that the rows of a release of it keep them, by the bands of the run's own release
	Distance    float64 // to the nearest mixture tried, in length scales of the model
	Far         bool    // Distance is above 1: the figures are the model's word, not the data's

	names     []string
	objective string
}

// Stance is what one threshold does.
type Stance struct {
	Name       string
	Limit      float64
	Value      float64 // at the best mixture predicted
	Slack      float64 // by how much that keeps the threshold: an inactive one can be tightened by so much for nothing
	Binding    bool    // in at least half of the paths the threshold costs something
	Price      Band    // objective gained by a unit of loosening
	Unit       float64 // a hundredth of the constraint's range, for prices in figures one can picture
	Reach      [2]float64
	Impossible bool // no mixture keeps this threshold, even alone
}

// Solve answers for one threshold a constraint, in milliseconds. An infinite
// threshold drops its constraint.
func (m *AnalysisModel) Solve(limits []float64) (*Answer, error) {
	if err := m.check(limits); err != nil {
		return nil, err
	}
	a := &Answer{Limits: slices.Clone(limits), Scatter: m.scatter, Feasible: m.share(limits), Observed: m.observed(limits), objective: m.run.Objective.Name}
	a.moved = !slices.Equal(limits, m.Limits())
	top := m.climb(limits)
	found := top.found()
	a.Optimum = bandOf(found).turned(m.sign)
	best, _, ok := m.summit(limits)
	if ok {
		a.Best = m.mixture(best, top, limits)
		a.Next = m.next(limits)
	} else {
		a.Relaxed = m.relaxed(limits)
	}
	for j := range limits {
		a.Stances = append(a.Stances, m.stance(j, best, ok, limits))
	}
	return a, nil
}

func (m *AnalysisModel) check(limits []float64) error {
	if len(limits) != len(m.run.Constraints) {
		return fmt.Errorf("whatif: %d thresholds for %d constraints", len(limits), len(m.run.Constraints))
	}
	for j, l := range limits {
		if math.IsNaN(l) {
			return fmt.Errorf("whatif: the threshold of %s is NaN", m.run.Constraints[j].Metric.Name)
		}
	}
	return nil
}

// found returns the peaks of those paths that have one.
func (p peaks) found() []float64 {
	var out []float64
	for _, v := range p.value {
		if !math.IsInf(v, -1) {
			out = append(out, v)
		}
	}
	return out
}

// share is the part of the lattice that keeps the thresholds.
func (m *AnalysisModel) share(limits []float64) float64 {
	sum, kept := 0.0, m.kept(limits, false)
	for i := range m.near {
		if kept[i] {
			sum += m.probability(spot{int32(i), int32(i), 0}, limits)
		}
	}
	return sum / float64(len(m.near))
}

// probability is the chance that a spot keeps the learnt constraints.
func (m *AnalysisModel) probability(at spot, limits []float64) float64 {
	p := 1.0
	for j := range m.opaque {
		l := &m.opaque[j]
		if l.count == 0 {
			continue
		}
		mean := l.mean[at.from] + at.t*(l.mean[at.to]-l.mean[at.from])
		sd := l.sd[at.from] + at.t*(l.sd[at.to]-l.sd[at.from])
		p *= distuv.UnitNormal.CDF(m.margin(j, mean, limits[j]) / max(sd, 1e-12))
	}
	return p
}

// observed is the best evaluation that keeps the thresholds.
func (m *AnalysisModel) observed(limits []float64) *scgoat.Evaluation {
	var best *scgoat.Evaluation
	for i := range m.tried {
		e := &m.tried[i]
		if m.allows(e.Values, limits) && (best == nil || m.sign*e.Objective > m.sign*best.Objective) {
			best = e
		}
	}
	return best
}

func (m *AnalysisModel) allows(values, limits []float64) bool {
	for j, limit := range limits {
		if m.margin(j, values[j], limit) < 0 {
			return false
		}
	}
	return true
}

// mixture describes a spot.
func (m *AnalysisModel) mixture(at spot, top peaks, limits []float64) *Mixture {
	out := &Mixture{
		Alpha: m.alpha(at), Values: m.constraints(at), Feasibility: m.probability(at, limits),
		names: m.run.Names, objective: m.run.Objective.Name,
	}
	from, to := m.value.at(int(at.from)), m.value.at(int(at.to))
	values := make([]float64, m.value.count)
	near, regret, counted := 0.0, 0.0, 0.0
	for s := range values {
		values[s] = from[s] + at.t*(to[s]-from[s])
		if math.IsInf(top.value[s], -1) {
			continue
		}
		counted++
		regret += max(top.value[s]-values[s], 0)
		if apart(out.Alpha, m.alpha(top.at[s])) <= 2.0001/float64(m.steps) {
			near++
		}
	}
	out.Objective = bandOf(values).turned(m.sign)
	if counted > 0 {
		out.Chance, out.Regret = near/counted, regret/counted
	}
	out.Release = out.Feasibility
	for j, sd := range m.noise {
		if sd > 0 {
			out.Release *= distuv.UnitNormal.CDF(m.margin(j, out.Values[j], limits[j]) / sd)
		}
	}
	out.Distance = m.distance(out.Alpha)
	out.Far = out.Distance > 1
	return out
}

// apart is the largest difference of two proportions.
func apart(a, b []float64) float64 {
	out := 0.0
	for i, v := range a {
		out = max(out, math.Abs(v-b[i]))
	}
	return out
}

// distance to the nearest mixture tried, in length scales.
func (m *AnalysisModel) distance(alpha []float64) float64 {
	u, lengths := root(alpha), m.model.Kernel().Length
	out := math.Inf(1)
	for _, e := range m.tried {
		sum := 0.0
		for i, v := range root(e.Alpha) {
			d := (u[i] - v) / lengths[i]
			sum += d * d
		}
		out = min(out, math.Sqrt(sum))
	}
	return out
}
