package neighbors

// leafRows is where splitting stops: below it a scan is cheaper.
const leafRows = 16

// gowerTree is a partition of coded rows for nearest-neighbour search, after the
// k-d tree (Friedman, Bentley and Finkel 1977): every node knows the box and
// the levels of its rows, hence a least distance to any query.
type gowerTree struct {
	g      *Gower
	root   *node
	rows   []int   // original row at each place
	sorted *points // rows in the order of the leaves
	words  []int   // first word of each discrete column's level set
	size   int     // words in all
}

type node struct {
	left, right *node
	lo, hi      int // places in sorted
	levels      []uint64
	boxes       []box
}

// box is the range of a number column within a node.
type box struct {
	low, high float64
	values    bool // some row has a value
	missing   bool // some row has none
}

// apart is the least distance of v to any value in the box.
func (b *box) apart(v float64) float64 {
	switch {
	case v != v:
		if b.missing {
			return 0
		}
		return 1
	case !b.values:
		return 1
	case v < b.low:
		return min(b.low-v, 1)
	case v > b.high:
		return min(v-b.high, 1)
	}
	return 0
}

// has tells whether some row of the node has the level of that code in the
// column whose set begins at word.
func (n *node) has(word int, code int32) bool {
	return code >= 0 && n.levels[word+int(code>>6)]&(1<<(code&63)) != 0
}

// newGowerTree sorts the rows of p, coded with seen, into a tree.
func newGowerTree(g *Gower, p *points, seen levels) *gowerTree {
	t := &gowerTree{g: g, rows: make([]int, p.n), words: make([]int, g.discrete)}
	for j := range t.words {
		t.words[j] = t.size
		t.size += seen.top(g, j)>>6 + 1
	}
	for i := range t.rows {
		t.rows[i] = i
	}
	b := builder{tree: t, p: p, seen: seen, side: make([]bool, p.n)}
	t.root = b.build(0, p.n)
	t.sorted = p.take(t.rows, g)
	return t
}

func (p *points) take(rows []int, g *Gower) *points {
	out := &points{n: len(rows)}
	for _, r := range rows {
		out.codes = append(out.codes, p.codes[r*g.discrete:(r+1)*g.discrete]...)
		out.numbers = append(out.numbers, p.numbers[r*g.numbers:(r+1)*g.numbers]...)
	}
	return out
}
