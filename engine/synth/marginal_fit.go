package synth

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/optimize"
)

// parted is a numeric column as the continuous families see it: its distinct
// values as parts of its range, with their rows.
type parted struct {
	low, high       float64
	parts, rows     []float64
	total           float64
	mean, deviation float64
}

func newParted(d *domain) parted {
	p := parted{low: d.numbers.limits.Low, high: d.numbers.limits.High}
	for code, x := range d.numbers.values {
		w := float64(d.counts[code])
		p.parts, p.rows = append(p.parts, (x/2-p.low/2)/(p.high/2-p.low/2)), append(p.rows, w)
		p.total += w
	}
	p.mean = p.average(func(t float64) float64 { return t })
	p.deviation = math.Sqrt(p.average(func(t float64) float64 { return (t - p.mean) * (t - p.mean) }))
	return p
}

// average returns the mean of f over the rows.
func (p *parted) average(f func(t float64) float64) float64 {
	sum := 0.0
	for i, t := range p.parts {
		sum += p.rows[i] * f(t)
	}
	return sum / p.total
}

// margin is how far the support of a family goes beyond the range: half of what
// lies between neighbours if the values were spread evenly.
func (p *parted) margin() float64 { return 1 / (2 * p.total) }

// fit returns the most likely member of a family. Location and scale of Beta,
// Gamma and TruncatedNormal are those of the range, not free: freed, their
// likelihood has no maximum where it is wanted (Cheng and Traylor 1995).
func (p *parted) fit(family Marginal) *continuous {
	c := &continuous{family: family, low: p.low, high: p.high, margin: p.margin()}
	switch family {
	case Normal:
		c.a, c.b = p.mean, p.deviation
	case TruncatedNormal:
		p.fitTruncated(c)
	case Beta:
		p.fitBeta(c)
	case Gamma:
		p.fitGamma(c)
	case KernelDensity:
		p.fitKernels(c)
	case Best:
		return p.nearest()
	}
	return c
}

// nearest returns the parametric distribution nearest to the values.
func (p *parted) nearest() *continuous {
	var best *continuous
	least := math.Inf(1)
	for _, family := range parametric {
		c := p.fit(family)
		if d := c.distance(p.parts, p.rows, p.total); d < least {
			best, least = c, d
		}
	}
	return best
}

// The mean of a truncated normal's whole normal may lie outside the range, but
// not by more than farMean ranges, and its deviation is at most wideNormal
// ranges: beyond, the density within the range changes no more.
const (
	farMean    = 10
	wideNormal = 20
)

func (p *parted) fitTruncated(c *continuous) {
	loss := func(x []float64) float64 {
		t := continuous{a: x[0], b: math.Exp(x[1]), margin: c.margin}
		_, mass := t.kept()
		if mass <= 0 || math.Abs(x[0]) > farMean || t.b > wideNormal {
			return math.MaxFloat64
		}
		away := (p.mean - t.a) * (p.mean - t.a)
		return (p.deviation*p.deviation+away)/(2*t.b*t.b) + x[1] + math.Log(mass)
	}
	x := descend(loss, p.mean, math.Log(p.deviation))
	c.a, c.b = x[0], math.Exp(x[1])
}

func (p *parted) fitBeta(c *continuous) {
	left := p.average(func(t float64) float64 { return math.Log(c.inside(t)) })
	right := p.average(func(t float64) float64 { return math.Log1p(-c.inside(t)) })
	loss := func(x []float64) float64 {
		a, b := math.Exp(x[0]), math.Exp(x[1])
		return mathext.Lbeta(a, b) - (a-1)*left - (b-1)*right
	}
	// the moments' estimate to begin with
	size := math.Max(p.mean*(1-p.mean)/(p.deviation*p.deviation)-1, 0.1)
	mean := min(max(p.mean, 0.01), 0.99)
	x := descend(loss, math.Log(mean*size), math.Log((1-mean)*size))
	c.a, c.b = math.Exp(x[0]), math.Exp(x[1])
}

// fitGamma solves log k - digamma(k) = log mean - mean log for the shape k by
// bisection; the left side falls from infinity to 0.
func (p *parted) fitGamma(c *continuous) {
	mean := p.mean + c.margin
	gap := math.Log(mean) - p.average(func(t float64) float64 { return math.Log(t + c.margin) })
	lo, hi := -20.0, 20.0 // of log k
	for hi-lo > 1e-12 {
		mid := (lo + hi) / 2
		if k := math.Exp(mid); mid-mathext.Digamma(k) > gap {
			lo = mid
		} else {
			hi = mid
		}
	}
	c.a = math.Exp((lo + hi) / 2)
	c.b = mean / c.a
}

// descend minimises a smooth function of two variables from a start.
func descend(loss func([]float64) float64, start ...float64) []float64 {
	settings := &optimize.Settings{MajorIterations: 500, Converger: &optimize.FunctionConverge{Absolute: 1e-10, Iterations: 50}}
	found, err := optimize.Minimize(optimize.Problem{Func: loss}, start, settings, &optimize.NelderMead{})
	if err != nil || found == nil {
		return start
	}
	return found.X
}

// kernelKnots is the number of points at which a kernel density's distribution
// function is kept, and of the groups that many distinct values are put into.
const kernelKnots = 512

// fitKernels uses Scott's rule: the deviation times n^(-1/5).
func (p *parted) fitKernels(c *continuous) {
	width := max(p.deviation*math.Pow(p.total, -0.2), 1e-6)
	centres, rows := p.grouped()
	const reach = 5 // deviations of a kernel
	lo, hi := -reach*width, 1+reach*width
	for i := range kernelKnots {
		t := lo + (hi-lo)*float64(i)/(kernelKnots-1)
		sum := 0.0
		for k, centre := range centres {
			sum += rows[k] * cumulative((t-centre)/width)
		}
		sum /= p.total
		if n := len(c.below); n == 0 || sum > c.below[n-1] {
			c.knots, c.below = append(c.knots, t), append(c.below, sum)
		}
	}
}

// grouped returns the values, or the means of groups of neighbours if there
// are very many.
func (p *parted) grouped() (centres, rows []float64) {
	if len(p.parts) <= kernelKnots {
		return p.parts, p.rows
	}
	sums, rows := make([]float64, kernelKnots), make([]float64, kernelKnots)
	for i, t := range p.parts {
		k := min(int(t*kernelKnots), kernelKnots-1)
		sums[k] += t * p.rows[i]
		rows[k] += p.rows[i]
	}
	for k := range sums {
		if rows[k] > 0 {
			sums[k] /= rows[k]
		}
	}
	return sums, rows
}
