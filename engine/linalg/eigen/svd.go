package eigen

import (
	"context"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/linalg"
)

// ThinSVD finds all singular values of a dense matrix with their vectors, by a
// QR factorisation if there are more rows than columns, the polar factor of
// what is left, and the eigenpairs of the other factor (Nakatsukasa and Higham
// 2013): nearly all of it is products of matrices.
type ThinSVD struct{}

// SVD is A = U diag(Values) V'. The component of largest magnitude of each
// column of V is positive.
type SVD struct {
	U      *mat.Dense // m x k, orthonormal columns
	Values []float64  // k singular values, descending, none negative
	V      *mat.Dense // n x k, orthonormal columns
}

// Solve decomposes a (m x n); k is the smaller of m and n. It fails if a is
// empty or not finite.
func (ThinSVD) Solve(ctx context.Context, a mat.Matrix) (*SVD, error) {
	m, n := a.Dims()
	rows, top, err := rectangular(a)
	if err != nil {
		return nil, err
	}
	unit := exponent(top)
	scale(1/unit, rows)
	if m < n { // the transpose, with U and V exchanged
		t, err := thin(ctx, rows, m, n, unit)
		if err != nil {
			return nil, err
		}
		return t.swapped().settled(), nil
	}
	columns := make([]float64, m*n)
	transpose(columns, rows, m, n)
	t, err := thin(ctx, columns, n, m, unit)
	if err != nil {
		return nil, err
	}
	return t.settled(), nil
}

// rectangular copies a matrix of any shape.
func rectangular(a mat.Matrix) (rows []float64, top float64, err error) {
	m, n := a.Dims()
	if m == 0 || n == 0 {
		return nil, 0, fmt.Errorf("eigen: the matrix is empty")
	}
	rows = dense(a)
	top, err = largest(rows, n)
	return rows, top, err
}

// triple are singular values with their vectors as rows.
type triple struct {
	u, v   []float64 // k x m, k x n
	m, n   int
	values []float64
}

func (t *triple) swapped() *triple {
	return &triple{u: t.v, v: t.u, m: t.n, n: t.m, values: t.values}
}

// settled fixes the signs.
func (t *triple) settled() *SVD {
	k := len(t.values)
	for j := range k {
		v := t.v[j*t.n : (j+1)*t.n]
		if v[leading(v)] < 0 {
			scale(-1, v)
			scale(-1, t.u[j*t.m:(j+1)*t.m])
		}
	}
	u, v := make([]float64, k*t.m), make([]float64, k*t.n)
	transpose(u, t.u, k, t.m)
	transpose(v, t.v, k, t.n)
	return &SVD{U: mat.NewDense(t.m, k, u), Values: t.values, V: mat.NewDense(t.n, k, v)}
}

// thin decomposes the matrix whose k columns, of length m, are the rows of a.
func thin(ctx context.Context, a []float64, k, m int, unit float64) (*triple, error) {
	if k == m {
		core := make([]float64, k*k)
		transpose(core, a, k, k)
		return squareSVD(ctx, core, k, unit)
	}
	r, err := orthonormal(ctx, a, k, m)
	if err != nil {
		return nil, err
	}
	t, err := squareSVD(ctx, r, k, unit)
	if err != nil {
		return nil, err
	}
	u := make([]float64, k*m)
	linalg.Gemm64(false, false, k, m, k, 1, t.u, k, a, m, 0, u, m)
	t.u, t.m = u, m
	return t, nil
}

// squareSVD decomposes b (n x n by rows), whose elements are at most 2.
func squareSVD(ctx context.Context, b []float64, n int, unit float64) (*triple, error) {
	t := &triple{m: n, n: n, values: make([]float64, n)}
	if norm(b) == 0 {
		t.u, t.v = identityRows(n), identityRows(n)
		return t, nil
	}
	p, err := polar(ctx, b, n)
	if err != nil {
		return nil, err
	}
	h := make([]float64, n*n)
	linalg.Gemm64(true, false, n, n, n, 1, p, n, b, n, 0, h, n)
	for i := range n {
		for j := range i {
			h[j*n+i] = (h[j*n+i] + h[i*n+j]) / 2
		}
	}
	values, vectors, err := decompose(ctx, h, n)
	if err != nil {
		return nil, err
	}
	t.v, t.u = make([]float64, n*n), make([]float64, n*n)
	for i := range n {
		from := n - 1 - i
		t.values[i] = max(values[from], 0)
		copy(t.v[i*n:(i+1)*n], vectors[from*n:(from+1)*n])
	}
	linalg.Gemm64(false, true, n, n, n, 1, t.v, n, p, n, 0, t.u, n)
	if err := t.complete(ctx); err != nil {
		return nil, err
	}
	scale(unit, t.values)
	return t, nil
}

// complete makes the left vectors orthonormal where singular values vanish,
// and the polar factor leaves them anything.
func (t *triple) complete(ctx context.Context) error {
	n := len(t.values)
	if t.values[n-1] > 64*float64(n)*epsilon*t.values[0] {
		return nil
	}
	r, err := orthonormal(ctx, t.u, n, t.m)
	if err != nil {
		return err
	}
	for i := range n {
		if r[i*n+i] < 0 {
			scale(-1, t.u[i*t.m:(i+1)*t.m])
		}
	}
	return nil
}

func identityRows(n int) []float64 {
	rows := make([]float64, n*n)
	for i := range n {
		rows[i*n+i] = 1
	}
	return rows
}

// Reconstruct returns U diag(Values) V'.
func (s *SVD) Reconstruct() *mat.Dense {
	scaled := mat.DenseCopyOf(s.U)
	scaled.Apply(func(_, j int, v float64) float64 { return v * s.Values[j] }, scaled)
	var a mat.Dense
	a.Mul(scaled, s.V.T())
	return &a
}

// Rank is the number of singular values above tol times the largest; tol 0
// means what rounding leaves, the larger dimension times 2^-52.
func (s *SVD) Rank(tol float64) int {
	if tol == 0 {
		m, _ := s.U.Dims()
		n, _ := s.V.Dims()
		tol = float64(max(m, n)) * 2 * epsilon
	}
	bound := tol * s.Values[0]
	if at := slices.IndexFunc(s.Values, func(v float64) bool { return v <= bound }); at >= 0 {
		return at
	}
	return len(s.Values)
}
