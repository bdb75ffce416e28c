package eigen

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/linalg/sparse"
)

// Which says what part of a spectrum is wanted.
type Which int

const (
	Largest  Which = iota // the largest eigenvalues, descending
	Smallest              // the smallest, ascending
	Nearest               // those nearest to Shift, by distance from it
)

// String is the name of the constant.
func (w Which) String() string {
	if w < Largest || w > Nearest {
		return fmt.Sprintf("Which(%d)", int(w))
	}
	return [...]string{"Largest", "Smallest", "Nearest"}[w]
}

// Lanczos finds some eigenpairs of a symmetric matrix by the Lanczos process
// with thick restarts (Wu and Simon 2000) and full reorthogonalisation. What it
// multiplies with is the matrix, a polynomial of it, or the inverse of a
// shifted matrix, whichever costs least. When all have converged it looks once
// more from a random direction, so that a repeated eigenvalue comes as often as
// it is repeated.
type Lanczos struct {
	K        int     // how many eigenpairs; at least 1, at most the order of the matrix
	Which    Which   // Largest
	Shift    float64 // for Nearest
	Tol      float64 // |A v - x v| of a pair, as a share of the largest eigenvalue in magnitude, at which it has converged; 1e-12
	Subspace int     // vectors kept at most; 2K + 20
	Restarts int     // at most; 1000
}

// NotConvergedError says how far a search came.
type NotConvergedError struct {
	Have, Want         int     // converged pairs
	Restarts, Products int     // made
	Residual, Tol      float64 // the worst of the wanted pairs, and what was asked for, as shares of the largest eigenvalue
}

func (e *NotConvergedError) Error() string {
	return fmt.Sprintf("eigen: %d of %d eigenpairs converged in %d restarts (%d products): the worst residual is %.2g, wanted %.2g; raise Restarts, Subspace or Tol, or use Nearest with a shift", e.Have, e.Want, e.Restarts, e.Products, e.Residual, e.Tol)
}

// Solve returns eigenpairs of a (n x n; a *sparse.CSR is used as such). Those
// nearest to a shift are found with a factor of A - shift I; and so are the
// largest and the smallest of a sparse matrix that can be factored cheaply,
// with a shift just outside of the spectrum. For small matrices all eigenpairs
// are computed. It fails if a is not square, not symmetric (see Asymmetry) or
// not finite, if K is out of range, if the shift is an eigenvalue, and with a
// *NotConvergedError.
func (l Lanczos) Solve(ctx context.Context, a mat.Matrix, src rand.Source) (*Pairs, error) {
	n, _ := a.Dims()
	if err := l.check(n, src); err != nil {
		return nil, err
	}
	if s, ok := a.(*sparse.CSR); ok && n > smallOrder {
		if err := s.CheckSymmetric(Asymmetry); err != nil {
			return nil, fmt.Errorf("eigen: %w", err)
		}
		unit := exponent(s.Largest())
		l.Shift /= unit
		s = s.Scale(1 / unit)
		pairs, err := l.carefully(func(l Lanczos) (*Pairs, error) { return l.solveSparse(ctx, s, src) })
		return pairs.times(unit), err
	}
	rows, n, err := symmetric(a)
	if err != nil {
		return nil, err
	}
	top, _ := largest(rows, n)
	unit := exponent(top)
	scale(1/unit, rows)
	l.Shift /= unit
	pairs, err := l.carefully(func(l Lanczos) (*Pairs, error) { return l.solveDense(ctx, rows, n, src) })
	return pairs.times(unit), err
}

// times gives back the unit that a matrix was divided by, so that no square
// overflows.
func (p *Pairs) times(unit float64) *Pairs {
	if p != nil {
		scale(unit, p.Values)
		scale(unit, p.Residuals)
	}
	return p
}

// SolveOperator is Solve for an operator, which it takes to be symmetric.
// Nearest needs a matrix to factor, and fails here.
func (l Lanczos) SolveOperator(ctx context.Context, a Operator, src rand.Source) (*Pairs, error) {
	n, err := checkOperator(a)
	if err != nil {
		return nil, err
	}
	if err := l.check(n, src); err != nil {
		return nil, err
	}
	if l.Which == Nearest {
		return nil, fmt.Errorf("eigen: an operator cannot be factored for Nearest: give the inverse of A - shift I as the operator and ask for Largest and Smallest")
	}
	return l.run(ctx, given{a, l.sign()}, src)
}

func (l Lanczos) check(n int, src rand.Source) error {
	switch {
	case src == nil:
		return fmt.Errorf("eigen: no source of random numbers: the search starts from a random vector")
	case l.K < 1 || l.K > n:
		return fmt.Errorf("eigen: K is %d, want between 1 and the order %d of the matrix", l.K, n)
	case l.Which < Largest || l.Which > Nearest:
		return fmt.Errorf("eigen: Which is %v, want Largest, Smallest or Nearest", l.Which)
	case math.IsNaN(l.Shift) || math.IsInf(l.Shift, 0):
		return fmt.Errorf("eigen: Shift is %v, want a finite number", l.Shift)
	case l.Tol < 0 || math.IsNaN(l.Tol):
		return fmt.Errorf("eigen: Tol is %v, want at least 0", l.Tol)
	case l.Restarts < 0:
		return fmt.Errorf("eigen: Restarts is %d, want at least 0", l.Restarts)
	case l.Subspace != 0 && l.Subspace <= l.K && l.Subspace < n:
		return fmt.Errorf("eigen: Subspace is %d, want more than K, which is %d", l.Subspace, l.K)
	}
	return nil
}

// sign turns the search for the smallest into one for the largest.
func (l Lanczos) sign() float64 {
	if l.Which == Smallest {
		return -1
	}
	return 1
}

// smallOrder is the order up to which all eigenpairs take no longer than some.
const smallOrder = 256

func (l Lanczos) solveDense(ctx context.Context, rows []float64, n int, src rand.Source) (*Pairs, error) {
	if n <= max(smallOrder, 2*l.subspace(n)) {
		return l.chosenOfAll(ctx, rows, n)
	}
	if l.Which == Nearest {
		return l.invertDense(ctx, rows, n, src)
	}
	return l.run(ctx, &stored{rows: rows, n: n, sign: l.sign()}, src)
}

// chosenOfAll finds all eigenpairs and keeps those that are wanted.
func (l Lanczos) chosenOfAll(ctx context.Context, rows []float64, n int) (*Pairs, error) {
	values, vectors, err := decompose(ctx, append([]float64(nil), rows...), n)
	if err != nil {
		return nil, err
	}
	f := &found{n: n, residuals: make([]float64, l.K)}
	for _, i := range ranked(values, l.order())[:l.K] {
		f.values = append(f.values, values[i])
		f.vectors = append(f.vectors, vectors[i*n:(i+1)*n]...)
	}
	return f.measured(ctx, &stored{rows: rows, n: n, sign: 1})
}

// order compares eigenvalues, wanted first.
func (l Lanczos) order() func(x, y float64) int {
	switch l.Which {
	case Largest:
		return descending
	case Smallest:
		return func(x, y float64) int { return descending(y, x) }
	}
	return func(x, y float64) int { return byMagnitude(y-l.Shift, x-l.Shift) }
}

// run finds the largest eigenpairs of an action and turns them back.
func (l Lanczos) run(ctx context.Context, a action, src rand.Source) (*Pairs, error) {
	found, err := l.search(ctx, a, goal{}, src)
	if err != nil {
		return nil, err
	}
	scale(l.sign(), found.values)
	return found.pairs(), nil
}

// subspace is the number of vectors kept.
func (l Lanczos) subspace(n int) int {
	m := l.Subspace
	if m == 0 {
		m = 2*l.K + 20
	}
	return min(max(m, l.K+1), n)
}

func (l Lanczos) tolerance() float64 {
	if l.Tol == 0 {
		return 1e-12
	}
	return max(l.Tol, 4*epsilon)
}

func (l Lanczos) restarts() int {
	if l.Restarts == 0 {
		return 1000
	}
	return l.Restarts
}
