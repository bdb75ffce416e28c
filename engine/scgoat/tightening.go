package scgoat

import (
	"context"
	"slices"
)

// tightening moves the thresholds of a search: ACT's own part.
type tightening struct {
	*search
	schedule schedule
	rho      float64
	feasible [][]float64 // thresholds adopted one after the other; the last are in force
}

// start adopts the relaxed thresholds.
func (t *tightening) start() error {
	design := make([][]float64, len(t.run.Evaluations))
	for i, e := range t.run.Evaluations {
		design[i] = e.Values
	}
	limits := relaxedStart(t.constraints, design)
	t.feasible = [][]float64{limits}
	t.adopt(0, limits)
	return t.study.SetLimits(limits)
}

func (t *tightening) current() []float64 { return t.feasible[len(t.feasible)-1] }

// round tightens once and spends the round's evaluations.
func (t *tightening) round(ctx context.Context, round, evaluations int) error {
	next := t.schedule.tighten(round, t.constraints, t.current())
	if err := t.try(ctx, round, next); err != nil {
		return err
	}
	return t.spend(ctx, round, evaluations)
}

// close spends evaluations under the targets.
func (t *tightening) close(ctx context.Context, round, evaluations int) error {
	if evaluations == 0 {
		return nil
	}
	if err := t.try(ctx, round, targets(t.constraints)); err != nil {
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
func (t *tightening) try(ctx context.Context, round int, next []float64) error {
	probability, x, err := t.study.Feasibility(ctx, next)
	if err != nil {
		return err
	}
	if probability < t.rho {
		return t.revert(ctx, round, next, probability, x)
	}
	t.feasible = append(t.feasible, next)
	t.adopt(round, next)
	return t.study.SetLimits(next)
}

// guard returns to the last feasible thresholds if those in force have turned
// out to leave nothing feasible. The start has nothing before it.
func (t *tightening) guard(ctx context.Context, round int) error {
	if len(t.feasible) == 1 {
		return nil
	}
	probability, x, err := t.study.Feasibility(ctx, t.current())
	if err != nil || probability >= t.rho {
		return err
	}
	refused := t.current()
	t.feasible = t.feasible[:len(t.feasible)-1]
	t.adopt(round, t.current())
	if err := t.study.SetLimits(t.current()); err != nil {
		return err
	}
	return t.revert(ctx, round, refused, probability, x)
}

// revert logs that thresholds were refused and halves the step.
func (t *tightening) revert(ctx context.Context, round int, refused []float64, probability float64, x []float64) error {
	j, err := t.study.Tightest(ctx, x, refused)
	if err != nil {
		return err
	}
	t.schedule.eta /= 2
	t.run.Reverts = append(t.run.Reverts, Revert{
		Round: round, Evaluation: len(t.run.Evaluations),
		Refused: slices.Clone(refused), Restored: slices.Clone(t.current()),
		Probability: probability, Cause: t.constraints[j].Metric.Name, Eta: t.schedule.eta,
	})
	return nil
}
