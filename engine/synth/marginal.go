package synth

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mathext"
)

// Marginal names a family of distributions of a numeric column.
type Marginal string

// The families. All but Empirical are continuous: they know no value that many
// rows share, and suit a column only as far as its shape is theirs.
const (
	Empirical       Marginal = "empirical"       // the values seen, each with its share: the default
	Normal          Marginal = "norm"            // mean and deviation of the values
	TruncatedNormal Marginal = "truncnorm"       // cut at the least and greatest value
	Beta            Marginal = "beta"            // between the least and greatest value
	Gamma           Marginal = "gamma"           // above the least value
	Uniform         Marginal = "uniform"         // between the least and greatest value
	KernelDensity   Marginal = "gaussian_kde"    // Gaussian kernels of Scott's width around the values
	Best            Marginal = "best parametric" // of the five between Empirical and KernelDensity, the one nearest to the values by Kolmogorov-Smirnov distance
)

var parametric = []Marginal{Normal, TruncatedNormal, Beta, Gamma, Uniform}

func (f Marginal) check() error {
	known := append([]Marginal{Empirical, KernelDensity, Best}, parametric...)
	if f == "" || slices.Contains(known, f) {
		return nil
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return fmt.Errorf("synth: no marginal %q; there are: %s", string(f), strings.Join(names, ", "))
}

// continuous is a fitted continuous distribution. It describes values as parts
// of the observed range, 0 to 1, in which every family is closed and no
// arithmetic overflows.
type continuous struct {
	family    Marginal
	low, high float64 // the observed range
	a, b      float64 // parameters: mean and deviation, or shapes; of Gamma, shape and scale
	margin    float64 // how far the support goes beyond 0 and 1
	knots     []float64
	below     []float64 // of KernelDensity: distribution function at the knots
}

// edge keeps probabilities off 0 and 1, whose normal scores are infinite. It is
// the spacing of float32 at 1, as in the reference implementation.
const edge = 0x1p-23

// score returns the normal score of a value.
func (c *continuous) score(x float64) float64 {
	p := c.cumulative((x/2 - c.low/2) / (c.high/2 - c.low/2))
	return quantile(min(max(p, edge), 1-edge))
}

// value returns the number whose normal score is z, not rounded, within the
// observed range.
func (c *continuous) value(z float64) float64 {
	t := min(max(c.quantile(cumulative(z)), 0), 1)
	return c.low*(1-t) + c.high*t
}

// cumulative is the distribution function at t, a part of the range.
func (c *continuous) cumulative(t float64) float64 {
	switch c.family {
	case Normal:
		return cumulative((t - c.a) / c.b)
	case TruncatedNormal:
		left, mass := c.kept()
		return (cumulative((t-c.a)/c.b) - left) / mass
	case Beta:
		return mathext.RegIncBeta(c.a, c.b, c.inside(t))
	case Gamma:
		return mathext.GammaIncReg(c.a, max(t+c.margin, 0)/c.b)
	case KernelDensity:
		return interpolate(t, c.knots, c.below)
	}
	return min(max(t, 0), 1)
}

// quantile is the inverse of cumulative.
func (c *continuous) quantile(p float64) float64 {
	switch c.family {
	case Normal:
		return c.a + c.b*quantile(p)
	case TruncatedNormal:
		left, mass := c.kept()
		return c.a + c.b*quantile(left+p*mass)
	case Beta:
		return mathext.InvRegIncBeta(c.a, c.b, p)*(1+2*c.margin) - c.margin
	case Gamma:
		return mathext.GammaIncRegInv(c.a, p)*c.b - c.margin
	case KernelDensity:
		return interpolate(p, c.below, c.knots)
	}
	return p
}

// kept returns the mass of the whole normal left of the support and in it.
func (c *continuous) kept() (left, mass float64) {
	left = cumulative((-c.margin - c.a) / c.b)
	return left, cumulative((1+c.margin-c.a)/c.b) - left
}

// inside maps the support, which goes a margin beyond the range, to 0..1.
func (c *continuous) inside(t float64) float64 {
	return min(max((t+c.margin)/(1+2*c.margin), 0), 1)
}

// interpolate returns the value at x of the broken line through ascending
// points; outside them that of the first or last.
func interpolate(x float64, at, values []float64) float64 {
	i, _ := slices.BinarySearch(at, x)
	switch {
	case i == 0:
		return values[0]
	case i == len(at):
		return values[len(at)-1]
	}
	part := (x - at[i-1]) / (at[i] - at[i-1])
	return values[i-1] + part*(values[i]-values[i-1])
}

// distance is the Kolmogorov-Smirnov distance to the values that the column
// has, given as parts of its range with their rows.
func (c *continuous) distance(parts, rows []float64, total float64) float64 {
	far, seen := 0.0, 0.0
	for i, t := range parts {
		p := c.cumulative(t)
		far = max(far, math.Abs(p-seen/total))
		seen += rows[i]
		far = max(far, math.Abs(p-seen/total))
	}
	return far
}
