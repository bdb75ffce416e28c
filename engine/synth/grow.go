package synth

import (
	"context"
	"slices"

	"pawl/engine/parallel"
)

// limits say when a node stays whole. As in R's rpart, which synthpop calls, a
// node of fewer than three leaves' rows is not split.
type limits struct {
	minLeaf int
	minGain float64
}

// maxDepth is rpart's: it bounds the work on columns whose best split peels
// off a few extreme rows at a time.
const maxDepth = 30

// grower grows one tree. Every predictor keeps the rows in the order of its
// codes; a node is the same range lo..hi of each of them, and splitting it
// partitions each range in place, keeping its order. So a node costs a pass
// over its rows for each predictor and never a sort (the idea of SLIQ: Mehta,
// Agrawal and Rissanen 1996).
type grower struct {
	domains    []domain
	codes      [][]int32
	predictors []int     // columns
	rows       [][]int32 // of each predictor, ordered
	impurity   impurity
	limits     limits

	groups []group
	left   []bool  // by row: the side of the split being made
	aside  []int32 // the right side of a range being partitioned
}

// group is a run lo..hi of a predictor's rows that share a code.
type group struct {
	lo, hi int
	key    float64
}

// sortColumns returns, for each column, the rows in the order of its codes:
// missing first, ties in row order.
func sortColumns(ctx context.Context, s *schema, codes [][]int32) ([][]int32, error) {
	return parallel.Map(ctx, len(codes), func(j int) ([]int32, error) {
		ends := make([]int32, s.domains[j].size()+1)
		for _, c := range codes[j] {
			ends[c+1]++
		}
		for c := 1; c < len(ends); c++ {
			ends[c] += ends[c-1]
		}
		rows := make([]int32, len(codes[j]))
		for i := len(rows) - 1; i >= 0; i-- {
			end := &ends[codes[j][i]+1]
			*end--
			rows[*end] = int32(i)
		}
		return rows, nil
	})
}

// growTree grows the tree of column target on the predictors.
func growTree(ctx context.Context, s *schema, codes, sorted [][]int32, predictors []int, target int, l limits) (*tree, error) {
	t := &tree{column: target}
	if len(predictors) == 0 {
		t.donors = codes[target]
		t.nodes = []node{{hi: int32(len(t.donors))}}
		return t, ctx.Err()
	}
	g := &grower{
		domains: s.domains, codes: codes, predictors: predictors, limits: l,
		impurity: newImpurity(&s.domains[target], codes[target]),
		left:     make([]bool, s.rows), aside: make([]int32, s.rows),
	}
	for _, p := range predictors {
		g.rows = append(g.rows, slices.Clone(sorted[p]))
	}
	if err := g.grow(ctx, t); err != nil {
		return nil, err
	}
	t.donors = make([]int32, s.rows)
	for i, r := range g.rows[0] {
		t.donors[i] = codes[target][r]
	}
	return t, nil
}

// grow splits nodes, depth first, until none can be.
func (g *grower) grow(ctx context.Context, t *tree) error {
	type task struct{ node, depth int32 }
	t.nodes = []node{{hi: int32(len(g.left))}}
	open := []task{{}}
	for len(open) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		next := open[len(open)-1]
		open = open[:len(open)-1]
		lo, hi := int(t.nodes[next.node].lo), int(t.nodes[next.node].hi)
		if next.depth == maxDepth || hi-lo < 3*g.limits.minLeaf {
			continue
		}
		s, ok := g.best(lo, hi)
		if !ok {
			continue
		}
		mid := int32(g.partition(&s, lo, hi))
		n := &t.nodes[next.node]
		n.split, n.left, n.right = s, int32(len(t.nodes)), int32(len(t.nodes)+1)
		open = append(open, task{n.left, next.depth + 1}, task{n.right, next.depth + 1})
		t.nodes = append(t.nodes, node{lo: n.lo, hi: mid}, node{lo: mid, hi: n.hi})
	}
	return nil
}

// best returns the split of the node lo..hi that lowers the impurity most.
func (g *grower) best(lo, hi int) (split, bool) {
	if !g.impurity.enter(g.rows[0][lo:hi]) {
		return split{}, false
	}
	var s split
	top := g.limits.minGain
	for p, column := range g.predictors {
		rows := g.rows[p][lo:hi]
		codes := g.codes[column]
		if codes[rows[0]] == codes[rows[len(rows)-1]] {
			continue
		}
		g.group(codes, rows)
		if g.domains[column].ordered() {
			if at, gain := g.scan(rows); gain > top {
				top = gain
				edge := g.groups[at].lo
				s = split{column: column, cut: (codes[rows[edge-1]] + codes[rows[edge]]) >> 1}
			}
			continue
		}
		// The best subset of levels is found among the cuts of their order by
		// mean (Breiman et al. 1984, theorem 4.5: exact for one number or two classes).
		for k := range g.impurity.keys() {
			g.order(rows, k)
			if at, gain := g.scan(rows); gain > top {
				top = gain
				s = split{column: column, left: levelSet(g.groups, at, g.domains[column].size(), codes, rows)}
			}
		}
	}
	return s, top > g.limits.minGain
}

// group finds the runs of equal codes.
func (g *grower) group(codes, rows []int32) {
	g.groups = g.groups[:0]
	start := 0
	for i := 1; i <= len(rows); i++ {
		if i == len(rows) || codes[rows[i]] != codes[rows[start]] {
			g.groups = append(g.groups, group{lo: start, hi: i})
			start = i
		}
	}
}

// order sorts the groups by the impurity's key.
func (g *grower) order(rows []int32, key int) {
	for i := range g.groups {
		r := &g.groups[i]
		r.key = g.impurity.key(rows[r.lo:r.hi], key)
	}
	slices.SortFunc(g.groups, func(a, b group) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		}
		return a.lo - b.lo
	})
}

// scan moves the groups from the right to the left one by one and returns how
// many are on the left at the highest gain; 0 if no cut leaves minLeaf rows on
// both sides.
func (g *grower) scan(rows []int32) (at int, gain float64) {
	g.impurity.reset()
	moved := 0
	for i, r := range g.groups[:len(g.groups)-1] {
		g.impurity.move(rows[r.lo:r.hi])
		moved += r.hi - r.lo
		if moved < g.limits.minLeaf {
			continue
		}
		if len(rows)-moved < g.limits.minLeaf {
			break
		}
		if v := g.impurity.gain(); v > gain {
			at, gain = i+1, v
		}
	}
	return at, gain
}

// partition moves the rows that go left to the front of every predictor's
// range and returns where the right side begins.
func (g *grower) partition(s *split, lo, hi int) int {
	for _, r := range g.rows[0][lo:hi] {
		g.left[r] = s.goesLeft(g.codes[s.column][r])
	}
	mid := lo
	for _, rows := range g.rows {
		kept, aside := lo, g.aside[:0]
		for _, r := range rows[lo:hi] {
			if g.left[r] {
				rows[kept] = r
				kept++
			} else {
				aside = append(aside, r)
			}
		}
		copy(rows[kept:hi], aside)
		mid = kept
	}
	return mid
}
