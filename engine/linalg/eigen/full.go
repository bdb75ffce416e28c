package eigen

import (
	"context"

	"gonum.org/v1/gonum/mat"
)

// Full finds all eigenpairs of a dense symmetric matrix: Householder reduction
// to tridiagonal form, divide and conquer, and back. Memory is three more
// matrices of the same size.
type Full struct {
	ValuesOnly bool // leave Vectors nil: less than half of the time
}

// Solve returns the n eigenvalues of a (n x n) in ascending order. It fails if
// a is empty, not square, not symmetric (see Asymmetry) or not finite. Its
// error bounds are those of a backward stable method: |A v - x v| and |v'w| are
// a small multiple of n times the machine's precision times the norm of A.
func (f Full) Solve(ctx context.Context, a mat.Matrix) (*Pairs, error) {
	rows, n, err := symmetric(a)
	if err != nil {
		return nil, err
	}
	top, _ := largest(rows, n)
	unit := exponent(top)
	scale(1/unit, rows)
	if f.ValuesOnly {
		r, err := tridiagonalise(ctx, rows, n)
		if err != nil {
			return nil, err
		}
		values, err := eigenvaluesOf(r.d, r.e)
		scale(unit, values)
		return &Pairs{Values: values}, err
	}
	values, vectors, err := decompose(ctx, rows, n)
	if err != nil {
		return nil, err
	}
	scale(unit, values)
	return &Pairs{Values: values, Vectors: columns(vectors, n, n)}, nil
}

// decompose returns the eigenvalues, ascending, and the eigenvectors as rows of
// a symmetric matrix by rows, of which it reads the upper triangle and destroys
// it. The elements are of moderate size.
func decompose(ctx context.Context, rows []float64, n int) (values, vectors []float64, err error) {
	t, err := tridiagonalise(ctx, rows, n)
	if err != nil {
		return nil, nil, err
	}
	values, vectors, err = conquer(ctx, t.d, t.e)
	if err != nil {
		return nil, nil, err
	}
	return values, vectors, t.applyTransposed(ctx, vectors, n)
}

// eigenvaluesOf returns the eigenvalues of a tridiagonal matrix, ascending.
func eigenvaluesOf(d, e []float64) ([]float64, error) {
	off := make([]float64, len(d))
	copy(off, e)
	if err := implicitQL(d, off, nil, 0); err != nil {
		return nil, err
	}
	values := make([]float64, len(d))
	for i, from := range ascending(d) {
		values[i] = d[from]
	}
	return values, nil
}
