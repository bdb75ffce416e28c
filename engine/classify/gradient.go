package classify

import (
	"context"
	"math"
)

// A pair packs a sum of first derivatives of the loss (upper 32 bits, signed)
// and a sum of second derivatives (lower 32 bits) into one integer, so that a
// histogram takes one addition a value, and sums are exact: they do not depend
// on the order of addition, hence not on the number of cores, and the
// histogram of a child is that of its parent less its sibling's.
//
// The derivatives are scaled so that the sum of all their magnitudes is just
// below 2^31 and 2^32, and rounded to whole units. Rounding is dithered: row i
// rounds up from a threshold that runs through [0, 1) evenly with i, so that
// sums over many rows stay unbiased however small each term is (Shi et al.
// 2022, "Quantized training of gradient boosting decision trees", show a few
// bits are enough; here a row has about 16 where there are 32,000 rows).
type pair = int64

// units converts a pair to floating point.
type units struct{ g, h float64 }

func (u units) split(p pair) (g, h float64) {
	return float64(p>>32) * u.g, float64(uint32(p)) * u.h
}

// blockRows is the number of rows of one term of a sum over rows: fixed, so
// that the sum is the same for any number of cores.
const blockRows = 4096

// derive sets the pairs to the derivatives of the weighted loss at the current
// margins. If they all vanish it notes that nothing is left to learn.
func (t *trainer) derive(ctx context.Context) error {
	n := len(t.margins)
	sums := make([][2]float64, (n+blockRows-1)/blockRows)
	err := t.team.Blocks(ctx, n, blockRows, func(lo, hi int) error {
		sums[lo/blockRows] = t.deriveBlock(lo, hi)
		return nil
	})
	if err != nil {
		return err
	}
	var sumG, sumH float64
	for _, s := range sums {
		sumG += s[0]
		sumH += s[1]
	}
	if !(sumG > 0 && sumH > 0) {
		t.fitted = true
		return nil
	}
	scaleG := (math.MaxInt32 - float64(n)) / sumG
	scaleH := (math.MaxUint32 - float64(n)) / sumH
	t.units = units{1 / scaleG, 1 / scaleH}
	return t.team.Blocks(ctx, n, blockRows, func(lo, hi int) error {
		t.packBlock(lo, hi, scaleG, scaleH)
		return nil
	})
}

func (t *trainer) deriveBlock(lo, hi int) [2]float64 {
	return t.loss.derive(lo, t.margins[lo:hi], t.weights[lo:hi], t.first[lo:hi], t.second[lo:hi])
}

func (t *trainer) packBlock(lo, hi int, scaleG, scaleH float64) {
	const positive = 1 << 33 // keeps the truncation below a floor
	for i := lo; i < hi; i++ {
		// Weyl's sequence of the golden ratio: i/phi modulo 1.
		dither := float64(uint32(i)*0x9e3779b9) * (1. / (1 << 32))
		g := int64(t.first[i]*scaleG+dither+positive) - positive
		h := int64(t.second[i]*scaleH + dither)
		t.pairs[i] = g<<32 + h
	}
}
