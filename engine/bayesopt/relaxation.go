package bayesopt

import (
	"context"
	"math"
)

// Relaxation is the least that must be given up for something to be feasible.
type Relaxation struct {
	Part    float64   // of each constraint's spread, by which all limits are relaxed together; 0: none is needed
	Limits  []float64 // the relaxed limits; a limit that need not move stays
	X       []float64 // a point that keeps them
	Certain bool      // the exact constraints alone cannot be kept under the limits asked for, so it is no matter of chance
}

// Relax finds the point that comes nearest to keeping the given limits, its
// worst violation being the least in units of the constraints' spreads, and the
// limits that it keeps. Constraints that are learnt count with their posterior
// mean.
func (s *Study) Relax(ctx context.Context, limits []float64) (*Relaxation, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	a := s.feasibility(s.under(limits))
	u, part := s.nearest(a, func(int) bool { return true })
	r := &Relaxation{Part: part, X: s.search.Space.Point(u)}
	for j, b := range a.bounds {
		g, _ := a.beliefs[j+1].at(u)
		limit := b.Limit
		if b.Violation(g) > 0 {
			limit = g
		}
		r.Limits = append(r.Limits, limit)
	}
	if part > 0 {
		_, exactly := s.nearest(a, func(j int) bool { return a.bounds[j].Exact != nil })
		r.Certain = exactly > 0
	}
	return r, nil
}

// rounds and breadth of the search between the points of the cover.
const (
	narrowings = 10
	breadth    = 40
)

// nearest minimises the worst violation over the cover, and then about the best
// point in ever smaller steps.
func (s *Study) nearest(a *acquisition, counts func(j int) bool) (best []float64, worst float64) {
	worst = math.Inf(1)
	consider := func(u []float64, mean func(j int) float64) {
		v := 0.0
		for j, b := range a.bounds {
			if counts(j) {
				v = max(v, b.Violation(mean(j))/a.spreads[j])
			}
		}
		if v < worst {
			best, worst = u, v
		}
	}
	for i, u := range s.cover {
		consider(u, func(j int) float64 { return s.surrogates.cover[j+1].mean[i] })
	}
	r := s.random(forStrategy, 0)
	for k, size := 0, 0.05; k < narrowings && worst > 0; k, size = k+1, size/2 {
		centre := best
		for range breadth {
			u := make([]float64, len(centre))
			for i := range u {
				u[i] = centre[i] + size*r.NormFloat64()
			}
			u = s.search.Space.Project(u)
			consider(u, func(j int) float64 { g, _ := a.beliefs[j+1].at(u); return g })
		}
	}
	return best, worst
}
