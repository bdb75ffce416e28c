package neighbors

import (
	"context"
	"errors"
	"fmt"
	"math"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// queriesATask is how many queries a parallel task takes.
const queriesATask = 128

// Index is a table sorted for searching by a Gower measure. It is immutable
// and safe for many goroutines.
type Index struct {
	g     *Gower
	seen  levels
	table *points
	tree  *gowerTree
}

// Index sorts the rows of a table for searching. It takes memory in
// proportion to the rows and n log n time.
func (g *Gower) Index(table *frame.Frame) (*Index, error) {
	if table.Rows() == 0 {
		return nil, errors.New("neighbors: gower: no rows to be near to")
	}
	seen := g.newLevels()
	p, err := g.encode(table, seen, true)
	if err != nil {
		return nil, err
	}
	return &Index{g: g, seen: seen, table: p, tree: newGowerTree(g, p, seen)}, nil
}

// Rows returns the number of rows of the table.
func (x *Index) Rows() int { return x.table.n }

// Nearest finds exactly, for every row of queries, the k nearest rows of the
// table, at Gower distances in [0, 1]. It takes about n log m time where rows
// have near neighbours, and never more than a full comparison.
func (x *Index) Nearest(ctx context.Context, queries *frame.Frame, k int) (*Neighbors, error) {
	if k < 1 || k > x.table.n {
		return nil, fmt.Errorf("neighbors: gower: %d neighbours asked of a table of %d rows", k, x.table.n)
	}
	p, err := x.g.encode(queries, x.seen, false)
	if err != nil {
		return nil, err
	}
	return x.search(ctx, p, k, func(int) int { return -1 })
}

// Others finds, for every row of the table, the k nearest other rows.
func (x *Index) Others(ctx context.Context, k int) (*Neighbors, error) {
	if k < 1 || k > x.table.n-1 {
		return nil, fmt.Errorf("neighbors: gower: %d other rows asked of a table of %d rows", k, x.table.n)
	}
	return x.search(ctx, x.table, k, func(i int) int { return i })
}

// search looks up every query in parallel; skip(i) is a row that query i must
// not find, or -1.
func (x *Index) search(ctx context.Context, queries *points, k int, skip func(int) int) (*Neighbors, error) {
	out := newNeighbors(queries.n, k)
	err := parallel.Blocks(ctx, queries.n, queriesATask, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			q := query{points: queries, row: i, skip: skip(i), best: best{distance: out.Distance[i], row: out.Row[i]}}
			x.tree.visit(x.tree.root, 0, &q)
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
	points *points
	row    int
	skip   int
	best   best
}

// sumLimit is a sum over columns beyond which a row cannot be among the
// nearest. It is a hair wide: two sums may differ where the distances, which
// are divided by the number of columns, are equal.
func (t *gowerTree) sumLimit(distance float64) float64 {
	return distance * float64(len(t.g.columns)) * (1 + 1e-14)
}

// visit searches a node whose rows are all at least bound away, nearer child
// first. A node that may hold a row as far as the last one found is searched
// too: that row may have a lower number.
func (t *gowerTree) visit(n *node, bound float64, q *query) {
	limit := t.sumLimit(q.best.limit())
	if bound > limit {
		return
	}
	if n.left == nil {
		t.scan(n, q)
		return
	}
	first, second := n.left, n.right
	near, far := t.bound(first, q.points, q.row, limit), t.bound(second, q.points, q.row, limit)
	if far < near {
		first, second, near, far = second, first, far, near
	}
	t.visit(first, near, q)
	t.visit(second, far, q)
}

func (t *gowerTree) scan(n *node, q *query) {
	limit, columns := t.sumLimit(q.best.limit()), float64(len(t.g.columns))
	for k := n.lo; k < n.hi; k++ {
		if t.rows[k] == q.skip {
			continue
		}
		if sum := t.g.total(q.points, q.row, t.sorted, k, limit); sum <= limit {
			q.best.offer(sum/columns, t.rows[k])
			limit = t.sumLimit(q.best.limit())
		}
	}
}

// bound returns the least sum over columns that any row of the node can have
// from the query, or some number above limit once it is sure to exceed it. The
// terms are added in the order of Gower.total, and each is at most the true
// one, so rounding cannot lift the bound above a true sum.
func (t *gowerTree) bound(n *node, p *points, row int, limit float64) float64 {
	g := t.g
	differ := 0
	for j, code := range p.codes[row*g.discrete : (row+1)*g.discrete] {
		if !n.has(t.words[j], code) {
			differ++
		}
	}
	sum := float64(differ)
	for j, v := range p.numbers[row*g.numbers : (row+1)*g.numbers] {
		if sum > limit {
			return sum
		}
		sum += n.boxes[j].apart(v)
	}
	return sum
}

// Within calls found for every pair of a query row and a row of the table at
// most radii[query] apart. Calls come in no fixed order and from several
// goroutines at a time.
func (x *Index) Within(ctx context.Context, queries *frame.Frame, radii []float64, found func(query, row int)) error {
	if len(radii) != queries.Rows() {
		return fmt.Errorf("neighbors: gower: %d radii for %d rows", len(radii), queries.Rows())
	}
	p, err := x.g.encode(queries, x.seen, false)
	if err != nil {
		return err
	}
	return parallel.Blocks(ctx, p.n, queriesATask, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			if math.IsNaN(radii[i]) {
				return fmt.Errorf("neighbors: gower: the radius of row %d is NaN", i)
			}
			x.tree.collect(x.tree.root, p, i, radii[i], found)
		}
		return nil
	})
}

// collect reports the rows of a node within the radius.
func (t *gowerTree) collect(n *node, p *points, row int, radius float64, found func(query, row int)) {
	columns, limit := float64(len(t.g.columns)), t.sumLimit(radius)
	if t.bound(n, p, row, limit) > limit {
		return
	}
	if n.left != nil {
		t.collect(n.left, p, row, radius, found)
		t.collect(n.right, p, row, radius, found)
		return
	}
	for k := n.lo; k < n.hi; k++ {
		if t.g.total(p, row, t.sorted, k, limit)/columns <= radius {
			found(row, t.rows[k])
		}
	}
}
