package neighbors

import (
	"fmt"
	"math"

	"pawl/engine/frame"
)

// points are rows coded for measuring: codes (n x discrete) and numbers
// (n x numbers) in units of the range, both row by row.
type points struct {
	n       int
	codes   []int32
	numbers []float64
}

// levels gives codes to the levels that the real table lacks, column by
// column, so that tables that are compared with each other agree on them.
type levels []map[string]int32

// unknownLevel codes a level that the table searched does not have.
const unknownLevel = -1

func (g *Gower) newLevels() levels {
	l := make(levels, g.discrete)
	for j := range l {
		l[j] = map[string]int32{}
	}
	return l
}

// top returns the largest code of discrete column j.
func (l levels) top(g *Gower, j int) int { return len(g.columns[j].codes) + len(l[j]) }

// encode codes the rows of f. A level that neither the real table nor seen has
// joins seen if grow is set, and else is unknown.
func (g *Gower) encode(f *frame.Frame, seen levels, grow bool) (*points, error) {
	p := &points{n: f.Rows(), codes: make([]int32, f.Rows()*g.discrete), numbers: make([]float64, f.Rows()*g.numbers)}
	for j, col := range g.columns {
		c, err := f.Column(col.name)
		if err != nil || c.Kind() != col.kind {
			return nil, fmt.Errorf("neighbors: gower: a table lacks the %v column %q of the real one", col.kind, col.name)
		}
		if j < g.discrete {
			p.encodeLevels(c, col, seen[j], grow, j, g.discrete)
			continue
		}
		if err := p.encodeNumbers(c, col, j-g.discrete, g.numbers); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *points) encodeLevels(c *frame.Column, col gowerColumn, seen map[string]int32, grow bool, j, width int) {
	code := func(level string) int32 {
		if k, ok := col.codes[level]; ok {
			return k
		}
		k, ok := seen[level]
		if !ok && grow {
			k = int32(len(col.codes)+len(seen)) + 1
			seen[level] = k
		} else if !ok {
			k = unknownLevel
		}
		return k
	}
	if c.Codes() == nil {
		for i := range p.n {
			if !c.Missing(i) {
				p.codes[i*width+j] = code(c.Value(i))
			}
		}
		return
	}
	table := make([]int32, len(c.Levels()))
	for i, k := range c.Codes() {
		if k < 0 {
			continue // missingLevel
		}
		if table[k] == 0 {
			table[k] = code(c.Levels()[k])
		}
		p.codes[i*width+j] = table[k]
	}
}

func (p *points) encodeNumbers(c *frame.Column, col gowerColumn, j, width int) error {
	for i, v := range c.Floats() {
		if math.IsInf(v, 0) {
			return fmt.Errorf("neighbors: gower: column %q is infinite in row %d", col.name, i)
		}
		p.numbers[i*width+j] = col.scale(v)
	}
	return nil
}

// scale measures v in ranges above the smallest real value. In a constant
// column every other value is one range away.
func (col gowerColumn) scale(v float64) float64 {
	if col.span > 0 {
		return (v - col.low) / col.span
	}
	switch {
	case v > col.low:
		return 1
	case v < col.low:
		return -1
	}
	return v - col.low // 0, or NaN if v is missing
}

// apart is one number column's share of a distance.
func apart(a, b float64) float64 {
	d := math.Abs(a - b)
	if d <= 1 {
		return d
	}
	if a != a && b != b {
		return 0
	}
	return 1
}
