// Package scgoat mixes synthetic tables: given several generators fitted to
// the same real table, it looks for the proportions whose mixture trains the
// best classifier while privacy and fidelity stay within bounds. The methods
// are those of "Adaptive Constrained Optimization for Tabular Synthetic Data
// Generation" (Obitayo, Dalmasso, Potluru and Veloso 2025), which builds on
// SC-GOAT (Hamad, Nakamura-Sakai, Obitayo and Potluru 2023).
//
// Draw fits the generators once and draws a pool of rows from each. ACT, Fixed
// and Unconstrained then search the mixtures of the pools; all can share the
// same Pools. The result is a Run: every evaluation, the thresholds on their
// way, and the best mixture, which can be released. With a File a run is kept
// as it is made: one that was broken off goes on, and Open reads it elsewhere.
// Package whatif answers what other thresholds would give.
//
// A mixture is evaluated on the weighted pools, so that it always has the same
// value. Metrics that are functions of the proportions (rates of rows, column
// means, distances of single columns, plain re-identification) are computed
// exactly and bound the search itself; only what is opaque is modelled. What is
// released is a sample of the mixture, and is measured again: its verdict says
// feasible, infeasible, or undecided where chance could turn it.
//
// Where the paper is ambiguous or at odds with itself, the reading taken is
// documented at ACT, Constraint, metrics.ReID, metrics.KS and metrics.SSP.
package scgoat

import (
	"fmt"
	"math"

	"pawl/engine/bayesopt"
	"pawl/engine/metrics"
)

// Constraint bounds a metric of the mixture. AtMost and AtLeast make one.
type Constraint struct {
	Metric    metrics.Metric
	Sense     bayesopt.Sense
	Target    float64  // the bound that the result must keep; the paper's C with a bar
	Automatic bool     // the target is found from the initial design
	Start     *float64 // the relaxed bound where ACT begins; nil: found from the initial design
}

// AtMost bounds a metric from above.
func AtMost(m metrics.Metric, target float64) Constraint {
	return Constraint{Metric: m, Sense: bayesopt.AtMost, Target: target}
}

// AtLeast bounds a metric from below.
func AtLeast(m metrics.Metric, target float64) Constraint {
	return Constraint{Metric: m, Sense: bayesopt.AtLeast, Target: target}
}

// Automatic bounds a metric on its worse side, by a target that the search
// finds: the best value that any mixture has, less a quarter of its distance to
// the median, or more if several such targets cannot be kept together.
func Automatic(m metrics.Metric) Constraint {
	c := Constraint{Metric: m, Automatic: true}
	if m.Better == metrics.Higher {
		c.Sense = bayesopt.AtLeast
	}
	return c
}

// From returns the constraint with a relaxed bound for ACT to begin with.
func (c Constraint) From(start float64) Constraint {
	c.Start = &start
	return c
}

// Met tells whether a value keeps the target.
func (c Constraint) Met(value float64) bool { return c.violation(value, c.Target) == 0 }

// String is the constraint as one would write it: reid <= 0.1.
func (c Constraint) String() string {
	return fmt.Sprintf("%s %s %.4g", c.Metric.Name, c.sign(), c.Target)
}

func (c Constraint) sign() string {
	if c.Sense == bayesopt.AtLeast {
		return ">="
	}
	return "<="
}

func (c Constraint) violation(value, limit float64) float64 {
	return bayesopt.Bound{Sense: c.Sense, Limit: limit}.Violation(value)
}

// looser returns the more relaxed of two bounds.
func (c Constraint) looser(a, b float64) float64 {
	if c.Sense == bayesopt.AtLeast {
		return min(a, b)
	}
	return max(a, b)
}

func (c Constraint) check() error {
	if c.Metric.Labels == nil && c.Metric.Tables == nil && c.Metric.Mixture == nil {
		return fmt.Errorf("scgoat: a constraint has no metric")
	}
	if math.IsNaN(c.Target) || math.IsInf(c.Target, 0) {
		return fmt.Errorf("scgoat: the target of %s is %v, want a finite number", c.Metric.Name, c.Target)
	}
	if c.Start != nil && !c.Automatic && c.looser(*c.Start, c.Target) != *c.Start {
		return fmt.Errorf("scgoat: %s starts at %v, which is tighter than its target: start on the relaxed side", c, *c.Start)
	}
	return nil
}

// targets returns the constraints' target bounds.
func targets(constraints []Constraint) []float64 {
	out := make([]float64, len(constraints))
	for j, c := range constraints {
		out[j] = c.Target
	}
	return out
}

// feasible tells whether the values keep all bounds.
func feasible(constraints []Constraint, values, limits []float64) bool {
	for j, c := range constraints {
		if c.violation(values[j], limits[j]) > 0 {
			return false
		}
	}
	return true
}
