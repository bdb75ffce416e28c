package bayesopt

import (
	"math"
	"math/rand/v2"
)

// dirichlet draws proportions with the given concentrations; a part of
// concentration zero gets nothing.
func dirichlet(concentration []float64, r *rand.Rand) []float64 {
	out := make([]float64, len(concentration))
	sum := 0.0
	for i, a := range concentration {
		if a > 0 {
			out[i] = gamma(a, r)
		}
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// gamma draws from the gamma distribution of shape a and scale 1 (Marsaglia
// and Tsang 2000); below shape 1 by their power of a uniform.
func gamma(a float64, r *rand.Rand) float64 {
	if a < 1 {
		return gamma(a+1, r) * math.Pow(1-r.Float64(), 1/a)
	}
	d := a - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		z := r.NormFloat64()
		v := 1 + c*z
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-r.Float64()) < z*z/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
