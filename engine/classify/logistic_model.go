package classify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// LogisticModel is a fitted Logistic. It is immutable and safe for many
// goroutines.
type LogisticModel struct {
	target target
	terms  []*term
	x      []float64 // coefficients of the terms' places, then the intercept
}

// Coefficient is what one value of a column adds to the log-odds.
type Coefficient struct {
	Column  string
	Level   string  // the level of a category; "" for a number
	Missing bool    // the coefficient of the column being missing
	Value   float64 // log-odds for the level, or for one standard deviation of a number
	Scale   float64 // that standard deviation; 1 for levels, 0 for a constant number
}

// Labels returns, for each row of f, 1 if its label is the positive level and
// else 0.
func (m *LogisticModel) Labels(f *frame.Frame) ([]float64, error) { return m.target.labels(f) }

// String says what the model predicts from what.
func (m *LogisticModel) String() string {
	return fmt.Sprintf("logistic regression: probability that %s, from %d columns by %d coefficients", m.target, len(m.terms), len(m.x)-1)
}

// Positive returns the label's level whose probability Proba gives.
func (m *LogisticModel) Positive() string { return m.target.positive }

// Negative returns the label's other level.
func (m *LogisticModel) Negative() string { return m.target.negative }

// Intercept returns the log-odds where every number is at its mean and no
// level adds anything.
func (m *LogisticModel) Intercept() float64 { return m.x[len(m.x)-1] }

// Coefficients returns the coefficients in the order of columns and levels.
func (m *LogisticModel) Coefficients() []Coefficient {
	var out []Coefficient
	for _, t := range m.terms {
		at := t.At
		if !t.Category {
			out = append(out, Coefficient{Column: t.Name, Value: m.x[at], Scale: t.Scale})
			at++
		}
		for _, level := range t.Levels {
			out = append(out, Coefficient{Column: t.Name, Level: level, Value: m.x[at], Scale: 1})
			at++
		}
		if t.HasMissing {
			out = append(out, Coefficient{Column: t.Name, Missing: true, Value: m.x[at], Scale: 1})
		}
	}
	return out
}

// Proba is ProbaContext without a context.
func (m *LogisticModel) Proba(f *frame.Frame) ([]float64, error) {
	return m.ProbaContext(context.Background(), f)
}

// ProbaContext returns, for each row of f, the probability of the positive
// level. Columns and levels are found by name; a level that training did not
// see adds nothing, nor does a missing value where training had none.
func (m *LogisticModel) ProbaContext(ctx context.Context, f *frame.Frame) ([]float64, error) {
	d, err := newDesign(ctx, m.terms, len(m.x)-1, f)
	if err != nil {
		return nil, err
	}
	p := make([]float64, d.rows)
	err = parallel.Blocks(ctx, d.rows, blockRows, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			p[i] = sigmoid(d.dot(i, m.x) + m.Intercept())
		}
		return nil
	})
	return p, err
}

// Predict returns, for each row of f, the more probable level of the label.
func (m *LogisticModel) Predict(f *frame.Frame) ([]string, error) {
	p, err := m.Proba(f)
	if err != nil {
		return nil, err
	}
	return m.target.decide(p), nil
}

// logisticFormat names the layout of a saved LogisticModel.
const logisticFormat = "pawl logistic 1"

type savedLogistic struct {
	Format       string
	Label        string
	Positive     string
	Negative     string
	Weight       string `json:",omitempty"`
	Terms        []*term
	Coefficients []float64
}

// MarshalBinary returns the model as JSON. A model read back predicts the same
// bits.
func (m *LogisticModel) MarshalBinary() ([]byte, error) {
	return json.Marshal(savedLogistic{
		Format: logisticFormat,
		Label:  m.target.column, Positive: m.target.positive, Negative: m.target.negative, Weight: m.target.weight,
		Terms: m.terms, Coefficients: m.x,
	})
}

// UnmarshalBinary makes m the model that MarshalBinary saved. It must not be
// called while m is in use.
func (m *LogisticModel) UnmarshalBinary(data []byte) error {
	var s savedLogistic
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("classify: saved model: %w", err)
	}
	if s.Format != logisticFormat {
		return fmt.Errorf("classify: saved model has the format %q, not %q", s.Format, logisticFormat)
	}
	size := 0
	for _, t := range s.Terms {
		if t == nil || t.At != size {
			return errors.New("classify: saved model: a term is damaged")
		}
		size += t.places()
	}
	if len(s.Coefficients) != size+1 {
		return fmt.Errorf("classify: saved model has %d coefficients instead of %d", len(s.Coefficients), size+1)
	}
	*m = LogisticModel{
		target: target{column: s.Label, positive: s.Positive, negative: s.Negative, weight: s.Weight},
		terms:  s.Terms, x: s.Coefficients,
	}
	return nil
}
