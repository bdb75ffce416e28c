package scgoat

import (
	"context"
	"fmt"
	"math/rand/v2"

	"pawl/engine/bayesopt"
	"pawl/engine/classify"
	"pawl/engine/frame"
	"pawl/engine/metrics"
)

// Fixed is the search with the targets as bounds from the beginning (Gardner
// et al. 2014): the paper's SCGOAT-Medium and SCGOAT-Tight. With another
// Strategy it is one of the plain searches that any method must beat:
// bayesopt.Random (Dirichlet draws), bayesopt.TPE (SC-GOAT's own) or
// bayesopt.Lattice (a lattice and a regression). Fields as in ACT.
type Fixed struct {
	Name        string // in reports; "Fixed"
	Label       string
	Objective   metrics.Metric
	Constraints []Constraint
	Strategy    bayesopt.Strategy // bayesopt.Improvement
	Initial     int
	Budget      int
	Closing     int // evaluations that leave room for what chance does to a release; a tenth of the Budget. Negative: none
	Replicates  int
	Learn       bool
	Classifier  classify.Boosting
	File        string
}

// Run searches the mixtures of the pools, as ACT.Run does.
func (f Fixed) Run(ctx context.Context, pools *Pools, validation, test *frame.Frame, src rand.Source) (*Run, error) {
	closing := max(either(f.Closing, either(f.Budget, 200)/10), 0)
	if len(f.Constraints) == 0 {
		closing = 0
	}
	return settings{
		name: either(f.Name, "Fixed"), label: f.Label, objective: f.Objective, constraints: f.Constraints,
		initial: f.Initial, budget: f.Budget, replicates: f.Replicates, classifier: f.Classifier,
		strategy: f.Strategy, learn: f.Learn, binding: true, file: f.File,
		method: fmt.Sprintf("fixed, closing %d", closing),
	}.run(ctx, pools, validation, test, closing, src)
}

// Unconstrained is the search without bounds: SCGOAT. Constraints, if given,
// are measured and reported, but play no part. Fields as in ACT.
type Unconstrained struct {
	Name        string // in reports; "Unconstrained"
	Label       string
	Objective   metrics.Metric
	Constraints []Constraint
	Strategy    bayesopt.Strategy
	Initial     int
	Budget      int
	Replicates  int
	Classifier  classify.Boosting
	File        string
}

// Run searches the mixtures of the pools, as ACT.Run does.
func (u Unconstrained) Run(ctx context.Context, pools *Pools, validation, test *frame.Frame, src rand.Source) (*Run, error) {
	return settings{
		name: either(u.Name, "Unconstrained"), label: u.Label, objective: u.Objective, constraints: u.Constraints,
		initial: u.Initial, budget: u.Budget, replicates: u.Replicates, classifier: u.Classifier,
		strategy: u.Strategy, file: u.File, method: "unconstrained",
	}.run(ctx, pools, validation, test, 0, src)
}

// run is a whole search under bounds that stay, but for the last closing
// evaluations.
func (s settings) run(ctx context.Context, pools *Pools, validation, test *frame.Frame, closing int, src rand.Source) (*Run, error) {
	state, err := s.begin(ctx, pools, validation, src)
	if err != nil {
		return nil, err
	}
	if err := state.fixed(ctx, closing); err != nil {
		state.ledger.close()
		return nil, err
	}
	return state.finish(ctx, test)
}

func (s *search) fixed(ctx context.Context, closing int) error {
	if err := s.design(ctx); err != nil {
		return err
	}
	if s.binding {
		s.adopt(0, targets(s.constraints))
	}
	left := s.budget - s.replicates
	closing = min(closing, left)
	for range left - closing {
		if err := s.step(ctx, 1); err != nil {
			return err
		}
	}
	return s.secure(ctx, 1, closing)
}
