// Package eigen decomposes dense and large symmetric matrices: all eigenpairs
// (Full), some of them (Lanczos, also of sparse matrices and of operators that
// are only known by their product), singular values (ThinSVD, RandomSVD) and
// Cholesky factors (Cholesky). Start from these types: each is a configuration
// whose zero value has sensible defaults.
//
// Results are the same bytes for any number of cores. Between processors with
// different instruction sets the last bits may differ.
//
// An eigenvector is determined only up to its sign (and, where an eigenvalue
// repeats, up to a rotation). Here each has length 1, and the component of
// largest magnitude is positive; where several are as large to eight digits,
// the first of them is.
package eigen

import "gonum.org/v1/gonum/mat"

// Pairs are eigenvalues with their eigenvectors.
type Pairs struct {
	Values  []float64  // k eigenvalues, in the order that the method documents
	Vectors *mat.Dense // n x k: column j belongs to Values[j]; nil if only values were asked for

	// Residuals are the lengths of A v - x v, as far as the method measures or
	// estimates them; nil from Full.
	Residuals []float64
}

// settleSign turns a vector so that its leading component is positive.
func settleSign(v []float64) {
	if v[leading(v)] < 0 {
		for i := range v {
			v[i] = -v[i]
		}
	}
}

// leading is the index of the component of largest magnitude. Components that
// differ by less than 1e-8 of it count as equal, so that rounding does not
// choose between them: the first wins.
func leading(v []float64) int {
	top := 0.0
	for _, x := range v {
		if size := abs(x); size > top {
			top = size
		}
	}
	for i, x := range v {
		if abs(x) >= top*(1-1e-8) {
			return i
		}
	}
	return 0
}

// columns turns k vectors, the rows of an array with n columns, into the
// columns of a matrix, each with its sign settled.
func columns(rows []float64, k, n int) *mat.Dense {
	for j := range k {
		settleSign(rows[j*n : (j+1)*n])
	}
	out := make([]float64, n*k)
	transpose(out, rows, k, n)
	return mat.NewDense(n, k, out)
}

// tile is the side of a square of elements that stays in the first cache.
const tile = 32

// transpose sets dst (n x m) to the transpose of src (m x n), in tiles that
// stay in the cache.
func transpose(dst, src []float64, m, n int) {
	for i0 := 0; i0 < m; i0 += tile {
		for j0 := 0; j0 < n; j0 += tile {
			for i := i0; i < min(i0+tile, m); i++ {
				for j := j0; j < min(j0+tile, n); j++ {
					dst[j*m+i] = src[i*n+j]
				}
			}
		}
	}
}
