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

// Automatic bounds a metric on its worse side by a target that the search finds.
func Automatic(m metrics.Metric) Constraint { return scgoat.Automatic(m.Metric) }

// Schedule says how fast ACT's thresholds go to their targets. A type written
// in a cell, with the methods String and Next, is one too.
type Schedule = scgoat.Schedule

// Stage is where a tightening stands: what a Schedule's Next is told.
type Stage = scgoat.Stage

// The schedules.
type (
	Paper            = scgoat.Paper            // equation (1) of the paper
	Linear           = scgoat.Linear           // equal steps
	Cosine           = scgoat.Cosine           // slow at both ends
	FeasibleQuantile = scgoat.FeasibleQuantile // as far as leaves a falling share of all mixtures feasible
	None             = scgoat.None             // the targets at once
)

// RowRate is a metric: the share of synthetic rows for which a rule holds. It
// is computed exactly for every mixture.
func RowRate(name string, better metrics.Direction, rule func(frame.Row) bool) metrics.Metric {
	return metrics.Metric{Metric: scgoat.RowRate(name, better, rule)}
}

// ColumnMean is a metric: the mean of a number column of the synthetic rows. It
// is computed exactly for every mixture.
func ColumnMean(column string, better metrics.Direction) metrics.Metric {
	return metrics.Metric{Metric: scgoat.ColumnMean(column, better)}
}

// Copies is a metric: the share of synthetic rows that equal a real row.
var Copies = metrics.Metric{Metric: scgoat.Copies}

// Check holds a metric of the released rows against its target, with a band.
type Check = scgoat.Check

// Verdict is what the checks say: Feasible, Infeasible, or Undecided where
// chance could turn it.
type Verdict = scgoat.Verdict

// The verdicts.
const (
	Undecided  = scgoat.Undecided
	Feasible   = scgoat.Feasible
	Infeasible = scgoat.Infeasible
)

// Open reads a run file: a finished run, or one that goes on elsewhere or was
// broken off.
func Open(path string) Run { return Run{scope.Must(scgoat.Open(path))} }

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

// Evaluate evaluates one more mixture and returns the run with it among Extra.
func (r Run) Evaluate(alpha ...float64) Run {
	return Run{scope.Must(r.Run.Evaluate(scope.Context(), alpha))}
}

// Compare puts runs side by side, one a row.
func Compare(runs ...Run) frame.Frame { return frame.Of(scope.Must(scgoat.Compare(bare(runs)...))) }

func bare(runs []Run) []*scgoat.Run {
	out := make([]*scgoat.Run, len(runs))
	for i, r := range runs {
		out[i] = r.Run
	}
	return out
}
