package scgoat

import (
	"context"
	"math/rand/v2"

	"pawl/engine/classify"
	"pawl/engine/frame"
	"pawl/engine/metrics"
)

// ACT is ACT-SCGOAT, the method with adaptive constraint thresholds. It begins
// with relaxed bounds and tightens them round by round (equation 1 of the
// paper), so that few evaluations are wasted where nothing is feasible.
//
// The readings taken of the paper's text:
//   - The thresholds move once a round, not once an evaluation: before round t
//     of Rounds every bound goes a part Eta exp(-t/T) of what is left of its
//     way to the target. With the defaults .4235, .1889, .0884, .0432 and
//     .0220 of the way is left in rounds 1 to 5.
//   - The barred C of equation (1) are the targets; max and min guard them.
//   - New thresholds are adopted only if some mixture keeps them with a
//     probability of at least Rho; and if at some later evaluation none does,
//     the last feasible thresholds return. After either, the step is halved,
//     for else the next step would lead to the same place. Run.Reverts tells.
//   - The answer is the best mixture that keeps the targets themselves. If
//     there is none it is the one that breaks them least, and Run.Feasible is
//     false.
//   - The incumbent of the expected improvement is found anew whenever the
//     thresholds move.
//   - Departing from the paper, the last Closing evaluations of the last round
//     are spent under the targets themselves, if those look feasible. Round 5
//     still leaves .0220 of the way, and the optimum lies on the threshold, so
//     that hardly any evaluation of the search would keep the targets.
type ACT struct {
	Name        string         // in reports; "ACT"
	Label       string         // the column that the classifier predicts; the last one
	Objective   metrics.Metric // to be improved on the validation table; metrics.AUC
	Constraints []Constraint
	Initial     int               // evaluations of the initial design: corners, centre, uniform draws; 20
	Budget      int               // evaluations after the initial ones, divided among the rounds; 200
	Rounds      int               // K; 5
	Eta         float64           // first part of the way, in (0, 1); .6
	T           float64           // time constant of the steps' decay, in rounds; 25
	Rho         float64           // feasibility floor, in (0, 1); .05
	Closing     int               // evaluations of the last round under the targets; half of them. Negative: none
	Classifier  classify.Boosting // scores the objective; zero: 100 rounds of depth 4 at rate .1
}

// Run searches the mixtures of the pools. The objective is scored on
// validation; test, which may be nil, is scored once, at the end.
func (a ACT) Run(ctx context.Context, pools *Pools, validation, test *frame.Frame, src rand.Source) (*Run, error) {
	a = a.withDefaults()
	s, err := a.settings().begin(ctx, pools, validation, src)
	if err != nil {
		return nil, err
	}
	if err := s.design(ctx); err != nil {
		return nil, err
	}
	t := &tightening{search: s, schedule: schedule{a.Eta, a.T}, rho: a.Rho}
	if err := t.start(); err != nil {
		return nil, err
	}
	for round := 1; round <= a.Rounds; round++ {
		n, closing := share(s.budget, round, a.Rounds), 0
		if round == a.Rounds {
			closing = a.closing(n)
		}
		if err := t.round(ctx, round, n-closing); err != nil {
			return nil, err
		}
		if err := t.close(ctx, round, closing); err != nil {
			return nil, err
		}
	}
	return s.finish(ctx, test)
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
	a.Eta = either(a.Eta, 0.6)
	a.T = either(a.T, 25)
	a.Rho = either(a.Rho, 0.05)
	return a
}

func (a ACT) settings() settings {
	return settings{
		name: a.Name, label: a.Label, objective: a.Objective, constraints: a.Constraints,
		initial: a.Initial, budget: a.Budget, classifier: a.Classifier, binding: true,
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
	case !(a.Eta > 0 && a.Eta < 1):
		return "Eta must lie between 0 and 1"
	case !(a.T > 0):
		return "T must be above 0"
	case !(a.Rho > 0 && a.Rho < 1):
		return "Rho must lie between 0 and 1"
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
