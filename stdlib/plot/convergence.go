package plot

import (
	"fmt"
	"math"

	"pawl/engine/bayesopt"
	"pawl/engine/metrics"
	"pawl/engine/scgoat"
	"pawl/plotting/charts"
)

// Convergence shows a search for a mixture: the objective of each evaluation
// with the best on target so far, and for each constraint the metric, the
// threshold on its way and the target.
func Convergence(run *scgoat.Run) *Figure { return show(convergence(run)).Title(run.Method) }

// convergence describes a run as the chart wants it.
func convergence(run *scgoat.Run) charts.Convergence {
	c := charts.Convergence{
		ObjectiveName: run.Objective.Name,
		Minimize:      run.Objective.Better == metrics.Lower,
		Constraints:   make([]charts.ConstraintPath, len(run.Constraints)),
	}
	for j, k := range run.Constraints {
		c.Constraints[j] = charts.ConstraintPath{Name: k.Metric.Name, Target: k.Target, AtLeast: k.Sense == bayesopt.AtLeast}
	}
	for i, e := range run.Evaluations {
		if i == 0 || e.Round != run.Evaluations[i-1].Round {
			c.Rounds = append(c.Rounds, charts.Round{Start: i, Name: roundName(e.Round)})
		}
		c.Objective = append(c.Objective, e.Objective)
		if len(run.Path) > 0 { // in a run without thresholds every evaluation may win
			c.Feasible = append(c.Feasible, e.OnTarget)
		}
		for j := range c.Constraints {
			k := &c.Constraints[j]
			k.Values = append(k.Values, e.Values[j])
			k.Thresholds = append(k.Thresholds, inForce(e.Thresholds, j))
		}
	}
	return c
}

func roundName(round int) string {
	if round == 0 {
		return "initial"
	}
	return fmt.Sprintf("round %d", round)
}

// inForce returns the threshold of constraint j, NaN if none was in force.
func inForce(thresholds []float64, j int) float64 {
	if thresholds == nil {
		return math.NaN()
	}
	return thresholds[j]
}
