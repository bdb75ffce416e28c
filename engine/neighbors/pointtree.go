package neighbors

import (
	"cmp"
	"slices"
)

// pointTree is a k-d tree (Friedman, Bentley and Finkel 1977) that splits the
// column in which a node's box is widest at the median. Every node keeps its
// box, which is tighter than the half-spaces it was cut by.
type pointTree struct {
	width  int
	points []float64 // in the order of the leaves
	rows   []int     // original row at each place
	nodes  []pointNode
	boxes  []float64 // node x (lows, highs)
}

// pointNode holds places lo to hi. The left child of an inner node follows it.
type pointNode struct {
	lo, hi int
	right  int // 0 for a leaf
}

func newPointTree(points []float64, width, leafRows int) *pointTree {
	n := len(points) / width
	t := &pointTree{width: width, rows: make([]int, n)}
	for i := range t.rows {
		t.rows[i] = i
	}
	t.grow(points, 0, n, leafRows)
	t.points = make([]float64, 0, len(points))
	for _, row := range t.rows {
		t.points = append(t.points, points[row*width:(row+1)*width]...)
	}
	return t
}

// grow appends the node of places lo to hi and all below it.
func (t *pointTree) grow(points []float64, lo, hi, leafRows int) {
	at := len(t.nodes)
	t.nodes = append(t.nodes, pointNode{lo: lo, hi: hi})
	column, spread := t.enclose(points, lo, hi)
	if hi-lo <= leafRows || spread == 0 {
		return
	}
	rows := t.rows[lo:hi]
	slices.SortFunc(rows, func(a, b int) int {
		return cmp.Or(cmp.Compare(points[a*t.width+column], points[b*t.width+column]), cmp.Compare(a, b))
	})
	middle := (lo + hi) / 2
	t.grow(points, lo, middle, leafRows)
	t.nodes[at].right = len(t.nodes)
	t.grow(points, middle, hi, leafRows)
}

// enclose appends the box of places lo to hi and returns its widest column.
func (t *pointTree) enclose(points []float64, lo, hi int) (column int, spread float64) {
	first := points[t.rows[lo]*t.width : (t.rows[lo]+1)*t.width]
	begin := len(t.boxes)
	t.boxes = append(append(t.boxes, first...), first...)
	lows, highs := t.boxes[begin:begin+t.width], t.boxes[begin+t.width:]
	for _, row := range t.rows[lo:hi] {
		for j, v := range points[row*t.width : (row+1)*t.width] {
			lows[j], highs[j] = min(lows[j], v), max(highs[j], v)
		}
	}
	for j := range lows {
		if s := highs[j] - lows[j]; s > spread {
			column, spread = j, s
		}
	}
	return column, spread
}

// nearest offers b every point that may be among the nearest to the query.
func (t *pointTree) nearest(query []float64, skip int, b *best) { t.visit(0, 0, query, skip, b) }

func (t *pointTree) visit(at int, bound float64, query []float64, skip int, b *best) {
	if bound > b.limit() {
		return
	}
	n := t.nodes[at]
	if n.right == 0 {
		for k := n.lo; k < n.hi; k++ {
			if row := t.rows[k]; row != skip {
				b.offer(squared(query, t.points[k*t.width:(k+1)*t.width]), row)
			}
		}
		return
	}
	first, second := at+1, n.right
	near, far := t.bound(first, query), t.bound(second, query)
	if far < near {
		first, second, near, far = second, first, far, near
	}
	t.visit(first, near, query, skip, b)
	t.visit(second, far, query, skip, b)
}

// bound is the squared distance to a node's box. Each term is at most that of
// any point in the box, and they are added in the same order, so that rounding
// cannot lift it above a true squared distance.
func (t *pointTree) bound(at int, query []float64) float64 {
	box := t.boxes[2*at*t.width : 2*(at+1)*t.width]
	lows, highs := box[:t.width], box[t.width:]
	sum := 0.0
	for j, v := range query {
		switch {
		case v < lows[j]:
			sum += (lows[j] - v) * (lows[j] - v)
		case v > highs[j]:
			sum += (v - highs[j]) * (v - highs[j])
		}
	}
	return sum
}
