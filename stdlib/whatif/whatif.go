// Package whatif is what a cell sees of questions about a search that is over,
// or still going on: what if a threshold were another? Nothing is evaluated.
//
//	w := run.WhatIf()                  // a run of package scgoat
//	w.Set("reid", 0.08).Best()         // best mixture, its objective with a band, what binds and what it costs
//	w.Curve("reid")                    // the best objective against that threshold
//	w.Set("reid", 0.08).Next()         // the mixture worth evaluating under it
package whatif

import (
	engine "pawl/engine/scgoat"
	"pawl/engine/whatif"
	"pawl/stdlib/scope"
)

// WhatIf is a run and a set of thresholds to ask about. It does not change: Set
// returns another one.
type WhatIf struct {
	model  *whatif.AnalysisModel
	limits []float64
}

// Of prepares a run for questions, with its own targets as thresholds.
func Of(run *engine.Run) WhatIf {
	model := scope.Must(whatif.Analysis{}.Fit(scope.Context(), run, scope.Source()))
	return WhatIf{model, model.Limits()}
}

// Set moves the threshold on the metric of that name.
func (w WhatIf) Set(metric string, threshold float64) WhatIf {
	return WhatIf{w.model, scope.Must(w.model.With(w.limits, metric, threshold))}
}

// Drop takes the threshold on the metric of that name away.
func (w WhatIf) Drop(metric string) WhatIf {
	return WhatIf{w.model, scope.Must(w.model.Without(w.limits, metric))}
}

// Thresholds returns the thresholds, in the order of Metrics.
func (w WhatIf) Thresholds() []float64 { return append([]float64(nil), w.limits...) }

// Metrics returns the names of the metrics that have a threshold.
func (w WhatIf) Metrics() []string { return w.model.Names() }

// Range returns the least and the largest value of a metric over all mixtures.
func (w WhatIf) Range(metric string) (low, high float64) {
	return w.model.Range(scope.Must(w.model.Constraint(metric)))
}

// Answer says all that is known under the thresholds.
type Answer = whatif.Answer

// Mixture is a mixture that may not have been tried, and what is known of it.
type Mixture = whatif.Mixture

// Stance is what one threshold does: whether it binds, its price, its slack.
type Stance = whatif.Stance

// Band is a figure with its 5 and 95 per cent points.
type Band = whatif.Band

// Curve is the best objective against one threshold.
type Curve = whatif.Curve

// Map is the best objective against a pair of thresholds.
type Map = whatif.Map

// Best answers for the thresholds. It is shown as sentences and a table of
// prices.
func (w WhatIf) Best() *Answer { return scope.Must(w.model.Solve(w.limits)) }

// Prices returns what each threshold does.
func (w WhatIf) Prices() []Stance { return w.Best().Stances }

// Next returns the mixture worth evaluating next; nil if none keeps the
// thresholds.
func (w WhatIf) Next() *Mixture { return w.Best().Next }

// Evaluate evaluates that mixture and returns the same question, asked of the
// run with the new evaluation.
func (w WhatIf) Evaluate() WhatIf {
	return WhatIf{scope.Must(w.model.Evaluate(scope.Context(), w.limits, scope.Source())), w.limits}
}

// Curve sweeps one threshold over its range, the others staying.
func (w WhatIf) Curve(metric string) *Curve {
	return scope.Must(w.model.Curve(scope.Must(w.model.Constraint(metric)), w.limits, 0))
}

// Map sweeps two thresholds over their ranges, the others staying.
func (w WhatIf) Map(x, y string) *Map {
	return scope.Must(w.model.Map(scope.Must(w.model.Constraint(x)), scope.Must(w.model.Constraint(y)), w.limits, 0))
}

// Front returns the indices of the evaluations that no other one beats in the
// objective and every constraint.
func (w WhatIf) Front() []int { return w.model.Front() }

// Replay answers for the thresholds that the run had, one after the other.
func (w WhatIf) Replay() []Answer { return scope.Must(w.model.Replay()) }

// Run returns the run, with the evaluations made since.
func (w WhatIf) Run() *engine.Run { return w.model.Run() }

// MIMEBundle shows the answer for the thresholds.
func (w WhatIf) MIMEBundle() map[string]any { return w.Best().MIMEBundle() }
