package classify

import (
	"context"
	"errors"
	"fmt"
	"math"

	"pawl/engine/frame"
)

// BoostingModel is a fitted Boosting. It is immutable and safe for many
// goroutines.
type BoostingModel struct{ ensemble }

// Labels returns, for each row of f, 1 if its label is the positive level and
// else 0.
func (m *BoostingModel) Labels(f *frame.Frame) ([]float64, error) { return m.target.labels(f) }

// String says what the model predicts from what.
func (m *BoostingModel) String() string {
	return fmt.Sprintf("boosting: probability that %s, from %d columns by %d trees", m.target, len(m.columns), len(m.trees))
}

// Positive returns the label's level whose probability Proba gives.
func (m *BoostingModel) Positive() string { return m.target.positive }

// Negative returns the label's other level.
func (m *BoostingModel) Negative() string { return m.target.negative }

// Proba is ProbaContext without a context.
func (m *BoostingModel) Proba(f *frame.Frame) ([]float64, error) {
	return m.ProbaContext(context.Background(), f)
}

// ProbaContext returns, for each row of f, the probability of the positive
// level. Columns and levels are found by name; a level that training did not
// see counts as missing. The label column may be absent. The context is
// checked every few thousand rows.
func (m *BoostingModel) ProbaContext(ctx context.Context, f *frame.Frame) ([]float64, error) {
	return probabilities(m.marginsOf(ctx, f))
}

// ProbaBinned is ProbaBinnedContext without a context.
func (m *BoostingModel) ProbaBinned(b *Binned) ([]float64, error) {
	return m.ProbaBinnedContext(context.Background(), b)
}

// ProbaBinnedContext is ProbaContext on a table with the bins that the model
// was trained on: the training table itself or one made by its Like.
func (m *BoostingModel) ProbaBinnedContext(ctx context.Context, b *Binned) ([]float64, error) {
	if !b.sameBins(m.columns) {
		return nil, errors.New("classify: the table has other bins than the model: make it with Like from the table that the model was trained on")
	}
	return probabilities(m.margins(ctx, &b.cells, b.rows))
}

func probabilities(margins []float64, err error) ([]float64, error) {
	for i, m := range margins {
		margins[i] = sigmoid(m)
	}
	return margins, err
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Predict returns, for each row of f, the more probable level of the label.
func (m *BoostingModel) Predict(f *frame.Frame) ([]string, error) {
	p, err := m.Proba(f)
	if err != nil {
		return nil, err
	}
	return m.target.decide(p), nil
}

// decide returns the positive level where its probability is at least a half.
func (t target) decide(proba []float64) []string {
	out := make([]string, len(proba))
	for i, p := range proba {
		out[i] = t.negative
		if p >= .5 {
			out[i] = t.positive
		}
	}
	return out
}
