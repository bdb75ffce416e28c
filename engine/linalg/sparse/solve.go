package sparse

import (
	"fmt"
	"math"
)

// Solve returns the x with A x = b (n). It refines x until the residual is as
// small as rounding permits, at most three times, and fails if b has the wrong
// length or is not finite, or if the factor is of no use.
func (f *LDLFactor) Solve(b []float64) ([]float64, error) {
	if len(b) != f.n {
		return nil, fmt.Errorf("sparse: right-hand side has %d numbers, want %d", len(b), f.n)
	}
	for i, v := range b {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("sparse: number %d of the right-hand side is %v, want finite numbers only", i, v)
		}
	}
	x, residual, change := make([]float64, f.n), append([]float64(nil), b...), make([]float64, f.n)
	left := length(b)
	for step := 0; ; step++ {
		f.Apply(change, residual)
		for i := range x {
			x[i] += change[i]
		}
		f.matrix.Apply(residual, x)
		for i := range residual {
			residual[i] = b[i] - residual[i]
		}
		now := length(residual)
		if step == refinements || now <= 1e-15*left || now > left/2 && step > 0 {
			return x, f.acceptable(now, x, b)
		}
		left = now
	}
}

// refinements bounds the steps of iterative refinement.
const refinements = 3

// acceptable is an error if the residual is far larger than what rounding the
// input would cause.
func (f *LDLFactor) acceptable(residual float64, x, b []float64) error {
	bound := 1e-8 * (f.matrix.Largest()*length(x) + length(b))
	if residual <= bound {
		return nil
	}
	return fmt.Errorf("sparse: the residual %.3g of the solution stays above %.3g: the matrix is too far from definite or too close to singular for this factor", residual, bound)
}

// inner is x'y.
func inner(x, y []float64) float64 {
	y = y[:len(x)]
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+4 <= len(x); i += 4 {
		a, b := x[i:i+4:i+4], y[i:i+4:i+4]
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
	}
	for ; i < len(x); i++ {
		s0 += x[i] * y[i]
	}
	return (s0 + s1) + (s2 + s3)
}

func length(x []float64) float64 { return math.Sqrt(inner(x, x)) }
