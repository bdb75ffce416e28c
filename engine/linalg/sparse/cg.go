package sparse

import (
	"context"
	"fmt"
	"math"
)

// CG solves systems with a positive definite matrix by preconditioned conjugate
// gradients (Hestenes and Stiefel 1952).
type CG struct {
	Tol   float64        // relative residual at which to stop; 1e-10
	Steps int            // at most; 10 n + 100
	By    Preconditioner // nil: none; see Jacobi and IncompleteCholesky
}

// Solve returns the x with A x = b. It fails if the shapes do not fit, if b is
// not finite, if A proves not to be positive definite, and with a
// *NotConvergedError.
func (c CG) Solve(ctx context.Context, a Operator, b []float64) (*Solution, error) {
	n := len(b)
	l := newLimits("conjugate gradients", c.Tol, c.Steps, n, c.By)
	if err := l.check(a, b); err != nil {
		return nil, err
	}
	x, r := make([]float64, n), append([]float64(nil), b...)
	z, p, ap := make([]float64, n), make([]float64, n), make([]float64, n)
	size, rz := length(b), 0.0
	step := 0
	for ; step < l.steps && length(r) > l.tol*size; step++ {
		if err := l.report(ctx, step, length(r)/size); err != nil {
			return nil, err
		}
		l.by.Apply(z, r)
		before := rz
		rz = inner(r, z)
		if !(rz > 0) {
			return nil, fmt.Errorf("sparse: the preconditioner is not positive definite: r'Mr is %.3g in step %d", rz, step)
		}
		direct(p, z, rz, before)
		a.Apply(ap, p)
		curvature := inner(p, ap)
		if !(curvature > 0) {
			return nil, fmt.Errorf("sparse: the matrix is not positive definite: p'Ap is %.3g in step %d; use MINRES or LDL", curvature, step)
		}
		addScaled(x, rz/curvature, p)
		addScaled(r, -rz/curvature, ap)
	}
	return l.finish(a, x, b, step)
}

// direct sets p to the next direction, z + (now/before) p.
func direct(p, z []float64, now, before float64) {
	beta := 0.0
	if before != 0 {
		beta = now / before
	}
	for i := range p {
		p[i] = z[i] + beta*p[i]
	}
}

// MINRES solves systems with a symmetric matrix, definite or not, by the
// minimal residual method (Paige and Saunders 1975).
type MINRES struct {
	Tol   float64        // relative residual at which to stop; 1e-10
	Steps int            // at most; 10 n + 100
	By    Preconditioner // positive definite; nil: none
}

// Solve returns the x with A x = b. It fails if the shapes do not fit, if b is
// not finite, and with a *NotConvergedError, as for a singular matrix.
func (c MINRES) Solve(ctx context.Context, a Operator, b []float64) (*Solution, error) {
	n := len(b)
	l := newLimits("minimal residuals", c.Tol, c.Steps, n, c.By)
	if err := l.check(a, b); err != nil {
		return nil, err
	}
	m, err := newMinimal(l, a, b)
	if err != nil {
		return nil, err
	}
	first, step := m.rest, 0
	for ; step < l.steps && m.rest > l.tol*first && !m.done; step++ {
		if err := l.report(ctx, step, m.rest/first); err != nil {
			return nil, err
		}
		if err := m.step(); err != nil {
			return nil, err
		}
	}
	return l.finish(a, m.x, b, step)
}

// minimal is a MINRES process: Lanczos vectors, and the tridiagonal matrix
// they make reduced by rotations as it grows.
type minimal struct {
	limits
	a          Operator
	x          []float64
	r1, r2     []float64 // the last two Lanczos vectors, before division by the preconditioner
	y, v       []float64 // the next one after it, and scratch
	w, w1, w2  []float64 // the last directions
	beta, last float64   // off-diagonal elements
	cs, sn     float64   // the last rotation
	epsilon    float64   // what it leaves two above the diagonal,
	delta      float64   // and one above
	rest       float64   // the residual in the preconditioner's norm
	done       bool
}

func newMinimal(l limits, a Operator, b []float64) (*minimal, error) {
	n := len(b)
	vector := func() []float64 { return make([]float64, n) }
	m := &minimal{limits: l, a: a, x: vector(), r1: vector(), r2: append([]float64(nil), b...), y: vector(), v: vector(), w: vector(), w1: vector(), w2: vector(), cs: -1}
	l.by.Apply(m.y, b)
	square := inner(b, m.y)
	if square < 0 {
		return nil, fmt.Errorf("sparse: the preconditioner is not positive definite: b'Mb is %.3g", square)
	}
	m.beta = math.Sqrt(square)
	m.rest = m.beta
	m.done = m.beta == 0
	return m, nil
}

// step makes the next Lanczos vector, rotates its column, and moves x.
func (m *minimal) step() error {
	alpha, before, err := m.lanczos()
	if err != nil {
		return err
	}
	oldEpsilon := m.epsilon
	delta := m.cs*m.delta + m.sn*alpha
	diagonal := m.sn*m.delta - m.cs*alpha
	m.epsilon = m.sn * m.beta
	m.delta = -m.cs * m.beta
	gamma := math.Hypot(diagonal, m.beta)
	if gamma == 0 {
		m.done = true
		return nil
	}
	m.cs, m.sn = diagonal/gamma, m.beta/gamma
	phi := m.cs * m.rest
	m.rest *= m.sn
	m.w1, m.w2, m.w = m.w2, m.w, m.w1
	for i := range m.w {
		m.w[i] = (m.v[i]/before - oldEpsilon*m.w1[i] - delta*m.w2[i]) / gamma
		m.x[i] += phi * m.w[i]
	}
	m.done = m.beta == 0
	return nil
}

// lanczos returns the diagonal element of the current vector and what the
// vector in v has to be divided by.
func (m *minimal) lanczos() (alpha, before float64, err error) {
	before = m.beta
	copy(m.v, m.y)
	next := m.y // becomes A v
	scaled := make([]float64, len(m.v))
	for i, v := range m.v {
		scaled[i] = v / before
	}
	m.a.Apply(next, scaled)
	if m.last != 0 {
		addScaled(next, -m.beta/m.last, m.r1)
	}
	alpha = inner(scaled, next)
	addScaled(next, -alpha/m.beta, m.r2)
	m.r1, m.r2, m.y = m.r2, next, m.r1
	m.by.Apply(m.y, m.r2)
	m.last = m.beta
	square := inner(m.r2, m.y)
	if square < 0 {
		return 0, 0, fmt.Errorf("sparse: the preconditioner is not positive definite: r'Mr is %.3g", square)
	}
	m.beta = math.Sqrt(square)
	return alpha, before, nil
}
