package classify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// BoostingModel is a fitted Boosting. It is immutable and safe for many
// goroutines.
type BoostingModel struct {
	target  target
	columns []*bins
	base    float64 // log-odds before the first tree
	trees   []tree
}

// rowsATask is how many rows a parallel task of prediction takes.
const rowsATask = 4096

// Rounds returns the number of trees.
func (m *BoostingModel) Rounds() int { return len(m.trees) }

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

// Proba returns, for each row of f, the probability of the positive level.
// Columns and levels are found by name; a level that training did not see
// counts as missing. The label column may be absent.
func (m *BoostingModel) Proba(f *frame.Frame) ([]float64, error) {
	words, err := codeWords(context.Background(), m.columns, f)
	if err != nil {
		return nil, err
	}
	return m.probaOf(words, f.Rows())
}

// ProbaBinned is Proba on a table with the bins that the model was trained
// on: the training table itself or one made by its Like.
func (m *BoostingModel) ProbaBinned(b *Binned) ([]float64, error) {
	if !b.sameBins(m.columns) {
		return nil, errors.New("classify: the table has other bins than the model: make it with Like from the table that the model was trained on")
	}
	return m.probaOf(b.words, b.rows)
}

func (m *BoostingModel) probaOf(words [][]uint64, rows int) ([]float64, error) {
	margins := make([]float64, rows)
	err := parallel.Blocks(context.Background(), rows, rowsATask, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			margins[i] = m.base
		}
		for _, t := range m.trees {
			t.addTo(margins, words, lo, hi)
		}
		for i := lo; i < hi; i++ {
			margins[i] = sigmoid(margins[i])
		}
		return nil
	})
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

// Importance is what one column contributed to a model.
type Importance struct {
	Column string
	Gain   float64 // sum of the decreases of the loss by its splits
	Splits int     // number of its splits
}

// Importance returns the columns, the one with the largest gain first.
func (m *BoostingModel) Importance() []Importance {
	out := make([]Importance, len(m.columns))
	for i, c := range m.columns {
		out[i].Column = c.name
	}
	for _, t := range m.trees {
		for i, n := range t {
			if !t.isLeaf(i) {
				out[n.column].Gain += n.gain
				out[n.column].Splits++
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Importance) int { return cmp.Compare(b.Gain, a.Gain) })
	return out
}
