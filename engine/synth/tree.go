package synth

import (
	"math/rand/v2"
	"slices"
)

// tree predicts the codes of one column from those of others. Its leaves are
// ranges of donors: the codes of the training rows that fell into them. A
// donor drawn at random is a draw from the leaf's distribution, for numbers
// and categories alike.
type tree struct {
	column int // the column it predicts
	nodes  []node
	donors []int32
}

// node is an inner node or a leaf.
type node struct {
	split
	left, right int32 // indices of the children; 0 for a leaf
	lo, hi      int32 // the node's donors
}

// split sends a row to the left or to the right by its code in one column.
type split struct {
	column int
	cut    int32    // ordered column: codes up to cut go left, and so does a missing value
	left   []uint64 // category: bit code+1 is set if the level goes left; bit 0 is the missing value
}

func (s *split) goesLeft(code int32) bool {
	if s.left == nil {
		return code <= s.cut
	}
	return s.left[(code+1)>>6]>>(uint(code+1)&63)&1 != 0
}

// draw fills rows lo to hi of the tree's column, whose predictors are drawn.
func (t *tree) draw(d *draws, lo, hi int, r *rand.Rand, smooth bool) {
	codes, places := d.codes[t.column], d.places[t.column]
	for i := lo; i < hi; i++ {
		leaf := t.leaf(d, i)
		codes[i] = t.donors[int(leaf.lo)+r.IntN(int(leaf.hi-leaf.lo))]
		if places == nil {
			continue
		}
		places[i] = observedPlace
		if smooth {
			places[i] = r.Float64()
		}
	}
}

func (t *tree) leaf(d *draws, row int) *node {
	n := &t.nodes[0]
	for n.left != 0 {
		if n.goesLeft(d.codes[n.column][row]) {
			n = &t.nodes[n.left]
		} else {
			n = &t.nodes[n.right]
		}
	}
	return n
}

func (t *tree) leaves() int {
	n := 0
	for i := range t.nodes {
		if t.nodes[i].left == 0 {
			n++
		}
	}
	return n
}

// levelSet returns the set of the levels that go left. A level that no row of
// the node has goes with the larger child.
func levelSet(groups []group, atLeft int, size int, codes []int32, rows []int32) []uint64 {
	set := make([]uint64, (size+1+63)/64)
	leftRows, rightRows := 0, 0
	for i, g := range groups {
		if i < atLeft {
			leftRows += g.hi - g.lo
		} else {
			rightRows += g.hi - g.lo
		}
	}
	if leftRows >= rightRows {
		for i := range set {
			set[i] = ^uint64(0)
		}
	}
	for i, g := range groups {
		bit := uint(codes[rows[g.lo]] + 1)
		if i < atLeft {
			set[bit>>6] |= 1 << (bit & 63)
		} else {
			set[bit>>6] &^= 1 << (bit & 63)
		}
	}
	return slices.Clip(set)
}
