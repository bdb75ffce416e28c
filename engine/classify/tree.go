package classify

// codeSet is a set of codes.
type codeSet [maxCodes / 64]uint64

func (s *codeSet) add(code uint8) { s[code>>6] |= 1 << (code & 63) }

// bit returns 1 if code is in the set and else 0.
func (s *codeSet) bit(code uint8) int { return int(s[code>>6] >> (code & 63) & 1) }

// bits returns the bits of all codes, for loops over many rows.
func (s *codeSet) bits() (bits [maxCodes]uint8) {
	for i, word := range s {
		for k := range 64 {
			bits[64*i+k] = uint8(word >> k & 1)
		}
	}
	return bits
}

// node is a node of a tree. An inner node sends the rows whose code in column
// is in the set to child, and the others to child+1. A leaf sends all rows to
// itself, so that rows at different depths can take their steps side by side.
type node struct {
	column int32
	child  int32
	left   codeSet
	value  float64 // leaf: what it adds to the log-odds
	gain   float64 // inner node: the decrease of the loss
}

// tree is a decision tree; its root is its first node.
type tree []node

// newLeaf returns the leaf that is to be node i of a tree.
func newLeaf(i int) node {
	n := node{child: int32(i)}
	for k := range n.left {
		n.left[k] = ^uint64(0)
	}
	return n
}

func (t tree) isLeaf(i int) bool { return int(t[i].child) == i }

// step returns where node i sends a row.
func (t tree) step(i int, c *cells, row int) int {
	n := &t[i]
	return int(n.child) + 1 - n.left.bit(c.at(row, int(n.column)))
}

// leaf returns the value of the leaf that row falls in.
func (t tree) leaf(c *cells, row int) float64 {
	i := 0
	for !t.isLeaf(i) {
		i = t.step(i, c, row)
	}
	return t[i].value
}

// addTo adds the tree's values for rows lo..hi to margins. Four rows walk at a
// time: the steps of one row each wait for the step before, those of four rows
// do not wait for each other.
func (t tree) addTo(margins []float64, table *cells, lo, hi int) {
	row := lo
	for ; row+4 <= hi; row += 4 {
		var a, b, c, d int
		for {
			nextA, nextB := t.step(a, table, row), t.step(b, table, row+1)
			nextC, nextD := t.step(c, table, row+2), t.step(d, table, row+3)
			if (nextA^a)|(nextB^b)|(nextC^c)|(nextD^d) == 0 {
				break
			}
			a, b, c, d = nextA, nextB, nextC, nextD
		}
		margins[row] += t[a].value
		margins[row+1] += t[b].value
		margins[row+2] += t[c].value
		margins[row+3] += t[d].value
	}
	for ; row < hi; row++ {
		margins[row] += t.leaf(table, row)
	}
}
