package eigen

import (
	"context"
	"math"

	"pawl/engine/linalg"
	"pawl/engine/parallel"
	"pawl/engine/progress"
)

// panelRows is how many reflections are gathered before the rest of the matrix
// is updated with all of them in one product.
const panelRows = 32

// tridiagonal is a symmetric matrix A = Q T Q', reduced to the tridiagonal T.
// The reflections whose product is Q stand in the rows of A, right of the
// diagonal.
type tridiagonal struct {
	reflections
	n    int
	d, e []float64 // diagonal (n) and off-diagonal (n-1) of T
}

// tridiagonalise reduces a (n x n by rows, of which it reads and overwrites the
// upper triangle). Blocks as in Dongarra, Sorensen and Hammarling (1989): half
// of the work is one matrix product per panel, the other half products of the
// matrix with a vector.
func tridiagonalise(ctx context.Context, a []float64, n int) (*tridiagonal, error) {
	r := &tridiagonal{n: n, d: make([]float64, n), e: make([]float64, max(n-1, 0))}
	r.reflections = reflections{a: a, tau: make([]float64, len(r.e)), count: len(r.e), width: n, offset: 1}
	team := parallel.NewTeam()
	defer team.Dismiss()
	p := newPanel(r, team)
	for k := 0; k < n-1; k += panelRows {
		if err := p.reduce(ctx, k, min(panelRows, n-1-k)); err != nil {
			return nil, err
		}
		progress.Report(ctx, progress.Step{Task: "tridiagonal form", Done: min(k+panelRows, n-1) + 1, Total: n})
	}
	if n > 0 {
		r.d[n-1] = a[n*n-1]
	}
	return r, nil
}

// panel holds the reflections since the last update of the matrix, which is
// owed A - V'W - W'V for the rows V and W.
type panel struct {
	*tridiagonal
	team     *parallel.Team
	product  symmetricProduct
	v, w     []float64 // panelRows x n each, one after the other in one array
	inV, inW []float64 // products with the rows
}

func newPanel(r *tridiagonal, team *parallel.Team) *panel {
	both := make([]float64, 2*panelRows*r.n)
	return &panel{
		tridiagonal: r, team: team,
		v: both[:panelRows*r.n], w: both[panelRows*r.n:],
		inV: make([]float64, panelRows), inW: make([]float64, panelRows),
	}
}

// reduce makes rows first ... first+rows-1 tridiagonal and updates the rest.
func (p *panel) reduce(ctx context.Context, first, rows int) error {
	clear(p.v)
	clear(p.w)
	for i := range rows {
		k := first + i
		p.bringUpToDate(k, i)
		v := p.reflect(k, i)
		if err := p.multiply(ctx, v, k, i); err != nil {
			return err
		}
	}
	p.update(first+rows, rows)
	return nil
}

// bringUpToDate applies the i reflections of the panel to row k.
func (p *panel) bringUpToDate(k, i int) {
	row := p.a[k*p.n+k : (k+1)*p.n]
	for j := range i {
		p.inV[j], p.inW[j] = p.v[j*p.n+k], p.w[j*p.n+k]
	}
	takeRows(row, p.w[k:], p.n, p.inV[:i])
	takeRows(row, p.v[k:], p.n, p.inW[:i])
	p.d[k] = row[0]
}

// reflect finds the reflection that clears row k beyond its off-diagonal
// element, and keeps its vector in the row and in the panel.
func (p *panel) reflect(k, i int) []float64 {
	x := p.a[k*p.n+k+1 : (k+1)*p.n]
	p.e[k], p.tau[k] = householder(x)
	v := p.v[i*p.n+k+1 : (i+1)*p.n]
	copy(v, x)
	return v
}

// multiply sets row i of W to the vector w of the reflection by v:
// w = tau A v - (tau/2)(tau v'A v) v, for A as the panel's reflections left it.
func (p *panel) multiply(ctx context.Context, v []float64, k, i int) error {
	w := p.w[i*p.n+k+1 : (i+1)*p.n]
	if p.tau[k] == 0 {
		return nil
	}
	from := (k + 1) * (p.n + 1)
	if err := p.product.apply(ctx, p.team, w, p.a[from:], p.n, v); err != nil {
		return err
	}
	dotRows(p.inV[:i], p.v[k+1:], p.n, v)
	dotRows(p.inW[:i], p.w[k+1:], p.n, v)
	takeRows(w, p.v[k+1:], p.n, p.inW[:i])
	takeRows(w, p.w[k+1:], p.n, p.inV[:i])
	scale(p.tau[k], w)
	axpy(-p.tau[k]/2*dot(w, v), v, w)
	return nil
}

// update subtracts V'W + W'V from what is left of the upper triangle, which
// begins at row from. Stacked, the two products are one: [V; W]'[W; V].
func (p *panel) update(from, rows int) {
	const strip = 128
	left := make([]float64, 2*rows*p.n)
	right := make([]float64, 2*rows*p.n)
	copy(left, p.v[:rows*p.n])
	copy(left[rows*p.n:], p.w[:rows*p.n])
	copy(right, p.w[:rows*p.n])
	copy(right[rows*p.n:], p.v[:rows*p.n])
	for i := from; i < p.n; i += strip {
		linalg.Gemm64(true, false, min(strip, p.n-i), p.n-i, 2*rows, -1, left[i:], p.n, right[i:], p.n, 1, p.a[i*p.n+i:], p.n)
	}
}

// negligibleTail is a length of which squares may underflow. Matrices are scaled
// to about 1: against that it is nothing.
const negligibleTail = 0x1p-480

// householder turns x into the vector v of a reflection H = I - tau v v' with
// v[0] = 1 and H x = (beta, 0, ..., 0). tau is zero if x is that already.
func householder(x []float64) (beta, tau float64) {
	alpha := x[0]
	tail := norm(x[1:])
	if tail < negligibleTail {
		clear(x[1:])
		x[0] = 1
		return alpha, 0
	}
	beta = -math.Copysign(math.Hypot(alpha, tail), alpha)
	scale(1/(alpha-beta), x[1:])
	x[0] = 1
	return beta, (beta - alpha) / beta
}
