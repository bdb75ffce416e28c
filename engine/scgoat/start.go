package scgoat

import (
	"math"
	"slices"

	"pawl/engine/bayesopt"
)

// relaxed is the share of the initial design that must keep the bounds where
// ACT begins, and satisfied the share that, if it keeps the targets already,
// leaves nothing to relax.
const (
	relaxed   = 0.75
	satisfied = 0.5
)

// relaxedStart returns the bounds C(0) where ACT begins: the user's where
// given, else the tightest common quantile of the initial design's values at
// which three quarters of the designs keep all bounds; never tighter than the
// targets. Where half of the designs keep the targets nothing is relaxed.
func relaxedStart(constraints []Constraint, design [][]float64) []float64 {
	start := commonQuantile(constraints, design)
	if float64(keeping(constraints, design, targets(constraints))) >= satisfied*float64(len(design)) {
		start = targets(constraints)
	}
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
		ordered[j] = c.ordered(column(design, j))
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

// ordered sorts a metric's values, best first.
func (c Constraint) ordered(values []float64) []float64 {
	out := slices.Clone(values)
	slices.Sort(out)
	if c.Sense == bayesopt.AtLeast {
		slices.Reverse(out)
	}
	return out
}

func column(rows [][]float64, j int) []float64 {
	out := make([]float64, len(rows))
	for i, row := range rows {
		out[i] = row[j]
	}
	return out
}

// keeping counts the rows of values that keep all bounds.
func keeping(constraints []Constraint, rows [][]float64, limits []float64) int {
	count := 0
	for _, values := range rows {
		if feasible(constraints, values, limits) {
			count++
		}
	}
	return count
}

// ambition is how far from the best value to the median an automatic target
// lies at least, and attainable the share of mixtures that must keep all
// targets together.
const (
	ambition   = 0.25
	attainable = 0.05
)

// automatic fills in the targets that the user left open: the best value of
// the metric over the rows (mixtures x constraints), less a quarter of its
// distance to the median, and more than a quarter if all targets together would
// leave less than a twentieth of the mixtures.
func automatic(constraints []Constraint, rows [][]float64) []Constraint {
	out := slices.Clone(constraints)
	for part := ambition; ; part += 0.05 {
		open := false
		for j, c := range constraints {
			if c.Automatic {
				ordered := c.ordered(column(rows, j))
				best, median := ordered[0], ordered[len(ordered)/2]
				out[j].Target, open = best+part*(median-best), true
			}
		}
		if !open || part >= 1 || float64(keeping(out, rows, targets(out))) >= attainable*float64(len(rows)) {
			return out
		}
	}
}
