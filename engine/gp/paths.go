package gp

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"pawl/engine/parallel"
	"pawl/engine/rng"
)

// waves is the number of random Fourier features of a path's prior.
const waves = 512

// Paths draws whole functions from the posterior and returns their values at
// the points x (p x d): one row a path (count x p). A path is a function of
// the prior, drawn as random Fourier features, plus the correction that makes
// it agree with the data (pathwise conditioning: Wilson et al. 2020,
// "Efficiently sampling functions from Gaussian process posteriors"). Values
// of one path at different points belong together, which is what Predict
// cannot give.
func (m *RegressionModel) Paths(ctx context.Context, x [][]float64, count int, src rand.Source) ([][]float64, error) {
	r := rand.New(src)
	prior := m.newPrior(r)
	sources := rng.Split(src, count)
	weights, err := parallel.Map(ctx, count, func(k int) (pathWeights, error) {
		return m.drawPath(prior, rand.New(sources[k])), nil
	})
	if err != nil {
		return nil, err
	}
	stacked := stack(weights)
	out := make([][]float64, count)
	for k := range out {
		out[k] = make([]float64, len(x))
	}
	err = parallel.Blocks(ctx, len(x), 128, func(lo, hi int) error {
		m.evaluatePaths(prior, stacked, x[lo:hi], lo, out)
		return nil
	})
	return out, err
}

// prior holds random Fourier features of the kernel and the trend's terms:
// functions whose weights are standard normal under the prior.
type prior struct {
	frequencies [][]float64 // waves x d, for stretched points
	scale       float64
	atData      *mat.Dense // n x features
}

// newPrior draws frequencies from the spectral density of the Matern 5/2
// kernel, a Student t of 5 degrees of freedom: a normal vector over the root of
// a chi-squared number. They are drawn by a shifted Halton sequence, which
// covers the density more evenly than independent draws.
func (m *RegressionModel) newPrior(r *rand.Rand) *prior {
	p := &prior{scale: math.Sqrt(m.kernel.Signal / waves)}
	shift := make([]float64, m.data.d+1)
	for i := range shift {
		shift[i] = r.Float64()
	}
	chi := distuv.ChiSquared{K: 5}
	for k := range waves {
		at := halton(k+1, shift)
		// Stretched points carry the factor sqrt 5 already.
		size := 1 / math.Sqrt(chi.Quantile(at[m.data.d]))
		w := make([]float64, m.data.d)
		for i := range w {
			w[i] = size * distuv.UnitNormal.Quantile(at[i])
		}
		p.frequencies = append(p.frequencies, w)
	}
	p.atData = m.features(p, m.data.x)
	return p
}

// halton returns point k of the Halton sequence in as many dimensions as
// shift has, shifted by it and wrapped into (0, 1).
func halton(k int, shift []float64) []float64 {
	out := make([]float64, len(shift))
	prime := 1
	for i, s := range shift {
		prime = primeAfter(prime)
		v, unit := s, 1/float64(prime)
		for n := k; n > 0; n /= prime {
			v += float64(n%prime) * unit
			unit /= float64(prime)
		}
		out[i] = min(max(v-math.Floor(v), 1e-9), 1-1e-9)
	}
	return out
}

func primeAfter(p int) int {
	for {
		p++
		prime := true
		for q := 2; q*q <= p; q++ {
			prime = prime && p%q != 0
		}
		if prime {
			return p
		}
	}
}

// features returns the prior's functions at the points x (p x features).
func (m *RegressionModel) features(p *prior, x [][]float64) *mat.Dense {
	trend := len(m.data.terms(x[0]))
	out := mat.NewDense(len(x), 2*waves+trend, nil)
	for i, point := range x {
		row := out.RawRowView(i)
		u := m.kernel.stretch(point)
		for k, w := range p.frequencies {
			sin, cos := math.Sincos(dot(w, u))
			row[k], row[waves+k] = p.scale*sin, p.scale*cos
		}
		copy(row[2*waves:], m.data.terms(point))
	}
	return out
}

// pathWeights make one path: of the prior's functions and of the data's
// covariances.
type pathWeights struct{ features, data []float64 }

func (m *RegressionModel) drawPath(p *prior, r *rand.Rand) pathWeights {
	n, f := p.atData.Dims()
	w := make([]float64, f)
	for k := range w {
		w[k] = r.NormFloat64()
	}
	residual := mat.NewVecDense(n, nil)
	residual.MulVec(p.atData, mat.NewVecDense(f, w))
	for i := range n {
		noisy := residual.AtVec(i) + math.Sqrt(m.kernel.Noise)*r.NormFloat64()
		residual.SetVec(i, m.data.z[i]-noisy)
	}
	return pathWeights{w, m.solve(residual).RawVector().Data}
}

// stack puts the weights of all paths side by side, one a column.
func stack(weights []pathWeights) (out struct{ features, data *mat.Dense }) {
	out.features = mat.NewDense(len(weights[0].features), len(weights), nil)
	out.data = mat.NewDense(len(weights[0].data), len(weights), nil)
	for k, w := range weights {
		out.features.SetCol(k, w.features)
		out.data.SetCol(k, w.data)
	}
	return out
}

// evaluatePaths fills columns lo... of out with the paths at the points x.
func (m *RegressionModel) evaluatePaths(p *prior, weights struct{ features, data *mat.Dense }, x [][]float64, lo int, out [][]float64) {
	var values, correction mat.Dense
	values.Mul(m.features(p, x), weights.features)
	covariances := mat.NewDense(len(x), len(m.data.x), nil)
	for i, point := range x {
		covariances.SetRow(i, m.covariances(point).RawVector().Data)
	}
	correction.Mul(covariances, weights.data)
	values.Add(&values, &correction)
	for i := range x {
		for k := range out {
			out[k][lo+i] = m.data.mean + m.data.scale*values.At(i, k)
		}
	}
}
