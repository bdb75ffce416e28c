package metrics

import (
	"context"
	"fmt"
	"math"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// Nearest holds, for each of n rows, the distance to its nearest neighbour.
type Nearest struct {
	Distance []float64 // n, Gower distances in [0, 1]
	Row      []int     // n, the neighbour's row (one of them, if several are equally near)
}

// Nearest finds exactly, for every row of queries, the nearest row of
// reference. It takes about n log m time on tables whose rows have near
// neighbours, and never more than a full comparison, in memory of order n + m.
func (g *Gower) Nearest(ctx context.Context, queries, reference *frame.Frame) (*Nearest, error) {
	if reference.Rows() == 0 {
		return nil, fmt.Errorf("metrics: gower: no rows to be near to")
	}
	pair, err := g.encode(queries, reference)
	if err != nil {
		return nil, err
	}
	tree := newTree(g, pair[1])
	return tree.search(ctx, pair[0], func(int) int { return -1 })
}

// NearestOther finds, for every row of a table of at least two rows, the
// nearest other row.
func (g *Gower) NearestOther(ctx context.Context, table *frame.Frame) (*Nearest, error) {
	if table.Rows() < 2 {
		return nil, fmt.Errorf("metrics: gower: a table of %d rows has no other row to be near to", table.Rows())
	}
	coded, err := g.encode(table)
	if err != nil {
		return nil, err
	}
	tree := newTree(g, coded[0])
	return tree.search(ctx, coded[0], func(i int) int { return i })
}

// search looks up every query in parallel; skip(i) is a reference row that
// query i must not find, or -1.
func (t *tree) search(ctx context.Context, queries *points, skip func(int) int) (*Nearest, error) {
	out := &Nearest{Distance: make([]float64, queries.n), Row: make([]int, queries.n)}
	err := parallel.Blocks(ctx, queries.n, 128, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			q := query{points: queries, row: i, skip: skip(i), best: math.Inf(1), nearest: -1}
			t.visit(t.root, t.bound(t.root, &q), &q)
			out.Distance[i] = q.best / float64(len(t.g.columns))
			out.Row[i] = q.nearest
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// query is one search under way.
type query struct {
	points  *points
	row     int
	skip    int
	best    float64 // least sum over columns found
	nearest int
}

// visit searches a node whose rows are all at least bound away, nearer child
// first.
func (t *tree) visit(n *node, bound float64, q *query) {
	if bound >= q.best {
		return
	}
	if n.left == nil {
		t.scan(n, q)
		return
	}
	first, second := n.left, n.right
	near, far := t.bound(first, q), t.bound(second, q)
	if far < near {
		first, second, near, far = second, first, far, near
	}
	t.visit(first, near, q)
	t.visit(second, far, q)
}

func (t *tree) scan(n *node, q *query) {
	for k := n.lo; k < n.hi; k++ {
		if t.rows[k] == q.skip {
			continue
		}
		if d := t.g.total(q.points, q.row, t.sorted, k, q.best); d < q.best {
			q.best, q.nearest = d, t.rows[k]
		}
	}
}

// bound returns the least sum over columns that any row of the node can have
// from the query. The terms are added in the order of Gower.total, and each is
// at most the true one, so rounding cannot lift the bound above a true sum.
func (t *tree) bound(n *node, q *query) float64 {
	g := t.g
	differ := 0
	for j, code := range q.points.codes[q.row*g.discrete : (q.row+1)*g.discrete] {
		if !n.has(t.words[j], code) {
			differ++
		}
	}
	sum := float64(differ)
	for j, v := range q.points.numbers[q.row*g.numbers : (q.row+1)*g.numbers] {
		if sum >= q.best {
			return sum
		}
		sum += n.boxes[j].apart(v)
	}
	return sum
}
