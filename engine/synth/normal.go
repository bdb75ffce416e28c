package synth

import "math"

// density is the density of the standard normal distribution.
func density(z float64) float64 { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }

// cumulative is its distribution function.
func cumulative(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// quantile is the inverse of cumulative; 0 and 1 give the infinities.
func quantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }
