package whatif

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// relaxed returns the thresholds of the smallest joint relaxation that some
// point keeps, in units of the constraints' ranges.
func (m *AnalysisModel) relaxed(limits []float64) []float64 {
	best, least := -1, math.Inf(1)
	for i, p := range m.points {
		worst := 0.0
		for j, limit := range limits {
			if v := -m.margin(j, p.g[j], limit); v > 0 {
				worst = max(worst, v/max(m.top[j]-m.low[j], 1e-12))
			}
		}
		if worst < least {
			best, least = i, worst
		}
	}
	out := slices.Clone(limits)
	for j, limit := range limits {
		if m.margin(j, m.points[best].g[j], limit) < 0 {
			out[j] = m.points[best].g[j]
		}
	}
	return out
}

// next is the point of greatest expected improvement over the best evaluation
// that keeps the thresholds, times the probability that it keeps them itself.
func (m *AnalysisModel) next(limits []float64) *Mixture {
	record := math.Inf(-1)
	for i, e := range m.tried {
		if m.allows(e.Values, limits) {
			record = max(record, m.value.mean[len(m.near)+i])
		}
	}
	best, most := spot{}, math.Inf(-1)
	kept := m.kept(limits, false)
	for i := range m.near {
		if !kept[i] {
			continue
		}
		at := spot{int32(i), int32(i), 0}
		if gain := m.gain(i, record) * m.probability(at, limits); gain > most {
			best, most = at, gain
		}
	}
	if math.IsInf(most, -1) {
		return nil
	}
	return m.mixture(best, m.climbAt(best), limits)
}

// gain is the expected improvement over a record at a point; with no record,
// the sd, so that the surest ignorance is lifted first.
func (m *AnalysisModel) gain(i int, record float64) float64 {
	mean, sd := m.value.mean[i], max(m.value.sd[i], 1e-12)
	if math.IsInf(record, -1) {
		return sd
	}
	z := (mean - record) / sd
	return (mean-record)*distuv.UnitNormal.CDF(z) + sd*distuv.UnitNormal.Prob(z)
}

// climbAt are peaks that all lie at one spot: of a mixture that is not compared.
func (m *AnalysisModel) climbAt(at spot) peaks {
	out := peaks{make([]float64, m.value.count), make([]spot, m.value.count)}
	copy(out.value, m.value.at(int(at.from)))
	for s := range out.at {
		out.at[s] = at
	}
	return out
}
