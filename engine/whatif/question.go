package whatif

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/bayesopt"
)

// Names returns the metrics of the constraints, in the order of all thresholds.
func (m *AnalysisModel) Names() []string {
	var out []string
	for _, c := range m.run.Constraints {
		out = append(out, c.Metric.Name)
	}
	return out
}

// With returns thresholds of which that on the named metric is another.
func (m *AnalysisModel) With(limits []float64, metric string, threshold float64) ([]float64, error) {
	j, err := m.Constraint(metric)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(limits)
	out[j] = threshold
	return out, m.check(out)
}

// Without returns thresholds of which that on the named metric bounds nothing.
func (m *AnalysisModel) Without(limits []float64, metric string) ([]float64, error) {
	j, err := m.Constraint(metric)
	if err != nil {
		return nil, err
	}
	nothing := math.Inf(1)
	if m.run.Constraints[j].Sense == bayesopt.AtLeast {
		nothing = math.Inf(-1)
	}
	return m.With(limits, metric, nothing)
}

// Evaluate evaluates the mixture that is worth evaluating next under some
// thresholds, and prepares the run with it for questions.
func (m *AnalysisModel) Evaluate(ctx context.Context, limits []float64, src rand.Source) (*AnalysisModel, error) {
	if err := m.check(limits); err != nil {
		return nil, err
	}
	next := m.next(limits)
	if next == nil {
		return nil, errors.New("whatif: no mixture keeps these thresholds, so that there is nothing to evaluate")
	}
	run, err := m.run.Evaluate(ctx, next.Alpha)
	if err != nil {
		return nil, err
	}
	return Analysis{Paths: m.value.count}.Fit(ctx, run, src)
}
