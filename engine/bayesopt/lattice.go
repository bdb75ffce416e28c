package bayesopt

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/gp"
)

// Lattice evaluates a coarse lattice first, in random order, and then spends
// what is left of the budget where a quadratic regression of all trials
// predicts the best value among points that probably keep the bounds. It is
// the plain design of mixture experiments (Scheffe 1958), on a Simplex only.
type Lattice struct {
	Points int // most points of the lattice; 56, which is step 1/5 for four parts
}

func (l Lattice) suggest(ctx context.Context, s *Study, r *rand.Rand) ([]float64, error) {
	simplex, ok := s.search.Space.(Simplex)
	if !ok {
		return Random{}.suggest(ctx, s, r)
	}
	limit := l.Points
	if limit == 0 {
		limit = 56
	}
	lattice := simplex.Lattice(limit)
	s.random(forStrategy, 0).Shuffle(len(lattice), func(i, j int) { lattice[i], lattice[j] = lattice[j], lattice[i] })
	for _, x := range lattice {
		if u := simplex.Unit(x); s.fresh(u) {
			return u, nil
		}
	}
	return l.regress(s)
}

// regress returns the fresh point of the cover that the regression likes best.
func (l Lattice) regress(s *Study) ([]float64, error) {
	beliefs := []*belief{{}}
	for _, b := range s.bounds {
		beliefs = append(beliefs, &belief{space: s.search.Space, exact: b.Exact})
	}
	for j, b := range beliefs {
		if b.exact != nil {
			continue
		}
		var err error
		if b.model, err = regression(s, j); err != nil {
			return nil, err
		}
	}
	var best []float64
	least, cost := math.Inf(1), math.Inf(1)
	for _, u := range s.cover {
		broken := 0.0
		for j, bound := range s.bounds {
			mean, _ := beliefs[j+1].at(u)
			broken += bound.Violation(mean) / s.Spread(j)
		}
		mean, _ := beliefs[0].at(u)
		if (broken < least || broken == least && mean < cost) && s.fresh(u) {
			best, least, cost = u, broken, mean
		}
	}
	if best == nil {
		return nil, ErrExhausted
	}
	return slices.Clone(best), nil
}

// regression is ridge regression on Scheffe's polynomial: a process whose own
// part is too small to matter.
func regression(s *Study, j int) (*gp.RegressionModel, error) {
	lengths := slices.Repeat([]float64{1}, len(s.units[0]))
	kernel := gp.Matern52{Length: lengths, Signal: 1e-6, Noise: 0.05}
	return gp.Regression{Trend: gp.Scheffe{}}.Condition(kernel, s.units, s.output(j, s.trials))
}
