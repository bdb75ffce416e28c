package scgoat

import (
	"math"
	"slices"

	"pawl/engine/bayesopt"
)

// relaxed is the share of the initial design that must keep the bounds where
// ACT begins.
const relaxed = 0.75

// relaxedStart returns the bounds C(0) where ACT begins: the user's where
// given, else the tightest common quantile of the initial design's values at
// which three quarters of the designs keep all bounds; never tighter than the
// targets, so that where most mixtures keep the targets nothing is relaxed.
func relaxedStart(constraints []Constraint, design [][]float64) []float64 {
	start := commonQuantile(constraints, design)
	for j, c := range constraints {
		if c.Start != nil {
			start[j] = *c.Start
		}
	}
	return start
}

func commonQuantile(constraints []Constraint, design [][]float64) []float64 {
	need := int(math.Ceil(relaxed * float64(len(design))))
	ordered := make([][]float64, len(constraints)) // tightest first
	for j, c := range constraints {
		for _, values := range design {
			ordered[j] = append(ordered[j], values[j])
		}
		slices.Sort(ordered[j])
		if c.Sense == bayesopt.AtLeast {
			slices.Reverse(ordered[j])
		}
	}
	limits := make([]float64, len(constraints))
	for k := range design {
		for j, c := range constraints {
			limits[j] = c.looser(ordered[j][k], c.Target)
		}
		if keeping(constraints, design, limits) >= need {
			break
		}
	}
	return limits
}

// keeping counts the designs that keep all bounds.
func keeping(constraints []Constraint, design [][]float64, limits []float64) int {
	count := 0
	for _, values := range design {
		if feasible(constraints, values, limits) {
			count++
		}
	}
	return count
}
