package plot

import (
	"fmt"

	"pawl/engine/bayesopt"
	"pawl/engine/metrics"
	"pawl/engine/scgoat"
	"pawl/plotting/charts"
	facade "pawl/stdlib/scgoat"
)

// Convergence shows a search for a mixture: the objective of each evaluation
// with the best on target so far, and for each constraint the metric, the
// threshold on its way and the target.
func Convergence(run facade.Run) *Figure { return show(convergence(run.Run)).Title(run.Method) }

// convergence describes a run as the chart wants it.
func convergence(run *scgoat.Run) charts.Convergence {
	c := charts.Convergence{
		Objective:     run.Objectives(),
		ObjectiveName: run.Objective.Name,
		Minimize:      run.Objective.Better == metrics.Lower,
		Feasible:      onTarget(run),
	}
	for j, k := range run.Constraints {
		c.Constraints = append(c.Constraints, charts.ConstraintPath{
			Name:       k.Metric.Name,
			Values:     run.Series(j),
			Thresholds: run.Thresholds(j),
			Target:     k.Target,
			AtLeast:    k.Sense == bayesopt.AtLeast,
		})
	}
	for _, start := range run.RoundStarts() {
		c.Rounds = append(c.Rounds, charts.Round{Start: start, Name: roundName(run.Evaluations[start].Round)})
	}
	return c
}

// onTarget tells which evaluations keep the targets; nil in a run without
// thresholds, in which every evaluation may win.
func onTarget(run *scgoat.Run) []bool {
	if len(run.Path) == 0 {
		return nil
	}
	kept := make([]bool, len(run.Evaluations))
	for i, e := range run.Evaluations {
		kept[i] = e.OnTarget
	}
	return kept
}

func roundName(round int) string {
	if round == 0 {
		return "initial"
	}
	return fmt.Sprintf("round %d", round)
}
