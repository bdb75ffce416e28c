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
	return m.scaled(mat.Dot(k, m.factor.weights), m.prior(x)-mat.Dot(k, solved))
}

// prior is the variance of the function at x before any data.
func (m *RegressionModel) prior(x []float64) float64 {
	terms := m.data.terms(x)
	return m.kernel.Signal + dot(terms, terms)
}

// Gradient returns the mean and standard deviation at x (d) and their
// derivatives by x (d each). Where the standard deviation is zero its
// derivative is given as zero.
func (m *RegressionModel) Gradient(x []float64) (mean, sd float64, dmean, dsd []float64) {
	k := m.covariances(x)
	solved := m.solve(k)
	mean, sd = m.scaled(mat.Dot(k, m.factor.weights), m.prior(x)-mat.Dot(k, solved))
	dmean, dsd = make([]float64, len(x)), make([]float64, len(x)) // dsd holds half the slope of the variance at first
	u := m.kernel.stretch(x)
	for i, v := range m.factor.points {
		_, s := m.kernel.slope(distance(u, v))
		for c, l := range m.kernel.Length {
			dk := -s * (u[c] - v[c]) * math.Sqrt(5) / l
			dmean[c] += m.factor.weights.AtVec(i) * dk
			dsd[c] -= solved.AtVec(i) * dk
		}
	}
	m.addTrendSlopes(x, solved, dmean, dsd)
	for c := range x {
		dmean[c] *= m.data.scale
		if dsd[c] *= m.data.scale * m.data.scale; sd > 0 {
			dsd[c] /= sd
		} else {
			dsd[c] = 0
		}
	}
	return mean, sd, dmean, dsd
}

// addTrendSlopes adds the trend's part to the slope of the mean and to half
// the slope of the variance, prior(x) - k' K^-1 k.
func (m *RegressionModel) addTrendSlopes(x []float64, solved *mat.VecDense, dmean, dvar []float64) {
	if m.data.trend == nil {
		return
	}
	terms, slopes := m.data.terms(x), m.data.trend.Slopes(x)
	for t, slope := range slopes {
		inMean, inVariance := 0.0, terms[t]
		for i, row := range m.data.rows {
			inMean += m.factor.weights.AtVec(i) * row[t]
			inVariance -= solved.AtVec(i) * row[t]
		}
		for c, v := range slope {
			dmean[c] += inMean * v
			dvar[c] += inVariance * v
		}
	}
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
	stretched, terms := make([][]float64, p), make([][]float64, p)
	for j := range x {
		stretched[j], terms[j] = m.kernel.stretch(x[j]), m.data.terms(x[j])
	}
	for i, u := range m.factor.points {
		w := m.factor.weights.AtVec(i)
		for j, at := range stretched {
			v := m.kernel.at(distance(u, at)) + m.data.shared(i, terms[j])
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
		mean[j], sd[j] = m.scaled(mean[j], m.kernel.Signal+dot(terms[j], terms[j])-explained[j])
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
	k, u, terms := mat.NewVecDense(len(m.data.x), nil), m.kernel.stretch(x), m.data.terms(x)
	for i, v := range m.factor.points {
		k.SetVec(i, m.kernel.at(distance(u, v))+m.data.shared(i, terms))
	}
	return k
}

// solve returns (K + noise)^-1 k.
func (m *RegressionModel) solve(k *mat.VecDense) *mat.VecDense { return m.factor.solve(k) }
