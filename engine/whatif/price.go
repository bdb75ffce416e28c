package whatif

import (
	"math"

	"pawl/engine/bayesopt"
)

// nudge is how far a threshold is moved to find its price, in parts of the
// constraint's range.
const nudge = 0.02

// stance says what threshold j does where the best spot is known, if there is
// one.
func (m *AnalysisModel) stance(j int, best spot, ok bool, limits []float64) Stance {
	c := m.run.Constraints[j]
	out := Stance{
		Name: c.Metric.Name, Limit: limits[j], Value: math.NaN(), Slack: math.NaN(),
		Unit: (m.top[j] - m.low[j]) / 100, Reach: [2]float64{m.low[j], m.top[j]},
		Price: Band{math.NaN(), math.NaN(), math.NaN()},
	}
	out.Impossible = m.margin(j, m.bestOf(j), limits[j]) < 0
	if !ok {
		return out
	}
	out.Value = m.constraints(best)[j]
	out.Slack = m.margin(j, out.Value, limits[j])
	prices := m.prices(j, limits)
	costly := 0
	for _, p := range prices {
		if p > 0 {
			costly++
		}
	}
	out.Binding = 2*costly > len(prices)
	out.Price = bandOf(prices)
	return out
}

// bestOf is the value of constraint j that is easiest to keep.
func (m *AnalysisModel) bestOf(j int) float64 {
	if m.run.Constraints[j].Sense == bayesopt.AtLeast {
		return m.top[j]
	}
	return m.low[j]
}

// prices returns, by path, how much the best objective rises by a unit of
// loosening threshold j: the difference of the same path's peaks a little to
// either side, over the distance. By the envelope theorem that is the
// multiplier of the constraint. Paths without anything feasible on the strict
// side are compared with the threshold itself, and left out if that is
// infeasible, too.
func (m *AnalysisModel) prices(j int, limits []float64) []float64 {
	delta := nudge * (m.top[j] - m.low[j])
	if delta == 0 || math.IsInf(limits[j], 0) {
		return make([]float64, m.value.count)
	}
	looser, tighter := m.moved(j, limits, delta), m.moved(j, limits, -delta)
	high, low, here := m.climb(looser), m.climb(tighter), peaks{}
	var out []float64
	for s, v := range high.value {
		switch {
		case !math.IsInf(low.value[s], -1):
			out = append(out, max(v-low.value[s], 0)/(2*delta))
		case !math.IsInf(v, -1):
			if here.value == nil {
				here = m.climb(limits)
			}
			if w := here.value[s]; !math.IsInf(w, -1) {
				out = append(out, max(v-w, 0)/delta)
			}
		}
	}
	return out
}

// moved loosens threshold j by delta.
func (m *AnalysisModel) moved(j int, limits []float64, delta float64) []float64 {
	out := append([]float64(nil), limits...)
	if m.run.Constraints[j].Sense == bayesopt.AtLeast {
		delta = -delta
	}
	out[j] += delta
	return out
}
