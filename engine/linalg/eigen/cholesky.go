package eigen

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ErrNotPositiveDefinite is what errors wrap that say a Cholesky factor does
// not exist.
var ErrNotPositiveDefinite = errors.New("the matrix is not positive definite")

// Cholesky factors symmetric positive definite matrices as A = L L'. A
// covariance that is singular only by rounding is helped by a little jitter on
// its diagonal.
type Cholesky struct {
	Jitter float64 // the first to try after none, as a share of the mean of the diagonal; 1e-12
	Most   float64 // the last: tenfold steps lead there; 1e-4. Negative: no jitter at all
}

// CholeskyFactor is a lower triangular L with A + jitter I = L L'. It is
// immutable and safe for many goroutines.
type CholeskyFactor struct {
	n      int
	l      []float64 // by rows; zero above the diagonal
	jitter float64
}

// Factor computes the factor of a (n x n). It fails if a is not square, not
// symmetric (see Asymmetry) or not finite, and with ErrNotPositiveDefinite if
// no jitter helps.
func (c Cholesky) Factor(a mat.Matrix) (*CholeskyFactor, error) {
	rows, n, err := symmetric(a)
	if err != nil {
		return nil, err
	}
	first, most := c.Jitter, c.Most
	if first == 0 {
		first = 1e-12
	}
	if most == 0 {
		most = 1e-4
	}
	if first < 0 || math.IsNaN(first) {
		return nil, fmt.Errorf("eigen: Jitter is %v, want at least 0", first)
	}
	mean := 0.0
	for i := range n {
		mean += rows[i*n+i] / float64(n)
	}
	share := 0.0
	for {
		f := &CholeskyFactor{n: n, l: append([]float64(nil), rows...), jitter: share * mean}
		bad, pivot := f.factor()
		if bad < 0 {
			return f, nil
		}
		share = max(first, 10*share)
		if share > most*(1+1e-9) || !(mean > 0) {
			return nil, fmt.Errorf("eigen: %w: the pivot of row %d is %.3g with a jitter of %.3g on the diagonal", ErrNotPositiveDefinite, bad, pivot, f.jitter)
		}
	}
}

// factor overwrites the matrix with its factor. It returns the first row whose
// pivot is not positive, or -1.
func (f *CholeskyFactor) factor() (bad int, pivot float64) {
	for i := range f.n {
		f.l[i*f.n+i] += f.jitter
	}
	if bad, pivot = choleskyOf(f.l, f.n, f.n); bad >= 0 {
		return bad, pivot
	}
	for i := range f.n {
		clear(f.l[i*f.n+i+1 : (i+1)*f.n])
	}
	return -1, 0
}

// Jitter is what was added to the diagonal.
func (f *CholeskyFactor) Jitter() float64 { return f.jitter }

// Lower returns L (n x n).
func (f *CholeskyFactor) Lower() *mat.TriDense {
	return mat.NewTriDense(f.n, mat.Lower, append([]float64(nil), f.l...))
}

// LogDet returns the logarithm of the determinant of A + jitter I.
func (f *CholeskyFactor) LogDet() float64 {
	sum := 0.0
	for i := range f.n {
		sum += 2 * math.Log(f.l[i*f.n+i])
	}
	return sum
}

// SolveVec returns the x with (A + jitter I) x = b (n).
func (f *CholeskyFactor) SolveVec(b []float64) ([]float64, error) {
	x, err := f.SolveLower(b)
	if err != nil {
		return nil, err
	}
	for i := f.n - 1; i >= 0; i-- {
		row := f.l[i*f.n : i*f.n+i]
		x[i] /= f.l[i*f.n+i]
		axpy(-x[i], row, x[:i])
	}
	return x, nil
}

// SolveLower returns the x with L x = b (n).
func (f *CholeskyFactor) SolveLower(b []float64) ([]float64, error) {
	if len(b) != f.n {
		return nil, fmt.Errorf("eigen: right-hand side has %d numbers, want %d", len(b), f.n)
	}
	x := append([]float64(nil), b...)
	for i := range f.n {
		row := f.l[i*f.n:]
		x[i] = (x[i] - dot(row[:i], x[:i])) / row[i]
	}
	return x, nil
}

// Solve returns the X with (A + jitter I) X = B (n x k).
func (f *CholeskyFactor) Solve(b mat.Matrix) (*mat.Dense, error) {
	r, k := b.Dims()
	if r != f.n {
		return nil, fmt.Errorf("eigen: right-hand side has %d rows, want %d", r, f.n)
	}
	// Rows of the transpose: X' = B' L'^-1 L^-1.
	rows := dense(b.T())
	solveTransposed(f.l, f.n, rows, k, f.n, f.n)
	solveStraight(f.l, f.n, rows, k, f.n, f.n)
	out := make([]float64, f.n*k)
	transpose(out, rows, k, f.n)
	return mat.NewDense(f.n, k, out), nil
}
