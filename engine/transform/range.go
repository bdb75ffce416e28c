package transform

import "math"

// Range is what a numeric column allows: every value lies between Low and High
// and has at most Decimals decimals.
type Range struct {
	Low, High float64
	Decimals  int // negative for whole tens, hundreds and so on; Unrounded if no short decimal writes every value
}

// Unrounded is the number of decimals of values that are not rounded.
const Unrounded = 16

// mostZeros bounds the trailing zeros of whole numbers that are kept as a
// rounding: multiples of 1,000,000 at most.
const mostZeros = 6

// LearnRange returns the range of values that are finite or missing (NaN). It
// is empty, with Low above High, if none is finite.
func LearnRange(values []float64) Range {
	r := Range{Low: math.Inf(1), High: math.Inf(-1), Decimals: -mostZeros}
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		r.Low, r.High = min(r.Low, v), max(r.High, v)
		for r.Decimals < Unrounded && round(v, r.Decimals) != v {
			r.Decimals++
		}
	}
	return r
}

// Restore returns the allowed number that is nearest to x. Adding 0 turns a
// zero that was rounded from below into plain zero.
func (r Range) Restore(x float64) float64 {
	return min(max(round(x, r.Decimals), r.Low), r.High) + 0
}

func round(x float64, decimals int) float64 {
	switch {
	case decimals >= Unrounded:
		return x
	case decimals < 0:
		step := math.Pow10(-decimals)
		return math.Round(x/step) * step
	}
	scale := math.Pow10(decimals)
	return math.Round(x*scale) / scale
}
