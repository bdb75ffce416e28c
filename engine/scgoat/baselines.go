package scgoat

import (
	"context"
	"math/rand/v2"

	"pawl/engine/classify"
	"pawl/engine/frame"
	"pawl/engine/metrics"
)

// Fixed is the search with the targets as bounds from the beginning (Gardner
// et al. 2014): the paper's SCGOAT-Medium and SCGOAT-Tight. Fields as in ACT.
type Fixed struct {
	Name        string // in reports; "Fixed"
	Label       string
	Objective   metrics.Metric
	Constraints []Constraint
	Initial     int
	Budget      int
	Classifier  classify.Boosting
}

// Run searches the mixtures of the pools, as ACT.Run does.
func (f Fixed) Run(ctx context.Context, pools *Pools, validation, test *frame.Frame, src rand.Source) (*Run, error) {
	return settings{
		name: either(f.Name, "Fixed"), label: f.Label, objective: f.Objective, constraints: f.Constraints,
		initial: f.Initial, budget: f.Budget, classifier: f.Classifier, binding: true,
	}.run(ctx, pools, validation, test, src)
}

// Unconstrained is the search without bounds: SCGOAT. Constraints, if given,
// are measured and reported, but play no part. Fields as in ACT.
type Unconstrained struct {
	Name        string // in reports; "Unconstrained"
	Label       string
	Objective   metrics.Metric
	Constraints []Constraint
	Initial     int
	Budget      int
	Classifier  classify.Boosting
}

// Run searches the mixtures of the pools, as ACT.Run does.
func (u Unconstrained) Run(ctx context.Context, pools *Pools, validation, test *frame.Frame, src rand.Source) (*Run, error) {
	return settings{
		name: either(u.Name, "Unconstrained"), label: u.Label, objective: u.Objective, constraints: u.Constraints,
		initial: u.Initial, budget: u.Budget, classifier: u.Classifier,
	}.run(ctx, pools, validation, test, src)
}

// run is a whole search under bounds that stay.
func (s settings) run(ctx context.Context, pools *Pools, validation, test *frame.Frame, src rand.Source) (*Run, error) {
	state, err := s.begin(ctx, pools, validation, src)
	if err != nil {
		return nil, err
	}
	if err := state.design(ctx); err != nil {
		return nil, err
	}
	if s.binding {
		state.adopt(0, targets(s.constraints))
	}
	for range state.budget {
		if err := state.step(ctx, 1); err != nil {
			return nil, err
		}
	}
	return state.finish(ctx, test)
}
