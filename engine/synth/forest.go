package synth

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// leafTree is a tree of an adversarial forest. Its leaves are ranges of donors.
type leafTree struct {
	nodes  []leafNode
	leafOf []int32 // of each training row
	donors []int32 // training rows, leaf by leaf
}

// leafNode is an inner node or a leaf. Its children are child and child+1.
type leafNode struct {
	column, cut   int32    // ordered column: bins up to cut go left
	left          []uint64 // category: bit b is set if bin b goes left
	child, parent int32    // child is 0 for a leaf
	lo, hi        int32    // a leaf's donors
	real          float32  // share of real rows among those that grew the leaf
}

func (n *leafNode) goesLeft(bin int32) bool {
	if n.left == nil {
		return bin <= n.cut
	}
	return n.left[bin>>6]>>(uint(bin)&63)&1 != 0
}

// contest is the table that a forest learns from: the real rows and then as
// many fakes, in bins.
type contest struct {
	rows    int // real rows
	bins    []binning
	columns [][]int32 // bins of each column's rows
	minLeaf int
	tried   int // columns looked at in a node
}

func newContest(m *ARFModel, fakes [][]int32, minLeaf int) *contest {
	d := &contest{rows: m.schema.rows, bins: m.bins, minLeaf: minLeaf, tried: int(math.Sqrt(float64(len(m.codes))))}
	d.columns = make([][]int32, len(m.codes))
	for j := range d.columns {
		bin := make([]int32, m.schema.domains[j].size()+1)
		for code := range bin {
			bin[code] = m.bins[j].bin(int32(code - 1))
		}
		d.columns[j] = make([]int32, 0, 2*d.rows)
		for _, codes := range [][]int32{m.codes[j], fakes[j]} {
			for _, code := range codes {
				d.columns[j] = append(d.columns[j], bin[code+1])
			}
		}
	}
	return d
}

// growTree grows a tree on rows drawn with replacement. vote holds, for each
// row that was not drawn, the share of real rows in its leaf; -1 for others.
func (d *contest) growTree(ctx context.Context, r *rand.Rand) (t *leafTree, vote []float32, err error) {
	n := 2 * d.rows
	rows, seen := make([]int32, n), make([]bool, n)
	for i := range rows {
		rows[i] = int32(r.IntN(n))
		seen[rows[i]] = true
	}
	g := &leafGrower{contest: d, random: r, rows: rows, order: r.Perm(len(d.columns))}
	if t, err = g.grow(ctx); err != nil {
		return nil, nil, err
	}
	vote = make([]float32, n)
	t.leafOf = make([]int32, d.rows)
	for i := range vote {
		leaf := d.leaf(t, i)
		vote[i] = -1
		if !seen[i] {
			vote[i] = t.nodes[leaf].real
		}
		if i < d.rows {
			t.leafOf[i] = leaf
		}
	}
	t.gather()
	return t, vote, nil
}

func (d *contest) leaf(t *leafTree, row int) int32 {
	at := int32(0)
	for n := &t.nodes[0]; n.child != 0; n = &t.nodes[at] {
		at = n.child
		if !n.goesLeft(d.columns[n.column][row]) {
			at++
		}
	}
	return at
}

// gather lists the training rows leaf by leaf.
func (t *leafTree) gather() {
	for _, leaf := range t.leafOf {
		t.nodes[leaf].hi++
	}
	end := int32(0)
	for i := range t.nodes {
		n := &t.nodes[i]
		end += n.hi
		n.lo, n.hi = end-n.hi, end-n.hi
	}
	t.donors = make([]int32, len(t.leafOf))
	for row, leaf := range t.leafOf {
		n := &t.nodes[leaf]
		t.donors[n.hi] = int32(row)
		n.hi++
	}
}

// accuracy returns the share of rows whose kind the mean vote of the trees that
// have not seen them tells rightly; an even vote is half right.
func (d *contest) accuracy(votes [][]float32) float64 {
	right, told := 0.0, 0
	for i := range 2 * d.rows {
		sum, n := 0.0, 0
		for _, v := range votes {
			if v[i] >= 0 {
				sum += float64(v[i])
				n++
			}
		}
		if n == 0 {
			continue
		}
		told++
		switch mean := sum / float64(n); {
		case mean == 0.5:
			right += 0.5
		case (mean > 0.5) == (i < d.rows):
			right++
		}
	}
	if told == 0 {
		return 0.5
	}
	return right / float64(told)
}

// leafGrower grows one tree of a forest.
type leafGrower struct {
	*contest
	random  *rand.Rand
	rows    []int32 // a node is a range of them
	order   []int   // columns, in an order that changes
	counts  []binCount
	touched []int32
	aside   []int32
}

// binCount counts the rows of a bin in a node.
type binCount struct{ all, real int32 }

// grow splits nodes, depth first, until none can be.
func (g *leafGrower) grow(ctx context.Context) (*leafTree, error) {
	t := &leafTree{nodes: []leafNode{{}}}
	g.counts = make([]binCount, slices.MaxFunc(g.bins, func(a, b binning) int { return a.size - b.size }).size)
	type task struct{ node, lo, hi int }
	open := []task{{0, 0, len(g.rows)}}
	for len(open) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		next := open[len(open)-1]
		open = open[:len(open)-1]
		rows := g.rows[next.lo:next.hi]
		best, ok := g.best(rows)
		if !ok {
			t.nodes[next.node].real = g.share(rows)
			continue
		}
		mid := next.lo + g.partition(&best, rows)
		best.child, best.parent = int32(len(t.nodes)), t.nodes[next.node].parent
		t.nodes[next.node] = best
		child := leafNode{parent: int32(next.node)}
		t.nodes = append(t.nodes, child, child)
		open = append(open, task{int(best.child), next.lo, mid}, task{int(best.child) + 1, mid, next.hi})
	}
	return t, nil
}

func (g *leafGrower) share(rows []int32) float32 {
	n := 0
	for _, r := range rows {
		if int(r) < g.contest.rows {
			n++
		}
	}
	return float32(n) / float32(len(rows))
}

// partition moves the rows that go left to the front and returns their number.
func (g *leafGrower) partition(n *leafNode, rows []int32) int {
	bins, kept := g.columns[n.column], 0
	g.aside = g.aside[:0]
	for _, r := range rows {
		if n.goesLeft(bins[r]) {
			rows[kept] = r
			kept++
		} else {
			g.aside = append(g.aside, r)
		}
	}
	copy(rows[kept:], g.aside)
	return kept
}
