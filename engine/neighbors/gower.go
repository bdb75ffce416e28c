package neighbors

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
		return nil, fmt.Errorf("neighbors: gower: the real table is empty")
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
	low, high := math.Inf(1), math.Inf(-1)
	for i, v := range c.Floats() {
		if math.IsInf(v, 0) {
			return 0, 0, fmt.Errorf("neighbors: gower: column %q is infinite in row %d", c.Name(), i)
		}
		if v == v {
			low, high = min(low, v), max(high, v)
		}
	}
	if low > high {
		return 0, 0, fmt.Errorf("neighbors: gower: column %q of the real table has no value", c.Name())
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

// Distances returns the distances (n x m) of every row of a (n) to every row
// of b (m).
func (g *Gower) Distances(ctx context.Context, a, b *frame.Frame) ([][]float64, error) {
	seen := g.newLevels()
	left, err := g.encode(a, seen, true)
	if err != nil {
		return nil, err
	}
	right, err := g.encode(b, seen, true)
	if err != nil {
		return nil, err
	}
	return parallel.Map(ctx, left.n, func(i int) ([]float64, error) {
		row := make([]float64, right.n)
		for j := range row {
			row[j] = g.total(left, i, right, j, math.Inf(1)) / float64(len(g.columns))
		}
		return row, nil
	})
}

// total returns the sum over columns of the distances of row i of a to row j
// of b, or some number above limit once the sum is sure to exceed it.
func (g *Gower) total(a *points, i int, b *points, j int, limit float64) float64 {
	x, y := a.codes[i*g.discrete:(i+1)*g.discrete], b.codes[j*g.discrete:(j+1)*g.discrete]
	differ := 0
	for k, code := range x {
		if code != y[k] {
			differ++
		}
	}
	sum := float64(differ)
	if sum > limit {
		return sum
	}
	u, v := a.numbers[i*g.numbers:(i+1)*g.numbers], b.numbers[j*g.numbers:(j+1)*g.numbers]
	for k, value := range u {
		sum += apart(value, v[k])
	}
	return sum
}
