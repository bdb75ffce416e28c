package metrics

import (
	"context"
	"fmt"

	"pawl/engine/frame"
	"pawl/engine/neighbors"
)

// Gower is the measure of rows of mixed columns (neighbors.Gower) on the real
// table's ranges, with the questions that metrics ask of it.
type Gower struct{ *neighbors.Gower }

// NewGower takes the columns and ranges from the real table. Every table that
// is measured later must have its columns.
func NewGower(real *frame.Frame) (*Gower, error) {
	g, err := neighbors.NewGower(real)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	return &Gower{g}, nil
}

// Nearest holds, for each of n rows, the distance to its nearest neighbour.
type Nearest struct {
	Distance []float64 // n, Gower distances in [0, 1]
	Row      []int     // n, the neighbour's row, the first if several are equally near
}

// Nearest finds exactly, for every row of queries, the nearest row of
// reference, in memory of order n + m.
func (g *Gower) Nearest(ctx context.Context, queries, reference *frame.Frame) (*Nearest, error) {
	found, err := g.nearest(ctx, queries, reference, 1)
	return first(found), err
}

// NearestOther finds, for every row of a table of at least two rows, the
// nearest other row.
func (g *Gower) NearestOther(ctx context.Context, table *frame.Frame) (*Nearest, error) {
	found, err := g.others(ctx, table, 1)
	return first(found), err
}

// nearest finds the k nearest rows of reference.
func (g *Gower) nearest(ctx context.Context, queries, reference *frame.Frame, k int) (*neighbors.Neighbors, error) {
	x, err := g.Index(reference)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	found, err := x.Nearest(ctx, queries, k)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	return found, nil
}

// others finds the k nearest other rows of the same table.
func (g *Gower) others(ctx context.Context, table *frame.Frame, k int) (*neighbors.Neighbors, error) {
	x, err := g.Index(table)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	found, err := x.Others(ctx, k)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	return found, nil
}

func first(found *neighbors.Neighbors) *Nearest {
	if found == nil {
		return nil
	}
	n := &Nearest{Distance: found.Farthest(), Row: make([]int, len(found.Row))}
	for i, rows := range found.Row {
		n.Row[i] = rows[0]
	}
	return n
}
