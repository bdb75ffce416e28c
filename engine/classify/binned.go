package classify

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// lanes is the number of columns whose codes share a word.
const lanes = 8

// Binned is a table whose columns have been cut into bins, ready to train
// Boosting on, as often as wanted and with other weights each time. It is
// immutable and safe for many goroutines.
type Binned struct {
	target  target
	columns []*bins
	rows    int
	words   [][]uint64 // words[g][row]: the codes of columns 8g .. 8g+7, lowest byte first
	labels  []uint8    // 1 for the positive level; nil if the table has no label
	weights []float64  // nil if every row has weight one
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
	features := t.features(f)
	if len(features) == 0 {
		return nil, errors.New("classify: the table has no column besides the label")
	}
	columns, err := parallel.Map(ctx, len(features), func(i int) (*bins, error) {
		return newBins(features[i], b.Bins)
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
	if out.labels, err = t.code(f); err != nil {
		return nil, err
	}
	if out.weights, err = t.rowWeights(f); err != nil {
		return nil, err
	}
	out.words, err = codeWords(ctx, columns, f)
	return out, err
}

// codeWords returns the codes of f's columns in words of eight columns.
func codeWords(ctx context.Context, columns []*bins, f *frame.Frame) ([][]uint64, error) {
	return parallel.Map(ctx, (len(columns)+lanes-1)/lanes, func(g int) ([]uint64, error) {
		words := make([]uint64, f.Rows())
		err := codeGroup(words, columns[g*lanes:min(g*lanes+lanes, len(columns))], f)
		return words, err
	})
}

func codeGroup(words []uint64, columns []*bins, f *frame.Frame) error {
	for lane, b := range columns {
		c, err := f.Column(b.name)
		if err != nil {
			return fmt.Errorf("classify: feature: %w", err)
		}
		shift := 8 * lane
		err = b.code(c, func(row int, code uint8) { words[row] |= uint64(code) << shift })
		if err != nil {
			return err
		}
	}
	return nil
}

// Rows returns the number of rows.
func (b *Binned) Rows() int { return b.rows }

// Labels returns, for each row, 1 if its label is the positive level and else
// 0; nil if the table had no label column. Read it, never write.
func (b *Binned) Labels() []uint8 { return b.labels }

// sameBins tells whether the codes of a table with bins other mean the same.
func (b *Binned) sameBins(other []*bins) bool {
	return slices.EqualFunc(b.columns, other, (*bins).equal)
}

func (b *Binned) checkValidation(valid *Binned) error {
	if valid.labels == nil || valid.rows == 0 {
		return errors.New("classify: the validation table needs rows and the label column")
	}
	if !valid.sameBins(b.columns) {
		return errors.New("classify: the validation table has other bins than the training table: make it with Like from that")
	}
	return nil
}
