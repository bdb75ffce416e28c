package classify

import (
	"context"
	"fmt"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// lanes is the number of columns of a group: their codes make a word.
const lanes = 8

// cells holds the codes of a table, row by row, so that a row's codes lie in
// one line of the processor's cache. A row is padded to whole groups.
type cells struct {
	stride int // bytes a row
	codes  []uint8
}

// newCells codes the columns of f, found by name.
func newCells(ctx context.Context, columns []*bins, f *frame.Frame) (cells, error) {
	groups := (len(columns) + lanes - 1) / lanes
	c := cells{stride: groups * lanes, codes: make([]uint8, f.Rows()*groups*lanes)}
	coders := make([]*coder, len(columns))
	for i, b := range columns {
		column, err := f.Column(b.name)
		if err != nil {
			return c, fmt.Errorf("classify: feature: %w", err)
		}
		if coders[i], err = b.coder(column); err != nil {
			return c, err
		}
	}
	err := parallel.Blocks(ctx, f.Rows(), blockRows, func(lo, hi int) error {
		for i, coder := range coders {
			coder.write(c.codes[i:], c.stride, lo, hi)
		}
		return nil
	})
	return c, err
}

// at returns the code of one row in one column.
func (c *cells) at(row, column int) uint8 { return c.codes[row*c.stride+column] }

// transpose returns the codes column by column, padding left out.
func (c *cells) transpose(ctx context.Context, columns, rows int) ([][]uint8, error) {
	out := make([][]uint8, columns)
	for j := range out {
		out[j] = make([]uint8, rows)
	}
	err := parallel.Blocks(ctx, rows, 256, func(lo, hi int) error {
		for j, column := range out {
			for i := lo; i < hi; i++ {
				column[i] = c.at(i, j)
			}
		}
		return nil
	})
	return out, err
}

// take returns the given rows.
func (c *cells) take(rows []int) cells {
	out := cells{stride: c.stride, codes: make([]uint8, 0, len(rows)*c.stride)}
	for _, row := range rows {
		out.codes = append(out.codes, c.codes[row*c.stride:(row+1)*c.stride]...)
	}
	return out
}
