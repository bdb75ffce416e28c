package scgoat

import (
	"context"
	"fmt"
	"math/rand/v2"

	"pawl/engine/bayesopt"
	"pawl/engine/classify"
	"pawl/engine/frame"
	"pawl/engine/metrics"
)

// ACT is ACT-SCGOAT, the method with adaptive constraint thresholds. It begins
// with relaxed bounds and tightens them round by round, so that few evaluations
// are wasted where nothing is feasible.
//
// The readings taken of the paper's text:
//   - The thresholds move once a round, not once an evaluation. The barred C of
//     equation (1) are the targets.
//   - New thresholds are adopted only if some mixture keeps them with a
//     probability of at least Rho; and if at some later evaluation none does,
//     the last feasible thresholds return. After either, the steps to come are
//     halved, for else the next one would lead to the same place. Run.Reverts
//     tells, and Run.Relaxation what would have to be given up.
//   - The answer is the best mixture that keeps the targets themselves. If
//     there is none it is the one that breaks them least, and Run.Feasible is
//     false.
//   - The incumbent of the expected improvement is found anew whenever the
//     thresholds move.
//
// It departs from the paper in three ways, all of which AsPublished undoes:
//   - Constraints that are functions of the proportions are computed and not
//     modelled (Learn).
//   - The thresholds follow FeasibleQuantile and not equation (1) (Schedule).
//   - The last evaluations of the last round are spent under the targets, and
//     from there on under the targets less what chance may do to a release
//     (Closing); the very last on releases of the best mixtures (Replicates).
//     Equation (1) never reaches the targets, and the optimum lies on them.
type ACT struct {
	Name        string         // in reports; "ACT"
	Label       string         // the column that the classifier predicts; the last one
	Objective   metrics.Metric // to be improved on the validation table; metrics.AUC
	Constraints []Constraint
	Initial     int               // evaluations of the initial design: corners, centre, uniform draws; 20
	Budget      int               // evaluations after the initial ones, divided among the rounds; 200
	Rounds      int               // K; 5
	Schedule    Schedule          // of the thresholds; FeasibleQuantile
	Rho         float64           // feasibility floor, in (0, 1); .05
	Closing     int               // evaluations of the last round under the targets; half of them. Negative: none
	Replicates  int               // evaluations, of the Budget, of releases of the best mixtures; a tenth. Negative: none
	Learn       bool              // model every constraint from the evaluations, also those that can be computed
	Classifier  classify.Boosting // scores the objective; zero: 100 rounds of depth 4 at rate .1
	File        string            // run file, to which every evaluation is written and from which a run that was broken off goes on; none
}

// AsPublished returns the method with the paper's own choices: equation (1),
// every constraint modelled, the whole budget under the schedule.
func (a ACT) AsPublished() ACT {
	a.Schedule, a.Learn, a.Closing, a.Replicates = Paper{}, true, -1, -1
	return a
}

// Run searches the mixtures of the pools. The objective is scored on
// validation; test, which may be nil, is scored once, at the end.
func (a ACT) Run(ctx context.Context, pools *Pools, validation, test *frame.Frame, src rand.Source) (*Run, error) {
	a = a.withDefaults()
	s, err := a.settings().begin(ctx, pools, validation, src)
	if err != nil {
		return nil, err
	}
	if err := a.search(ctx, s); err != nil {
		s.ledger.close()
		return nil, err
	}
	return s.finish(ctx, test)
}

// search spends the budget but for the replicates.
func (a ACT) search(ctx context.Context, s *search) error {
	if err := s.design(ctx); err != nil {
		return err
	}
	t := &tightening{search: s, schedule: a.Schedule, rounds: a.Rounds, rho: a.Rho}
	if err := t.start(); err != nil {
		return err
	}
	for round := 1; round <= a.Rounds; round++ {
		n, closing := share(s.budget-s.replicates, round, a.Rounds), 0
		if round == a.Rounds {
			closing = a.closing(n)
		}
		if err := t.round(ctx, round, n-closing); err != nil {
			return err
		}
		if err := t.close(ctx, round, (closing+1)/2); err != nil {
			return err
		}
		if err := s.secure(ctx, round, closing/2); err != nil {
			return err
		}
	}
	return nil
}

// secure spends evaluations under the safe thresholds, if some mixture keeps
// them.
func (s *search) secure(ctx context.Context, round, evaluations int) error {
	if evaluations == 0 {
		return nil
	}
	if err := s.margins(ctx); err != nil {
		return err
	}
	if s.safe != nil {
		probability, _, err := s.study.Feasibility(ctx, s.safe)
		if err != nil {
			return err
		}
		if probability > 0.5 {
			s.adopt(round, s.safe)
			if err := s.study.SetLimits(s.safe); err != nil {
				return err
			}
		}
	}
	for range evaluations {
		if err := s.step(ctx, round); err != nil {
			return err
		}
	}
	return nil
}

// closing returns how many of the last round's n evaluations close the run.
func (a ACT) closing(n int) int {
	if a.Closing == 0 {
		return n / 2
	}
	return min(max(a.Closing, 0), n)
}

// share divides the budget among the rounds, earlier ones getting the rest.
func share(budget, round, rounds int) int {
	n := budget / rounds
	if round <= budget%rounds {
		n++
	}
	return n
}

func (a ACT) withDefaults() ACT {
	a.Name = either(a.Name, "ACT")
	a.Rounds = either(a.Rounds, 5)
	a.Rho = either(a.Rho, 0.05)
	if a.Schedule == nil {
		a.Schedule = FeasibleQuantile{}
	}
	return a
}

func (a ACT) settings() settings {
	return settings{
		name: a.Name, label: a.Label, objective: a.Objective, constraints: a.Constraints,
		initial: a.Initial, budget: a.Budget, replicates: a.Replicates, classifier: a.Classifier,
		strategy: bayesopt.Improvement{}, learn: a.Learn, binding: true, file: a.File,
		method:  fmt.Sprintf("ACT rounds %d schedule %s%+v rho %v closing %d", a.Rounds, a.Schedule, a.Schedule, a.Rho, a.Closing),
		invalid: a.invalid(),
	}
}

// invalid says which setting of ACT's own makes no sense.
func (a ACT) invalid() string {
	switch {
	case len(a.Constraints) == 0:
		return "ACT has no Constraints to tighten: give some, or use Unconstrained"
	case a.Rounds < 1:
		return "Rounds must be at least 1"
	case !(a.Rho > 0 && a.Rho < 1):
		return "Rho must lie between 0 and 1"
	}
	if s, ok := a.Schedule.(interface{ check() string }); ok {
		return s.check()
	}
	return ""
}

// either returns v, or the default if v is zero.
func either[V comparable](v, standard V) V {
	var zero V
	if v == zero {
		return standard
	}
	return v
}
