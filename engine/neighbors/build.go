package neighbors

import (
	"math"
	"slices"
)

// builder holds what is needed while the tree grows.
type builder struct {
	tree *gowerTree
	p    *points
	seen levels
	side []bool // by row: goes left
}

func (b *builder) build(lo, hi int) *node {
	n := b.describe(lo, hi)
	if hi-lo <= leafRows {
		return n
	}
	mid := b.split(n)
	if mid == lo {
		return n // all rows alike
	}
	n.left, n.right = b.build(lo, mid), b.build(mid, hi)
	return n
}

// describe finds the levels and boxes of the rows in places lo to hi.
func (b *builder) describe(lo, hi int) *node {
	g := b.tree.g
	n := &node{lo: lo, hi: hi, levels: make([]uint64, b.tree.size), boxes: make([]box, g.numbers)}
	for _, r := range b.tree.rows[lo:hi] {
		for j, code := range b.p.codes[r*g.discrete : (r+1)*g.discrete] {
			n.levels[b.tree.words[j]+int(code>>6)] |= 1 << (code & 63)
		}
		for j, v := range b.p.numbers[r*g.numbers : (r+1)*g.numbers] {
			n.boxes[j].include(v)
		}
	}
	return n
}

func (b *box) include(v float64) {
	switch {
	case v != v:
		b.missing = true
	case !b.values:
		b.low, b.high, b.values = v, v, true
	default:
		b.low, b.high = min(b.low, v), max(b.high, v)
	}
}

// split divides the node's rows by the column in which two of them differ
// most on average, and returns the first place of the right half (lo if all
// rows are alike).
func (b *builder) split(n *node) int {
	g := b.tree.g
	column, widest := -1, 0.0
	for j := range g.discrete {
		if s := b.levelSpread(n, j); s > widest {
			column, widest = j, s
		}
	}
	for j := range g.numbers {
		if s := b.numberSpread(n, j); s > widest {
			column, widest = g.discrete+j, s
		}
	}
	switch {
	case column < 0:
		return n.lo
	case column < g.discrete:
		b.divideLevels(n, column)
	default:
		b.divideNumbers(n, column-g.discrete)
	}
	return b.partition(n)
}

// levelSpread is the probability that two rows differ in column j.
func (b *builder) levelSpread(n *node, j int) float64 {
	alike := 0.0
	for _, c := range b.count(n, j) {
		share := float64(c) / float64(n.hi-n.lo)
		alike += share * share
	}
	return 1 - alike
}

func (b *builder) count(n *node, j int) []int {
	counts := make([]int, b.seen.top(b.tree.g, j)+1)
	for _, r := range b.tree.rows[n.lo:n.hi] {
		counts[b.p.codes[r*b.tree.g.discrete+j]]++
	}
	return counts
}

// numberSpread estimates the mean distance of two rows in number column j by
// the mean distance from the middle of the box; a missing value counts 1.
func (b *builder) numberSpread(n *node, j int) float64 {
	bx := n.boxes[j]
	if !bx.missing && bx.low == bx.high {
		return 0
	}
	sum, middle := 0.0, b.mean(n, j)
	for _, r := range b.tree.rows[n.lo:n.hi] {
		sum += apart(b.p.numbers[r*b.tree.g.numbers+j], middle)
	}
	return sum / float64(n.hi-n.lo)
}

func (b *builder) mean(n *node, j int) float64 {
	sum, count := 0.0, 0
	for _, r := range b.tree.rows[n.lo:n.hi] {
		if v := b.p.numbers[r*b.tree.g.numbers+j]; v == v {
			sum += v
			count++
		}
	}
	return sum / float64(count)
}

// divideLevels sends the commonest levels left until they hold half the rows.
func (b *builder) divideLevels(n *node, j int) {
	counts := b.count(n, j)
	order := make([]int, len(counts))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(x, y int) int { return counts[y] - counts[x] })
	left := make([]bool, len(counts))
	for k, taken := 0, 0; 2*taken < n.hi-n.lo; k++ {
		if taken+counts[order[k]] == n.hi-n.lo {
			break // leave the right half a level
		}
		left[order[k]] = true
		taken += counts[order[k]]
	}
	for _, r := range b.tree.rows[n.lo:n.hi] {
		b.side[r] = left[b.p.codes[r*b.tree.g.discrete+j]]
	}
}

// divideNumbers sends the values below the median left (or up to it, if it is
// the least), the missing ones right.
func (b *builder) divideNumbers(n *node, j int) {
	var values []float64
	for _, r := range b.tree.rows[n.lo:n.hi] {
		if v := b.p.numbers[r*b.tree.g.numbers+j]; v == v {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	cut := values[len(values)/2]
	if cut == values[0] {
		cut = math.Nextafter(cut, math.Inf(1))
	}
	for _, r := range b.tree.rows[n.lo:n.hi] {
		b.side[r] = b.p.numbers[r*b.tree.g.numbers+j] < cut
	}
}

// partition puts the rows that go left first, keeping their order.
func (b *builder) partition(n *node) int {
	places := b.tree.rows[n.lo:n.hi]
	var right []int
	k := 0
	for _, r := range places {
		if b.side[r] {
			places[k] = r
			k++
			continue
		}
		right = append(right, r)
	}
	copy(places[k:], right)
	return n.lo + k
}
