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
// is in the set to child, and the others to child+1; a leaf has no child.
type node struct {
	column int32
	child  int32 // 0 for a leaf
	left   codeSet
	value  float64 // leaf: what it adds to the log-odds
	gain   float64 // inner node: the decrease of the loss
}

// tree is a decision tree; its root is its first node.
type tree []node

// leaf returns the value of the leaf that row falls in.
func (t tree) leaf(words [][]uint64, row int) float64 {
	n := &t[0]
	for n.child != 0 {
		code := uint8(words[n.column/lanes][row] >> (8 * (n.column % lanes)))
		n = &t[int(n.child)+1-n.left.bit(code)]
	}
	return n.value
}

// addTo adds the tree's values for rows lo..hi to margins.
func (t tree) addTo(margins []float64, words [][]uint64, lo, hi int) {
	for row := lo; row < hi; row++ {
		margins[row] += t.leaf(words, row)
	}
}
