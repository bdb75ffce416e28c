package scgoat

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"pawl/engine/bayesopt"
	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/rng"
)

// Run is a search: finished, or what its run file holds so far.
type Run struct {
	Method      string
	Names       []string // the generators, in the order of all proportions
	Objective   metrics.Metric
	Constraints []Constraint

	Evaluations []Evaluation
	Path        []Thresholds // the thresholds on their way, the first in force from the beginning; none if unconstrained
	Reverts     []Revert
	Relaxation  *bayesopt.Relaxation // what would have to be given up; nil if the targets can be kept
	Surface     *Surface             // the exact constraints over the simplex
	Rows        int                  // of a release

	Best     Evaluation   // the answer
	Feasible bool         // the answer keeps all targets
	Released []float64    // the constraint metrics of the very rows of Release, measured anew
	Verified bool         // the released rows keep all targets
	Checks   []Check      // the released rows against each target, with bands
	Verdict  Verdict      // of all checks together
	Score    Score        // the objective of a classifier trained on the released rows
	Draws    int          // of rows that were measured before one was released
	Test     float64      // the answer's objective on the test table; NaN without one
	Extra    []Evaluation // made after the search, by Evaluate
	Finished bool         // false: read from the file of a run that goes on, or was broken off

	pools *Pools
	judge *judge
	file  string
	draw  uint64 // of the released rows
}

// Evaluation is one mixture that was tried. Slices over constraints are in the
// order of Run.Constraints.
type Evaluation struct {
	Index      int       // from 0
	Round      int       // 0: initial design
	Alpha      []float64 // the proportions
	Counts     []int     // the same in whole rows of a release
	Draw       uint64    // 0: the mixture itself, by weighted pools; else a release of it, the rows of that draw
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
	Certain     bool      // all constraints are computed exactly, so that it is no matter of chance
	Cause       string    // the metric that was hardest to keep
	Damping     float64   // factor on all later steps, halved
}

// errDetached is for a run that was read from a file.
var errDetached = errors.New("scgoat: a run that was read from a file has no generators: run the search again with the same File, which takes no evaluation twice")

// Evaluate evaluates one more mixture, as the search did, and returns the run
// with it among Extra; the run itself stays as it is, and so does its answer.
// The run file takes the evaluation up, too.
func (r *Run) Evaluate(ctx context.Context, alpha []float64) (*Run, error) {
	if r.judge == nil {
		return nil, errDetached
	}
	if len(alpha) != len(r.Names) {
		return nil, fmt.Errorf("scgoat: %d proportions for %d generators", len(alpha), len(r.Names))
	}
	e := Evaluation{Index: len(r.Evaluations) + len(r.Extra), Alpha: slices.Clone(alpha), Counts: Apportion(alpha, r.Rows), Admitted: true}
	var err error
	if e.Objective, e.Values, err = r.judge.evaluate(ctx, alpha, 0); err != nil {
		return nil, err
	}
	e.Estimate, e.OnTarget = e.Objective, feasible(r.Constraints, e.Values, targets(r.Constraints))
	if r.file != "" {
		if err := appendTo(r.file, "extra", len(r.Extra), e); err != nil {
			return nil, err
		}
	}
	out := *r
	out.Extra = append(slices.Clone(r.Extra), e)
	return &out, nil
}

func (e *Evaluation) setThresholds(constraints []Constraint, limits []float64) {
	e.Thresholds = limits
	e.Admitted = feasible(constraints, e.Values, limits)
}

// Release returns the rows of the best mixture (as many as a pool has), in an
// order drawn from src: the rows that Released measures.
func (r *Run) Release(src rand.Source) (*frame.Frame, error) {
	if r.pools == nil {
		return nil, errDetached
	}
	f, err := r.pools.take(r.Best.Counts, r.draw)
	if err != nil {
		return nil, err
	}
	return f.Shuffle(src), nil
}

// Sample draws n new rows of the best mixture from the generators.
func (r *Run) Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error) {
	if r.pools == nil {
		return nil, errDetached
	}
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
