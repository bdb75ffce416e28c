package scgoat

import (
	"cmp"
	"context"
	"math"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/metrics"
)

// The released rows are a sample of the mixture, so that they can miss a
// target that the mixture keeps, and where the optimum lies on a threshold
// they do so every other time.
const (
	draws    = 8 // of the rows, tried for each mixture until one keeps the targets
	attempts = 4 // mixtures tried, best first
)

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

// choose takes the best evaluation with rows that keep the targets; if there
// are none among the first attempts, the best evaluation as it is.
func (s *search) choose(ctx context.Context) error {
	ranked := slices.Clone(s.run.Evaluations)
	slices.SortStableFunc(ranked, s.compare)
	for _, e := range ranked[:min(attempts, len(ranked))] {
		if err := s.verify(ctx, e); err != nil || s.run.Verified {
			return err
		}
		if !s.binding || !e.OnTarget {
			break
		}
	}
	return s.accept(ctx, ranked[0], 0)
}

// verify accepts an evaluation with the first draw of rows that keeps the
// targets, or else with the last draw tried.
func (s *search) verify(ctx context.Context, e Evaluation) error {
	for draw := range uint64(draws) {
		if err := s.accept(ctx, e, draw); err != nil || s.run.Verified || !e.OnTarget {
			return err
		}
	}
	return nil
}

// accept makes an evaluation the answer and measures its rows.
func (s *search) accept(ctx context.Context, e Evaluation, draw uint64) error {
	released, err := s.measure(ctx, e, draw)
	s.run.Best, s.run.Feasible, s.run.draw = e, e.OnTarget, draw
	s.run.Released, s.run.Verified = released, err == nil && feasible(s.constraints, released, targets(s.constraints))
	return err
}

// compare puts the better of two evaluations first: that which breaks the
// targets less, if they bind, then that of better estimate. Estimates are
// freer of noise than what was observed.
func (s *search) compare(a, b Evaluation) int {
	if s.binding {
		if x, y := s.excess(a), s.excess(b); x != y {
			return cmp.Compare(x, y)
		}
	}
	if s.objective.Better == metrics.Lower {
		return cmp.Compare(a.Estimate, b.Estimate)
	}
	return cmp.Compare(b.Estimate, a.Estimate)
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
func (s *search) measure(ctx context.Context, e Evaluation, draw uint64) ([]float64, error) {
	release, err := s.judge.pools.take(e.Counts, draw)
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
