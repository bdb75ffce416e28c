package eigen

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// definite is X'X + I/10 of random X.
func definite(n int, seed uint64) *mat.Dense {
	x := mat.DenseCopyOf(random(n, seed))
	a := mat.NewDense(n, n, nil)
	a.Mul(x.T(), x)
	for i := range n {
		a.Set(i, i, a.At(i, i)+0.1)
	}
	return a
}

// reconstructed is the largest element of L L' - A, as a share of A's largest.
func reconstructed(f *CholeskyFactor, a mat.Matrix) float64 {
	l := f.Lower()
	var back mat.Dense
	back.Mul(l, l.T())
	back.Sub(&back, a)
	return max(mat.Max(&back), -mat.Min(&back)) / mat.Max(a)
}

func TestCholeskyReconstructs(t *testing.T) {
	for _, n := range []int{1, 2, 23, 24, 25, 48, 49, 100, 257} {
		a := definite(n, uint64(n))
		f, err := Cholesky{}.Factor(a)
		if err != nil {
			t.Fatal(err)
		}
		if f.Jitter() != 0 {
			t.Errorf("n=%d: jitter %g", n, f.Jitter())
		}
		if e := reconstructed(f, a); e > 1e-15*float64(n+5) {
			t.Errorf("n=%d: L L' is off by %g", n, e)
		}
	}
}

func TestCholeskySolves(t *testing.T) {
	n := 130
	a := definite(n, 1)
	f, err := Cholesky{}.Factor(a)
	if err != nil {
		t.Fatal(err)
	}
	want := mat.NewDense(n, 3, nil)
	want.Copy(random(n, 2))
	var b mat.Dense
	b.Mul(a, want)
	x, err := f.Solve(&b)
	if err != nil {
		t.Fatal(err)
	}
	first, err := f.SolveVec(mat.Col(nil, 0, &b))
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		for j := range 3 {
			if math.Abs(x.At(i, j)-want.At(i, j)) > 1e-8 {
				t.Fatalf("x(%d, %d) = %v, want %v", i, j, x.At(i, j), want.At(i, j))
			}
		}
		if math.Abs(first[i]-want.At(i, 0)) > 1e-8 {
			t.Fatalf("x(%d) = %v, want %v", i, first[i], want.At(i, 0))
		}
	}
	var reference mat.Cholesky
	reference.Factorize(mat.NewSymDense(n, a.RawMatrix().Data))
	if d := f.LogDet() - reference.LogDet(); math.Abs(d) > 1e-9 {
		t.Errorf("log determinant off by %g", d)
	}
}

// TestCholeskyUpdates: a change of rank one and its inverse, against factors
// made anew.
func TestCholeskyUpdates(t *testing.T) {
	n := 60
	a := definite(n, 4)
	x := mat.Col(nil, 0, random(n, 5))
	f, err := Cholesky{}.Factor(a)
	if err != nil {
		t.Fatal(err)
	}
	up, err := f.Update(x)
	if err != nil {
		t.Fatal(err)
	}
	var grown mat.Dense
	grown.Outer(1, mat.NewVecDense(n, x), mat.NewVecDense(n, x))
	grown.Add(&grown, a)
	if e := reconstructed(up, &grown); e > 1e-13 {
		t.Errorf("update is off by %g", e)
	}
	down, err := up.Downdate(x)
	if err != nil {
		t.Fatal(err)
	}
	if e := reconstructed(down, a); e > 1e-12 {
		t.Errorf("downdate is off by %g", e)
	}
	for i := range x {
		x[i] *= 1000
	}
	if _, err := f.Downdate(x); !errors.Is(err, ErrNotPositiveDefinite) {
		t.Errorf("a downdate too large: %v", err)
	}
	if _, err := f.Update(x[1:]); err == nil {
		t.Error("a change that is too short was taken")
	}
}

// TestCholeskyJitter: a singular covariance is helped, an indefinite one not.
func TestCholeskyJitter(t *testing.T) {
	ones := mat.NewSymDense(30, nil)
	for i := range 30 {
		for j := range i + 1 {
			ones.SetSym(i, j, 1)
		}
	}
	f, err := Cholesky{}.Factor(ones)
	if err != nil {
		t.Fatal(err)
	}
	if f.Jitter() <= 0 || f.Jitter() > 1e-8 {
		t.Errorf("jitter %g", f.Jitter())
	}
	if _, err := (Cholesky{Most: -1}).Factor(ones); !errors.Is(err, ErrNotPositiveDefinite) {
		t.Errorf("without jitter: %v", err)
	}
	indefinite := mat.NewSymDense(2, []float64{1, 2, 2, 1})
	if _, err := (Cholesky{}).Factor(indefinite); !errors.Is(err, ErrNotPositiveDefinite) || !strings.Contains(err.Error(), "row 1") {
		t.Errorf("indefinite: %v", err)
	}
}
