package scgoat

import (
	"pawl/engine/bayesopt"
	boosting "pawl/engine/classify"
	engine "pawl/engine/frame"
	"pawl/engine/scgoat"
	"pawl/stdlib/classify"
	"pawl/stdlib/frame"
	"pawl/stdlib/metrics"
	"pawl/stdlib/scope"
	"pawl/stdlib/synth"
)

// ACT tightens the constraints round by round, from relaxed bounds to their
// targets, and falls back when nothing is left feasible. Zero fields mean the
// paper's numbers of evaluations and rounds; AsPublished has all its choices.
type ACT struct {
	Name        string            // in reports; "ACT"
	Generators  []synth.Generator // for Run; not needed by On
	Rows        int               // of each pool and of the release, for Run; 10,000
	Label       string            // the column that the classifier predicts; the last one
	Objective   metrics.Metric    // to be improved on the validation table; metrics.AUC
	Constraints []Constraint
	Initial     int               // evaluations of the initial design; 20
	Budget      int               // evaluations after the initial ones; 200
	Rounds      int               // the paper's K; 5
	Schedule    Schedule          // Paper, Linear, Cosine, FeasibleQuantile or None; FeasibleQuantile
	Rho         float64           // feasibility floor; .05
	Closing     int               // evaluations of the last round under the targets; half of them. Negative: none
	Replicates  int               // evaluations of releases of the best mixtures; a tenth of the budget. Negative: none
	Learn       bool              // model every constraint, also those that can be computed
	Classifier  classify.Boosting // scores the objective; zero: 100 rounds of depth 4 at rate .1
	File        string            // run file: a run that was broken off goes on from it
}

// AsPublished returns the method with the paper's own choices.
func (a ACT) AsPublished() ACT {
	paper := a.engine().AsPublished()
	a.Schedule, a.Learn, a.Closing, a.Replicates = paper.Schedule, paper.Learn, paper.Closing, paper.Replicates
	return a
}

func (a ACT) engine() scgoat.ACT {
	return scgoat.ACT{
		Name: a.Name, Label: a.Label, Objective: a.Objective.Metric, Constraints: a.Constraints,
		Initial: a.Initial, Budget: a.Budget, Rounds: a.Rounds, Schedule: a.Schedule, Rho: a.Rho,
		Closing: a.Closing, Replicates: a.Replicates, Learn: a.Learn, Classifier: boosting.Boosting(a.Classifier), File: a.File,
	}
}

// Run fits the generators to train and searches their mixtures. The objective
// is scored on validation and, once, at the end, on test, which may be left out.
func (a ACT) Run(train, validation frame.Frame, test ...frame.Frame) Run {
	return a.On(DrawRows(a.Rows, train, a.Generators...), validation, test...)
}

// On searches the mixtures of pools drawn before.
func (a ACT) On(pools Pools, validation frame.Frame, test ...frame.Frame) Run {
	return Run{scope.Must(a.engine().Run(scope.Context(), pools.Pools, validation.Frame, only(test), scope.Source()))}
}

// Fixed has the targets as bounds from the beginning: the paper's
// SCGOAT-Medium and SCGOAT-Tight. Fields as in ACT.
type Fixed struct {
	Name        string
	Generators  []synth.Generator
	Rows        int
	Label       string
	Objective   metrics.Metric
	Constraints []Constraint
	Strategy    bayesopt.Strategy // bayesopt.Random, TPE or Lattice for a plain search; bayesopt.Improvement
	Initial     int
	Budget      int
	Closing     int // evaluations that leave room for what chance does to a release; a tenth. Negative: none
	Replicates  int
	Learn       bool
	Classifier  classify.Boosting
	File        string
}

// Run fits the generators to train and searches their mixtures, as ACT.Run.
func (f Fixed) Run(train, validation frame.Frame, test ...frame.Frame) Run {
	return f.On(DrawRows(f.Rows, train, f.Generators...), validation, test...)
}

// On searches the mixtures of pools drawn before.
func (f Fixed) On(pools Pools, validation frame.Frame, test ...frame.Frame) Run {
	method := scgoat.Fixed{
		Name: f.Name, Label: f.Label, Objective: f.Objective.Metric, Constraints: f.Constraints,
		Strategy: f.Strategy, Initial: f.Initial, Budget: f.Budget, Closing: f.Closing, Replicates: f.Replicates,
		Learn: f.Learn, Classifier: boosting.Boosting(f.Classifier), File: f.File,
	}
	return Run{scope.Must(method.Run(scope.Context(), pools.Pools, validation.Frame, only(test), scope.Source()))}
}

// Unconstrained searches without bounds: SCGOAT. Constraints, if given, are
// measured and reported. Fields as in ACT.
type Unconstrained struct {
	Name        string
	Generators  []synth.Generator
	Rows        int
	Label       string
	Objective   metrics.Metric
	Constraints []Constraint
	Strategy    bayesopt.Strategy
	Initial     int
	Budget      int
	Replicates  int
	Classifier  classify.Boosting
	File        string
}

// Run fits the generators to train and searches their mixtures, as ACT.Run.
func (u Unconstrained) Run(train, validation frame.Frame, test ...frame.Frame) Run {
	return u.On(DrawRows(u.Rows, train, u.Generators...), validation, test...)
}

// On searches the mixtures of pools drawn before.
func (u Unconstrained) On(pools Pools, validation frame.Frame, test ...frame.Frame) Run {
	method := scgoat.Unconstrained{
		Name: u.Name, Label: u.Label, Objective: u.Objective.Metric, Constraints: u.Constraints,
		Strategy: u.Strategy, Initial: u.Initial, Budget: u.Budget, Replicates: u.Replicates,
		Classifier: boosting.Boosting(u.Classifier), File: u.File,
	}
	return Run{scope.Must(method.Run(scope.Context(), pools.Pools, validation.Frame, only(test), scope.Source()))}
}

// only returns the test table, if one was given.
func only(test []frame.Frame) *engine.Frame {
	if len(test) == 0 {
		return nil
	}
	return test[0].Frame
}
