package sparse

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/rng"
)

var background = context.Background()

// grid is the five-point Laplacian of a grid of r x c points.
func grid(r, c int) *CSR {
	var t []Triplet
	for i := range r {
		for j := range c {
			at := i*c + j
			t = append(t, Triplet{at, at, 4})
			if i+1 < r {
				t = append(t, Triplet{at, at + c, -1}, Triplet{at + c, at, -1})
			}
			if j+1 < c {
				t = append(t, Triplet{at, at + 1, -1}, Triplet{at + 1, at, -1})
			}
		}
	}
	m, err := New(r*c, r*c, t)
	if err != nil {
		panic(err)
	}
	return m
}

// web is a random symmetric pattern with some isolated rows, one row that
// touches all others, and a dominant diagonal of either sign.
func web(n, links int, seed uint64) *CSR {
	r := rand.New(rng.New(seed))
	var t []Triplet
	weight := make([]float64, n)
	link := func(i, j int, v float64) {
		t = append(t, Triplet{i, j, v}, Triplet{j, i, v})
		weight[i] += math.Abs(v)
		weight[j] += math.Abs(v)
	}
	for range links {
		if i, j := r.IntN(n), r.IntN(n); i%7 != 0 && j%7 != 0 && i != j {
			link(i, j, r.NormFloat64())
		}
	}
	for i := 1; i < n; i++ {
		if i%7 != 0 {
			link(0, i, 0.1)
		}
	}
	for i := range n {
		sign := 1.0
		if i%3 == 1 {
			sign = -1
		}
		t = append(t, Triplet{i, i, sign * (weight[i] + 1)})
	}
	m, err := New(n, n, t)
	if err != nil {
		panic(err)
	}
	return m
}

// TestLDLSolves: A x = b for grids, trees, nearly dense and indefinite
// matrices, from one row to a thousand.
func TestLDLSolves(t *testing.T) {
	for name, a := range map[string]*CSR{
		"one": grid(1, 1), "path": grid(1, 60), "grid": grid(40, 43), "small": grid(5, 8), "web": web(300, 900, 1),
		"star": web(400, 0, 2), "tangle": web(200, 8000, 3), "sparse web": web(1200, 1300, 4),
	} {
		f, err := LDL{}.Factor(background, a)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := normal(a.rows, 1)
		b, _ := a.MulVec(want)
		x, err := f.Solve(b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range x {
			if math.Abs(x[i]-want[i]) > 1e-11 {
				t.Fatalf("%s: x[%d] = %v, want %v", name, i, x[i], want[i])
			}
		}
	}
}

// TestLDLInertiaAndDeterminant against the dense matrix's eigenvalues.
func TestLDLInertiaAndDeterminant(t *testing.T) {
	a := web(150, 500, 5)
	dense := mat.NewSymDense(150, nil)
	for _, e := range a.Triplets() {
		dense.SetSym(e.Row, e.Col, e.Value)
	}
	var all mat.EigenSym
	all.Factorize(dense, false)
	negative, logarithm := 0, 0.0
	for _, x := range all.Values(nil) {
		logarithm += math.Log(math.Abs(x))
		if x < 0 {
			negative++
		}
	}
	f, err := LDL{}.Factor(background, a)
	if err != nil {
		t.Fatal(err)
	}
	if f.Negative() != negative || math.Abs(f.LogDet()-logarithm) > 1e-10 {
		t.Errorf("%d negative pivots and log determinant %v, want %d and %v", f.Negative(), f.LogDet(), negative, logarithm)
	}
}

// TestOrderingIsPermutation, and fills in far less than none.
func TestOrderingIsPermutation(t *testing.T) {
	for _, a := range []*CSR{grid(1, 1), grid(30, 31), web(300, 500, 6), web(150, 6000, 7)} {
		order, err := minimumDegree(background, a, math.Inf(1))
		if err != nil {
			t.Fatal(err)
		}
		sorted := slices.Sorted(slices.Values(order))
		for i, v := range sorted {
			if v != i || len(order) != a.rows {
				t.Fatalf("not a permutation of %d: %v", a.rows, order)
			}
		}
	}
	plan, err := LDL{}.Plan(background, grid(60, 60))
	if err != nil {
		t.Fatal(err)
	}
	if banded := 60 * 3600; plan.Fill() > banded/2 {
		t.Errorf("the factor has %d elements, of a band %d", plan.Fill(), banded)
	}
}

// TestTreeHasNoFill: the factor of a tree's matrix has as many elements as the
// matrix has below the diagonal, but for what relaxed blocks store.
func TestTreeHasNoFill(t *testing.T) {
	order, _ := minimumDegree(background, grid(1, 500), math.Inf(1))
	tree := eliminationTree(grid(1, 500), order)
	s := &symbolic{n: 500, order: order, place: make([]int32, 500)}
	for i, row := range order {
		s.place[row] = int32(i)
	}
	total := 0
	for _, c := range s.counts(grid(1, 500), tree) {
		total += c
	}
	if total != 999 {
		t.Errorf("%d elements, want 999", total)
	}
}

func TestLDLOnCores(t *testing.T) {
	a := grid(90, 80)
	b := normal(a.rows, 1)
	onCores(t, func() []float64 {
		f, err := LDL{}.Factor(background, a)
		if err != nil {
			t.Fatal(err)
		}
		x, err := f.Solve(b)
		if err != nil {
			t.Fatal(err)
		}
		return append(x, f.d...)
	})
}

// TestFactorBy: one plan serves several matrices of a pattern, and no other.
func TestFactorBy(t *testing.T) {
	a := grid(12, 9)
	plan, err := LDL{}.Plan(background, a)
	if err != nil {
		t.Fatal(err)
	}
	shifted, _ := a.Shift(-0.5)
	f, err := LDL{}.FactorBy(background, plan, shifted)
	if err != nil {
		t.Fatal(err)
	}
	want := normal(a.rows, 2)
	b, _ := shifted.MulVec(want)
	x, err := f.Solve(b)
	if err != nil || math.Abs(x[5]-want[5]) > 1e-12 {
		t.Errorf("x[5] is %v, want %v; error %v", x[5], want[5], err)
	}
	if _, err := (LDL{}).FactorBy(background, plan, grid(9, 12)); err == nil {
		t.Error("a matrix of another pattern was taken")
	}
}

func TestLDLErrors(t *testing.T) {
	laplacian := path(50) // its rows sum to zero
	var singular *SingularError
	if _, err := (LDL{}).Factor(background, laplacian); !errors.As(err, &singular) || singular.Row < 0 || singular.Row >= 50 {
		t.Errorf("singular: %v", err)
	}
	if _, err := (LDL{}).Factor(background, scattered(5, 6, 9, 1)); err == nil || !strings.Contains(err.Error(), "5 x 6") {
		t.Errorf("not square: %v", err)
	}
	if _, err := (LDL{}).Factor(background, scattered(6, 6, 20, 1)); err == nil || !strings.Contains(err.Error(), "not symmetric") {
		t.Errorf("not symmetric: %v", err)
	}
	if _, err := (LDL{Limit: 1000}).Factor(background, grid(40, 40)); err != ErrTooMuchWork {
		t.Errorf("limit: %v", err)
	}
	ctx, cancel := context.WithCancel(background)
	cancel()
	if _, err := (LDL{}).Factor(ctx, grid(9, 9)); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	f, err := LDL{}.Factor(background, grid(3, 3))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Solve(make([]float64, 8)); err == nil {
		t.Error("a right-hand side that is too short was taken")
	}
	if _, err := f.Solve([]float64{0, 0, math.NaN(), 0, 0, 0, 0, 0, 0}); err == nil {
		t.Error("NaN was taken")
	}
}

// path is the graph Laplacian of a path.
func path(n int) *CSR {
	var t []Triplet
	for i := range n - 1 {
		t = append(t, Triplet{i, i, 1}, Triplet{i + 1, i + 1, 1}, Triplet{i, i + 1, -1}, Triplet{i + 1, i, -1})
	}
	m, err := New(n, n, t)
	if err != nil {
		panic(err)
	}
	return m
}
