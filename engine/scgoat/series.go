package scgoat

import (
	"math"

	"pawl/engine/frame"
)

// Objectives returns the objective of every evaluation, in order.
func (r *Run) Objectives() []float64 {
	return r.series(func(e Evaluation) float64 { return e.Objective })
}

// Series returns the metric of constraint j at every evaluation, in order.
func (r *Run) Series(j int) []float64 {
	return r.series(func(e Evaluation) float64 { return e.Values[j] })
}

// Thresholds returns the bound of constraint j in force at every evaluation;
// NaN where none was.
func (r *Run) Thresholds(j int) []float64 {
	return r.series(func(e Evaluation) float64 {
		if e.Thresholds == nil {
			return math.NaN()
		}
		return e.Thresholds[j]
	})
}

// RoundStarts returns the index of the first evaluation of each round, the
// initial design being round 0.
func (r *Run) RoundStarts() []int {
	var starts []int
	for i, e := range r.Evaluations {
		if i == 0 || e.Round != r.Evaluations[i-1].Round {
			starts = append(starts, i)
		}
	}
	return starts
}

// Table returns one row an evaluation: the round, the draw (0 for a mixture,
// else the number of a release of it), the proportions, the
// objective and its estimate, the constraint metrics, and whether the targets
// are kept.
func (r *Run) Table() (*frame.Frame, error) {
	columns := []*frame.Column{frame.NumberColumn("round", r.series(func(e Evaluation) float64 { return float64(e.Round) })),
		frame.NumberColumn("draw", r.series(func(e Evaluation) float64 { return float64(e.Draw) })),
	}
	for m, name := range r.Names {
		columns = append(columns, frame.NumberColumn(name, r.series(func(e Evaluation) float64 { return e.Alpha[m] })))
	}
	columns = append(columns, frame.NumberColumn(r.Objective.Name, r.Objectives()),
		frame.NumberColumn("estimate", r.series(func(e Evaluation) float64 { return e.Estimate })))
	for j, c := range r.Constraints {
		columns = append(columns, frame.NumberColumn(c.Metric.Name, r.Series(j)))
	}
	kept := make([]bool, len(r.Evaluations))
	for i, e := range r.Evaluations {
		kept[i] = e.OnTarget
	}
	return frame.New(append(columns, frame.BoolColumn("on target", kept))...)
}

func (r *Run) series(of func(Evaluation) float64) []float64 {
	out := make([]float64, len(r.Evaluations))
	for i, e := range r.Evaluations {
		out[i] = of(e)
	}
	return out
}
