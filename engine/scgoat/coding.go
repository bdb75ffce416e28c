package scgoat

import (
	"context"
	"fmt"
	"math"
	"math/bits"

	"pawl/engine/frame"
	"pawl/engine/metrics"
)

// coded are the pools' rows made ready for counting neighbours by Gower's
// distance, as package metrics measures it.
type coded struct {
	columns int
	pools   []codedRows
}

// codedRows hold, row by row, the levels of the discrete columns, four to a
// word, and the number columns in units of the real range; and the distance to
// the nearest real row.
type codedRows struct {
	n, words, numbers int
	levels            []uint64
	values            []float64
	real              []float64
}

func encode(ctx context.Context, real *frame.Frame, pools []*frame.Frame) (*coded, error) {
	g, err := metrics.NewGower(real)
	if err != nil {
		return nil, err
	}
	c := &coded{columns: len(real.Columns()), pools: make([]codedRows, len(pools))}
	discrete := 0
	for _, column := range real.Columns() {
		if column.Kind() != frame.Number {
			discrete++
		}
	}
	for m, p := range pools {
		near, err := g.Nearest(ctx, p, real)
		if err != nil {
			return nil, err
		}
		r := codedRows{n: p.Rows(), words: (discrete + 3) / 4, numbers: c.columns - discrete, real: near.Distance}
		r.levels, r.values = make([]uint64, r.n*r.words), make([]float64, r.n*r.numbers)
		c.pools[m] = r
	}
	return c, c.fill(real, pools)
}

// fill codes column after column; a level has the same code in all pools.
func (c *coded) fill(real *frame.Frame, pools []*frame.Frame) error {
	lane, number := 0, 0
	for _, column := range real.Columns() {
		codes := map[string]uint64{}
		low, span := extent(column)
		for m, p := range pools {
			other, err := p.Column(column.Name())
			if err != nil {
				return err
			}
			if column.Kind() == frame.Number {
				c.pools[m].putNumbers(other, number, low, span)
				continue
			}
			c.pools[m].putLevels(other, lane, codes)
		}
		if len(codes) > math.MaxUint16 {
			return fmt.Errorf("scgoat: column %q has %d levels, too many to count neighbours: drop it, or give it a coarser kind", column.Name(), len(codes))
		}
		if column.Kind() == frame.Number {
			number++
		} else {
			lane++
		}
	}
	return nil
}

// extent is the smallest real value and the range.
func extent(c *frame.Column) (low, span float64) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range c.Floats() {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high - low
}

func (r *codedRows) putNumbers(c *frame.Column, j int, low, span float64) {
	for i, v := range c.Floats() {
		at := &r.values[i*r.numbers+j]
		switch {
		case span > 0:
			*at = (v - low) / span
		case v > low:
			*at = 1
		case v < low:
			*at = -1
		default:
			*at = v - low
		}
	}
}

func (r *codedRows) putLevels(c *frame.Column, lane int, codes map[string]uint64) {
	for i := range r.n {
		code := uint64(0)
		if !c.Missing(i) {
			level := c.Value(i)
			if codes[level] == 0 {
				codes[level] = uint64(len(codes)) + 1
			}
			code = codes[level]
		}
		r.levels[i*r.words+lane/4] |= code << (lane % 4 * 16)
	}
}

// count returns, by pool, how many rows other than row i of pool m lie nearer
// to it than its nearest real row.
func (c *coded) count(m, i int) []int32 {
	out := make([]int32, len(c.pools))
	from := &c.pools[m]
	levels := from.levels[i*from.words : (i+1)*from.words]
	values := from.values[i*from.numbers : (i+1)*from.numbers]
	reach := from.real[i]
	limit := reach * float64(c.columns) * (1 + 1e-12)
	for k := range c.pools {
		to := &c.pools[k]
		for row := range to.n {
			differ := 0
			for w, word := range levels {
				differ += lanes(word ^ to.levels[row*to.words+w])
			}
			if float64(differ) > limit || k == m && row == i {
				continue
			}
			sum := float64(differ)
			for j, v := range values {
				sum += apart(v, to.values[row*to.numbers+j])
			}
			if sum/float64(c.columns) < reach {
				out[k]++
			}
		}
	}
	return out
}

// lanes counts the 16-bit lanes of x that are not zero.
func lanes(x uint64) int {
	const low = 0x7fff7fff7fff7fff
	return bits.OnesCount64(((x & low) + low | x) &^ low)
}

// apart is a number column's share of the distance: at most 1, 0 between two
// missing values.
func apart(a, b float64) float64 {
	if d := math.Abs(a - b); d <= 1 {
		return d
	}
	if a != a && b != b {
		return 0
	}
	return 1
}
