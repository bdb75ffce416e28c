package whatif

import (
	"math"

	"pawl/engine/bayesopt"
)

// spot is a place among the points: a point, or a part t of the way from it to
// a neighbour, where a constraint is just kept.
type spot struct {
	from, to int32 // the same at a point
	t        float64
}

// peaks are the greatest values of the paths over the feasible mixtures, and
// where they are; minus infinity where a path has nothing feasible.
type peaks struct {
	value []float64 // by path
	at    []spot
}

// margin is how far constraint j is kept at value g under a limit.
func (m *AnalysisModel) margin(j int, g, limit float64) float64 {
	if m.run.Constraints[j].Sense == bayesopt.AtLeast {
		return g - limit
	}
	return limit - g
}

// kept tells of every point whether it keeps the exact constraints, and with
// means also the learnt ones, by their mean.
func (m *AnalysisModel) kept(limits []float64, means bool) []bool {
	out := make([]bool, len(m.points))
	for i := range out {
		out[i] = true
	}
	for j, limit := range limits {
		if !means && m.opaque[j].count > 0 {
			continue
		}
		atLeast := m.run.Constraints[j].Sense == bayesopt.AtLeast
		for i := range out {
			if g := m.points[i].g[j]; atLeast && g < limit || !atLeast && g > limit {
				out[i] = false
			}
		}
	}
	return out
}

// crossing returns the part of the way from point p, which keeps the exact
// constraints, to q, which does not, up to which they are kept, if they run
// straight between.
func (m *AnalysisModel) crossing(p, q int32, limits []float64) float64 {
	t := 1.0
	for j, limit := range limits {
		if m.opaque[j].count > 0 {
			continue
		}
		inside, outside := m.margin(j, m.points[p].g[j], limit), m.margin(j, m.points[q].g[j], limit)
		if outside < 0 {
			t = min(t, inside/(inside-outside))
		}
	}
	return t
}

// climb finds the peak of every path. Points come in the order of their largest
// value over the paths, so that most need not be looked at; then the edges of
// the lattice that lead out of the feasible part, to where they leave it.
func (m *AnalysisModel) climb(limits []float64) peaks {
	n := m.value.count
	out := peaks{make([]float64, n), make([]spot, n)}
	for s := range out.value {
		out.value[s] = math.Inf(-1)
	}
	floor := math.Inf(-1) // the lowest peak: what cannot exceed it is of no use
	var blocked []int32
	kept := m.kept(limits, false)
	for k, i := range m.value.byPeak {
		if k%32 == 0 {
			floor = least(out.value)
		}
		if m.value.peak[i] <= floor {
			break
		}
		if !kept[i] {
			blocked = append(blocked, i)
			continue
		}
		m.offer(&out, spot{i, i, 0}, limits)
	}
	floor = least(out.value)
	for _, q := range blocked {
		if m.value.peak[q] <= floor || int(q) >= len(m.near) {
			continue
		}
		for _, p := range m.near[q] {
			if !kept[p] {
				continue
			}
			t := m.crossing(p, q, limits)
			if m.value.peak[p]+t*(m.value.peak[q]-m.value.peak[p]) > floor {
				m.offer(&out, spot{p, q, t}, limits)
			}
		}
	}
	return out
}

// offer raises the peaks of those paths that are higher at a spot and keep
// their learnt constraints there.
func (m *AnalysisModel) offer(out *peaks, at spot, limits []float64) {
	from, to := m.value.at(int(at.from)), m.value.at(int(at.to))
	for s, best := range out.value {
		v := from[s] + at.t*(to[s]-from[s])
		if v > best && m.pathKeeps(s, at, limits) {
			out.value[s], out.at[s] = v, at
		}
	}
}

// pathKeeps tells whether path s of every learnt constraint is kept at a spot.
func (m *AnalysisModel) pathKeeps(s int, at spot, limits []float64) bool {
	for j := range m.opaque {
		l := &m.opaque[j]
		if l.count == 0 {
			continue
		}
		from, to := l.at(int(at.from))[s], l.at(int(at.to))[s]
		if m.margin(j, from+at.t*(to-from), limits[j]) < 0 {
			return false
		}
	}
	return true
}

func least(values []float64) float64 {
	out := math.Inf(1)
	for _, v := range values {
		out = min(out, v)
	}
	return out
}

// summit is the best spot by the posterior mean, of those that keep the exact
// constraints and, each with a probability of at least one half, the learnt
// ones. It tells whether there is one.
func (m *AnalysisModel) summit(limits []float64) (best spot, value float64, ok bool) {
	value = math.Inf(-1)
	var blocked []int32
	kept := m.kept(limits, true)
	for _, i := range m.value.byMean {
		if kept[i] {
			best, value, ok = spot{i, i, 0}, m.value.mean[i], true
			break
		}
		blocked = append(blocked, i)
	}
	if !ok {
		return best, value, false
	}
	for _, q := range blocked {
		if m.value.mean[q] <= value {
			break // and so have all that follow
		}
		if int(q) >= len(m.near) {
			continue
		}
		for _, p := range m.near[q] {
			if !kept[p] {
				continue
			}
			t := m.meanCrossing(p, q, limits)
			if v := m.value.mean[p] + t*(m.value.mean[q]-m.value.mean[p]); v > value {
				best, value = spot{p, q, t}, v
			}
		}
	}
	return best, value, true
}

func (m *AnalysisModel) meanCrossing(p, q int32, limits []float64) float64 {
	t := 1.0
	for j, limit := range limits {
		inside, outside := m.margin(j, m.points[p].g[j], limit), m.margin(j, m.points[q].g[j], limit)
		if outside < 0 {
			t = min(t, inside/(inside-outside))
		}
	}
	return t
}

// alpha returns the proportions of a spot.
func (m *AnalysisModel) alpha(at spot) []float64 {
	from, to := m.points[at.from].alpha, m.points[at.to].alpha
	out := make([]float64, len(from))
	for i := range out {
		out[i] = from[i] + at.t*(to[i]-from[i])
	}
	return out
}

// constraints returns the constraints at a spot.
func (m *AnalysisModel) constraints(at spot) []float64 {
	from, to := m.points[at.from].g, m.points[at.to].g
	out := make([]float64, len(from))
	for j := range out {
		out[j] = from[j] + at.t*(to[j]-from[j])
	}
	return out
}
