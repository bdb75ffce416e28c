package scgoat

import (
	"context"
	"math/rand/v2"

	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/rng"
)

// Run is a finished search.
type Run struct {
	Method      string
	Names       []string // the generators, in the order of all proportions
	Objective   metrics.Metric
	Constraints []Constraint

	Evaluations []Evaluation
	Path        []Thresholds // the thresholds on their way, the first in force from the beginning; none if unconstrained
	Reverts     []Revert

	Best     Evaluation // the answer
	Feasible bool       // the answer keeps all targets
	Released []float64  // the constraint metrics of the very rows of Release, measured anew
	Verified bool       // the released rows keep all targets
	Test     float64    // the answer's objective on the test table; NaN without one

	pools *Pools
	draw  uint64 // of the released rows
}

// Evaluation is one mixture that was tried. Slices over constraints are in the
// order of Run.Constraints.
type Evaluation struct {
	Index      int       // from 0
	Round      int       // 0: initial design
	Counts     []int     // rows from each generator
	Alpha      []float64 // the same as proportions
	Objective  float64   // on the validation table
	Estimate   float64   // of the objective, by the surrogate model after the last evaluation
	Values     []float64 // the constraint metrics
	Thresholds []float64 // in force when it was tried; nil if unconstrained
	Admitted   bool      // it keeps the thresholds in force when it was tried (if there were any)
	OnTarget   bool      // it keeps the targets
}

// Thresholds are the bounds in force from one evaluation on.
type Thresholds struct {
	Round  int
	From   int // index of the first evaluation under them
	Limits []float64
}

// Revert tells of thresholds that left too little feasible.
type Revert struct {
	Round       int
	Evaluation  int       // evaluations made before it
	Refused     []float64 // the thresholds given up
	Restored    []float64 // the thresholds in force afterwards
	Probability float64   // greatest probability of feasibility under the refused ones
	Cause       string    // the metric that was hardest to keep
	Eta         float64   // the halved step
}

func (e *Evaluation) setThresholds(constraints []Constraint, limits []float64) {
	e.Thresholds = limits
	e.Admitted = feasible(constraints, e.Values, limits)
}

func (r *Run) take() (*frame.Frame, error) { return r.pools.take(r.Best.Counts, r.draw) }

// Release returns the rows of the best mixture (as many as a pool has), in an
// order drawn from src: the rows that Released measures.
func (r *Run) Release(src rand.Source) (*frame.Frame, error) {
	f, err := r.take()
	if err != nil {
		return nil, err
	}
	return f.Shuffle(src), nil
}

// Sample draws n new rows of the best mixture from the generators.
func (r *Run) Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error) {
	sources := rng.Split(src, len(r.Names)+1)
	var parts []*frame.Frame
	for m, count := range Apportion(r.Best.Alpha, n) {
		if count == 0 {
			continue
		}
		part, err := r.pools.models[m].Sample(ctx, count, sources[m])
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	f, err := frame.Concat(parts...)
	if err != nil {
		return nil, err
	}
	return f.Shuffle(sources[len(r.Names)]), nil
}
