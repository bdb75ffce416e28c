package eigen

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/parallel"
)

// Operator is a symmetric matrix known by its product with a vector alone.
// *sparse.CSR is one, *sparse.LDLFactor the inverse of one.
type Operator interface {
	Dims() (rows, cols int) // equal
	Apply(dst, x []float64) // sets dst to A x; dst and x do not overlap
}

// action is an operator under a context.
type action interface {
	order() int
	apply(ctx context.Context, team *parallel.Team, dst, x []float64) error
}

// given is an Operator, times a sign.
type given struct {
	Operator
	sign float64
}

func (g given) order() int {
	n, _ := g.Dims()
	return n
}

func (g given) apply(ctx context.Context, _ *parallel.Team, dst, x []float64) error {
	g.Apply(dst, x)
	if g.sign != 1 {
		scale(g.sign, dst)
	}
	return ctx.Err()
}

// stored is a dense symmetric matrix by rows, times a sign.
type stored struct {
	rows    []float64
	n       int
	sign    float64
	product symmetricProduct
}

func (s *stored) order() int { return s.n }

func (s *stored) apply(ctx context.Context, team *parallel.Team, dst, x []float64) error {
	err := s.product.apply(ctx, team, dst, s.rows, s.n, x)
	if s.sign != 1 {
		scale(s.sign, dst)
	}
	return err
}

// checkOperator fails for an operator that cannot have eigenvalues.
func checkOperator(a Operator) (n int, err error) {
	n, cols := a.Dims()
	if n != cols || n == 0 {
		return 0, fmt.Errorf("eigen: the operator is %d x %d, want as many rows as columns, and at least one", n, cols)
	}
	return n, nil
}

// factored is the inverse of a dense symmetric matrix.
type factored struct {
	lu mat.LU
	n  int
}

func (f *factored) order() int { return f.n }

func (f *factored) apply(ctx context.Context, _ *parallel.Team, dst, x []float64) error {
	if err := f.lu.SolveVecTo(mat.NewVecDense(f.n, dst), false, mat.NewVecDense(f.n, x)); err != nil {
		if _, poor := err.(mat.Condition); !poor {
			return fmt.Errorf("eigen: %w", err)
		}
	}
	return ctx.Err()
}
