package gp

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"pawl/engine/parallel"
)

// RegressionModel is a Gaussian process given its data. It is safe for many
// goroutines.
type RegressionModel struct {
	kernel Matern52
	data   *observations
	factor *factor
}

func condition(k Matern52, o *observations) (*RegressionModel, error) {
	f, err := factorise(k, o)
	if err != nil {
		return nil, err
	}
	return &RegressionModel{kernel: k, data: o, factor: f}, nil
}

// Kernel returns the kernel.
func (m *RegressionModel) Kernel() Matern52 { return m.kernel }

// LogEvidence returns the log density of the standardised values.
func (m *RegressionModel) LogEvidence() float64 { return m.factor.logEvidence(m.data) }

// Predict returns the mean and the standard deviation of the function, noise
// not included, at the point x (d), in units of y. It panics if x has another
// dimension.
func (m *RegressionModel) Predict(x []float64) (mean, sd float64) {
	k := m.covariances(x)
	solved := m.solve(k)
	return m.scaled(mat.Dot(k, m.factor.weights), m.kernel.Signal-mat.Dot(k, solved))
}

// Gradient returns the mean and standard deviation at x (d) and their
// derivatives by x (d each). Where the standard deviation is zero its
// derivative is given as zero.
func (m *RegressionModel) Gradient(x []float64) (mean, sd float64, dmean, dsd []float64) {
	k := m.covariances(x)
	solved := m.solve(k)
	mean, sd = m.scaled(mat.Dot(k, m.factor.weights), m.kernel.Signal-mat.Dot(k, solved))
	dmean, dsd = make([]float64, len(x)), make([]float64, len(x))
	u := m.kernel.stretch(x)
	for i, v := range m.factor.points {
		_, s := m.kernel.slope(distance(u, v))
		for c, l := range m.kernel.Length {
			dk := -s * (u[c] - v[c]) * math.Sqrt(5) / l
			dmean[c] += m.data.scale * m.factor.weights.AtVec(i) * dk
			if sd > 0 {
				// sd^2 = scale^2 (signal - k' K^-1 k)
				dsd[c] -= m.data.scale * m.data.scale * solved.AtVec(i) * dk / sd
			}
		}
	}
	return mean, sd, dmean, dsd
}

// PredictAll is Predict at many points x (p x d), in parallel.
func (m *RegressionModel) PredictAll(ctx context.Context, x [][]float64) (mean, sd []float64, err error) {
	mean, sd = make([]float64, len(x)), make([]float64, len(x))
	err = parallel.Blocks(ctx, len(x), 64, func(lo, hi int) error {
		m.predictBlock(x[lo:hi], mean[lo:hi], sd[lo:hi])
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return mean, sd, nil
}

// predictBlock solves L V = K for all points together; the explained variance
// of point j is the squared length of column j of V.
func (m *RegressionModel) predictBlock(x [][]float64, mean, sd []float64) {
	n, p := len(m.data.x), len(x)
	k := blas64.General{Rows: n, Cols: p, Stride: p, Data: make([]float64, n*p)}
	stretched := make([][]float64, p)
	for j := range x {
		stretched[j] = m.kernel.stretch(x[j])
	}
	for i, u := range m.factor.points {
		w := m.factor.weights.AtVec(i)
		for j, at := range stretched {
			v := m.kernel.at(distance(u, at))
			k.Data[i*p+j] = v
			mean[j] += w * v
		}
	}
	blas64.Trsm(blas.Left, blas.Trans, 1, m.factor.upper(), k)
	explained := make([]float64, p)
	for i := range n {
		for j, v := range k.Data[i*p : (i+1)*p] {
			explained[j] += v * v
		}
	}
	for j := range x {
		mean[j], sd[j] = m.scaled(mean[j], m.kernel.Signal-explained[j])
	}
}

// scaled turns standardised mean and variance into units of y.
func (m *RegressionModel) scaled(mean, variance float64) (float64, float64) {
	return m.data.mean + m.data.scale*mean, m.data.scale * math.Sqrt(max(variance, 0))
}

func (m *RegressionModel) covariances(x []float64) *mat.VecDense {
	if len(x) != m.data.d {
		panic(fmt.Sprintf("gp: point has %d coordinates, the model %d", len(x), m.data.d))
	}
	k, u := mat.NewVecDense(len(m.data.x), nil), m.kernel.stretch(x)
	for i, v := range m.factor.points {
		k.SetVec(i, m.kernel.at(distance(u, v)))
	}
	return k
}

// solve returns (K + noise)^-1 k.
func (m *RegressionModel) solve(k *mat.VecDense) *mat.VecDense { return m.factor.solve(k) }
