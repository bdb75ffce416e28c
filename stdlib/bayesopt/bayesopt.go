// Package bayesopt is what a cell sees of the search for the best point of a
// costly function, under constraints, with few evaluations:
//
//	best := bayesopt.Minimize{
//		Low: []float64{0, 0}, High: []float64{6, 6},
//		Objective: func(x []float64) float64 { return math.Sin(x[0]) + x[1] },
//		Constraints: []bayesopt.Constraint{
//			bayesopt.AtMost("overlap", func(x []float64) float64 { return math.Sin(x[0]) * math.Sin(x[1]) }, -0.95),
//		},
//		Budget: 50,
//	}.Run()
//
// Start gives the search step by step, for a function that is evaluated
// elsewhere: Suggest, measure, Observe.
package bayesopt

import (
	"pawl/engine/bayesopt"
	"pawl/stdlib/scope"
)

// Minimize looks for the least value of a costly function over a box (Low and
// High) or over Dimensions, where constraints are kept.
type Minimize struct {
	Low, High   []float64   // the box, or else
	Dimensions  []Dimension // Real, Integer and Category coordinates
	Objective   func(x []float64) float64
	Constraints []Constraint
	Maximize    bool     // seek the largest value instead
	Budget      int      // evaluations in all; 20 and 20 a dimension more
	Initial     int      // of them, the design to begin with; 5 a dimension, at least 10
	Strategy    Strategy // Improvement; or a baseline: Random, TPE, Lattice
}

// Run evaluates the function Budget times and returns the outcome. The
// functions are called one at a time.
func (m Minimize) Run() Result {
	return Result{scope.Must(m.engine().Run(scope.Context(), scope.Source()))}
}

// Start begins a search whose points are evaluated elsewhere.
func (m Minimize) Start() Study {
	return Study{scope.Must(m.engine().Start(scope.Source()))}
}

func (m Minimize) engine() bayesopt.Minimize {
	return bayesopt.Minimize{
		Low: m.Low, High: m.High, Dimensions: m.Dimensions, Objective: m.Objective, Constraints: m.Constraints,
		Maximize: m.Maximize, Budget: m.Budget, Initial: m.Initial, Strategy: m.Strategy,
	}
}

// Result is the outcome of a search. It embeds the engine's, whose Best,
// Feasible, Trials and Progress it has.
type Result struct{ *bayesopt.Result }

// Predict returns mean and standard deviation of the function at a point that
// was not tried.
func (r Result) Predict(x []float64) (mean, sd float64) {
	mean, sd, err := r.Result.Predict(scope.Context(), x)
	scope.Check(err)
	return mean, sd
}

// Study is a search step by step. It embeds the engine's, whose Best and Trials
// it has.
type Study struct{ *bayesopt.Study }

// Suggest returns the next point to evaluate.
func (s Study) Suggest() []float64 { return scope.Must(s.Study.Suggest(scope.Context())) }

// SuggestBatch returns q points to evaluate at the same time.
func (s Study) SuggestBatch(q int) [][]float64 {
	return scope.Must(s.Study.SuggestBatch(scope.Context(), q))
}

// Observe adds an evaluation: the point, the function there, and each
// constraint function there.
func (s Study) Observe(x []float64, y float64, g ...float64) {
	scope.Check(s.Study.Observe(bayesopt.Trial{X: x, Y: y, G: g}))
}

// Trial is one evaluation: the point X, the function Y, the constraints G.
type Trial = bayesopt.Trial

// Constraint is a function that a solution must keep within a limit. Set Cheap
// if it costs next to nothing: then it is not modelled but asked.
type Constraint = bayesopt.Constraint

// AtMost bounds a function from above.
func AtMost(name string, f func(x []float64) float64, limit float64) Constraint {
	return Constraint{Name: name, Of: f, Sense: bayesopt.AtMost, Limit: limit}
}

// AtLeast bounds a function from below.
func AtLeast(name string, f func(x []float64) float64, limit float64) Constraint {
	return Constraint{Name: name, Of: f, Sense: bayesopt.AtLeast, Limit: limit}
}

// Dimension is one coordinate: Real, Integer or Category.
type Dimension = bayesopt.Dimension

// Real is a number between low and high.
func Real(name string, low, high float64) Dimension { return bayesopt.Real(name, low, high) }

// Integer is a whole number between low and high.
func Integer(name string, low, high int) Dimension { return bayesopt.Integer(name, low, high) }

// Category is one of several levels; its coordinate is the index of the level.
func Category(name string, levels ...string) Dimension { return bayesopt.Category(name, levels...) }

// Strategy says how points are chosen after the initial design.
type Strategy = bayesopt.Strategy

// The strategies.
type (
	Improvement = bayesopt.Improvement // constrained expected improvement
	Random      = bayesopt.Random      // at random
	TPE         = bayesopt.TPE         // the tree-structured Parzen estimator
	Lattice     = bayesopt.Lattice     // a lattice and a regression, for mixtures
)
