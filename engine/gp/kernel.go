// Package gp is Gaussian process regression with a Matern 5/2 kernel, one
// length scale an input. Start from Regression: Fit chooses length scales,
// signal and noise by the evidence of the data and returns the posterior,
// which gives mean and standard deviation at any point, with gradients.
package gp

import (
	"fmt"
	"math"
)

// Matern52 is the kernel
//
//	k(x, x') = Signal (1 + a + a^2/3) exp(-a),  a^2 = 5 sum_i (x_i - x'_i)^2 / Length_i^2
//
// (Rasmussen and Williams 2006, equation 4.17), and the variance of the noise
// on each observation. Signal and Noise are in units of the variance of the
// observed y.
type Matern52 struct {
	Length []float64 // d, in units of x
	Signal float64
	Noise  float64
}

func (k Matern52) check(d int) error {
	if len(k.Length) != d {
		return fmt.Errorf("gp: kernel has %d length scales, the points have %d coordinates", len(k.Length), d)
	}
	for _, l := range k.Length {
		if !(l > 0) || math.IsInf(l, 0) {
			return fmt.Errorf("gp: length scale %v is not a positive number", l)
		}
	}
	if !(k.Signal > 0) || !(k.Noise >= 0) {
		return fmt.Errorf("gp: signal %v must be above zero and noise %v at least zero", k.Signal, k.Noise)
	}
	return nil
}

// stretch returns x in units of the kernel, sqrt(5) x_i / Length_i, in which
// a is the Euclidean distance.
func (k Matern52) stretch(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, l := range k.Length {
		out[i] = math.Sqrt(5) * x[i] / l
	}
	return out
}

// distance is the Euclidean distance of stretched points.
func distance(u, v []float64) float64 {
	sum := 0.0
	for i, x := range u {
		d := x - v[i]
		sum += d * d
	}
	return math.Sqrt(sum)
}

// at returns k at distance a.
func (k Matern52) at(a float64) float64 {
	return k.Signal * (1 + a + a*a/3) * math.Exp(-a)
}

// slope returns k and s at distance a: for stretched points u and v,
// dk/du_i = -s (u_i - v_i) and dk/dlog Length_i = s (u_i - v_i)^2.
func (k Matern52) slope(a float64) (value, s float64) {
	e := k.Signal * math.Exp(-a)
	return (1 + a + a*a/3) * e, (1 + a) / 3 * e
}

// logs returns the kernel as a vector: log lengths, log signal, log noise.
func (k Matern52) logs() []float64 {
	out := make([]float64, 0, len(k.Length)+2)
	for _, l := range k.Length {
		out = append(out, math.Log(l))
	}
	return append(out, math.Log(k.Signal), math.Log(k.Noise))
}

// fromLogs is the inverse of logs.
func fromLogs(v []float64) Matern52 {
	d := len(v) - 2
	k := Matern52{Length: make([]float64, d), Signal: math.Exp(v[d]), Noise: math.Exp(v[d+1])}
	for i := range k.Length {
		k.Length[i] = math.Exp(v[i])
	}
	return k
}
