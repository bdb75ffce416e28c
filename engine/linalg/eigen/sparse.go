package eigen

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/linalg/sparse"
	"pawl/engine/parallel"
)

// solveSparse inverts a shifted matrix where that is wanted or pays.
func (l Lanczos) solveSparse(ctx context.Context, a *sparse.CSR, src rand.Source) (*Pairs, error) {
	shape, err := a.Shift(0) // with a diagonal, zeros or not
	if err != nil {
		return nil, fmt.Errorf("eigen: %w", err)
	}
	if l.Which != Nearest && a.Largest() == 0 {
		return l.run(ctx, given{a, l.sign()}, src)
	}
	if l.Which == Nearest {
		plan, err := sparse.LDL{Limit: mostWork}.Plan(ctx, shape)
		if err == sparse.ErrTooMuchWork {
			return nil, fmt.Errorf("eigen: a factor of A - shift I would take more than %.0g multiplications; use Largest or Smallest, or SolveOperator with an inverse of your own", mostWork)
		}
		if err != nil {
			return nil, fmt.Errorf("eigen: %w", err)
		}
		return l.invertSparse(ctx, a, plan, src)
	}
	plan, err := sparse.LDL{Limit: l.directWork(a)}.Plan(ctx, shape)
	if err == sparse.ErrTooMuchWork {
		return l.direct(ctx, a, src)
	}
	if err != nil {
		return nil, fmt.Errorf("eigen: %w", err)
	}
	return l.outside(ctx, a, plan, src)
}

// mostWork bounds the multiplications of a factor that is asked for: about a
// minute and two gigabytes.
const mostWork = 1e12

// directWork is roughly what a search without factoring multiplies, and so
// much a factor may cost in its place: some hundred products, each made
// orthogonal to the basis.
func (l Lanczos) directWork(a *sparse.CSR) float64 {
	n, _ := a.Dims()
	return 300 * float64(a.NNZ()+2*l.subspace(n)*n)
}

// outside inverts at a shift just outside of the end that is wanted: as near
// as a short search tells, or, if an eigenvalue turns out to lie beyond it,
// where Gershgorin's circles end.
func (l Lanczos) outside(ctx context.Context, a *sparse.CSR, plan *sparse.Plan, src rand.Source) (*Pairs, error) {
	near, far, err := l.bounds(ctx, a, rand.New(src))
	if err != nil {
		return nil, err
	}
	for _, shift := range []float64{near, far} {
		l.Shift = shift
		factor, err := l.factor(ctx, a, plan)
		if err == errSingular {
			continue
		}
		if err != nil {
			return nil, err
		}
		if l.definite(factor) {
			return l.searchInverse(ctx, a, factor, src)
		}
	}
	return l.direct(ctx, a, src)
}

// definite tells whether all eigenvalues lie on the right side of the shift.
func (l Lanczos) definite(f *sparse.LDLFactor) bool {
	if n, _ := f.Dims(); l.Which == Largest {
		return f.Negative() == n
	}
	return f.Negative() == 0
}

// bounds returns a shift that probably lies just outside of the wanted end of
// the spectrum, and one that certainly does.
func (l Lanczos) bounds(ctx context.Context, a *sparse.CSR, random *rand.Rand) (near, far float64, err error) {
	const steps = 40
	values, residuals, err := glance(ctx, given{a, l.sign()}, steps, random)
	if err != nil {
		return 0, 0, err
	}
	last := len(values) - 1
	spread := max(values[last]-values[0], epsilon*a.Largest())
	far = gershgorin(a, l.sign()) + 1e-6*spread
	near = min(far, values[last]+2*residuals[last]+1e-6*spread)
	return l.sign() * near, l.sign() * far, nil
}

// glance is a short search without restarts: eigenvalues, ascending, and their
// residuals.
func glance(ctx context.Context, a action, steps int, random *rand.Rand) (values, residuals []float64, err error) {
	team := parallel.NewTeam()
	defer team.Dismiss()
	k := newKrylov(a, min(steps, a.order()), random, team)
	if err := k.begin(ctx); err != nil {
		return nil, nil, err
	}
	if err := k.extend(ctx, k.most); err != nil {
		return nil, nil, err
	}
	values, _, residuals, err = k.ritz(ctx)
	return values, residuals, err
}

// gershgorin is an upper bound of the eigenvalues of a times sign.
func gershgorin(a *sparse.CSR, sign float64) float64 {
	n, _ := a.Dims()
	highest := math.Inf(-1)
	for i := range n {
		columns, values := a.Row(i)
		centre, radius := 0.0, 0.0
		for at, j := range columns {
			if int(j) == i {
				centre = sign * values[at]
			} else {
				radius += abs(values[at])
			}
		}
		highest = max(highest, centre+radius)
	}
	return highest
}

// invertSparse finds the eigenpairs nearest to the shift.
func (l Lanczos) invertSparse(ctx context.Context, a *sparse.CSR, plan *sparse.Plan, src rand.Source) (*Pairs, error) {
	factor, err := l.factor(ctx, a, plan)
	if err == errSingular {
		return nil, fmt.Errorf("eigen: A - shift I has no factor: the shift is an eigenvalue, or equals an element of a diagonal that nothing fills in; move it a little")
	}
	if err != nil {
		return nil, err
	}
	return l.searchInverse(ctx, a, factor, src)
}

var errSingular = errors.New("eigen: the shifted matrix is singular")

// factor factors A - shift I.
func (l Lanczos) factor(ctx context.Context, a *sparse.CSR, plan *sparse.Plan) (*sparse.LDLFactor, error) {
	shifted, err := a.Shift(l.Shift)
	if err != nil {
		return nil, fmt.Errorf("eigen: %w", err)
	}
	factor, err := sparse.LDL{}.FactorBy(ctx, plan, shifted)
	var singular *sparse.SingularError
	if errors.As(err, &singular) {
		return nil, errSingular
	}
	return factor, err
}

// searchInverse finds eigenpairs of the inverse, and measures them on A.
func (l Lanczos) searchInverse(ctx context.Context, a *sparse.CSR, factor *sparse.LDLFactor, src rand.Source) (*Pairs, error) {
	var inverse action = given{factor, 1}
	if !l.accurate(a, factor) {
		inverse = refined{factor}
	}
	found, err := l.search(ctx, inverse, goal{magnitude: true, own: true}, src)
	if err != nil {
		return nil, err
	}
	l.turnBack(found)
	return found.measured(ctx, given{a, 1})
}

// accurate tells whether the factor alone solves a system well. Without
// pivoting a matrix that is not definite may lose digits.
func (l Lanczos) accurate(a *sparse.CSR, factor *sparse.LDLFactor) bool {
	n, _ := a.Dims()
	b, x, r := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range b {
		b[i] = math.Cos(float64(i)) // any vector without structure
	}
	factor.Apply(x, b)
	a.Apply(r, x)
	axpy(-l.Shift, x, r)
	axpy(-1, b, r)
	return norm(r) <= 1e-12*(a.Largest()+abs(l.Shift))*norm(x)
}

// refined is an inverse whose results are improved until they are accurate.
type refined struct{ *sparse.LDLFactor }

func (r refined) order() int {
	n, _ := r.Dims()
	return n
}

func (r refined) apply(ctx context.Context, _ *parallel.Team, dst, b []float64) error {
	x, err := r.Solve(b)
	if err != nil {
		return fmt.Errorf("eigen: %w", err)
	}
	copy(dst, x)
	return ctx.Err()
}
