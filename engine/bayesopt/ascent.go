package bayesopt

import (
	"math"
)

// softnesses are the widths, in spreads, of the slopes that stand in for the
// walls of exact constraints: one ascent under each, the second from where the
// first ended.
var softnesses = []float64{0.02, 0.002}

// ascend climbs the acquisition from u by projected gradient steps and returns
// the best point that keeps the exact constraints; u itself must keep them.
func (a *acquisition) ascend(space Space, u []float64) candidate {
	best := candidate{u: u, value: a.value(u)}
	levels := softnesses
	if !a.walled() {
		levels = softnesses[:1]
	}
	at := u
	for _, softness := range levels {
		at = a.climb(space, at, softness)
		if c := a.retreat(space, best.u, at); c.value > best.value {
			best = c
		}
	}
	return best
}

// walled tells whether there are exact constraints.
func (a *acquisition) walled() bool {
	for _, b := range a.bounds {
		if b.Exact != nil {
			return true
		}
	}
	return false
}

// climb takes up to 40 steps: a step that fails to climb is shortened, one
// that climbs is lengthened.
func (a *acquisition) climb(space Space, u []float64, softness float64) []float64 {
	best, walls := u, make([]wall, len(a.bounds))
	value, grad := a.gradient(u, softness, walls)
	step := 0.05
	for range 40 {
		next := space.Project(moved(best, grad, step))
		v, g := a.gradient(next, softness, walls)
		if !(v > value) {
			if step /= 4; step < 1e-5 {
				break
			}
			continue
		}
		best, value, grad = next, v, g
		step = min(step*2, 0.5)
	}
	return best
}

// retreat goes from a point that may break exact constraints towards one that
// keeps them, as little as needed, by halving.
func (a *acquisition) retreat(space Space, inside, at []float64) candidate {
	snapped := func(u []float64) []float64 { return space.Unit(space.Point(space.Project(u))) }
	if c := snapped(at); a.keeps(c) {
		return candidate{u: c, value: a.value(c)}
	}
	low, high := 0.0, 1.0
	for range 12 {
		mid := (low + high) / 2
		if a.keeps(snapped(between(inside, at, mid))) {
			low = mid
		} else {
			high = mid
		}
	}
	c := snapped(between(inside, at, low))
	return candidate{u: c, value: a.value(c)}
}

// keeps tells whether u keeps the exact constraints.
func (a *acquisition) keeps(u []float64) bool {
	for j, b := range a.bounds {
		if b.Exact == nil {
			continue
		}
		if g, _ := a.beliefs[j+1].at(u); b.margin(g) < 0 {
			return false
		}
	}
	return true
}

// between is the point a part t of the way from u to v.
func between(u, v []float64, t float64) []float64 {
	out := make([]float64, len(u))
	for i := range u {
		out[i] = u[i] + t*(v[i]-u[i])
	}
	return out
}

// moved steps from u along grad so that the largest change is step.
func moved(u, grad []float64, step float64) []float64 {
	largest := 0.0
	for _, g := range grad {
		largest = max(largest, math.Abs(g))
	}
	out := make([]float64, len(u))
	for i := range u {
		out[i] = u[i]
		if largest > 0 {
			out[i] += step * grad[i] / largest
		}
	}
	return out
}
