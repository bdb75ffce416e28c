package scgoat

import (
	"context"
	"slices"
)

// tightening moves the thresholds of a search: ACT's own part.
type tightening struct {
	*search
	schedule Schedule
	rounds   int
	rho      float64
	begin    []float64 // the relaxed thresholds C(0)
	damping  float64   // of all steps; halved after each revert
	left     []float64 // parts of the way left that were adopted one after the other; the last is in force
}

// start adopts the relaxed thresholds.
func (t *tightening) start() error {
	design := make([][]float64, len(t.run.Evaluations))
	for i, e := range t.run.Evaluations {
		design[i] = e.Values
	}
	t.begin = relaxedStart(t.constraints, design)
	t.left, t.damping = []float64{1}, 1
	t.adopt(0, t.begin)
	return t.study.SetLimits(t.begin)
}

func (t *tightening) now() float64       { return t.left[len(t.left)-1] }
func (t *tightening) current() []float64 { return thresholds(t.constraints, t.begin, t.now()) }

// round tightens once and spends the round's evaluations.
func (t *tightening) round(ctx context.Context, round, evaluations int) error {
	share, err := t.study.Shares(ctx)
	if err != nil {
		return err
	}
	next := t.schedule.Next(Stage{
		Round: round, Rounds: t.rounds, Left: t.now(),
		Share: func(left float64) float64 { return share(thresholds(t.constraints, t.begin, left)) },
	})
	next = min(max(next, 0), t.now())
	if err := t.try(ctx, round, t.now()+t.damping*(next-t.now())); err != nil {
		return err
	}
	return t.spend(ctx, round, evaluations)
}

// close spends evaluations under the targets.
func (t *tightening) close(ctx context.Context, round, evaluations int) error {
	if evaluations == 0 {
		return nil
	}
	if err := t.try(ctx, round, 0); err != nil {
		return err
	}
	return t.spend(ctx, round, evaluations)
}

func (t *tightening) spend(ctx context.Context, round, evaluations int) error {
	for range evaluations {
		if err := t.step(ctx, round); err != nil {
			return err
		}
		if err := t.guard(ctx, round); err != nil {
			return err
		}
	}
	return nil
}

// try adopts thresholds, if they look feasible.
func (t *tightening) try(ctx context.Context, round int, left float64) error {
	if left == t.now() {
		return nil
	}
	limits := thresholds(t.constraints, t.begin, left)
	probability, x, err := t.study.Feasibility(ctx, limits)
	if err != nil {
		return err
	}
	if probability < t.rho {
		return t.revert(ctx, round, limits, probability, x)
	}
	t.left = append(t.left, left)
	t.adopt(round, limits)
	return t.study.SetLimits(limits)
}

// guard returns to the last feasible thresholds if those in force have turned
// out to leave nothing feasible. The start has nothing before it.
func (t *tightening) guard(ctx context.Context, round int) error {
	if len(t.left) == 1 {
		return nil
	}
	refused := t.current()
	probability, x, err := t.study.Feasibility(ctx, refused)
	if err != nil || probability >= t.rho {
		return err
	}
	t.left = t.left[:len(t.left)-1]
	t.adopt(round, t.current())
	if err := t.study.SetLimits(t.current()); err != nil {
		return err
	}
	return t.revert(ctx, round, refused, probability, x)
}

// revert logs that thresholds were refused and halves the steps to come, for
// else the next one would lead to the same place.
func (t *tightening) revert(ctx context.Context, round int, refused []float64, probability float64, x []float64) error {
	j, err := t.study.Tightest(ctx, x, refused)
	if err != nil {
		return err
	}
	t.damping /= 2
	t.run.Reverts = append(t.run.Reverts, Revert{
		Round: round, Evaluation: len(t.run.Evaluations),
		Refused: slices.Clone(refused), Restored: slices.Clone(t.current()),
		Probability: probability, Certain: t.allExact, Cause: t.constraints[j].Metric.Name, Damping: t.damping,
	})
	return nil
}
