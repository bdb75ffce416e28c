package neighbors

import (
	"context"
	"fmt"
	"math"

	"pawl/engine/parallel"
)

// Method is how Euclidean searches.
type Method int

const (
	Auto   Method = iota // Tree for up to treeDimensions columns, else Blocks
	Tree                 // a k-d tree
	Blocks               // all distances, block after block, by matrix products
)

// treeDimensions is where a k-d tree of points without structure begins to
// look at so many leaves that comparing with all points is faster.
const treeDimensions = 6

// Euclidean prepares points of numbers for searching. Zero fields mean the
// defaults. All methods give the same neighbours to the last bit: products
// only sort out the rows that cannot be among the nearest.
type Euclidean struct {
	Method   Method // Auto
	LeafRows int    // Tree: rows of a leaf; 16
}

// EuclideanIndex holds points to be searched. It is immutable and safe for
// many goroutines.
type EuclideanIndex struct {
	width  int
	n      int
	points []float64   // n x width
	tree   *pointTree  // nil for Blocks
	blocks *blockTable // nil for Tree
}

// Fit copies points (n x d, all finite) and sorts them for searching.
func (e Euclidean) Fit(points [][]float64) (*EuclideanIndex, error) {
	if e.Method < Auto || e.Method > Blocks {
		return nil, fmt.Errorf("neighbors: method %d: it must be Auto, Tree or Blocks", e.Method)
	}
	if e.LeafRows < 0 {
		return nil, fmt.Errorf("neighbors: LeafRows is %d: it must be at least 1, or 0 for the default", e.LeafRows)
	}
	if len(points) == 0 || len(points[0]) == 0 {
		return nil, fmt.Errorf("neighbors: no points to search: the table is empty")
	}
	x := &EuclideanIndex{width: len(points[0]), n: len(points)}
	var err error
	if x.points, err = flatten(points, x.width); err != nil {
		return nil, err
	}
	if e.Method == Tree || e.Method == Auto && x.width <= treeDimensions {
		if e.LeafRows == 0 {
			e.LeafRows = 16
		}
		x.tree = newPointTree(x.points, x.width, e.LeafRows)
	} else {
		x.blocks = newBlockTable(x.points, x.width)
	}
	return x, nil
}

// flatten copies rows of equal length one after the other.
func flatten(points [][]float64, width int) ([]float64, error) {
	out := make([]float64, 0, len(points)*width)
	for i, p := range points {
		if len(p) != width {
			return nil, fmt.Errorf("neighbors: row %d has %d columns, others have %d", i, len(p), width)
		}
		for j, v := range p {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("neighbors: row %d is %v in column %d: distances need finite numbers", i, v, j)
			}
		}
		out = append(out, p...)
	}
	return out, nil
}

// Rows returns the number of points.
func (x *EuclideanIndex) Rows() int { return x.n }

// Nearest finds exactly, for each query (m x d), the k nearest points.
func (x *EuclideanIndex) Nearest(ctx context.Context, queries [][]float64, k int) (*Neighbors, error) {
	if k < 1 || k > x.n {
		return nil, fmt.Errorf("neighbors: %d neighbours asked of %d points", k, x.n)
	}
	flat, err := flatten(queries, x.width)
	if err != nil {
		return nil, err
	}
	return x.search(ctx, flat, k, func(int) int { return -1 })
}

// Others finds, for each point, the k nearest other points.
func (x *EuclideanIndex) Others(ctx context.Context, k int) (*Neighbors, error) {
	if k < 1 || k > x.n-1 {
		return nil, fmt.Errorf("neighbors: %d other points asked of %d points", k, x.n)
	}
	return x.search(ctx, x.points, k, func(i int) int { return i })
}

func (x *EuclideanIndex) search(ctx context.Context, queries []float64, k int, skip func(int) int) (*Neighbors, error) {
	m := len(queries) / x.width
	out := newNeighbors(m, k)
	err := parallel.Blocks(ctx, m, queriesATask, func(lo, hi int) error {
		found := make([]best, hi-lo)
		for i := range found {
			found[i] = best{distance: out.Distance[lo+i], row: out.Row[lo+i]}
		}
		block := queries[lo*x.width : hi*x.width]
		own := func(i int) int { return skip(lo + i) }
		if x.tree == nil {
			return x.scanBlocks(ctx, block, own, found)
		}
		for i := range found {
			x.tree.nearest(block[i*x.width:(i+1)*x.width], own(i), &found[i])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, distances := range out.Distance {
		for j, d := range distances {
			distances[j] = math.Sqrt(d)
		}
	}
	return out, nil
}

// squared is the squared distance of two points. Every method orders points by
// it, so that all agree to the last bit.
func squared(a, b []float64) float64 {
	sum := 0.0
	for j, v := range a {
		d := v - b[j]
		sum += d * d
	}
	return sum
}
