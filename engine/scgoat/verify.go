package scgoat

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/bayesopt"
	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/rng"
)

// bandOf measures metric m on one release of a mixture, with its bootstrap
// distribution: over the rows of the table if the metric has a mixture form,
// over the validation rows if it is of labels, and else over other releases of
// the same mixture, since resampled rows would be copies of each other.
func (s *search) bandOf(ctx context.Context, c *candidate, m metrics.Metric) (band, error) {
	seed := rng.New(c.draw)
	switch form := mixtureForm(m); {
	case m.Labels != nil:
		proba, err := c.predictions(ctx)
		if err != nil {
			return band{}, err
		}
		return bootLabels(m, s.judge.heldOut.labels, proba, seed)
	case m.Tables == nil: // a function of the proportions alone, which a release has exactly
		blend, err := s.judge.pools.blend(ctx, m)
		if err != nil {
			return band{}, err
		}
		return band{value: blend(c.alpha)}, nil
	case form != nil:
		return s.resampled(ctx, c, m, form, seed)
	}
	return s.redrawn(ctx, c, m)
}

// resampled is the bootstrap of a metric that has a mixture form. A rate of
// rows needs none, its law is known.
func (s *search) resampled(ctx context.Context, c *candidate, m metrics.Metric, form mixing, src rand.Source) (band, error) {
	table, err := c.rows()
	if err != nil {
		return band{}, err
	}
	blend, err := s.judge.pools.blend(ctx, m)
	if err != nil {
		return band{}, err
	}
	if !isRate(m, blend, len(c.alpha)) {
		return bootTable(ctx, m, form, s.judge.pools.train, table, src)
	}
	share, err := m.Tables(ctx, s.judge.pools.train, table)
	return binomial(share, table.Rows()), err
}

func (s *search) redrawn(ctx context.Context, c *candidate, m metrics.Metric) (band, error) {
	var draws []float64
	for k := range uint64(redraws) {
		table, err := s.judge.pools.take(c.counts, c.draw+k)
		if err != nil {
			return band{}, err
		}
		v, err := m.Tables(ctx, s.judge.pools.train, table)
		if err != nil {
			return band{}, err
		}
		draws = append(draws, v)
	}
	return newBand(draws[0], draws), nil
}

// check holds one release against all targets.
func (s *search) check(ctx context.Context, c *candidate) ([]Check, error) {
	out := make([]Check, len(s.constraints))
	for j, k := range s.constraints {
		b, err := s.bandOf(ctx, c, k.Metric)
		if err != nil {
			return nil, err
		}
		out[j] = k.judged(b.value, b.quantile(tail), b.quantile(1-tail))
	}
	return out, nil
}

// margins sets the thresholds of the last evaluations, which look for what can
// be released. A release of the best mixture so far says how much room chance
// needs: sure are the targets with all of it, safe with what it may cost. A
// target that the best mixture is far from needs none.
func (s *search) margins(ctx context.Context) error {
	best, ok := s.leader()
	if s.safe != nil || !s.binding || !ok {
		return nil
	}
	c := s.judge.candidate(best.Alpha, 1)
	s.safe, s.sure = targets(s.constraints), targets(s.constraints)
	for j, k := range s.constraints {
		b, err := s.bandOf(ctx, c, k.Metric)
		if err != nil {
			return err
		}
		room := k.room(b)
		if k.Metric.Labels != nil || k.violation(best.Values[j], k.tighter(k.Target, room)) == 0 {
			continue
		}
		s.sure[j] = k.tighter(k.Target, room)
		s.safe[j] = k.tighter(k.Target, min(room, dearest*s.study.Spread(j)))
	}
	return nil
}

// dearest is the part of a constraint's spread over all mixtures that room for
// chance may take while the search goes on: of a metric that varies as much
// between releases as between mixtures no release can be sure.
const dearest = 0.15

// room is how far a release may lie on the bad side of its mixture, but for one
// in twenty.
func (c Constraint) room(b band) float64 {
	if c.Sense == bayesopt.AtLeast {
		return max(b.value-b.quantile(tail), 0)
	}
	return max(b.quantile(1-tail)-b.value, 0)
}

// tighter moves a bound to its strict side.
func (c Constraint) tighter(limit, by float64) float64 {
	if c.Sense == bayesopt.AtLeast {
		return limit + by
	}
	return limit - by
}

// leader is the best evaluation that keeps the targets, by what was observed.
func (s *search) leader() (best Evaluation, ok bool) {
	for _, e := range s.run.Evaluations {
		if e.OnTarget && e.Draw == 0 && (!ok || s.better(e.Objective, best.Objective)) {
			best, ok = e, true
		}
	}
	return best, ok
}

func (s *search) better(a, b float64) bool {
	if s.objective.Better == metrics.Lower {
		return a < b
	}
	return a > b
}

// score trains on the released rows alone.
func (s *search) score(ctx context.Context, c *candidate, test *frame.Frame) (Score, error) {
	out := Score{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	if s.objective.Labels == nil {
		return out, nil
	}
	b, err := s.bandOf(ctx, c, s.objective)
	if err != nil {
		return out, err
	}
	out.Value, out.Low, out.High = b.value, b.quantile(tail), b.quantile(1-tail)
	if test != nil {
		out.Test, err = s.judge.test(ctx, c.alpha, c.draw, s.objective, test)
	}
	return out, err
}

// replicate spends the last evaluations of the budget on releases of the best
// mixtures: what the weighted pools promise is confirmed on as many rows as
// will be released, drawn several times.
func (s *search) replicate(ctx context.Context) error {
	if s.replicates == 0 {
		return nil
	}
	ranked, err := s.ranked(ctx)
	if err != nil {
		return err
	}
	top := ranked[:min(attempts, len(ranked))]
	for k := range s.replicates {
		if err := s.confirm(ctx, top[k%len(top)], uint64(1+k/len(top))); err != nil {
			return err
		}
	}
	return nil
}

// confirm evaluates one release of a mixture.
func (s *search) confirm(ctx context.Context, of Evaluation, draw uint64) error {
	e, known, err := s.ledger.recall(len(s.run.Evaluations))
	if err != nil {
		return err
	}
	if !known {
		e = Evaluation{Alpha: slices.Clone(of.Alpha), Draw: draw, Values: slices.Clone(of.Values)}
		c := s.judge.candidate(of.Alpha, draw)
		if e.Objective, err = s.judge.gauges[0](ctx, c); err != nil {
			return err
		}
	}
	e.Round = s.run.Evaluations[len(s.run.Evaluations)-1].Round
	return s.record(ctx, e, known)
}
