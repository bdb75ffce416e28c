package sparse

import (
	"context"
	"fmt"
	"math"

	"pawl/engine/progress"
)

// Operator is a symmetric matrix known by its product with a vector alone.
type Operator interface {
	Dims() (rows, cols int) // equal
	Apply(dst, x []float64) // sets dst to A x; dst and x do not overlap
}

// Preconditioner approximates the inverse of a positive definite matrix; it
// must be symmetric and positive definite itself.
type Preconditioner interface {
	Apply(dst, r []float64) // dst and r do not overlap
}

// Solution is what an iteration found.
type Solution struct {
	X        []float64
	Steps    int
	Residual float64 // |b - A x| / |b|; 0 for b = 0
}

// NotConvergedError says how far an iteration came.
type NotConvergedError struct {
	Method        string
	Steps         int
	Residual, Tol float64 // |b - A x| / |b|, and what was asked for
}

func (e *NotConvergedError) Error() string {
	return fmt.Sprintf("sparse: %s came to a relative residual of %.2g in %d steps, wanted %.2g; raise Steps or Tol, or give a better preconditioner", e.Method, e.Residual, e.Steps, e.Tol)
}

// limits are the settings that the iterations share.
type limits struct {
	method string
	tol    float64
	steps  int
	by     Preconditioner
}

func newLimits(method string, tol float64, steps, n int, by Preconditioner) limits {
	if tol == 0 {
		tol = 1e-10
	}
	if steps == 0 {
		steps = 10*n + 100
	}
	if by == nil {
		by = identity{}
	}
	return limits{method, tol, steps, by}
}

// check looks at a system before an iteration begins.
func (l limits) check(a Operator, b []float64) error {
	r, c := a.Dims()
	switch {
	case r != c:
		return fmt.Errorf("sparse: the operator is %d x %d, want as many rows as columns", r, c)
	case len(b) != r:
		return fmt.Errorf("sparse: right-hand side has %d numbers, want %d", len(b), r)
	case !(l.tol > 0) || l.steps < 0:
		return fmt.Errorf("sparse: Tol is %v and Steps %d, want a positive tolerance and no negative number of steps", l.tol, l.steps)
	}
	for i, v := range b {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("sparse: number %d of the right-hand side is %v, want finite numbers only", i, v)
		}
	}
	return nil
}

// report tells how far an iteration is, and notices a cancelled context.
func (l limits) report(ctx context.Context, step int, residual float64) error {
	progress.Report(ctx, progress.Step{Task: l.method, Done: step, Total: l.steps, Note: fmt.Sprintf("residual %.1e", residual)})
	return ctx.Err()
}

// finish measures the true residual.
func (l limits) finish(a Operator, x, b []float64, steps int) (*Solution, error) {
	r := make([]float64, len(b))
	a.Apply(r, x)
	for i := range r {
		r[i] = b[i] - r[i]
	}
	s := &Solution{X: x, Steps: steps}
	if size := length(b); size > 0 {
		s.Residual = length(r) / size
	}
	// What the iteration believes and what is true may differ by rounding.
	if !(s.Residual <= 10*l.tol) {
		return nil, &NotConvergedError{l.method, steps, s.Residual, l.tol}
	}
	return s, nil
}

// identity is no preconditioner.
type identity struct{}

func (identity) Apply(dst, r []float64) { copy(dst, r) }
