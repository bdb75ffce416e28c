package synth

import "slices"

// best returns the best split of a node among a few columns drawn at random.
// Columns that do not vary in the node do not count as looked at.
func (g *leafGrower) best(rows []int32) (leafNode, bool) {
	var best leafNode
	real := int32(0)
	for _, r := range rows {
		if int(r) < g.contest.rows {
			real++
		}
	}
	if len(rows) < 2*g.minLeaf || real == 0 || int(real) == len(rows) {
		return best, false
	}
	top, left := 0.0, max(g.tried, 1)
	for i := range g.order {
		k := i + g.random.IntN(len(g.order)-i)
		g.order[i], g.order[k] = g.order[k], g.order[i]
		column := g.order[i]
		g.count(g.columns[column], rows)
		if len(g.touched) > 1 {
			g.sortBins(column)
			if gain, at := g.scan(int32(len(rows)), real); gain > top {
				top = gain
				best = g.node(column, at)
			}
			left--
		}
		for _, b := range g.touched {
			g.counts[b] = binCount{}
		}
		if left == 0 {
			break
		}
	}
	return best, top > 0
}

// count counts the rows of each bin and lists the bins that have rows.
func (g *leafGrower) count(bins []int32, rows []int32) {
	g.touched = g.touched[:0]
	for _, r := range rows {
		c := &g.counts[bins[r]]
		if c.all == 0 {
			g.touched = append(g.touched, bins[r])
		}
		c.all++
		if int(r) < g.contest.rows {
			c.real++
		}
	}
}

// sortBins puts the bins into ascending order, or levels into that of their
// share of real rows: with two classes the best subset of levels is a cut of
// that order (Breiman et al. 1984, theorem 4.5).
func (g *leafGrower) sortBins(column int) {
	if g.bins[column].ordered {
		slices.Sort(g.touched)
		return
	}
	slices.SortFunc(g.touched, func(a, b int32) int {
		x, y := g.counts[a], g.counts[b]
		if d := int64(x.real)*int64(y.all) - int64(y.real)*int64(x.all); d != 0 {
			return int(min(max(d, -1), 1))
		}
		return int(a - b)
	})
}

// scan returns the highest gain in sum of squared shares of a cut that leaves
// minLeaf rows on both sides, and how many of the touched bins are left of it.
func (g *leafGrower) scan(all, real int32) (gain float64, at int) {
	var moved binCount
	before := purity(all, real)
	for i, b := range g.touched[:len(g.touched)-1] {
		moved.all += g.counts[b].all
		moved.real += g.counts[b].real
		if int(moved.all) < g.minLeaf {
			continue
		}
		if int(all-moved.all) < g.minLeaf {
			break
		}
		if v := purity(moved.all, moved.real) + purity(all-moved.all, real-moved.real) - before; v > gain {
			gain, at = v, i+1
		}
	}
	return gain, at
}

// purity is the number of rows less their Gini impurity, up to a constant
// share of it.
func purity(all, real int32) float64 {
	a, b := float64(real), float64(all-real)
	return (a*a + b*b) / float64(all)
}

// node makes the split whose left side has the first touched bins. A level
// that no row of the node has goes with the larger side.
func (g *leafGrower) node(column, at int) leafNode {
	n := leafNode{column: int32(column)}
	if g.bins[column].ordered {
		n.cut = (g.touched[at-1] + g.touched[at]) >> 1
		return n
	}
	n.left = make([]uint64, (g.bins[column].size+63)/64)
	if leftRows, rightRows := g.sum(g.touched[:at]), g.sum(g.touched[at:]); leftRows >= rightRows {
		for i := range n.left {
			n.left[i] = ^uint64(0)
		}
	}
	for i, b := range g.touched {
		if bit := uint64(1) << (uint(b) & 63); i < at {
			n.left[b>>6] |= bit
		} else {
			n.left[b>>6] &^= bit
		}
	}
	return n
}

func (g *leafGrower) sum(bins []int32) int32 {
	n := int32(0)
	for _, b := range bins {
		n += g.counts[b].all
	}
	return n
}
