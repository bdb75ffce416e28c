package eigen

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/linalg"
	"pawl/engine/linalg/sparse"
	"pawl/engine/progress"
)

// RandomSVD finds the largest singular values with their vectors by projecting
// the matrix on a random subspace (Halko, Martinsson and Tropp 2011, algorithms
// 4.4 and 5.1). The result is nearly the best of its rank; single values are as
// good as the spectrum's decay and Power make them. For digits use ThinSVD.
type RandomSVD struct {
	K     int // how many singular values; at least 1, at most the smaller dimension
	Extra int // random directions beyond K; 10
	Power int // passes over A'A that sharpen the subspace; 4. Negative: none
}

// Solve decomposes a (m x n; a *sparse.CSR is used as such). It fails if a is
// empty or not finite, or K is out of range.
func (s RandomSVD) Solve(ctx context.Context, a mat.Matrix, src rand.Source) (*SVD, error) {
	m, n := a.Dims()
	if s.K < 1 || s.K > min(m, n) {
		return nil, fmt.Errorf("eigen: K is %d, want between 1 and the smaller dimension %d of the matrix", s.K, min(m, n))
	}
	p, err := newProjected(a)
	if err != nil {
		return nil, err
	}
	width, power := min(s.K+withDefault(s.Extra, 10), m, n), withDefault(s.Power, 4)
	q, err := p.basis(ctx, width, power, rand.New(src))
	if err != nil {
		return nil, err
	}
	// B = Q'A; its transpose has width columns, the rows of b.
	b := p.timesTransposed(q, width)
	t, err := thin(ctx, b, width, n, p.unit)
	if err != nil {
		return nil, err
	}
	u := make([]float64, width*m)
	linalg.Gemm64(false, false, width, m, width, 1, t.v, width, q, m, 0, u, m)
	whole := &triple{u: u[:s.K*m], v: t.u[:s.K*n], m: m, n: n, values: t.values[:s.K:s.K]}
	return whole.settled(), nil
}

// withDefault reads a setting of which zero is the default, and a negative
// number none.
func withDefault(value, standard int) int {
	if value == 0 {
		return standard
	}
	return max(value, 0)
}

// projected is a matrix, divided by unit, that multiplies rows of vectors.
type projected struct {
	m, n            int
	dense           []float64
	sparse, flipped *sparse.CSR
	unit            float64
}

func newProjected(a mat.Matrix) (*projected, error) {
	m, n := a.Dims()
	if s, ok := a.(*sparse.CSR); ok {
		unit := exponent(s.Largest())
		s = s.Scale(1 / unit)
		return &projected{m: m, n: n, sparse: s, flipped: s.Transpose(), unit: unit}, nil
	}
	rows, top, err := rectangular(a)
	if err != nil {
		return nil, err
	}
	unit := exponent(top)
	scale(1/unit, rows)
	return &projected{m: m, n: n, dense: rows, unit: unit}, nil
}

// times returns A x for each of the k rows x.
func (p *projected) times(x []float64, k int) []float64 {
	y := make([]float64, k*p.m)
	if p.sparse != nil {
		for i := range k {
			p.sparse.Apply(y[i*p.m:(i+1)*p.m], x[i*p.n:(i+1)*p.n])
		}
		return y
	}
	linalg.Gemm64(false, true, k, p.m, p.n, 1, x, p.n, p.dense, p.n, 0, y, p.m)
	return y
}

// timesTransposed returns A'y for each of the k rows y.
func (p *projected) timesTransposed(y []float64, k int) []float64 {
	x := make([]float64, k*p.n)
	if p.sparse != nil {
		for i := range k {
			p.flipped.Apply(x[i*p.n:(i+1)*p.n], y[i*p.m:(i+1)*p.m])
		}
		return x
	}
	linalg.Gemm64(false, false, k, p.n, p.m, 1, y, p.m, p.dense, p.n, 0, x, p.n)
	return x
}

// basis returns width orthonormal rows that nearly span what A maps to.
func (p *projected) basis(ctx context.Context, width, power int, random *rand.Rand) ([]float64, error) {
	x := make([]float64, width*p.n)
	for i := range x {
		x[i] = random.NormFloat64()
	}
	for pass := 0; ; pass++ {
		progress.Report(ctx, progress.Step{Task: "singular values", Done: pass, Total: power})
		y := p.times(x, width)
		if _, err := orthonormal(ctx, y, width, p.m); err != nil {
			return nil, err
		}
		if pass == power {
			return y, nil
		}
		x = p.timesTransposed(y, width)
		if _, err := orthonormal(ctx, x, width, p.n); err != nil {
			return nil, err
		}
	}
}
