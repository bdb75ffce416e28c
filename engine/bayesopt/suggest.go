package bayesopt

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"pawl/engine/parallel"
)

// ErrExhausted means that every candidate lies closer than Spacing to a trial.
var ErrExhausted = errors.New("bayesopt: no point is left that is far enough from the trials: lower Spacing or stop")

const (
	wandering = 400 // random candidates beside the cover
	climbs    = 6   // candidates from which the acquisition is climbed
)

// Suggest returns the next point to evaluate: first the initial design, then
// the point of greatest acquisition, sought over the cover and random points
// and climbed from the best of them.
func (s *Study) Suggest(ctx context.Context) ([]float64, error) {
	if len(s.design) > 0 {
		u := s.design[0]
		s.design = s.design[1:]
		return s.search.Space.Point(u), nil
	}
	if len(s.trials) == 0 {
		return nil, errors.New("bayesopt: nothing was observed of the initial design")
	}
	if err := s.refresh(ctx); err != nil {
		return nil, err
	}
	a := s.acquisition()
	candidates, err := s.candidates(ctx, a)
	if err != nil {
		return nil, err
	}
	best, err := s.climb(ctx, a, candidates)
	if err != nil {
		return nil, err
	}
	return s.search.Space.Point(best), nil
}

// acquisition uses the bounds in force and the incumbent under them: the least
// posterior mean of the cost over feasible trials, so that noise in one
// evaluation does not stand as a record for ever.
func (s *Study) acquisition() *acquisition {
	a := &acquisition{models: s.surrogates.models, bounds: s.bounds, incumbent: math.Inf(1)}
	for i, t := range s.trials {
		if s.Feasible(t) {
			mean, _ := s.surrogates.models[0].Predict(s.units[i])
			a.improve, a.incumbent = true, min(a.incumbent, mean)
		}
	}
	return a
}

// candidate is a scored unit point.
type candidate struct {
	u     []float64
	value float64
}

// candidates scores the cover and random points, best first.
func (s *Study) candidates(ctx context.Context, a *acquisition) ([]candidate, error) {
	best, _ := s.Best()
	random := s.search.Space.Around(s.search.Space.Unit(best.X), wandering, s.random)
	forecasts, err := predict(ctx, a.models, random)
	if err != nil {
		return nil, err
	}
	out := slices.Concat(a.score(s.cover, s.surrogates.cover), a.score(random, forecasts))
	slices.SortStableFunc(out, func(x, y candidate) int { return cmp.Compare(y.value, x.value) })
	return out, nil
}

func (a *acquisition) score(points [][]float64, forecasts []forecast) []candidate {
	out := make([]candidate, len(points))
	for i, u := range points {
		out[i] = candidate{u, a.at(
			func(j int) float64 { return forecasts[j].mean[i] },
			func(j int) float64 { return forecasts[j].sd[i] },
		)}
	}
	return out
}

// climb ascends from the best candidates and returns the best point that is
// far enough from all trials.
func (s *Study) climb(ctx context.Context, a *acquisition, candidates []candidate) ([]float64, error) {
	starts := candidates[:min(climbs, len(candidates))]
	tops, err := parallel.Map(ctx, len(starts), func(i int) (candidate, error) {
		u, value := a.ascend(s.search.Space, starts[i].u)
		return candidate{u, value}, nil
	})
	if err != nil {
		return nil, err
	}
	var best *candidate
	for i := range tops {
		if s.fresh(tops[i].u) && (best == nil || tops[i].value > best.value) {
			best = &tops[i]
		}
	}
	if best != nil {
		return best.u, nil
	}
	for _, c := range candidates {
		if s.fresh(c.u) {
			return c.u, nil
		}
	}
	return nil, ErrExhausted
}

// fresh tells whether u is at least Spacing away from every trial in some
// coordinate.
func (s *Study) fresh(u []float64) bool {
	for _, t := range s.units {
		apart := 0.0
		for i := range u {
			apart = max(apart, math.Abs(u[i]-t[i]))
		}
		if apart < s.search.Spacing {
			return false
		}
	}
	return true
}
