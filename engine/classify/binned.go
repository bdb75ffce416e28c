package classify

import (
	"context"
	"errors"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// Binned is a table whose columns have been cut into bins, ready to train
// Boosting on, as often as wanted and with other weights each time. It is
// immutable and safe for many goroutines.
type Binned struct {
	target  target
	columns []*bins
	rows    int
	cells   cells
	labels  []uint8   // 1 for the positive level; nil if the table has no label
	values  []float64 // the label of a regression; nil if the table has no such label
	weights []float64 // nil if every row has weight one
}

// Bin cuts every column of f but the label and the weight column into at most
// b.Bins bins: the levels of a category, the quantiles of a number.
func (b Boosting) Bin(ctx context.Context, f *frame.Frame, label string) (*Binned, error) {
	b = b.withDefaults()
	if err := b.check(); err != nil {
		return nil, err
	}
	t, err := newTarget(f, label, b.Positive, b.Weight)
	if err != nil {
		return nil, err
	}
	return t.bin(ctx, f, b.Bins)
}

// bin makes bins of the features of f and codes it by them.
func (t target) bin(ctx context.Context, f *frame.Frame, limit int) (*Binned, error) {
	features := t.features(f)
	if len(features) == 0 {
		return nil, errors.New("classify: the table has no column besides the label")
	}
	columns, err := parallel.Map(ctx, len(features), func(i int) (*bins, error) {
		return newBins(features[i], limit)
	})
	if err != nil {
		return nil, err
	}
	return newBinned(ctx, t, columns, f)
}

// features returns the columns of f that are neither label nor weight.
func (t target) features(f *frame.Frame) []*frame.Column {
	var features []*frame.Column
	for _, c := range f.Columns() {
		if c.Name() != t.column && (t.weight == "" || c.Name() != t.weight) {
			features = append(features, c)
		}
	}
	return features
}

// Like cuts the columns of f, found by their names, into the bins of b. A
// level that b does not have counts as missing. The label column may be
// absent from f, as for prediction.
func (b *Binned) Like(ctx context.Context, f *frame.Frame) (*Binned, error) {
	return newBinned(ctx, b.target, b.columns, f)
}

func newBinned(ctx context.Context, t target, columns []*bins, f *frame.Frame) (*Binned, error) {
	out := &Binned{target: t, columns: columns, rows: f.Rows()}
	var err error
	if t.regression {
		out.values, err = t.numbers(f)
	} else {
		out.labels, err = t.code(f)
	}
	if err != nil {
		return nil, err
	}
	if out.weights, err = t.rowWeights(f); err != nil {
		return nil, err
	}
	out.cells, err = newCells(ctx, columns, f)
	return out, err
}

// Rows returns the number of rows.
func (b *Binned) Rows() int { return b.rows }

// Labels returns, for each row, 1 if its label is the positive level and else
// 0; nil if the table had no label column. Read it, never write.
func (b *Binned) Labels() []uint8 { return b.labels }

// loss is what the trees are to lower; nil if the table has no label.
func (b *Binned) loss() loss {
	switch {
	case b.values != nil:
		return squaredError(b.values)
	case b.labels != nil:
		return logisticLoss(b.labels)
	}
	return nil
}

// sameBins tells whether the codes of a table with bins other mean the same.
func (b *Binned) sameBins(other []*bins) bool {
	return slices.EqualFunc(b.columns, other, (*bins).equal)
}

func (b *Binned) checkValidation(valid *Binned) error {
	if valid.loss() == nil || valid.rows == 0 {
		return errors.New("classify: the validation table needs rows and the label column")
	}
	if !valid.sameBins(b.columns) {
		return errors.New("classify: the validation table has other bins than the training table: make it with Like from that")
	}
	return nil
}
