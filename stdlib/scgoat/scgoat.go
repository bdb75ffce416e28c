// Package scgoat is what a cell sees of mixtures of synthetic tables: the
// proportions of several generators that train the best classifier while
// privacy and fidelity keep within bounds.
//
//	run := scgoat.ACT{
//		Generators:  []synth.Generator{synth.GaussianCopula{}, synth.CART{}, synth.Mixture{}},
//		Constraints: []scgoat.Constraint{scgoat.AtMost(metrics.ReID, 0.10), scgoat.AtLeast(metrics.KS, 0.70)},
//	}.Run(train, val, test)
//
// Several methods can share one fit of the generators:
//
//	pools := scgoat.Draw(train, synth.GaussianCopula{}, synth.CART{}, synth.Mixture{})
//	tight := scgoat.Fixed{Constraints: limits}.On(pools, val, test)
//	act := scgoat.ACT{Constraints: limits}.On(pools, val, test)
//	scgoat.Compare(tight, act)
package scgoat

import (
	"pawl/engine/scgoat"
	"pawl/stdlib/frame"
	"pawl/stdlib/metrics"
	"pawl/stdlib/scope"
)

// Constraint bounds a metric of the mixture: Metric, Sense, Target, and Start,
// where ACT begins; see its method From.
type Constraint = scgoat.Constraint

// AtMost bounds a metric from above.
func AtMost(m metrics.Metric, target float64) Constraint { return scgoat.AtMost(m.Metric, target) }

// AtLeast bounds a metric from below.
func AtLeast(m metrics.Metric, target float64) Constraint { return scgoat.AtLeast(m.Metric, target) }

// Evaluation is one mixture that was tried.
type Evaluation = scgoat.Evaluation

// Thresholds are the bounds in force from one evaluation on.
type Thresholds = scgoat.Thresholds

// Revert tells of thresholds that left too little feasible.
type Revert = scgoat.Revert

// Run is a finished search. It embeds the engine's run, whose Best, Feasible,
// Verified, Test, Evaluations, Path and Reverts it has; it is shown as a table
// against the constraints.
type Run struct{ *scgoat.Run }

// Release returns the rows of the best mixture, which were measured, in random
// order.
func (r Run) Release() frame.Frame { return frame.Of(scope.Must(r.Run.Release(scope.Source()))) }

// Sample draws n new rows of the best mixture.
func (r Run) Sample(n int) frame.Frame {
	return frame.Of(scope.Must(r.Run.Sample(scope.Context(), n, scope.Source())))
}

// Table returns one row an evaluation.
func (r Run) Table() frame.Frame { return frame.Of(scope.Must(r.Run.Table())) }

// Compare puts runs side by side, one a row.
func Compare(runs ...Run) frame.Frame { return frame.Of(scope.Must(scgoat.Compare(bare(runs)...))) }

func bare(runs []Run) []*scgoat.Run {
	out := make([]*scgoat.Run, len(runs))
	for i, r := range runs {
		out[i] = r.Run
	}
	return out
}
