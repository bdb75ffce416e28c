package eigen

import (
	"context"
	"math"

	"pawl/engine/parallel"
)

// symmetricProduct multiplies a symmetric matrix, of which it reads the upper
// triangle once, with vectors. The triangle is cut into pieces of equal area,
// as many for any number of cores; each adds up what it contributes in a
// vector of its own, and these are added in order.
type symmetricProduct struct{ sums []float64 }

// smallTriangle is the order below which one piece is as fast as several.
const smallTriangle = 160

// pieces of a large triangle: more than cores, for even loads.
const pieces = 4

// apply sets y to A x, where A is stored by rows with the given stride.
func (s *symmetricProduct) apply(ctx context.Context, team *parallel.Team, y, a []float64, stride int, x []float64) error {
	n := len(x)
	if n < smallTriangle {
		clear(y)
		multiplyRows(y, a, stride, x, 0, n)
		return ctx.Err()
	}
	if len(s.sums) < pieces*n {
		s.sums = make([]float64, pieces*n)
	}
	err := team.For(ctx, pieces, func(t int) error {
		lo, hi := equalArea(t, n), equalArea(t+1, n)
		sum := s.sums[t*n : (t+1)*n]
		clear(sum[lo:])
		multiplyRows(sum, a, stride, x, lo, hi)
		return nil
	})
	copy(y, s.sums[:n])
	for t := 1; t < pieces; t++ {
		lo := equalArea(t, n)
		add(y[lo:], s.sums[t*n+lo:(t+1)*n])
	}
	return err
}

// equalArea is the row where piece t begins: the rows before it hold t/pieces
// of an upper triangle of order n. It is a multiple of four, but for the end.
func equalArea(t, n int) int {
	if t == pieces {
		return n
	}
	row := float64(n) * (1 - math.Sqrt(1-float64(t)/pieces))
	return int(row) / 4 * 4
}

// multiplyRows adds to y what rows lo ... hi-1 of the triangle contribute to
// A x: each element counts for its own place and for the mirrored one.
func multiplyRows(y, a []float64, stride int, x []float64, lo, hi int) {
	i := lo
	for ; i+4 <= hi; i += 4 {
		for r := i; r < i+4; r++ {
			multiplyRow(y[:i+4], a[r*stride:], x, r)
		}
		fourRows(y[i+4:], a[i*stride+i+4:], stride, x[i+4:], x[i:i+4], y[i:i+4])
	}
	for ; i < hi; i++ {
		multiplyRow(y, a[i*stride:], x, i)
	}
}

// multiplyRow is multiplyRows for row i alone, as far as y reaches.
func multiplyRow(y, row, x []float64, i int) {
	sum := row[i] * x[i]
	for j := i + 1; j < len(y); j++ {
		sum += row[j] * x[j]
		y[j] += row[j] * x[i]
	}
	y[i] += sum
}
