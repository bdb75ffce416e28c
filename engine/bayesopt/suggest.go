package bayesopt

import (
	"cmp"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/parallel"
)

// ErrExhausted means that every candidate lies closer than Spacing to a trial.
var ErrExhausted = errors.New("bayesopt: no point is left that is far enough from the trials: lower Spacing or stop")

const (
	wandering = 400 // random candidates beside the cover
	climbs    = 6   // candidates from which the acquisition is climbed
)

// Strategy says how a study chooses its points, after the initial design:
// Improvement, or one of the baselines Random, TPE and Lattice.
type Strategy interface {
	// suggest returns a unit point for the study's next trial.
	suggest(ctx context.Context, s *Study, r *rand.Rand) ([]float64, error)
}

// Suggest returns the next point to evaluate: of the initial design, or by the
// strategy. Asked again before a trial is observed it returns the same point.
func (s *Study) Suggest(ctx context.Context) ([]float64, error) {
	n := len(s.trials)
	if n < len(s.design) {
		return s.search.Space.Point(s.design[n]), nil
	}
	if n == 0 {
		return nil, errors.New("bayesopt: nothing was observed yet, and there is no initial design")
	}
	u, err := s.search.Strategy.suggest(ctx, s, s.random(forStrategy, n))
	if err != nil {
		return nil, err
	}
	return s.search.Space.Point(u), nil
}

// SuggestBatch returns q points to evaluate at the same time. Each but the
// first is chosen as if the ones before it had been observed and had given
// what the models expect (the Kriging believer: Ginsbourger, Le Riche and
// Carraro 2010).
func (s *Study) SuggestBatch(ctx context.Context, q int) ([][]float64, error) {
	if q < 1 {
		return nil, errors.New("bayesopt: a batch needs at least one point")
	}
	believer := *s
	believer.trials, believer.units = slices.Clip(s.trials), slices.Clip(s.units)
	var out [][]float64
	for len(out) < q {
		x, err := believer.Suggest(ctx)
		if err != nil {
			return nil, err
		}
		if out = append(out, x); len(out) == q {
			break
		}
		if err := believer.believe(ctx, x); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// believe observes at x what the models expect there. Points of the initial
// design come one after the other in any case, so that values matter little
// there.
func (s *Study) believe(ctx context.Context, x []float64) error {
	t := Trial{X: x, G: make([]float64, len(s.bounds))}
	if len(s.trials) > 0 {
		if err := s.refresh(ctx); err != nil {
			return err
		}
		u := s.search.Space.Unit(x)
		for j, b := range s.surrogates.beliefs {
			mean, _ := b.at(u)
			if j == 0 {
				t.Y = s.cost(mean)
			} else {
				t.G[j-1] = mean
			}
		}
	}
	return s.Observe(t)
}

// Improvement suggests the point of greatest constrained expected improvement,
// sought over the cover and random points and climbed from the best of them.
type Improvement struct{}

func (Improvement) suggest(ctx context.Context, s *Study, r *rand.Rand) ([]float64, error) {
	if err := s.refresh(ctx); err != nil {
		return nil, err
	}
	a := s.acquisition()
	candidates, err := s.candidates(ctx, a, r)
	if err != nil {
		return nil, err
	}
	return s.climb(ctx, a, candidates)
}

// acquisition uses the bounds in force and the incumbent under them: the least
// posterior mean of the cost over feasible trials, so that noise in one
// evaluation does not stand as a record for ever.
func (s *Study) acquisition() *acquisition {
	a := s.feasibility(s.bounds)
	a.incumbent = math.Inf(1)
	for i, t := range s.trials {
		if s.Feasible(t) {
			mean, _ := s.surrogates.beliefs[0].at(s.units[i])
			a.improve, a.incumbent = true, min(a.incumbent, mean)
		}
	}
	return a
}

// candidate is a scored unit point.
type candidate struct {
	u         []float64
	value     float64
	unchecked bool // exact constraints were not asked yet
}

// candidates scores the cover and random points, best first.
func (s *Study) candidates(ctx context.Context, a *acquisition, r *rand.Rand) ([]candidate, error) {
	best, _ := s.Best()
	random := s.search.Space.Around(s.search.Space.Unit(best.X), wandering, r)
	scored, err := a.survey(ctx, random)
	if err != nil {
		return nil, err
	}
	out := slices.Concat(a.score(s.cover, s.surrogates.cover), scored)
	slices.SortStableFunc(out, func(x, y candidate) int { return cmp.Compare(y.value, x.value) })
	return out, nil
}

// climb ascends from the best candidates and returns the best point that is
// far enough from all trials.
func (s *Study) climb(ctx context.Context, a *acquisition, candidates []candidate) ([]float64, error) {
	candidates = a.feasible(candidates, climbs)
	if len(candidates) == 0 {
		return s.leastBreak(a)
	}
	tops, err := parallel.Map(ctx, min(climbs, len(candidates)), func(i int) (candidate, error) {
		return a.ascend(s.search.Space, candidates[i].u), nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(tops, func(x, y candidate) int { return cmp.Compare(y.value, x.value) })
	for _, c := range slices.Concat(tops, candidates) {
		if s.fresh(c.u) && (!c.unchecked || a.keeps(c.u)) {
			return c.u, nil
		}
	}
	return nil, ErrExhausted
}

// feasible drops candidates that break exact constraints; of those unchecked it
// asks only as many as are needed to be sure of the first few.
func (a *acquisition) feasible(candidates []candidate, few int) []candidate {
	var out []candidate
	for _, c := range candidates {
		if math.IsInf(c.value, -1) || c.unchecked && len(out) < few && !a.keeps(c.u) {
			continue
		}
		c.unchecked = c.unchecked && len(out) >= few
		out = append(out, c)
	}
	return out
}

// leastBreak is for exact constraints that no candidate keeps: the fresh point
// of the cover that breaks them least.
func (s *Study) leastBreak(a *acquisition) ([]float64, error) {
	var best []float64
	least := math.Inf(1)
	for i, u := range s.cover {
		sum := 0.0
		for j, b := range a.bounds {
			sum += b.Violation(s.surrogates.cover[j+1].mean[i]) / a.spreads[j]
		}
		if sum < least && s.fresh(u) {
			best, least = u, sum
		}
	}
	if best == nil {
		return nil, ErrExhausted
	}
	return best, nil
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
