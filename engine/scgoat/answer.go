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
	draws    = 8 // of the rows, tried for each mixture until one is feasible beyond doubt
	hopes    = 3 // the same for a mixture that leaves a release too little room
	attempts = 4 // mixtures tried, best first, the last of them a sure one
)

// finish chooses the answer and scores it on the test table.
func (s *search) finish(ctx context.Context, test *frame.Frame) (*Run, error) {
	defer s.ledger.close()
	if err := s.margins(ctx); err != nil {
		return nil, err
	}
	if err := s.replicate(ctx); err != nil {
		return nil, err
	}
	if err := s.choose(ctx); err != nil {
		return nil, err
	}
	if err := s.relax(ctx); err != nil {
		return nil, err
	}
	if err := s.grade(ctx, test); err != nil {
		return nil, err
	}
	s.run.Finished = true
	return s.run, s.ledger.conclude(s.run)
}

// ranked returns the evaluations of mixtures with their estimates, best first.
func (s *search) ranked(ctx context.Context) ([]Evaluation, error) {
	estimates, err := s.study.Estimates(ctx)
	if err != nil {
		return nil, err
	}
	var out []Evaluation
	at := 0
	for i := range s.run.Evaluations {
		e := &s.run.Evaluations[i]
		if e.Draw > 0 {
			continue
		}
		e.Estimate = estimates[at]
		at++
		out = append(out, *e)
	}
	slices.SortStableFunc(out, s.compare)
	return out, nil
}

// choose takes the best evaluation with rows that keep the targets beyond
// doubt; if there are none among the first attempts, with rows that keep them;
// else the best evaluation as it is.
func (s *search) choose(ctx context.Context) error {
	ranked, err := s.ranked(ctx)
	if err != nil {
		return err
	}
	s.copyEstimates(ranked)
	var second *candidate // rows that keep the targets, though perhaps by chance
	var of Evaluation
	for _, e := range s.contenders(ranked) {
		for draw := range s.tries(e) {
			c := s.judge.candidate(e.Alpha, draw+1)
			if err := s.accept(ctx, e, c); err != nil || s.run.Verdict == Feasible {
				return err
			}
			if s.run.Verified && second == nil {
				second, of = c, e
			}
			if s.run.Verdict == Infeasible {
				break
			}
		}
	}
	if second != nil {
		return s.accept(ctx, of, second)
	}
	return s.accept(ctx, ranked[0], s.judge.candidate(ranked[0].Alpha, 1))
}

// contenders are the mixtures whose rows are tried: the best, and then the best
// of those that leave a release all the room it needs.
func (s *search) contenders(ranked []Evaluation) []Evaluation {
	var out []Evaluation
	if !s.binding {
		return nil
	}
	for _, e := range ranked {
		roomy := s.sure != nil && s.excess(e, s.sure) == 0
		if e.OnTarget && (len(out) < attempts-1 || roomy && len(out) < attempts) {
			out = append(out, e)
		}
	}
	return out
}

// tries is how many draws of a mixture's rows are worth measuring.
func (s *search) tries(e Evaluation) uint64 {
	if s.safe != nil && s.excess(e, s.safe) > 0 {
		return hopes
	}
	return draws
}

// copyEstimates gives replicates the estimate of their mixture.
func (s *search) copyEstimates(ranked []Evaluation) {
	for i := range s.run.Evaluations {
		e := &s.run.Evaluations[i]
		for _, r := range ranked {
			if e.Draw > 0 && slices.Equal(e.Alpha, r.Alpha) {
				e.Estimate = r.Estimate
			}
		}
	}
}

// accept makes an evaluation the answer, with one draw of its rows.
func (s *search) accept(ctx context.Context, e Evaluation, c *candidate) (err error) {
	r := s.run
	r.Best, r.Feasible, r.draw = e, e.OnTarget, c.draw
	r.Draws++
	if r.Checks, err = s.check(ctx, c); err != nil {
		return err
	}
	r.Released, r.Verdict = make([]float64, len(r.Checks)), together(r.Checks)
	for j, k := range r.Checks {
		r.Released[j] = k.Value
	}
	r.Verified = feasible(s.constraints, r.Released, targets(s.constraints))
	return nil
}

// grade scores the answer: the mixture on the test table, and a classifier of
// the released rows.
func (s *search) grade(ctx context.Context, test *frame.Frame) (err error) {
	s.run.Test = math.NaN()
	if test != nil && s.objective.Labels != nil {
		if s.run.Test, err = s.judge.test(ctx, s.run.Best.Alpha, 0, s.objective, test); err != nil {
			return err
		}
	}
	s.run.Score, err = s.score(ctx, s.judge.candidate(s.run.Best.Alpha, s.run.draw), test)
	return err
}

// relax says what would have to be given up where no mixture tried keeps the
// targets.
func (s *search) relax(ctx context.Context) error {
	if !s.binding || s.run.Feasible {
		return nil
	}
	r, err := s.study.Relax(ctx, targets(s.constraints))
	if err == nil && r.Part > 0 {
		s.run.Relaxation = r
	}
	return err
}

// compare puts the better of two evaluations first: that which breaks the
// targets less, if they bind; then that which leaves a release more room where
// either leaves too little; then that of better estimate. Estimates are freer
// of noise than what was observed.
func (s *search) compare(a, b Evaluation) int {
	if s.binding {
		if x, y := s.excess(a, targets(s.constraints)), s.excess(b, targets(s.constraints)); x != y {
			return cmp.Compare(x, y)
		}
		if s.safe != nil {
			if x, y := s.excess(a, s.safe), s.excess(b, s.safe); x != y {
				return cmp.Compare(x, y)
			}
		}
	}
	if s.objective.Better == metrics.Lower {
		return cmp.Compare(a.Estimate, b.Estimate)
	}
	return cmp.Compare(b.Estimate, a.Estimate)
}

// excess adds up how far an evaluation breaks some limits, each in units of
// the metric's spread over the run.
func (s *search) excess(e Evaluation, limits []float64) float64 {
	sum := 0.0
	for j, c := range s.constraints {
		if v := c.violation(e.Values[j], limits[j]); v > 0 {
			sum += v / s.study.Spread(j)
		}
	}
	return sum
}
