package synth

import "pawl/engine/frame"

// impurity measures how mixed a target is in a node and what a split gains.
// A node is entered, then rows are moved from its right side to its left.
// Gains are parts of the impurity of the whole table.
type impurity interface {
	enter(rows []int32) bool // false if the node is pure
	reset()                  // all rows back to the right
	move(rows []int32)       // rows from the right to the left
	gain() float64
	keys() int // number of keys by which levels are ordered
	key(rows []int32, k int) float64
}

func newImpurity(d *domain, codes []int32) impurity {
	if d.kind == frame.Number {
		return newVariance(d, codes)
	}
	return newGini(d, codes)
}
