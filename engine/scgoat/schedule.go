package scgoat

import (
	"math"

	"pawl/engine/bayesopt"
)

// schedule is the tightening of equation (1) of the ACT paper. In round
// t = 1, 2, ... every bound goes a part Eta exp(-t/T) of its way to the target.
type schedule struct {
	eta  float64 // halved after each revert
	time float64 // T
}

// step is the part of the way taken in round t.
func (s schedule) step(t int) float64 { return s.eta * math.Exp(-float64(t)/s.time) }

// tighten returns the bounds of round t from those in force before it.
func (s schedule) tighten(t int, constraints []Constraint, current []float64) []float64 {
	out := make([]float64, len(current))
	for j, c := range constraints {
		out[j] = current[j] + s.step(t)*(c.Target-current[j])
		// The paper's max and min: never beyond the target.
		if c.Sense == bayesopt.AtLeast {
			out[j] = min(c.Target, out[j])
		} else {
			out[j] = max(c.Target, out[j])
		}
	}
	return out
}
