package bayesopt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/parallel"
	"pawl/engine/progress"
)

// Constraint is a function that a solution must keep within a limit.
type Constraint struct {
	Name  string
	Of    func(x []float64) float64
	Sense Sense
	Limit float64
	Cheap bool // it costs next to nothing: asked wherever it helps and not modelled
}

// String is the constraint as one would write it.
func (c Constraint) String() string {
	sign := "<="
	if c.Sense == AtLeast {
		sign = ">="
	}
	return fmt.Sprintf("%s %s %.4g", c.Name, sign, c.Limit)
}

// Minimize looks for the least value of a costly function, under constraints,
// over numbers in a box, whole numbers and categories.
type Minimize struct {
	Low, High   []float64   // the box, one bound of each for every coordinate; or else
	Dimensions  []Dimension // Real, Integer and Category coordinates
	Objective   func(x []float64) float64
	Constraints []Constraint
	Maximize    bool     // seek the largest value instead
	Budget      int      // evaluations in all; 20 and 20 a dimension more
	Initial     int      // of them, the design to begin with; 5 a dimension, at least 10
	Batch       int      // evaluated at the same time, by as many goroutines; 1
	Strategy    Strategy // Improvement
}

// Result is the outcome of Minimize.
type Result struct {
	Best        Trial // the best feasible evaluation, else the one that breaks the constraints least
	Feasible    bool
	Trials      []Trial // every evaluation, in order
	Names       []string
	Constraints []Constraint
	Maximize    bool

	study *Study
}

// Run evaluates the function Budget times. It fails if the function returns a
// value that is not finite, and ends early, without error, where no point is
// left that was not tried.
func (m Minimize) Run(ctx context.Context, src rand.Source) (*Result, error) {
	if m.Objective == nil {
		return nil, errors.New("bayesopt: Minimize has no Objective")
	}
	study, err := m.Start(src)
	if err != nil {
		return nil, err
	}
	for budget := m.budget(); len(study.Trials()) < budget; {
		err := m.batch(ctx, study, min(max(m.Batch, 1), budget-len(study.Trials())))
		if errors.Is(err, ErrExhausted) && len(study.Trials()) > 0 {
			break
		}
		if err != nil {
			return nil, err
		}
		best, _ := study.Best()
		progress.Report(ctx, progress.Step{Task: "search", Done: len(study.Trials()), Total: budget, Note: fmt.Sprintf("best %.5g", best.Y)})
	}
	return m.result(study), nil
}

// Start begins the search for a caller that evaluates the points itself, by
// Suggest and Observe: Objective and the functions of constraints that are not
// Cheap are not called, and may be nil.
func (m Minimize) Start(src rand.Source) (*Study, error) {
	if m.Budget < 0 || m.Batch < 0 {
		return nil, fmt.Errorf("bayesopt: Budget %d and Batch %d must not be negative", m.Budget, m.Batch)
	}
	if len(m.Dimensions) > 0 && len(m.Low)+len(m.High) > 0 {
		return nil, errors.New("bayesopt: Minimize has both a box and Dimensions: give one of them")
	}
	search := Search{Space: m.space(), Maximize: m.Maximize, Initial: m.Initial, Strategy: m.Strategy}
	for _, c := range m.Constraints {
		if c.Of == nil && (c.Cheap || m.Objective != nil) {
			return nil, fmt.Errorf("bayesopt: constraint %q has no function", c.Name)
		}
		b := Bound{Sense: c.Sense, Limit: c.Limit}
		if c.Cheap {
			b.Exact = c.Of
		}
		search.Bounds = append(search.Bounds, b)
	}
	return search.Init(src)
}

func (m Minimize) space() Space {
	if len(m.Dimensions) > 0 {
		return Mixed(m.Dimensions)
	}
	return Box{Low: m.Low, High: m.High}
}

func (m Minimize) budget() int {
	if m.Budget > 0 {
		return m.Budget
	}
	return 20 + 20*m.space().Dim()
}

// batch suggests, evaluates and observes q points.
func (m Minimize) batch(ctx context.Context, study *Study, q int) error {
	points, err := study.SuggestBatch(ctx, q)
	if err != nil {
		return err
	}
	trials, err := parallel.Map(ctx, q, func(i int) (Trial, error) {
		t := Trial{X: points[i], Y: m.Objective(points[i])}
		for _, c := range m.Constraints {
			t.G = append(t.G, c.Of(points[i]))
		}
		return t, m.finite(t)
	})
	if err != nil {
		return err
	}
	for _, t := range trials {
		if err := study.Observe(t); err != nil {
			return err
		}
	}
	return nil
}

// finite says which function gave no number.
func (m Minimize) finite(t Trial) error {
	if math.IsNaN(t.Y) || math.IsInf(t.Y, 0) {
		return fmt.Errorf("bayesopt: the objective is %v at %v: return a finite number, or a large one where it cannot be computed", t.Y, t.X)
	}
	for j, v := range t.G {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("bayesopt: constraint %q is %v at %v: return a finite number", m.Constraints[j].Name, v, t.X)
		}
	}
	return nil
}

func (m Minimize) result(study *Study) *Result {
	r := &Result{Trials: study.Trials(), Constraints: m.Constraints, Maximize: m.Maximize, study: study}
	r.Best, r.Feasible = study.Best()
	for i := range study.search.Space.Dim() {
		r.Names = append(r.Names, m.name(i))
	}
	return r
}

func (m Minimize) name(i int) string {
	if i < len(m.Dimensions) && m.Dimensions[i].Name != "" {
		return m.Dimensions[i].Name
	}
	return fmt.Sprintf("x%d", i+1)
}

// Progress returns the best feasible value after each evaluation; NaN before
// there is one.
func (r *Result) Progress() []float64 {
	out, best := make([]float64, len(r.Trials)), math.NaN()
	for k, t := range r.Trials {
		if r.study.Feasible(t) && !(r.study.cost(best) <= r.study.cost(t.Y)) {
			best = t.Y
		}
		out[k] = best
	}
	return out
}

// Predict returns what the models say of a point that was not tried: the mean
// of the function and its standard deviation.
func (r *Result) Predict(ctx context.Context, x []float64) (mean, sd float64, err error) {
	if len(x) != len(r.Names) {
		return 0, 0, fmt.Errorf("bayesopt: the point has %d coordinates, the space %d", len(x), len(r.Names))
	}
	if err := r.study.refresh(ctx); err != nil {
		return 0, 0, err
	}
	mean, sd = r.study.surrogates.beliefs[0].at(r.study.search.Space.Unit(x))
	return r.study.cost(mean), sd, nil
}

// MIMEBundle shows the answer.
func (r *Result) MIMEBundle() map[string]any { return map[string]any{"text/plain": r.String()} }

// String is the answer in a few lines.
func (r *Result) String() string {
	text := fmt.Sprintf("%.6g after %d evaluations, at", r.Best.Y, len(r.Trials))
	for i, name := range r.Names {
		text += fmt.Sprintf(" %s %s", name, r.coordinate(i))
	}
	for j, c := range r.Constraints {
		text += fmt.Sprintf("\n%s: %.6g", c, r.Best.G[j])
	}
	if !r.Feasible {
		text += "\ninfeasible: no evaluation keeps all constraints; this one breaks them least"
	}
	return text
}

func (r *Result) coordinate(i int) string {
	if m, ok := r.study.search.Space.(Mixed); ok && len(m[i].Levels) > 0 {
		return m[i].Levels[int(r.Best.X[i])]
	}
	return fmt.Sprintf("%.6g", r.Best.X[i])
}
