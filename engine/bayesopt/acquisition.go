package bayesopt

import (
	"math"

	"pawl/engine/gp"
)

// acquisition is the log of the constrained expected improvement (Gardner et
// al. 2014, equation 5): log EI of the cost below the incumbent plus the sum of
// the constraints' log probabilities. Without an incumbent it is the log
// probability of feasibility alone.
type acquisition struct {
	models    []*gp.RegressionModel // cost, then constraints
	bounds    []Bound
	improve   bool // there is an incumbent
	incumbent float64
}

// leastSD keeps a prediction that is certain from dividing by zero.
const leastSD = 1e-12

// at scores one point from the predictions there: one mean and sd a model.
func (a *acquisition) at(mean, sd func(j int) float64) float64 {
	sum := 0.0
	if a.improve {
		s := max(sd(0), leastSD)
		value, _ := logImprovement((a.incumbent - mean(0)) / s)
		sum += value + math.Log(s)
	}
	for j, b := range a.bounds {
		value, _ := logCumulative(b.margin(mean(j+1)) / max(sd(j+1), leastSD))
		sum += value
	}
	return sum
}

// margin is how far g is on the allowed side; negative if it is not.
func (b Bound) margin(g float64) float64 {
	if b.Sense == AtLeast {
		return g - b.Limit
	}
	return b.Limit - g
}

// gradient scores u and gives the derivative by u.
func (a *acquisition) gradient(u []float64) (value float64, grad []float64) {
	grad = make([]float64, len(u))
	if a.improve {
		mean, sd, dmean, dsd := a.models[0].Gradient(u)
		s := max(sd, leastSD)
		z := (a.incumbent - mean) / s
		v, slope := logImprovement(z)
		value += v + math.Log(s)
		for i := range grad {
			grad[i] += (slope*(-dmean[i]-z*dsd[i]) + dsd[i]) / s
		}
	}
	for j, b := range a.bounds {
		mean, sd, dmean, dsd := a.models[j+1].Gradient(u)
		s := max(sd, leastSD)
		z := b.margin(mean) / s
		v, slope := logCumulative(z)
		value += v
		sign := -1.0
		if b.Sense == AtLeast {
			sign = 1
		}
		for i := range grad {
			grad[i] += slope * (sign*dmean[i] - z*dsd[i]) / s
		}
	}
	return value, grad
}

// ascend climbs from u by projected gradient steps: a step that fails to
// climb is halved, one that climbs is lengthened. It returns the best point.
func (a *acquisition) ascend(space Space, u []float64) (best []float64, value float64) {
	best = u
	value, grad := a.gradient(u)
	step := 0.05
	for range 40 {
		next := space.Project(moved(best, grad, step))
		v, g := a.gradient(next)
		if !(v > value) {
			if step /= 4; step < 1e-5 {
				break
			}
			continue
		}
		best, value, grad = next, v, g
		step = min(step*2, 0.5)
	}
	return best, value
}

// moved steps from u along grad so that the largest change is step.
func moved(u, grad []float64, step float64) []float64 {
	largest := 0.0
	for _, g := range grad {
		largest = max(largest, math.Abs(g))
	}
	out := make([]float64, len(u))
	for i := range u {
		out[i] = u[i]
		if largest > 0 {
			out[i] += step * grad[i] / largest
		}
	}
	return out
}
