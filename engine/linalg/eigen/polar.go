package eigen

import (
	"context"
	"math"

	"pawl/engine/linalg"
)

// reach is the singular value, as a share of the largest, that a round of the
// iteration still makes 1. A smaller one would mean weights so large that
// rounding, without pivoting, spoils the symmetry of h.
const reach = 1e-6

// rounds is how many are needed until no singular value above rounding is left.
const rounds = 4

// polar returns the orthogonal factor of a square b = u h, n x n by rows, by
// Halley's iteration with weights that push all singular values to 1 in a few
// steps (Nakatsukasa, Bai and Gygi 2010, equations 3.3 to 3.5), and again for
// those that were too small. Values that are nothing but rounding may stay
// behind. b is not zero, its elements are at most 2.
func polar(ctx context.Context, b []float64, n int) ([]float64, error) {
	x := append([]float64(nil), b...)
	scale(1/norm(b), x)
	for range rounds {
		for lower := reach; 1-lower > 20*epsilon; {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			var err error
			if lower, err = halley(ctx, x, n, lower); err != nil {
				return nil, err
			}
		}
		if isOrthogonal(x, n) {
			break
		}
	}
	return x, nil
}

// isOrthogonal tells whether x'x is 1 to working precision.
func isOrthogonal(x []float64, n int) bool {
	gram := make([]float64, n*n)
	linalg.Gemm64(true, false, n, n, n, 1, x, n, x, n, 0, gram, n)
	for i := range n {
		gram[i*n+i]--
	}
	worst, _ := largest(gram, n)
	return worst <= 2e-14*(1+float64(n)/1000)
}

// halley makes one step, x <- x (a + b x'x)(1 + c x'x)^-1, and returns the new
// lower bound of the singular values.
func halley(ctx context.Context, x []float64, n int, l float64) (float64, error) {
	a, b, c := halleyWeights(l)
	var err error
	if c > 100 {
		err = halleyByQR(ctx, x, n, a, b, c)
	} else {
		err = halleyByCholesky(x, n, a, b, c)
	}
	return min(l*(a+b*l*l)/(1+c*l*l), 1), err
}

// halleyWeights are the best for singular values between l and 1.
func halleyWeights(l float64) (a, b, c float64) {
	if l >= 1 {
		return 3, 1, 3
	}
	d := math.Cbrt(4*(1-l*l)) / math.Pow(l, 4.0/3)
	root := math.Sqrt(1 + d)
	a = root + math.Sqrt(8-4*d+8*(2-l*l)/(l*l*root))/2
	b = (a - 1) * (a - 1) / 4
	return a, b, a + b - 1
}

// halleyByQR is stable for any c: with [sqrt(c) x'; 1] = [q1; q2] r the step is
// (b/c) x + (a - b/c)/sqrt(c) q2 q1'.
func halleyByQR(ctx context.Context, x []float64, n int, a, b, c float64) error {
	stacked := make([]float64, 2*n*n)
	root := math.Sqrt(c)
	for i := range n {
		row := stacked[2*i*n : 2*(i+1)*n]
		for j, v := range x[i*n : (i+1)*n] {
			row[j] = root * v
		}
		row[n+i] = 1
	}
	q := &reflections{a: stacked, tau: make([]float64, n), count: n, width: 2 * n, stairs: true}
	if _, err := factorQR(ctx, q); err != nil {
		return err
	}
	linalg.Gemm64(true, false, n, n, n, (a-b/c)/root, stacked[n:], 2*n, stacked, 2*n, b/c, x, n)
	return nil
}

// halleyByCholesky takes a third of the time, and serves for a moderate c.
func halleyByCholesky(x []float64, n int, a, b, c float64) error {
	z := make([]float64, n*n)
	for i := range n {
		z[i*n+i] = 1
	}
	linalg.Gemm64(true, false, n, n, n, c, x, n, x, n, 1, z, n)
	if bad, _ := choleskyOf(z, n, n); bad >= 0 {
		return ErrNotPositiveDefinite
	}
	y := append([]float64(nil), x...)
	solveTransposed(z, n, y, n, n, n)
	solveStraight(z, n, y, n, n, n)
	for i, v := range y {
		x[i] = b/c*x[i] + (a-b/c)*v
	}
	return nil
}
