// Package bayesopt looks for the best point of a costly function under costly
// constraints, in a Box or on a Simplex, with few evaluations: Gaussian
// processes (package gp) stand in for the function and for each constraint,
// and the next point maximises the constrained expected improvement (Gardner
// et al. 2014, "Bayesian optimization with inequality constraints").
//
// Start from Search. Minimize runs a whole search; Init, Suggest and Observe
// are its steps, for callers that evaluate elsewhere or move the limits of the
// constraints on the way.
package bayesopt

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/gp"
	"pawl/engine/progress"
)

// Sense is the side of a limit that is allowed.
type Sense int

const (
	AtMost  Sense = iota // g <= limit
	AtLeast              // g >= limit
)

func (s Sense) String() string {
	if s == AtLeast {
		return "at least"
	}
	return "at most"
}

// Bound limits one constraint function.
type Bound struct {
	Sense Sense
	Limit float64
}

// Violation returns by how much g breaks the bound, 0 if it does not.
func (b Bound) Violation(g float64) float64 {
	if b.Sense == AtLeast {
		return max(b.Limit-g, 0)
	}
	return max(g-b.Limit, 0)
}

// Search is constrained Bayesian optimisation by expected improvement.
type Search struct {
	Space    Space
	Maximize bool          // seek the largest value instead of the smallest
	Bounds   []Bound       // one a constraint function; none: unconstrained
	Initial  int           // points of the initial design; 5 Dim, at least 10
	Spacing  float64       // least distance, in unit coordinates, of a suggestion to earlier points; 0.001
	Model    gp.Regression // how the function and the constraints are modelled
}

// Trial is one evaluation.
type Trial struct {
	X []float64 // the point
	Y float64   // the function
	G []float64 // the constraint functions, one a Bound
}

// Function evaluates a point: y, and the constraint functions g.
type Function func(ctx context.Context, x []float64) (y float64, g []float64, err error)

// Init begins a search. It fails if the space or a setting makes no sense.
func (s Search) Init(src rand.Source) (*Study, error) {
	if s.Space == nil {
		return nil, fmt.Errorf("bayesopt: a search needs a Space: a Box or a Simplex")
	}
	if err := s.Space.Check(); err != nil {
		return nil, err
	}
	for i, b := range s.Bounds {
		if math.IsNaN(b.Limit) {
			return nil, fmt.Errorf("bayesopt: the limit of constraint %d is NaN", i)
		}
	}
	if s.Initial < 0 || s.Spacing < 0 {
		return nil, fmt.Errorf("bayesopt: Initial %d and Spacing %v must not be negative", s.Initial, s.Spacing)
	}
	if s.Initial == 0 {
		s.Initial = max(10, 5*s.Space.Dim())
	}
	if s.Spacing == 0 {
		s.Spacing = 0.001
	}
	random := rand.New(src)
	study := &Study{search: s, bounds: slices.Clone(s.Bounds), random: random}
	study.design = s.Space.Design(s.Initial, random)
	study.cover = s.Space.Cover(random)
	return study, nil
}

// Minimize evaluates f budget times, the initial design included, and returns
// the study; its Best is the answer. (With Maximize it seeks the largest
// value.)
func (s Search) Minimize(ctx context.Context, f Function, budget int, src rand.Source) (*Study, error) {
	study, err := s.Init(src)
	if err != nil {
		return nil, err
	}
	for k := range budget {
		if err := study.Step(ctx, f); err != nil {
			return nil, err
		}
		best, _ := study.Best()
		progress.Report(ctx, progress.Step{Task: "search", Done: k + 1, Total: budget, Note: fmt.Sprintf("best %.5g", best.Y)})
	}
	return study, nil
}
