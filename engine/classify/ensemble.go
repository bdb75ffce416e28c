package classify

import (
	"cmp"
	"context"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// ensemble is a fitted sum of trees.
type ensemble struct {
	target  target
	columns []*bins
	base    float64 // margin before the first tree
	trees   []tree
}

// Rounds returns the number of trees.
func (e *ensemble) Rounds() int { return len(e.trees) }

// marginsOf returns the margin of each row of f.
func (e *ensemble) marginsOf(ctx context.Context, f *frame.Frame) ([]float64, error) {
	table, err := newCells(ctx, e.columns, f)
	if err != nil {
		return nil, err
	}
	return e.margins(ctx, &table, f.Rows())
}

// margins returns the margin of each row of a table with the model's bins.
func (e *ensemble) margins(ctx context.Context, table *cells, rows int) ([]float64, error) {
	margins := make([]float64, rows)
	err := parallel.Blocks(ctx, rows, blockRows, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			margins[i] = e.base
		}
		for _, t := range e.trees {
			t.addTo(margins, table, lo, hi)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return margins, nil
}

// Importance is what one column contributed to a model.
type Importance struct {
	Column string
	Gain   float64 // sum of the decreases of the loss by its splits
	Splits int     // number of its splits
}

// Importance returns the columns, the one with the largest gain first.
func (e *ensemble) Importance() []Importance {
	out := make([]Importance, len(e.columns))
	for i, c := range e.columns {
		out[i].Column = c.name
	}
	for _, t := range e.trees {
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
