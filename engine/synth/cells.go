package synth

import "pawl/engine/transform"

// cells cuts the observed range of a numeric column into one cell for each
// distinct value: from halfway to the value before to halfway to the value
// after, or the value alone if enough rows share it (an atom, such as the zero
// of a zero-inflated column). Their masses are the empirical distribution.
type cells struct {
	values    []float64
	low, high []float64
	limits    transform.Range
}

func newCells(values []float64, counts []int) cells {
	c := cells{values: values, limits: transform.LearnRange(values)}
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
	return c.limits.Restore(low + place*(high-low))
}
