package eigen

import (
	"fmt"
	"math"
)

// Update returns the factor of A + x x' (x of length n) in about 2 n^2
// operations: rotations take x into L row by row (Gill, Golub, Murray and
// Saunders 1974).
func (f *CholeskyFactor) Update(x []float64) (*CholeskyFactor, error) { return f.changed(x, 1) }

// Downdate returns the factor of A - x x'. It fails with
// ErrNotPositiveDefinite if there is none.
func (f *CholeskyFactor) Downdate(x []float64) (*CholeskyFactor, error) { return f.changed(x, -1) }

// changed returns the factor of A + sign x x'.
func (f *CholeskyFactor) changed(x []float64, sign float64) (*CholeskyFactor, error) {
	if len(x) != f.n {
		return nil, fmt.Errorf("eigen: the change has %d numbers, want %d", len(x), f.n)
	}
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("eigen: number %d of the change is %v, want finite numbers only", i, v)
		}
	}
	g := &CholeskyFactor{n: f.n, l: append([]float64(nil), f.l...), jitter: f.jitter}
	cosines, sines := make([]float64, f.n), make([]float64, f.n)
	for i, rest := range x {
		row := g.l[i*g.n:]
		for k := range i {
			row[k] = (row[k] + sign*sines[k]*rest) / cosines[k]
			rest = cosines[k]*rest - sines[k]*row[k]
		}
		square := row[i]*row[i] + sign*rest*rest
		if !(square > 4*float64(g.n)*epsilon*row[i]*row[i]) {
			return nil, fmt.Errorf("eigen: %w any more: the change leaves a pivot of %.3g in row %d", ErrNotPositiveDefinite, square, i)
		}
		pivot := math.Sqrt(square)
		cosines[i], sines[i] = pivot/row[i], rest/row[i]
		row[i] = pivot
	}
	return g, nil
}
