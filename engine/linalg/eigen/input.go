package eigen

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// Asymmetry is how much two mirrored elements may differ, as a share of the
// largest element, before a matrix counts as not symmetric. Products such as
// X'X computed in floating point stay far below it.
const Asymmetry = 1e-10

// symmetric copies a square symmetric matrix into rows of its own, with
// mirrored elements made equal.
func symmetric(a mat.Matrix) (rows []float64, n int, err error) {
	n, c := a.Dims()
	if n != c {
		return nil, 0, fmt.Errorf("eigen: the matrix is %d x %d, want as many rows as columns", n, c)
	}
	if n == 0 {
		return nil, 0, fmt.Errorf("eigen: the matrix is empty")
	}
	rows = dense(a)
	top, err := largest(rows, n)
	if err != nil {
		return nil, 0, err
	}
	if _, ok := a.(mat.RawSymmetricer); ok {
		return rows, n, nil
	}
	for i0 := 0; i0 < n; i0 += tile {
		for j0 := 0; j0 <= i0; j0 += tile {
			if err := mirror(rows, n, i0, j0, Asymmetry*top); err != nil {
				return nil, 0, err
			}
		}
	}
	return rows, n, nil
}

// mirror makes the elements of the tile at (i0, j0), and those mirrored, equal.
func mirror(rows []float64, n, i0, j0 int, tolerance float64) error {
	for i := i0; i < min(i0+tile, n); i++ {
		for j := j0; j < min(j0+tile, i); j++ {
			lower, upper := rows[i*n+j], rows[j*n+i]
			if abs(lower-upper) > tolerance {
				return fmt.Errorf("eigen: the matrix is not symmetric: element (%d, %d) is %v and (%d, %d) is %v; symmetrise it first if that is meant", i, j, lower, j, i, upper)
			}
			mean := lower/2 + upper/2
			rows[i*n+j], rows[j*n+i] = mean, mean
		}
	}
	return nil
}

// dense copies a matrix row by row.
func dense(a mat.Matrix) []float64 {
	r, c := a.Dims()
	out := make([]float64, r*c)
	if raw, ok := a.(mat.RawMatrixer); ok {
		m := raw.RawMatrix()
		for i := range r {
			copy(out[i*c:(i+1)*c], m.Data[i*m.Stride:])
		}
		return out
	}
	if raw, ok := a.(mat.RawSymmetricer); ok {
		unfold(out, raw.RawSymmetric())
		return out
	}
	for i := range r {
		for j := range c {
			out[i*c+j] = a.At(i, j)
		}
	}
	return out
}

// unfold writes a matrix stored as its upper triangle row by row.
func unfold(out []float64, m blas64.Symmetric) {
	for i := range m.N {
		copy(out[i*m.N+i:(i+1)*m.N], m.Data[i*m.Stride+i:])
	}
	for i0 := 0; i0 < m.N; i0 += tile {
		for j0 := 0; j0 <= i0; j0 += tile {
			for i := i0; i < min(i0+tile, m.N); i++ {
				for j := j0; j < min(j0+tile, i); j++ {
					out[i*m.N+j] = out[j*m.N+i]
				}
			}
		}
	}
}

// largest is the largest magnitude in a matrix of c columns; an error if an
// element is not finite.
func largest(rows []float64, c int) (float64, error) {
	top := 0.0
	for i, v := range rows {
		size := abs(v)
		if !(size <= math.MaxFloat64) {
			return 0, fmt.Errorf("eigen: element (%d, %d) is %v, want finite numbers only", i/c, i%c, v)
		}
		if size > top {
			top = size
		}
	}
	return top, nil
}

// exponent is the power of two nearest below the largest magnitude: dividing
// by it is exact, and then no square can overflow. It is 1 for a zero matrix.
func exponent(top float64) float64 {
	if top == 0 {
		return 1
	}
	_, e := math.Frexp(top)
	return math.Ldexp(1, max(e-1, -1021))
}
