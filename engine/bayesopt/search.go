// Package bayesopt looks for the best point of a costly function under
// constraints, with few evaluations: in a Box, in Mixed dimensions (whole
// numbers, categories) or on a Simplex. Gaussian processes (package gp) stand
// in for the function and for each constraint that is costly too; a constraint
// that is a known formula is used exactly. The next point maximises the
// constrained expected improvement (Gardner et al. 2014, "Bayesian
// optimization with inequality constraints"), in logs (Ament et al. 2023).
//
// Start from Minimize for a function of one's own. Search, with Init, Suggest
// and Observe, is for callers that evaluate elsewhere or move the limits of
// the constraints on the way.
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
	Exact func(x []float64) float64 // the function itself, if it is known and cheap; nil: learnt from the trials
}

// Violation returns by how much g breaks the bound, 0 if it does not.
func (b Bound) Violation(g float64) float64 { return max(-b.margin(g), 0) }

// margin is how far g is on the allowed side; negative if it is not.
func (b Bound) margin(g float64) float64 {
	if b.Sense == AtLeast {
		return g - b.Limit
	}
	return b.Limit - g
}

// Search is constrained Bayesian optimisation.
type Search struct {
	Space    Space
	Maximize bool          // seek the largest value instead of the smallest
	Bounds   []Bound       // one a constraint function; none: unconstrained
	Strategy Strategy      // how points are suggested; Improvement
	Initial  int           // points of the initial design; 5 Dim, at least 10
	Spacing  float64       // least distance, in unit coordinates, of a suggestion to earlier points; 0.00001
	Model    gp.Regression // how the function and the constraints are modelled; on a Simplex with the trend gp.Scheffe
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
	if err := s.check(); err != nil {
		return nil, err
	}
	s = s.withDefaults()
	study := &Study{search: s, bounds: slices.Clone(s.Bounds), seed: src.Uint64()}
	random := study.random(forDesign, 0)
	study.design = s.Space.Design(s.Initial, random)
	study.cover = s.Space.Cover(random)
	for _, b := range s.Bounds {
		study.exact = append(study.exact, study.tabulate(b.Exact))
	}
	return study, nil
}

func (s Search) check() error {
	if s.Space == nil {
		return fmt.Errorf("bayesopt: a search needs a Space: a Box, a Simplex or Mixed dimensions")
	}
	if err := s.Space.Check(); err != nil {
		return err
	}
	for i, b := range s.Bounds {
		if math.IsNaN(b.Limit) {
			return fmt.Errorf("bayesopt: the limit of constraint %d is NaN", i)
		}
	}
	if s.Initial < 0 || s.Spacing < 0 {
		return fmt.Errorf("bayesopt: Initial %d and Spacing %v must not be negative", s.Initial, s.Spacing)
	}
	return nil
}

func (s Search) withDefaults() Search {
	if s.Initial == 0 {
		s.Initial = max(10, 5*s.Space.Dim())
	}
	if s.Spacing == 0 {
		s.Spacing = 1e-5
	}
	if s.Strategy == nil {
		s.Strategy = Improvement{}
	}
	if _, ok := s.Space.(Simplex); ok && s.Model.Trend == nil {
		s.Model.Trend = gp.Scheffe{}
	}
	return s
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
