package classify

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"pawl/engine/frame"
)

// BoostingRegression is Boosting for a label that is a number: the trees lower
// the squared error. Its settings are those of Boosting; MinChildWeight is then
// the least number (or weight) of rows in a leaf, and Positive must be empty.
type BoostingRegression Boosting

// Fit learns to predict the number column named label from all others.
func (b BoostingRegression) Fit(ctx context.Context, train *frame.Frame, label string, src rand.Source) (*RegressionModel, error) {
	return b.FitValidated(ctx, train, nil, label, src)
}

// FitValidated is Fit, stopped when the squared error on valid has not fallen
// for Patience rounds. The model keeps the trees up to the least error. A nil
// valid means all rounds.
func (b BoostingRegression) FitValidated(ctx context.Context, train, valid *frame.Frame, label string, src rand.Source) (*RegressionModel, error) {
	binned, err := b.bin(ctx, train, label)
	if err != nil {
		return nil, err
	}
	var held *Binned
	if valid != nil {
		if held, err = binned.Like(ctx, valid); err != nil {
			return nil, err
		}
	}
	weights := binned.ownWeights()
	if err := checkPositive(weights, binned.rows); err != nil {
		return nil, err
	}
	e, err := Boosting(b).fit(ctx, binned, weights, held, src)
	if err != nil {
		return nil, err
	}
	return &RegressionModel{*e}, nil
}

func (b BoostingRegression) bin(ctx context.Context, f *frame.Frame, label string) (*Binned, error) {
	set := Boosting(b).withDefaults()
	if err := set.check(); err != nil {
		return nil, err
	}
	if b.Positive != "" {
		return nil, fmt.Errorf("classify: Positive is %q: a regression has no positive level", b.Positive)
	}
	t, err := newNumberTarget(f, label, b.Weight)
	if err != nil {
		return nil, err
	}
	return t.bin(ctx, f, set.Bins)
}

// newNumberTarget checks that there is a number column to learn.
func newNumberTarget(f *frame.Frame, label, weight string) (target, error) {
	t := target{column: label, regression: true, weight: weight}
	if f.Rows() == 0 {
		return t, errors.New("classify: the table has no rows")
	}
	c, err := f.Column(label)
	if err != nil {
		return t, fmt.Errorf("classify: label: %w", err)
	}
	if c.Kind() != frame.Number {
		return t, fmt.Errorf("classify: label %q is a %s column: a regression needs numbers", label, c.Kind())
	}
	values, err := t.numbers(f)
	if err != nil {
		return t, err
	}
	if !varies(values) {
		return t, fmt.Errorf("classify: every row of label %q is %v: nothing can be learnt", label, values[0])
	}
	if _, err := f.Column(weight); weight != "" && err != nil {
		return t, fmt.Errorf("classify: weights: %w", err)
	}
	return t, nil
}

func varies(values []float64) bool {
	for _, v := range values {
		if v != values[0] {
			return true
		}
	}
	return false
}

// RegressionModel is a fitted BoostingRegression. It is immutable and safe for
// many goroutines.
type RegressionModel struct{ ensemble }

// Predict returns the value to expect for each row of f. Columns and levels
// are found by name; a level that training did not see counts as missing. The
// label column may be absent.
func (m *RegressionModel) Predict(ctx context.Context, f *frame.Frame) ([]float64, error) {
	return m.marginsOf(ctx, f)
}

// String says what the model predicts from what.
func (m *RegressionModel) String() string {
	return fmt.Sprintf("boosting: %q, from %d columns by %d trees", m.target.column, len(m.columns), len(m.trees))
}

// UnmarshalBinary makes m the model that MarshalBinary saved. It must not be
// called while m is in use.
func (m *RegressionModel) UnmarshalBinary(data []byte) error {
	e, err := readEnsemble(data, true)
	if err == nil {
		m.ensemble = *e
	}
	return err
}
