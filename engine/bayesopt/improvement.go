package bayesopt

import "math"

// farTail is where the direct formulas give way to the continued fraction.
const farTail = -4

// logImprovement returns log h(z) and its slope, for h(z) = phi(z) + z Phi(z):
// the expected improvement is sd h((best - mean)/sd). The plain formula loses
// all its digits where improvement is unlikely, so that the acquisition is
// flat there (Ament et al. 2023, "Unexpected improvements to expected
// improvement"). With the continued fraction of tail, h(-z) = phi(z) c/(z + c)
// has no difference in it.
func logImprovement(z float64) (value, slope float64) {
	if z > farTail {
		h := density(z) + z*cumulative(z)
		return math.Log(h), cumulative(z) / h
	}
	c := tail(-z)
	return logDensity(z) + math.Log(c/(c-z)), 1 / c
}

// logCumulative returns log Phi(z) and its slope.
func logCumulative(z float64) (value, slope float64) {
	if z > farTail {
		p := cumulative(z)
		return math.Log(p), density(z) / p
	}
	c := tail(-z)
	return logDensity(z) - math.Log(c-z), c - z
}

// tail returns c(z) with (1 - Phi(z))/phi(z) = 1/(z + c), that is
// c = 1/(z + 2/(z + 3/(z + ...))) (Laplace), for z of at least 4.
func tail(z float64) float64 {
	c := 0.0
	for k := 80.0; k >= 1; k-- {
		c = k / (z + c)
	}
	return c
}

func density(z float64) float64    { return math.Exp(logDensity(z)) }
func logDensity(z float64) float64 { return -z*z/2 - math.Log(2*math.Pi)/2 }
func cumulative(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
