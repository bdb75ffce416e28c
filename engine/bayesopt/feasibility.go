package bayesopt

import (
	"context"
	"math"
)

// feasibility is the acquisition that knows of constraints only.
func (s *Study) feasibility(bounds []Bound) *acquisition {
	a := &acquisition{beliefs: s.surrogates.beliefs, bounds: bounds}
	for j := range bounds {
		a.spreads = append(a.spreads, s.Spread(j))
		a.steepness = append(a.steepness, s.steepness(j))
	}
	return a
}

// steepness estimates the greatest slope of exact constraint j: twice the
// greatest between points of the cover that follow each other.
func (s *Study) steepness(j int) float64 {
	out := 0.0
	for i := 1; i < len(s.exact[j]); i++ {
		apart := 0.0
		for k, v := range s.cover[i] {
			apart += (v - s.cover[i-1][k]) * (v - s.cover[i-1][k])
		}
		if apart > 0 {
			out = max(out, 2*math.Abs(s.exact[j][i]-s.exact[j][i-1])/math.Sqrt(apart))
		}
	}
	return out
}

// Feasibility returns the greatest probability, over the space, that a point
// keeps all bounds if their limits were these, and a point that has it (the
// product of independent normal probabilities, searched over the cover and the
// trials and climbed from the best). With no bounds it is 1. Where all
// constraints are exact it is 0 or 1, and 0 means that no point of the cover,
// and none found from it, keeps them.
func (s *Study) Feasibility(ctx context.Context, limits []float64) (probability float64, x []float64, err error) {
	if err := s.ready(ctx); err != nil {
		return 0, nil, err
	}
	a := s.feasibility(s.under(limits))
	seen, err := s.seen(ctx, a)
	if err != nil {
		return 0, nil, err
	}
	candidates := append(a.score(s.cover, s.surrogates.cover), seen...)
	best := candidates[0]
	for _, c := range candidates {
		if c.value > best.value {
			best = c
		}
	}
	switch {
	case best.value == 0:
		return 1, s.search.Space.Point(best.u), nil
	case math.IsInf(best.value, -1):
		return s.reach(a)
	}
	top := a.ascend(s.search.Space, best.u)
	return math.Exp(top.value), s.search.Space.Point(top.u), nil
}

// seen scores the trials' points, whose exact constraints are known.
func (s *Study) seen(ctx context.Context, a *acquisition) ([]candidate, error) {
	forecasts := []forecast{{}}
	for j, b := range a.bounds {
		f := forecast{s.output(j+1, s.trials), make([]float64, len(s.trials))}
		if b.Exact == nil {
			var err error
			if f, err = a.beliefs[j+1].all(ctx, s.units); err != nil {
				return nil, err
			}
		}
		forecasts = append(forecasts, f)
	}
	return a.score(s.units, forecasts), nil
}

// reach looks between the points of the cover for one that keeps the exact
// constraints.
func (s *Study) reach(a *acquisition) (float64, []float64, error) {
	u, _ := s.nearest(a, func(j int) bool { return a.bounds[j].Exact != nil })
	return math.Exp(a.value(u)), s.search.Space.Point(u), nil
}

// Tightest returns the index of the bound that is hardest to keep at the point
// x (d) under the given limits: the one of least probability; among exact ones
// that of the largest violation in units of its spread.
func (s *Study) Tightest(ctx context.Context, x, limits []float64) (int, error) {
	if err := s.ready(ctx); err != nil {
		return 0, err
	}
	worst, least := 0, math.Inf(1)
	for j, b := range s.under(limits) {
		mean, sd := s.surrogates.beliefs[j+1].at(s.search.Space.Unit(x))
		if b.Exact != nil {
			sd = 1e-3 * s.Spread(j)
		}
		p, _ := logCumulative(b.margin(mean) / max(sd, leastSD))
		if p < least {
			worst, least = j, p
		}
	}
	return worst, nil
}

// Estimates returns the posterior mean of the function at every trial: what is
// left of it once noise is taken out, and so the fair way to rank trials.
func (s *Study) Estimates(ctx context.Context) ([]float64, error) {
	if err := s.refresh(ctx); err != nil {
		return nil, err
	}
	out := make([]float64, len(s.units))
	for i, u := range s.units {
		mean, _ := s.surrogates.beliefs[0].at(u)
		out[i] = s.cost(mean)
	}
	return out, nil
}

// Shares returns a function that says, for given limits, what share of the
// space a point of which keeps all bounds is expected to be: the mean over the
// cover of the probability of feasibility.
func (s *Study) Shares(ctx context.Context) (func(limits []float64) float64, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	forecasts := s.surrogates.cover
	return func(limits []float64) float64 {
		a := s.feasibility(s.under(limits))
		sum := 0.0
		for _, c := range a.score(s.cover, forecasts) {
			sum += math.Exp(c.value)
		}
		return sum / float64(len(s.cover))
	}, nil
}

// ready brings the beliefs of the constraints up to date: nothing needs to be
// learnt where all are exact.
func (s *Study) ready(ctx context.Context) error {
	for _, b := range s.bounds {
		if b.Exact == nil {
			return s.refresh(ctx)
		}
	}
	if s.surrogates.beliefs == nil {
		s.surrogates.stale = true
		s.surrogates.beliefs, s.surrogates.cover = s.formulas()
	}
	return nil
}

// formulas are the beliefs of a study that knows exact constraints only.
func (s *Study) formulas() (beliefs []*belief, cover []forecast) {
	beliefs, cover = []*belief{{space: s.search.Space}}, []forecast{{}}
	for j, b := range s.bounds {
		beliefs = append(beliefs, &belief{space: s.search.Space, exact: b.Exact})
		cover = append(cover, forecast{s.exact[j], make([]float64, len(s.cover))})
	}
	return beliefs, cover
}
