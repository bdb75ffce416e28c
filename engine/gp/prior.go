package gp

import (
	"math"
	"math/rand/v2"
)

// logNormal is the prior of one positive number: its log is normal, and its
// value is kept within hard limits.
type logNormal struct {
	mean, sd  float64
	low, high float64
}

// priors gives the prior of each log in Matern52.logs for d inputs.
func priors(d int) []logNormal {
	out := make([]logNormal, d, d+2)
	for i := range out {
		out[i] = logNormal{mean: math.Sqrt2 + math.Log(float64(d))/2, sd: math.Sqrt(3), low: 0.01, high: 100}
	}
	return append(out,
		logNormal{mean: 0, sd: 1.5, low: 1e-3, high: 1000},
		logNormal{mean: -8, sd: 3, low: 1e-6, high: 1})
}

// logDensity returns the log density of the log v, up to a constant, and its
// slope.
func (p logNormal) logDensity(v float64) (value, slope float64) {
	z := (v - p.mean) / p.sd
	return -z * z / 2, -z / p.sd
}

// clamp brings the log v within the limits and says by how much it was out.
func (p logNormal) clamp(v float64) (inside, excess float64) {
	inside = min(max(v, math.Log(p.low)), math.Log(p.high))
	return inside, v - inside
}

// draw returns a log within the limits, drawn near the prior's centre.
func (p logNormal) draw(r *rand.Rand) float64 {
	v, _ := p.clamp(p.mean + p.sd*r.NormFloat64())
	return v
}
