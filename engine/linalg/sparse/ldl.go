package sparse

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Symmetry is how much two mirrored elements may differ, as a share of the
// largest element, before a matrix counts as not symmetric.
const Symmetry = 1e-10

// LDL factors symmetric matrices as P A P' = L D L', with D diagonal and P an
// approximate minimum degree ordering, by the multifrontal method (Duff and
// Reid 1983). Pivots are taken in the order that fills in least: this is
// stable for positive definite matrices, and for others as long as no pivot is
// tiny; Solve refines its result and says how good it is.
type LDL struct {
	// Tiny is the pivot, as a share of the largest element of the matrix, at
	// which the matrix counts as singular. 0: 1e-14.
	Tiny float64
	// Limit is how many multiplications a factorisation may take, roughly:
	// beyond it, ErrTooMuchWork is returned before any of them is made. 0: any
	// number.
	Limit float64
}

// ErrTooMuchWork says that a factor would cost more than was allowed.
var ErrTooMuchWork = errors.New("sparse: the factor would fill in too much; raise Limit, or solve by iteration")

// SingularError says that a pivot vanished.
type SingularError struct {
	Row   int     // of the matrix
	Pivot float64 // what was left of its diagonal element
}

func (e *SingularError) Error() string {
	return fmt.Sprintf("sparse: the matrix is singular to working precision: the pivot of row %d is %.3g; shift its diagonal a little", e.Row, e.Pivot)
}

// LDLFactor is a factored matrix. It is immutable and safe for many goroutines.
type LDLFactor struct {
	*symbolic
	matrix *CSR
	d      []float64
	blocks [][]float64 // of each node: its rows of L', width x rows
}

// Plan is where a factor has elements: it depends on the pattern of the matrix
// only, and serves all matrices of the same pattern. It is immutable.
type Plan struct {
	*symbolic
	start []int // the pattern
	index []int32
}

// Plan orders the rows of a (n x n) and finds where its factor has elements.
// It fails if a is not square or not symmetric (see Symmetry), and with
// ErrTooMuchWork.
func (c LDL) Plan(ctx context.Context, a *CSR) (*Plan, error) {
	if err := a.CheckSymmetric(Symmetry); err != nil {
		return nil, err
	}
	limit := c.Limit
	if limit == 0 {
		limit = math.Inf(1)
	}
	s, err := analyse(ctx, a, limit)
	if err != nil {
		return nil, err
	}
	return &Plan{symbolic: s, start: a.start, index: a.index}, nil
}

// Fill is the number of elements stored of L, some zeros included.
func (p *Plan) Fill() int {
	total := 0
	for i := range p.nodes {
		total += p.nodes[i].width() * len(p.nodes[i].rows)
	}
	return total
}

// Work is the number of multiplications of a factorisation, roughly.
func (p *Plan) Work() float64 {
	total := 0.0
	for i := range p.nodes {
		total += p.nodes[i].work()
	}
	return total
}

// Factor computes the factor of a (n x n). It fails if a is not square, not
// symmetric (see Symmetry), or singular to working precision (SingularError).
func (c LDL) Factor(ctx context.Context, a *CSR) (*LDLFactor, error) {
	p, err := c.Plan(ctx, a)
	if err != nil {
		return nil, err
	}
	return c.FactorBy(ctx, p, a)
}

// FactorBy is Factor with a plan made before, for a matrix whose elements
// stand in the same places; it fails if they do not.
func (c LDL) FactorBy(ctx context.Context, p *Plan, a *CSR) (*LDLFactor, error) {
	if !slices.Equal(p.start, a.start) || !slices.Equal(p.index, a.index) {
		return nil, fmt.Errorf("sparse: the plan was made for a matrix with elements in other places")
	}
	f := &LDLFactor{symbolic: p.symbolic, matrix: a, d: make([]float64, a.rows)}
	f.blocks = make([][]float64, len(f.nodes))
	e := &elimination{LDLFactor: f, rest: make([]front, len(f.nodes)), smallest: c.Tiny}
	if e.smallest == 0 {
		e.smallest = 1e-14
	}
	e.smallest *= a.Largest()
	return f, e.run(ctx)
}

// Negative is the number of negative pivots, which is the number of negative
// eigenvalues of the matrix (Sylvester's law of inertia).
func (f *LDLFactor) Negative() int {
	count := 0
	for _, d := range f.d {
		if d < 0 {
			count++
		}
	}
	return count
}

// LogDet returns the logarithm of |det A|.
func (f *LDLFactor) LogDet() float64 {
	sum := 0.0
	for _, d := range f.d {
		sum += math.Log(math.Abs(d))
	}
	return sum
}
