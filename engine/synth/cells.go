package synth

import "math"

// cells cuts the observed range of a numeric column into one cell for each
// distinct value: from halfway to the value before to halfway to the value
// after, or the value alone if enough rows share it (an atom, such as the zero
// of a zero-inflated column). Their masses are the empirical distribution.
type cells struct {
	values    []float64
	low, high []float64
	decimals  int
}

func newCells(values []float64, counts []int) cells {
	c := cells{values: values, decimals: decimals(values)}
	c.low, c.high = make([]float64, len(values)), make([]float64, len(values))
	rows := 0
	for _, n := range counts {
		rows += n
	}
	discrete := rows >= crowded*len(values)
	for i, v := range values {
		c.low[i], c.high[i] = v, v
		if discrete || counts[i] >= crowd {
			continue
		}
		if i > 0 {
			c.low[i] = v/2 + values[i-1]/2
		}
		if i+1 < len(values) {
			c.high[i] = v/2 + values[i+1]/2
		}
	}
	return c
}

// observedPlace stands for the place of the cell's own value.
const observedPlace = -1

// at returns the number at the place 0..1 in the code's cell, rounded as the
// column's values are and never outside their range.
func (c *cells) at(code int32, place float64) float64 {
	low, high := c.low[code], c.high[code]
	if low == high || place == observedPlace {
		return c.values[code]
	}
	x := round(low+place*(high-low), c.decimals)
	return min(max(x, c.values[0]), c.values[len(c.values)-1])
}

// unrounded is the number of decimals of values that no short decimal writes.
const unrounded = 16

// mostZeros bounds the trailing zeros of whole numbers that are kept as a
// rounding: multiples of 1,000,000 at most.
const mostZeros = 6

// decimals returns the fewest decimals, negative for whole tens, hundreds and
// so on, that write every value exactly, or unrounded.
func decimals(values []float64) int {
	d := -mostZeros
	for _, v := range values {
		for d < unrounded && round(v, d) != v {
			d++
		}
	}
	return d
}

func round(x float64, decimals int) float64 {
	switch {
	case decimals >= unrounded:
		return x
	case decimals < 0:
		step := math.Pow10(-decimals)
		return math.Round(x/step) * step
	}
	scale := math.Pow10(decimals)
	return math.Round(x*scale) / scale
}
