package synth

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/frame"
)

// sieve keeps the rows that have the given values.
type sieve struct {
	schema *schema
	given  []fixed
}

// A sieve draws at most mostTries times, each time as many rows as should be
// enough by the share that fitted so far, but at most mostGrowth times those
// wanted.
const (
	mostTries  = 100
	mostGrowth = 10
)

// likeness is how near a drawn number must be, as a share of the given one.
const likeness = 0.01

func (s sieve) sample(ctx context.Context, m Model, n int, src rand.Source) (*frame.Frame, error) {
	var kept []*frame.Frame
	rows, drawn, size := 0, 0, n
	for range mostTries {
		f, err := m.Sample(ctx, size, src)
		if err != nil {
			return nil, err
		}
		fit := s.fitting(f, n-rows)
		kept = append(kept, f.Take(fit))
		rows, drawn = rows+len(fit), drawn+size
		if rows == n {
			return s.finish(kept)
		}
		wanted := float64(n-rows) * float64(drawn) / max(float64(rows), 0.1)
		size = int(min(max(1.2*wanted, 1000), mostGrowth*max(float64(n), 1000)))
	}
	return nil, fmt.Errorf("synth: only %d of %d rows drawn have the values given, %d are wanted: give fewer values, or commoner ones", rows, drawn, n)
}

// fitting returns up to most rows that fit.
func (s sieve) fitting(f *frame.Frame, most int) []int {
	var fit []int
	for i := 0; i < f.Rows() && len(fit) < most; i++ {
		if !slices.ContainsFunc(s.given, func(g fixed) bool { return !g.fits(f.Columns()[g.column], i) }) {
			fit = append(fit, i)
		}
	}
	return fit
}

func (g fixed) fits(c *frame.Column, row int) bool {
	switch {
	case g.code == missing || c.Missing(row):
		return g.code == missing && c.Missing(row)
	case g.code == itself:
		return math.Abs(c.Floats()[row]-g.number) <= likeness*math.Abs(g.number)
	case c.Kind() == frame.Boolean:
		return c.Floats()[row] == float64(g.code)
	}
	return c.Codes()[row] == g.code
}

// finish joins the rows and sets given numbers exactly.
func (s sieve) finish(kept []*frame.Frame) (*frame.Frame, error) {
	f, err := frame.Concat(kept...)
	if err != nil {
		return nil, err
	}
	columns := slices.Clone(f.Columns())
	for _, g := range s.given {
		if g.code == itself {
			columns[g.column] = frame.NumberColumn(columns[g.column].Name(), slices.Repeat([]float64{g.number}, f.Rows()))
		}
	}
	return frame.New(columns...)
}
