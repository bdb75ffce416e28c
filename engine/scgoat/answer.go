package scgoat

import (
	"context"
	"math"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/metrics"
)

// attempts is how many evaluations are tried for one whose released rows keep
// the targets. They can miss a target that their proportions keep, since the
// rows are a sample.
const attempts = 20

// finish chooses the answer and scores it on the test table.
func (s *search) finish(ctx context.Context, test *frame.Frame) (*Run, error) {
	estimates, err := s.study.Estimates(ctx)
	if err != nil {
		return nil, err
	}
	for i := range s.run.Evaluations {
		s.run.Evaluations[i].Estimate = estimates[i]
	}
	if err := s.choose(ctx); err != nil {
		return nil, err
	}
	s.run.Test = math.NaN()
	if test != nil && s.objective.Labels != nil {
		if s.run.Test, err = s.judge.test(ctx, s.run.Best.Counts, s.objective, test); err != nil {
			return nil, err
		}
	}
	return s.run, nil
}

// choose takes the best evaluation; if it is on target but its released rows
// are not, the next best on target whose rows are, if there is one.
func (s *search) choose(ctx context.Context) error {
	ranked := slices.Clone(s.run.Evaluations)
	slices.SortStableFunc(ranked, s.compare)
	for i, e := range ranked[:min(attempts, len(ranked))] {
		if i > 0 && !(s.binding && e.OnTarget) {
			break
		}
		released, err := s.measure(ctx, e)
		if err != nil {
			return err
		}
		verified := feasible(s.constraints, released, targets(s.constraints))
		if i == 0 || verified {
			s.run.Best, s.run.Feasible, s.run.Released, s.run.Verified = e, e.OnTarget, released, verified
		}
		if verified {
			break
		}
	}
	return nil
}

// compare puts the better of two evaluations first: that which breaks the
// targets less, if they bind, then that of better estimate. Estimates are
// freer of noise than what was observed.
func (s *search) compare(a, b Evaluation) int {
	if s.binding {
		if x, y := s.excess(a), s.excess(b); x != y {
			return sign(x - y)
		}
	}
	if s.objective.Better == metrics.Lower {
		return sign(a.Estimate - b.Estimate)
	}
	return sign(b.Estimate - a.Estimate)
}

func sign(d float64) int {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}

// excess adds up how far an evaluation breaks the targets, each in units of
// the metric's spread over the run.
func (s *search) excess(e Evaluation) float64 {
	sum := 0.0
	for j, c := range s.constraints {
		if v := c.violation(e.Values[j], c.Target); v > 0 {
			sum += v / s.spread(j)
		}
	}
	return sum
}

func (s *search) spread(j int) float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, e := range s.run.Evaluations {
		low, high = min(low, e.Values[j]), max(high, e.Values[j])
	}
	if high > low {
		return high - low
	}
	return 1
}

// measure computes the constraint metrics of the very rows that would be
// released. A metric of labels is about the weighted pools, so its value
// stands.
func (s *search) measure(ctx context.Context, e Evaluation) ([]float64, error) {
	release, err := s.judge.pools.take(e.Counts)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(e.Values)
	for j, c := range s.constraints {
		if c.Metric.Tables == nil {
			continue
		}
		if out[j], err = c.Metric.Tables(ctx, s.judge.pools.train, release); err != nil {
			return nil, err
		}
	}
	return out, nil
}
