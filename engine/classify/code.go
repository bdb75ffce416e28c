package classify

import (
	"fmt"
	"math"

	"pawl/engine/frame"
)

// code writes the code of each value of c, which must be of the kind that the
// bins were made from, with put.
func (b *bins) code(c *frame.Column, put func(row int, code uint8)) error {
	isCategory := c.Kind() == frame.Category
	if c.Kind() == frame.Text || isCategory != b.category {
		return fmt.Errorf("classify: column %q is a %s column here but was %s in training", b.name, c.Kind(), b.kindName())
	}
	if b.category {
		table := b.levelCodes(c.Levels())
		for i, k := range c.Codes() {
			put(i, table[k+1])
		}
		return nil
	}
	for i, v := range c.Floats() {
		put(i, b.codeNumber(v))
	}
	return nil
}

func (b *bins) kindName() string {
	if b.category {
		return "a category"
	}
	return "a number"
}

// levelCodes returns the code of a missing value and then of each level, by
// its name. A level that training did not see counts as a rare one, and as a
// missing value if there were no rare ones.
func (b *bins) levelCodes(levels []string) []uint8 {
	byName := make(map[string]uint8, len(b.levels))
	for k, level := range b.levels {
		byName[level] = uint8(k + 1)
	}
	table := make([]uint8, 1+len(levels))
	for k, level := range levels {
		code, seen := byName[level]
		if !seen {
			code = uint8(b.rare)
		}
		table[k+1] = code
	}
	return table
}

// codeNumber returns 1 + the number of cuts below v, or 0 if v is missing.
func (b *bins) codeNumber(v float64) uint8 {
	if math.IsNaN(v) {
		return 0
	}
	lo, n := 0, len(b.cuts)
	for n > 0 {
		half := n / 2
		if b.cuts[lo+half] < v {
			lo += half + 1
			n -= half + 1
		} else {
			n = half
		}
	}
	return uint8(lo + 1)
}
