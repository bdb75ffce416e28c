package bayesopt

import (
	"context"
	"math"
	"slices"
)

// acquisition is the log of the constrained expected improvement (Gardner et
// al. 2014, equation 5): log EI of the cost below the incumbent plus the sum of
// the constraints' log probabilities. Without an incumbent it is the log
// probability of feasibility alone. An exact constraint has the log
// probability 0 or minus infinity.
type acquisition struct {
	beliefs   []*belief // cost, then constraints
	bounds    []Bound
	spreads   []float64
	improve   bool // there is an incumbent
	incumbent float64
	steepness []float64 // by bound: an estimate of an exact constraint's greatest slope
}

// leastSD keeps a prediction that is certain from dividing by zero.
const leastSD = 1e-12

// at scores one point from the predictions there: one mean and sd a belief.
func (a *acquisition) at(mean, sd func(j int) float64) float64 {
	sum := 0.0
	if a.improve {
		s := max(sd(0), leastSD)
		value, _ := logImprovement((a.incumbent - mean(0)) / s)
		sum += value + math.Log(s)
	}
	for j, b := range a.bounds {
		margin := b.margin(mean(j + 1))
		if b.Exact != nil {
			if margin < 0 { // never for NaN, which stands for a constraint not asked yet
				return math.Inf(-1)
			}
			continue
		}
		value, _ := logCumulative(margin / max(sd(j+1), leastSD))
		sum += value
	}
	return sum
}

// value scores the unit point u.
func (a *acquisition) value(u []float64) float64 {
	means, sds := make([]float64, len(a.beliefs)), make([]float64, len(a.beliefs))
	for j, b := range a.beliefs {
		if j > 0 || a.improve {
			means[j], sds[j] = b.at(u)
		}
	}
	return a.at(func(j int) float64 { return means[j] }, func(j int) float64 { return sds[j] })
}

// gradient scores u and gives the derivative by u. An exact constraint counts
// as one with a sd of softness spreads, which makes a slope of its wall; it is
// asked only if the wall may be near.
func (a *acquisition) gradient(u []float64, softness float64, walls []wall) (value float64, grad []float64) {
	grad = make([]float64, len(u))
	if a.improve {
		mean, sd, dmean, dsd := a.beliefs[0].gradient(u)
		s := max(sd, leastSD)
		z := (a.incumbent - mean) / s
		v, slope := logImprovement(z)
		value += v + math.Log(s)
		for i := range grad {
			grad[i] += (slope*(-dmean[i]-z*dsd[i]) + dsd[i]) / s
		}
	}
	for j, b := range a.bounds {
		belief := a.beliefs[j+1]
		if b.Exact == nil {
			mean, sd, dmean, dsd := belief.gradient(u)
			value += b.addChance(grad, mean, max(sd, leastSD), dmean, dsd)
			continue
		}
		s := softness * a.spreads[j]
		if walls[j].far(u, faraway*s) {
			continue
		}
		mean, _ := belief.at(u)
		walls[j] = wall{at: u, margin: b.margin(mean), steepness: a.steepness[j]}
		if walls[j].margin < faraway*s {
			_, _, dmean, flat := belief.gradient(u)
			value += b.addChance(grad, mean, s, dmean, flat)
		}
	}
	return value, grad
}

// addChance adds the slope of the log probability that the bound is kept to
// grad and returns the log probability.
func (b Bound) addChance(grad []float64, mean, sd float64, dmean, dsd []float64) float64 {
	z := b.margin(mean) / sd
	v, slope := logCumulative(z)
	sign := -1.0
	if b.Sense == AtLeast {
		sign = 1
	}
	for i := range grad {
		grad[i] += slope * (sign*dmean[i] - z*dsd[i]) / sd
	}
	return v
}

// faraway is how many of its sd a wall must be away not to matter.
const faraway = 6

// wall remembers where an exact constraint was last asked, and its margin
// there.
type wall struct {
	at        []float64
	margin    float64
	steepness float64
}

// far tells whether the margin at u cannot be less than enough, as far as the
// steepness is right; if it is not, an ascent goes astray and is led back.
func (w wall) far(u []float64, enough float64) bool {
	if w.at == nil {
		return false
	}
	sum := 0.0
	for i, v := range w.at {
		sum += (u[i] - v) * (u[i] - v)
	}
	return w.margin-w.steepness*math.Sqrt(sum) > enough
}

// score scores points from the beliefs' forecasts there.
func (a *acquisition) score(points [][]float64, forecasts []forecast) []candidate {
	out := make([]candidate, len(points))
	for i, u := range points {
		out[i] = candidate{u: u, value: a.at(
			func(j int) float64 { return forecasts[j].mean[i] },
			func(j int) float64 { return forecasts[j].sd[i] },
		)}
	}
	return out
}

// survey scores points by what must be learnt. Exact constraints are left for
// later, since some take long to compute and few points are looked at again:
// the candidates are unchecked.
func (a *acquisition) survey(ctx context.Context, points [][]float64) ([]candidate, error) {
	forecasts := make([]forecast, len(a.beliefs))
	unknown := slices.Repeat([]float64{math.NaN()}, len(points))
	for j, b := range a.beliefs {
		forecasts[j] = forecast{unknown, unknown}
		if b.exact != nil || j == 0 && !a.improve {
			continue
		}
		f, err := b.all(ctx, points)
		if err != nil {
			return nil, err
		}
		forecasts[j] = f
	}
	out := a.score(points, forecasts)
	for i := range out {
		out[i].unchecked = a.walled()
	}
	return out, nil
}
