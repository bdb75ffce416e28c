package bayesopt

import (
	"context"
	"math"
)

// Feasibility returns the greatest probability, over the space, that a point
// keeps all bounds if their limits were these, and a point that has it (the
// product of independent normal probabilities, searched over the cover and the
// trials and climbed from the best). With no bounds it is 1.
func (s *Study) Feasibility(ctx context.Context, limits []float64) (probability float64, x []float64, err error) {
	if err := s.refresh(ctx); err != nil {
		return 0, nil, err
	}
	a := &acquisition{models: s.surrogates.models}
	for j, b := range s.bounds {
		a.bounds = append(a.bounds, Bound{b.Sense, limits[j]})
	}
	seen, err := predict(ctx, a.models, s.units)
	if err != nil {
		return 0, nil, err
	}
	candidates := append(a.score(s.cover, s.surrogates.cover), a.score(s.units, seen)...)
	best := candidates[0]
	for _, c := range candidates {
		if c.value > best.value {
			best = c
		}
	}
	u, value := a.ascend(s.search.Space, best.u)
	return math.Exp(value), s.search.Space.Point(u), nil
}

// Tightest returns the index of the bound that is hardest to keep at the point
// x (d) under the given limits: the one of least probability.
func (s *Study) Tightest(ctx context.Context, x, limits []float64) (int, error) {
	if err := s.refresh(ctx); err != nil {
		return 0, err
	}
	worst, least := 0, math.Inf(1)
	for j, b := range s.bounds {
		mean, sd := s.surrogates.models[j+1].Predict(s.search.Space.Unit(x))
		p, _ := logCumulative(Bound{b.Sense, limits[j]}.margin(mean) / max(sd, leastSD))
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
		mean, _ := s.surrogates.models[0].Predict(u)
		out[i] = s.cost(mean)
	}
	return out, nil
}
