package classify

import (
	"fmt"
	"math"

	"pawl/engine/frame"
)

// coder writes the codes of one column's values.
type coder struct {
	numbers []float64
	cuts    grid
	levels  []int32
	table   []uint8 // code of a missing level, then of each level
}

// coder prepares the coding of c, which must be of the kind that the bins were
// made from.
func (b *bins) coder(c *frame.Column) (*coder, error) {
	isCategory := c.Kind() == frame.Category
	if c.Kind() == frame.Text || isCategory != b.category {
		return nil, fmt.Errorf("classify: column %q is a %s column here but was %s in training", b.name, c.Kind(), b.kindName())
	}
	if b.category {
		return &coder{levels: c.Codes(), table: b.levelCodes(c.Levels())}, nil
	}
	return &coder{numbers: c.Floats(), cuts: newGrid(b.cuts)}, nil
}

// write puts the code of row i, for lo <= i < hi, at codes[i*stride].
func (c *coder) write(codes []uint8, stride, lo, hi int) {
	if c.table != nil {
		for i := lo; i < hi; i++ {
			codes[i*stride] = c.table[c.levels[i]+1]
		}
		return
	}
	for i := lo; i < hi; i++ {
		codes[i*stride] = c.cuts.code(c.numbers[i])
	}
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

// grid finds the bin of a number: a cell of equal width first, then among the
// cuts within the cell. Since the number of the cell never falls as the value
// grows, cuts of other cells need no look, whatever the rounding.
type grid struct {
	cuts       []float64
	low, scale float64
	begin      []uint8 // first cut of each cell, and their number at the end
}

// gridCells is four times the number of cuts: most cells have none or one.
const gridCells = 1024

func newGrid(cuts []float64) grid {
	g := grid{cuts: cuts}
	if len(cuts) == 0 {
		return g
	}
	last := cuts[len(cuts)-1]
	g.low, g.scale = cuts[0], gridCells/(last-cuts[0])
	if span := last - cuts[0]; span == 0 || math.IsInf(span, 0) || math.IsInf(g.scale, 0) {
		g.scale = 0
	}
	g.begin = make([]uint8, gridCells+2)
	at := 0
	for k := range g.begin {
		for at < len(cuts) && g.cell(cuts[at]) < k {
			at++
		}
		g.begin[k] = uint8(at)
	}
	return g
}

// cell returns the cell of a value between the first and the last cut.
func (g *grid) cell(v float64) int {
	if g.scale == 0 {
		return 0
	}
	return int((v - g.low) * g.scale)
}

// code returns 1 + the number of cuts below v, or 0 if v is missing.
func (g *grid) code(v float64) uint8 {
	n := len(g.cuts)
	switch {
	case v != v:
		return 0
	case n == 0 || v <= g.cuts[0]:
		return 1
	case v > g.cuts[n-1]:
		return uint8(n + 1)
	}
	k := g.cell(v)
	lo, hi := int(g.begin[k]), int(g.begin[k+1])
	for lo < hi {
		middle := (lo + hi) / 2
		if g.cuts[middle] < v {
			lo = middle + 1
		} else {
			hi = middle
		}
	}
	return uint8(lo + 1)
}
