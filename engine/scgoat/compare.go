package scgoat

import (
	"errors"
	"fmt"
	"math"

	"pawl/engine/frame"
)

// Compare puts runs side by side, one a row, as Table 2 of the ACT paper does:
// the objective on the validation and the test table, every constraint metric
// of the mixture, and whether the run's targets are kept. The runs must have
// the same objective and constrain (or at least measure) the same metrics.
func Compare(runs ...*Run) (*frame.Frame, error) {
	if len(runs) == 0 {
		return nil, errors.New("scgoat: no runs to compare")
	}
	first := runs[0]
	var methods, kept []string
	var validation, test []float64
	values := make([][]float64, len(first.Constraints))
	for _, r := range runs {
		if err := sameMetrics(first, r); err != nil {
			return nil, err
		}
		methods, kept = append(methods, r.Method), append(kept, yes(r.Verified))
		validation, test = append(validation, r.Best.Objective), append(test, r.Test)
		for j := range values {
			values[j] = append(values[j], r.Released[j])
		}
	}
	columns := []*frame.Column{
		frame.CategoryColumn("method", methods),
		frame.NumberColumn(first.Objective.Name+" (validation)", validation),
	}
	if !allNaN(test) {
		columns = append(columns, frame.NumberColumn(first.Objective.Name+" (test)", test))
	}
	for j, c := range first.Constraints {
		columns = append(columns, frame.NumberColumn(c.Metric.Name, values[j]))
	}
	return frame.New(append(columns, frame.CategoryColumn("on target", kept))...)
}

func sameMetrics(a, b *Run) error {
	if a.Objective.Name != b.Objective.Name || len(a.Constraints) != len(b.Constraints) {
		return fmt.Errorf("scgoat: %s and %s do not measure the same", a.Method, b.Method)
	}
	for j := range a.Constraints {
		if x, y := a.Constraints[j].Metric.Name, b.Constraints[j].Metric.Name; x != y {
			return fmt.Errorf("scgoat: constraint %d is on %s in %s and on %s in %s", j+1, x, a.Method, y, b.Method)
		}
	}
	return nil
}

func allNaN(v []float64) bool {
	for _, x := range v {
		if !math.IsNaN(x) {
			return false
		}
	}
	return true
}
