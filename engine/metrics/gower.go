package metrics

import (
	"context"
	"fmt"
	"math"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// Gower measures how far apart two rows of mixed columns are (Gower 1971).
// Each column gives between 0 and 1, and the distance is their mean:
//   - number: |a - b| over the reference's range, at most 1;
//   - any other kind: 0 if equal, else 1;
//   - a missing value is at 0 from another missing one and at 1 from a value.
//
// The range is the real table's, so that the measure does not change with the
// synthetic table. A column that is constant there gives 0 or 1.
type Gower struct {
	columns           []gowerColumn // first the discrete ones, then the numbers
	discrete, numbers int
}

// gowerColumn says how one column is coded.
type gowerColumn struct {
	name      string
	kind      frame.Kind
	low, span float64
	codes     map[string]int32
}

// missingLevel codes a missing value of a discrete column.
const missingLevel = 0

// NewGower takes the columns and ranges from the real table. Every table that
// is measured later must have its columns.
func NewGower(real *frame.Frame) (*Gower, error) {
	if real.Rows() == 0 || len(real.Columns()) == 0 {
		return nil, fmt.Errorf("metrics: gower: the real table is empty")
	}
	g := &Gower{}
	var numbers []gowerColumn
	for _, c := range real.Columns() {
		if c.Kind() == frame.Number {
			low, span, err := valueRange(c)
			if err != nil {
				return nil, err
			}
			numbers = append(numbers, gowerColumn{name: c.Name(), kind: c.Kind(), low: low, span: span})
			continue
		}
		g.columns = append(g.columns, gowerColumn{name: c.Name(), kind: c.Kind(), codes: levelCodes(c)})
	}
	g.discrete, g.numbers = len(g.columns), len(numbers)
	g.columns = append(g.columns, numbers...)
	return g, nil
}

func valueRange(c *frame.Column) (low, span float64, err error) {
	values, err := present(c, "gower", "real")
	if err != nil {
		return 0, 0, err
	}
	low, high := values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	return low, high - low, nil
}

func levelCodes(c *frame.Column) map[string]int32 {
	codes := map[string]int32{}
	for i := range c.Len() {
		if c.Missing(i) {
			continue
		}
		if level := c.Value(i); codes[level] == 0 {
			codes[level] = int32(len(codes)) + 1
		}
	}
	return codes
}

// points are rows coded for measuring: codes (n x discrete) and numbers
// (n x numbers) in units of the range, both row by row. Tables coded together
// share top, the largest code of each discrete column.
type points struct {
	n       int
	codes   []int32
	numbers []float64
	top     []int
}

// encode codes the tables one after the other. A level that the reference
// lacks gets a code of its own, the same in all tables.
func (g *Gower) encode(tables ...*frame.Frame) ([]*points, error) {
	out := make([]*points, len(tables))
	top := make([]int, g.discrete)
	for t, f := range tables {
		out[t] = &points{
			n:       f.Rows(),
			codes:   make([]int32, f.Rows()*g.discrete),
			numbers: make([]float64, f.Rows()*g.numbers),
			top:     top,
		}
	}
	for j, col := range g.columns {
		extra := map[string]int32{}
		for t, f := range tables {
			c, err := f.Column(col.name)
			if err != nil || c.Kind() != col.kind {
				return nil, fmt.Errorf("metrics: gower: a table lacks the %v column %q of the real one", col.kind, col.name)
			}
			if col.kind != frame.Number {
				out[t].encodeLevels(c, col, extra, j, g.discrete)
				continue
			}
			if err := out[t].encodeNumbers(c, col, j-g.discrete, g.numbers); err != nil {
				return nil, err
			}
		}
		if j < g.discrete {
			top[j] = len(col.codes) + len(extra)
		}
	}
	return out, nil
}

func (p *points) encodeLevels(c *frame.Column, col gowerColumn, extra map[string]int32, j, width int) {
	for i := range c.Len() {
		if c.Missing(i) {
			p.codes[i*width+j] = missingLevel
			continue
		}
		level := c.Value(i)
		code, ok := col.codes[level]
		if !ok {
			if code, ok = extra[level]; !ok {
				code = int32(len(col.codes)+len(extra)) + 1
				extra[level] = code
			}
		}
		p.codes[i*width+j] = code
	}
}

func (p *points) encodeNumbers(c *frame.Column, col gowerColumn, j, width int) error {
	for i, v := range c.Floats() {
		if math.IsInf(v, 0) {
			return fmt.Errorf("metrics: gower: column %q is infinite in row %d", col.name, i)
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

// Distances returns the distances (n x m) of every row of a (n) to every row
// of b (m).
func (g *Gower) Distances(ctx context.Context, a, b *frame.Frame) ([][]float64, error) {
	pair, err := g.encode(a, b)
	if err != nil {
		return nil, err
	}
	left, right := pair[0], pair[1]
	return parallel.Map(ctx, left.n, func(i int) ([]float64, error) {
		row := make([]float64, right.n)
		for j := range row {
			row[j] = g.total(left, i, right, j, math.Inf(1)) / float64(len(g.columns))
		}
		return row, nil
	})
}

// total returns the sum over columns of the distances of row i of a to row j
// of b, or some number of at least limit once the sum is sure to reach it.
func (g *Gower) total(a *points, i int, b *points, j int, limit float64) float64 {
	x, y := a.codes[i*g.discrete:(i+1)*g.discrete], b.codes[j*g.discrete:(j+1)*g.discrete]
	differ := 0
	for k, code := range x {
		if code != y[k] {
			differ++
		}
	}
	sum := float64(differ)
	if sum >= limit {
		return sum
	}
	u, v := a.numbers[i*g.numbers:(i+1)*g.numbers], b.numbers[j*g.numbers:(j+1)*g.numbers]
	for k, value := range u {
		sum += apart(value, v[k])
	}
	return sum
}
