package bayesopt

import (
	"math"
	"testing"
)

// log h(z) and log Phi(z), computed with mpmath at 400 digits.
var tails = []struct{ z, logH, logPhi float64 }{
	{5, 1.6094379231264314, -2.8665161296376359e-7},
	{1, 0.08002621884930694, -0.17275377902344989},
	{0, -0.91893853320467274, -0.69314718055994531},
	{-1, -2.4851210257126413, -1.8410216450092635},
	{-3.9, -11.410393270072435, -9.9423043916913563},
	{-4.1, -12.296899546413045, -10.787431773744635},
	{-10, -55.553122036122356, -53.231285150512471},
	{-38, -730.19618340211374, -726.55721601882013},
	{-100, -5010.1295788002498, -5005.5242086942051},
	{-1000, -500014.73445209116, -500007.82669481218},
	{-1e6, -500000000028.54996, -500000000014.73445},
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

func TestTailsEqualHighPrecision(t *testing.T) {
	for _, c := range tails {
		h, _ := logImprovement(c.z)
		p, _ := logCumulative(c.z)
		near(t, "log h", h, c.logH, 1e-11*(1+math.Abs(c.logH)))
		near(t, "log Phi", p, c.logPhi, 1e-11*math.Abs(c.logPhi)+1e-16)
	}
}

func TestTailSlopesEqualDifferences(t *testing.T) {
	for _, z := range []float64{3, 0, -2, -3.99, -4.01, -20, -300} {
		const step = 1e-4
		for _, f := range []func(float64) (float64, float64){logImprovement, logCumulative} {
			_, slope := f(z)
			up, _ := f(z + step)
			down, _ := f(z - step)
			near(t, "slope", slope, (up-down)/(2*step), 1e-6*(1+math.Abs(slope)))
		}
	}
}
