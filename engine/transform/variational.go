package transform

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// variational is the state of a variational Gaussian mixture in one dimension.
// The prior of a component's mean is that of all points with the weight of one
// point, the prior of its precision a Wishart distribution of one degree of
// freedom around the precision of all points.
type variational struct {
	points        points
	floor         float64 // least variance
	concentration float64
	mean, square  float64 // of all points: mean and variance

	shares    [][]float64 // responsibility of each component for each point
	mass      []float64   // points of each component
	first     []float64   // beta distribution of each stick's break: its two parameters
	second    []float64
	means     []float64
	precision []float64 // of the mean, in points
	freedom   []float64 // degrees of freedom of the precision
	variance  []float64
	bound     float64
}

// newVariational begins with the clusters, given as ranges of the points.
func newVariational(m Modes, p points, edges []int) *variational {
	k := len(edges) - 1
	v := &variational{points: p, floor: m.Floor, concentration: m.Concentration}
	for _, field := range []*[]float64{&v.mass, &v.first, &v.second, &v.means, &v.precision, &v.freedom, &v.variance} {
		*field = make([]float64, k)
	}
	for i, x := range p.values {
		v.mean += x * p.weights[i] / p.rows
	}
	for i, x := range p.values {
		v.square += (x - v.mean) * (x - v.mean) * p.weights[i]
	}
	v.square /= max(p.rows-1, 1)
	v.shares = make([][]float64, k)
	for c := range v.shares {
		v.shares[c] = make([]float64, len(p.values))
		for i := edges[c]; i < edges[c+1]; i++ {
			v.shares[c][i] = 1
		}
	}
	v.maximise()
	return v
}

// run iterates until the lower bound settles.
func (v *variational) run(ctx context.Context, iterations int, tolerance float64) error {
	for range iterations {
		if err := ctx.Err(); err != nil {
			return err
		}
		before := v.bound
		v.step()
		if math.Abs(v.bound-before) < tolerance {
			break
		}
	}
	return nil
}

// step is one update of the responsibilities and one of the components.
func (v *variational) step() {
	entropy := v.expect()
	v.maximise()
	v.bound = entropy - v.divergence()
}

// expect updates the responsibilities and returns their entropy over all
// points.
func (v *variational) expect() (entropy float64) {
	offsets := v.offsets()
	logs := make([]float64, len(v.means))
	for i, x := range v.points.values {
		top := math.Inf(-1)
		for c, m := range v.means {
			logs[c] = offsets[c] - (x-m)*(x-m)/(2*v.variance[c])
			top = max(top, logs[c])
		}
		total := 0.0
		for c, l := range logs {
			v.shares[c][i] = math.Exp(l - top)
			total += v.shares[c][i]
		}
		here := math.Log(total)
		for c, l := range logs {
			v.shares[c][i] /= total
			here -= v.shares[c][i] * (l - top)
		}
		entropy += here * v.points.weights[i]
	}
	return entropy
}

// offsets returns each component's expected log density at its mean plus its
// expected log weight, up to a constant: Bishop (2006), equations 10.64 to
// 10.66, with the stick-breaking weights of Blei and Jordan (2006).
func (v *variational) offsets() []float64 {
	out := make([]float64, len(v.means))
	remaining := 0.0
	for c := range out {
		whole := mathext.Digamma(v.first[c] + v.second[c])
		weight := mathext.Digamma(v.first[c]) - whole + remaining
		remaining += mathext.Digamma(v.second[c]) - whole
		logPrecision := math.Ln2 + mathext.Digamma(v.freedom[c]/2) - math.Log(v.freedom[c]) - math.Log(v.variance[c])
		out[c] = weight + (logPrecision-1/v.precision[c])/2
	}
	return out
}

// maximise updates the components: Bishop (2006), equations 10.51 to 10.63.
func (v *variational) maximise() {
	const one = 1.0 // the prior's weight in points, and its degrees of freedom
	for c, shares := range v.shares {
		mass, mean, spread := v.statistics(shares)
		v.mass[c] = mass
		v.precision[c] = one + mass
		v.freedom[c] = one + mass
		v.means[c] = (one*v.mean + mass*mean) / v.precision[c]
		away := mean - v.mean
		v.variance[c] = (v.square + mass*(spread+v.floor) + mass*one/v.precision[c]*away*away) / v.freedom[c]
	}
	after := 0.0
	for c := len(v.mass) - 1; c >= 0; c-- {
		v.first[c] = 1 + v.mass[c]
		v.second[c] = v.concentration + after
		after += v.mass[c]
	}
}

// statistics returns the mass, the mean and the variance of the points under
// the given shares.
func (v *variational) statistics(shares []float64) (mass, mean, variance float64) {
	mass = 10 * 0x1p-52 // an empty component keeps the prior's mean
	for i, s := range shares {
		w := s * v.points.weights[i]
		mass += w
		mean += w * v.points.values[i]
	}
	mean /= mass
	for i, s := range shares {
		d := v.points.values[i] - mean
		variance += s * v.points.weights[i] * d * d
	}
	return mass, mean, variance / mass
}

// divergence is the part of the lower bound, with its sign turned, that the
// components' own distributions make, up to a constant.
func (v *variational) divergence() float64 {
	sum := 0.0
	for c := range v.means {
		half := v.freedom[c] / 2
		logGamma, _ := math.Lgamma(half)
		logDeterminant := -math.Log(v.variance[c])/2 - math.Log(v.freedom[c])/2
		sum += -(v.freedom[c]*logDeterminant + half*math.Ln2 + logGamma)
		sum += -mathext.Lbeta(v.first[c], v.second[c])
		sum += math.Log(v.precision[c]) / 2
	}
	return sum
}

// modes returns the components that weigh more than least, or the heaviest if
// none does.
func (v *variational) modes(least float64) []Mode {
	offsets := v.offsets()
	all := make([]Mode, len(v.means))
	stick, total, heaviest := 1.0, 0.0, 0
	for c := range all {
		part := v.first[c] / (v.first[c] + v.second[c])
		all[c] = Mode{Weight: stick * part, Mean: v.means[c], Deviation: math.Sqrt(v.variance[c]), Offset: offsets[c]}
		stick *= 1 - part
		total += all[c].Weight
		if all[c].Weight > all[heaviest].Weight {
			heaviest = c
		}
	}
	var kept []Mode
	for c := range all {
		if all[c].Weight /= total; all[c].Weight > least {
			kept = append(kept, all[c])
		}
	}
	if len(kept) == 0 {
		kept = all[heaviest : heaviest+1]
	}
	return kept
}
