package eigen

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/rng"
)

func rectangle(m, n int, seed uint64) *mat.Dense {
	r := rand.New(rng.New(seed))
	a := mat.NewDense(m, n, nil)
	a.Apply(func(int, int, float64) float64 { return r.NormFloat64() }, a)
	return a
}

// skew is the largest element of V'V - I.
func skew(v *mat.Dense) float64 {
	var g mat.Dense
	g.Mul(v.T(), v)
	worst := 0.0
	k, _ := g.Dims()
	for i := range k {
		for j := range k {
			want := 0.0
			if i == j {
				want = 1
			}
			worst = max(worst, math.Abs(g.At(i, j)-want))
		}
	}
	return worst
}

// distance is the largest element of a - b.
func distance(a, b mat.Matrix) float64 {
	var d mat.Dense
	d.Sub(a, b)
	return max(mat.Max(&d), -mat.Min(&d))
}

func lawfulSVD(t *testing.T, name string, a mat.Matrix, s *SVD) {
	t.Helper()
	m, n := a.Dims()
	size := float64(max(m, n)) + 10
	if e := skew(s.U); e > 2e-15*size {
		t.Errorf("%s: U'U is off by %g", name, e)
	}
	if e := skew(s.V); e > 2e-15*size {
		t.Errorf("%s: V'V is off by %g", name, e)
	}
	if e := distance(s.Reconstruct(), a); e > 2e-15*size*(s.Values[0]+1e-300) {
		t.Errorf("%s: U S V' is off by %g, largest singular value %g", name, e, s.Values[0])
	}
	for i, v := range s.Values {
		if v < 0 || i > 0 && v > s.Values[i-1] {
			t.Errorf("%s: value %d is %g", name, i, v)
		}
	}
}

func TestThinSVDLaws(t *testing.T) {
	graded := rectangle(40, 40, 9)
	for j := range 40 {
		for i := range 40 {
			graded.Set(i, j, graded.At(i, j)*math.Pow(10, -float64(j)))
		}
	}
	var low mat.Dense
	low.Mul(rectangle(50, 6, 7), rectangle(6, 30, 8))
	ones := mat.NewDense(20, 20, nil)
	ones.Apply(func(int, int, float64) float64 { return 1 }, ones)
	for name, a := range map[string]mat.Matrix{
		"square": rectangle(70, 70, 1), "tall": rectangle(150, 37, 2), "wide": rectangle(33, 90, 3),
		"column": rectangle(30, 1, 4), "row": rectangle(1, 30, 5), "one": mat.NewDense(1, 1, []float64{-3}),
		"graded": graded, "low rank": &low, "ones": ones, "zero": mat.NewDense(5, 3, nil), "orthogonal": mat.NewDense(2, 2, []float64{0, 1, -1, 0}),
	} {
		s, err := ThinSVD{}.Solve(background, a)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		lawfulSVD(t, name, a, s)
	}
	for _, s := range spectra() {
		d, err := ThinSVD{}.Solve(background, s.a)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		lawfulSVD(t, s.name, s.a, d)
	}
	s, _ := ThinSVD{}.Solve(background, &low)
	if s.Rank(0) != 6 {
		t.Errorf("rank %d, want 6: %v", s.Rank(0), s.Values[:8])
	}
}

// TestThinSVDAgainstGonum compares the values with another implementation.
func TestThinSVDAgainstGonum(t *testing.T) {
	a := rectangle(80, 60, 6)
	s, err := ThinSVD{}.Solve(background, a)
	if err != nil {
		t.Fatal(err)
	}
	var reference mat.SVD
	reference.Factorize(a, mat.SVDNone)
	for i, want := range reference.Values(nil) {
		if math.Abs(s.Values[i]-want) > 1e-12 {
			t.Errorf("value %d is %v, want %v", i, s.Values[i], want)
		}
	}
}

func TestRandomSVD(t *testing.T) {
	var low mat.Dense
	low.Mul(rectangle(120, 8, 7), rectangle(8, 90, 8))
	s, err := RandomSVD{K: 8}.Solve(background, &low, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	lawfulSVD(t, "low rank", &low, s)
	full, _ := ThinSVD{}.Solve(background, grid(12, 15).Dense())
	sparse, err := RandomSVD{K: 5, Power: 40}.Solve(background, grid(12, 15), rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range sparse.Values {
		if math.Abs(v-full.Values[i]) > 1e-3 {
			t.Errorf("value %d is %v, want %v", i, v, full.Values[i])
		}
	}
	if _, err := (RandomSVD{K: 100}).Solve(background, &low, rng.New(1)); err == nil {
		t.Error("K beyond the smaller dimension was taken")
	}
}
