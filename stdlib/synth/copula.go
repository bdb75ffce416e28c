package synth

import (
	"pawl/engine/synth"
	"pawl/stdlib/frame"
)

// The families of distributions of numeric columns, for GaussianCopula and
// CopulaGAN.
const (
	Empirical       = synth.Empirical       // the values seen: the default
	Normal          = synth.Normal          // "norm"
	TruncatedNormal = synth.TruncatedNormal // "truncnorm"
	Beta            = synth.Beta            // "beta"
	Gamma           = synth.Gamma           // "gamma"
	Uniform         = synth.Uniform         // "uniform"
	KernelDensity   = synth.KernelDensity   // "gaussian_kde"
	Best            = synth.Best            // of the five in the middle, the nearest to the values
)

// GaussianCopula learns each column's distribution and the correlation of the
// columns' normal scores. Fields: Marginal, Marginals.
type GaussianCopula synth.GaussianCopula

// Name returns "Gaussian copula".
func (g GaussianCopula) Name() string { return g.engine().Name() }

// Fit learns df.
func (g GaussianCopula) Fit(df frame.Frame) Model { return fit(g.engine(), df) }

func (g GaussianCopula) engine() synth.Generator { return synth.GaussianCopula(g) }
