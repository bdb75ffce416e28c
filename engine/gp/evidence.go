package gp

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// ErrSingular means that the kernel matrix could not be factorised, even with
// jitter on its diagonal.
var ErrSingular = errors.New("gp: the kernel matrix is singular: points repeat, or values are too far apart")

// factor is the Cholesky factor of K + noise, and (K + noise)^-1 z.
type factor struct {
	points  [][]float64 // stretched
	chol    mat.Cholesky
	weights *mat.VecDense
}

// factorise adds jitter to the diagonal, tenfold more each time, until the
// matrix is positive definite to working precision.
func factorise(k Matern52, o *observations) (*factor, error) {
	n := len(o.x)
	f := &factor{points: make([][]float64, n)}
	for i, x := range o.x {
		f.points[i] = k.stretch(x)
	}
	gram := mat.NewSymDense(n, nil)
	for i, u := range f.points {
		for j := i; j < n; j++ {
			v := k.at(distance(u, f.points[j]))
			if o.trend != nil {
				v += o.shared(i, o.rows[j])
			}
			gram.SetSym(i, j, v)
		}
	}
	for jitter := 0.0; jitter < 1e-3; jitter = max(1e-10, 10*jitter) {
		noisy := mat.NewSymDense(n, nil)
		noisy.CopySym(gram)
		for i := range n {
			noisy.SetSym(i, i, gram.At(i, i)+k.Noise+jitter*k.Signal)
		}
		if f.chol.Factorize(noisy) && f.chol.Cond() < 1e14 {
			f.weights = f.solve(mat.NewVecDense(n, o.z))
			return f, nil
		}
	}
	return nil, ErrSingular
}

// upper is the factor U with U'U = K + noise.
func (f *factor) upper() blas64.Triangular {
	return f.chol.RawU().(*mat.TriDense).RawTriangular()
}

// solve returns (K + noise)^-1 b by two triangular solves.
func (f *factor) solve(b *mat.VecDense) *mat.VecDense {
	var out mat.VecDense
	out.CloneFromVec(b)
	blas64.Trsv(blas.Trans, f.upper(), out.RawVector())
	blas64.Trsv(blas.NoTrans, f.upper(), out.RawVector())
	return &out
}

// logEvidence is log N(z; 0, K + noise) (Rasmussen and Williams 2006,
// equation 2.30).
func (f *factor) logEvidence(o *observations) float64 {
	n := float64(len(o.z))
	fit := mat.Dot(mat.NewVecDense(len(o.z), o.z), f.weights)
	return -(fit + f.chol.LogDet() + n*math.Log(2*math.Pi)) / 2
}

// evidenceGradient is the derivative of logEvidence by the logs of the kernel:
// half the trace of (w w' - K^-1) dK (equation 5.9 there).
func (f *factor) evidenceGradient(k Matern52, o *observations) ([]float64, error) {
	n := len(o.x)
	var inverse mat.SymDense
	if err := f.chol.InverseTo(&inverse); err != nil {
		var condition mat.Condition
		if !errors.As(err, &condition) {
			return nil, err
		}
	}
	grad := make([]float64, o.d+2)
	for i := range n {
		wi := f.weights.AtVec(i)
		diagonal := wi*wi - inverse.At(i, i)
		grad[o.d] += diagonal * k.Signal / 2
		grad[o.d+1] += diagonal * k.Noise / 2
		for j, v := range f.points[:i] {
			q := wi*f.weights.AtVec(j) - inverse.At(i, j) // the pair counts twice, half of each
			value, s := k.slope(distance(f.points[i], v))
			grad[o.d] += q * value
			for c, u := range f.points[i] {
				grad[c] += q * s * (u - v[c]) * (u - v[c])
			}
		}
	}
	return grad, nil
}
