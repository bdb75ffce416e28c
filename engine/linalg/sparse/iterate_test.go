package sparse

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pawl/engine/rng"
)

func normal(n int, seed uint64) []float64 {
	r := rand.New(rng.New(seed))
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

// TestIterationsSolve: each method and preconditioner finds the x that made
// the right-hand side, and the better preconditioner needs fewer steps.
func TestIterationsSolve(t *testing.T) {
	a := grid(30, 40)
	want := normal(a.rows, 2)
	b, _ := a.MulVec(want)
	jacobi, err := NewJacobi(a)
	if err != nil {
		t.Fatal(err)
	}
	incomplete, err := NewIncompleteCholesky(a)
	if err != nil {
		t.Fatal(err)
	}
	steps := map[string]int{}
	for name, by := range map[string]Preconditioner{"none": nil, "jacobi": jacobi, "incomplete": incomplete} {
		cg, err := CG{Tol: 1e-12, By: by}.Solve(background, a, b)
		if err != nil {
			t.Fatalf("CG, %s: %v", name, err)
		}
		minres, err := MINRES{Tol: 1e-12, By: by}.Solve(background, a, b)
		if err != nil {
			t.Fatalf("MINRES, %s: %v", name, err)
		}
		steps[name] = cg.Steps
		for i := range want {
			if math.Abs(cg.X[i]-want[i]) > 1e-8 || math.Abs(minres.X[i]-want[i]) > 1e-8 {
				t.Fatalf("%s: x[%d] = %v by CG, %v by MINRES, want %v", name, i, cg.X[i], minres.X[i], want[i])
			}
		}
	}
	if steps["incomplete"] >= steps["none"]/2 {
		t.Errorf("steps %v: incomplete Cholesky should halve them", steps)
	}
}

// TestMINRESIndefinite: an indefinite matrix that conjugate gradients refuse.
func TestMINRESIndefinite(t *testing.T) {
	a, err := grid(12, 15).Shift(3.05)
	if err != nil {
		t.Fatal(err)
	}
	want := normal(a.rows, 3)
	b, _ := a.MulVec(want)
	if _, err := (CG{}).Solve(background, a, b); err == nil || !strings.Contains(err.Error(), "not positive definite") {
		t.Errorf("CG: %v", err)
	}
	s, err := MINRES{Tol: 1e-13}.Solve(background, a, b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if math.Abs(s.X[i]-want[i]) > 1e-8 {
			t.Fatalf("x[%d] = %v, want %v", i, s.X[i], want[i])
		}
	}
}

func TestIterationErrors(t *testing.T) {
	a := grid(20, 20)
	b := normal(a.rows, 4)
	var short *NotConvergedError
	if _, err := (CG{Steps: 3}).Solve(background, a, b); !errors.As(err, &short) || short.Steps != 3 || short.Residual < 1e-10 {
		t.Errorf("three steps of CG: %v", err)
	}
	if _, err := (MINRES{Steps: 3}).Solve(background, a, b); !errors.As(err, &short) {
		t.Errorf("three steps of MINRES: %v", err)
	}
	if _, err := (CG{}).Solve(background, a, b[1:]); err == nil {
		t.Error("a right-hand side that is too short was taken")
	}
	b[7] = math.NaN()
	if _, err := (CG{}).Solve(background, a, b); err == nil || !strings.Contains(err.Error(), "number 7") {
		t.Errorf("NaN: %v", err)
	}
	ctx, cancel := context.WithCancel(background)
	cancel()
	if _, err := (CG{}).Solve(ctx, a, normal(a.rows, 4)); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

// TestZeroRightSide: the answer is zero, at once.
func TestZeroRightSide(t *testing.T) {
	a := grid(3, 3)
	for _, solve := range []func(context.Context, Operator, []float64) (*Solution, error){CG{}.Solve, MINRES{}.Solve} {
		s, err := solve(background, a, make([]float64, 9))
		if err != nil || s.Steps != 0 || s.Residual != 0 {
			t.Errorf("%+v, %v", s, err)
		}
	}
}

// TestIncompleteIsExactWithoutFill: for a tridiagonal matrix IC(0) is Cholesky.
func TestIncompleteIsExactWithoutFill(t *testing.T) {
	a := grid(1, 50)
	p, err := NewIncompleteCholesky(a)
	if err != nil {
		t.Fatal(err)
	}
	want := normal(50, 5)
	b, _ := a.MulVec(want)
	got := make([]float64, 50)
	p.Apply(got, b)
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12 {
			t.Fatalf("x[%d] = %v, want %v", i, got[i], want[i])
		}
	}
}
