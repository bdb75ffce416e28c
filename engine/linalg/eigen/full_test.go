package eigen

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/rng"
)

var background = context.Background()

// random is symmetric with normal elements.
func random(n int, seed uint64) *mat.SymDense {
	r := rand.New(rng.New(seed))
	a := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			a.SetSym(i, j, r.NormFloat64())
		}
	}
	return a
}

// banded is the symmetric tridiagonal matrix with the given elements.
func banded(n int, diagonal, off func(i int) float64) *mat.SymDense {
	a := mat.NewSymDense(n, nil)
	for i := range n {
		a.SetSym(i, i, diagonal(i))
		if i+1 < n {
			a.SetSym(i, i+1, off(i))
		}
	}
	return a
}

// rotated is Q diag(values) Q' for a random orthogonal Q.
func rotated(values []float64, seed uint64) *mat.SymDense {
	n := len(values)
	q, err := Full{}.Solve(background, random(n, seed))
	if err != nil {
		panic(err)
	}
	scaled := mat.DenseCopyOf(q.Vectors)
	scaled.Apply(func(_, j int, v float64) float64 { return v * values[j] }, scaled)
	var a mat.Dense
	a.Mul(scaled, q.Vectors.T())
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, a.At(i, j)/2+a.At(j, i)/2)
		}
	}
	return s
}

// spectrum is a matrix with eigenvalues known in closed form or by design.
type spectrum struct {
	name   string
	a      *mat.SymDense
	values []float64 // ascending
}

func spectra() []spectrum {
	constant := func(v float64) func(int) float64 { return func(int) float64 { return v } }
	list := func(n int, f func(i int) float64) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = f(i)
		}
		slices.Sort(v)
		return v
	}
	path := func(n int) spectrum { // graph Laplacian of a path
		ends := func(i int) float64 {
			if i == 0 || i == n-1 {
				return 1
			}
			return 2
		}
		return spectrum{"path", banded(n, ends, constant(-1)), list(n, func(i int) float64 { return 2 - 2*math.Cos(math.Pi*float64(i)/float64(n)) })}
	}
	clement := func(n int) spectrum { // Clement 1959
		off := func(i int) float64 { return math.Sqrt(float64((i + 1) * (n - 1 - i))) }
		return spectrum{"Clement", banded(n, constant(0), off), list(n, func(i int) float64 { return float64(2*i - n + 1) })}
	}
	designed := func(name string, n int, f func(i int) float64) spectrum {
		v := list(n, f)
		return spectrum{name, rotated(v, uint64(n)), v}
	}
	return []spectrum{
		path(2), path(3), path(120), path(129), clement(2), clement(75), clement(200),
		{"zero", mat.NewSymDense(40, nil), make([]float64, 40)},
		{"one", mat.NewSymDense(1, []float64{-7}), []float64{-7}},
		{"identity", banded(90, constant(3), constant(0)), list(90, constant(3))},
		{"ones", ones(100), list(100, func(i int) float64 { return float64(i / 99 * 100) })},
		designed("three values", 150, func(i int) float64 { return float64(i%3 - 1) }),
		designed("clustered", 140, func(i int) float64 { return 1 + 1e-13*float64(i) }),
		designed("two clusters", 130, func(i int) float64 { return float64(i%2) + 1e-10*float64(i) }),
		designed("graded", 110, func(i int) float64 { return math.Pow(10, -float64(i)/5) }),
		{"Wilkinson", banded(101, func(i int) float64 { return math.Abs(float64(i - 50)) }, constant(1)), nil},
		{"glued Wilkinson", banded(126, func(i int) float64 { return math.Abs(float64(i%21 - 10)) }, func(i int) float64 { return math.Pow(10, -8*float64(i%21/20)) }), nil},
		{"arrow", filled(80, func(i, j int) float64 { return float64(j)*float64(1-min(j-i, 1)) + float64(1-min(i, 1)) }), nil},
		{"kernel", filled(90, func(i, j int) float64 { return math.Exp(-float64((i-j)*(i-j)) / 2000) }), nil},
		{"low rank", filled(150, func(i, j int) float64 {
			x, y := float64(i), float64(j)
			return math.Cos(x*x)*math.Cos(y*y) - 2*math.Sin(x*x)*math.Sin(y*y) + 3*math.Cos(x*x*x)*math.Cos(y*y*y)
		}), nil},
		{"vanishing", filled(200, func(i, j int) float64 { return math.Cos(float64(i*j)) * math.Pow(10, -float64(i+j)/2) }), nil},
	}
}

// filled is the symmetric matrix with f(i, j) above and on the diagonal.
func filled(n int, f func(i, j int) float64) *mat.SymDense {
	a := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			a.SetSym(i, j, f(i, j))
		}
	}
	return a
}

func ones(n int) *mat.SymDense {
	a := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			a.SetSym(i, j, 1)
		}
	}
	return a
}

// size is a bound of the norm of a.
func size(a mat.Matrix) float64 { return mat.Norm(a, math.Inf(1)) }

// lawful holds eigenpairs against their definition: A V = V X and V'V = I, to
// a small multiple of rounding.
func lawful(t *testing.T, name string, a mat.Matrix, p *Pairs) {
	t.Helper()
	n, _ := a.Dims()
	scaled := mat.DenseCopyOf(p.Vectors)
	scaled.Apply(func(_, j int, v float64) float64 { return v * p.Values[j] }, scaled)
	var av mat.Dense
	av.Mul(a, p.Vectors)
	if e := distance(&av, scaled); e > 1e-15*float64(n+10)*size(a) {
		t.Errorf("%s: A v - x v is %g, norm of A %g", name, e, size(a))
	}
	if e := skew(p.Vectors); e > 1e-15*float64(n+20) {
		t.Errorf("%s: V'V is off by %g", name, e)
	}
	for j := range p.Values {
		column := mat.Col(nil, j, p.Vectors)
		if column[leading(column)] <= 0 {
			t.Errorf("%s: the leading component of vector %d is %g", name, j, column[leading(column)])
		}
	}
}

func TestFullLaws(t *testing.T) {
	for _, n := range []int{1, 2, 3, 5, 31, 32, 33, 64, 65, 100, 177, 300} {
		a := random(n, uint64(n))
		p, err := Full{}.Solve(background, a)
		if err != nil {
			t.Fatal(err)
		}
		lawful(t, "random", a, p)
		// A = V X V'
		scaled := mat.DenseCopyOf(p.Vectors)
		scaled.Apply(func(_, j int, v float64) float64 { return v * p.Values[j] }, scaled)
		var back mat.Dense
		back.Mul(scaled, p.Vectors.T())
		if e := distance(&back, a); e > 1e-15*float64(n+10)*size(a) {
			t.Errorf("n=%d: V X V' is off by %g", n, e)
		}
	}
}

// TestFullExactSpectra: the eigenvalues are known; those of the designed
// matrices up to what rounding the matrix changed.
func TestFullExactSpectra(t *testing.T) {
	for _, s := range spectra() {
		p, err := Full{}.Solve(background, s.a)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		lawful(t, s.name, s.a, p)
		only, err := Full{ValuesOnly: true}.Solve(background, s.a)
		if err != nil || only.Vectors != nil {
			t.Fatalf("%s: vectors %v, error %v", s.name, only.Vectors, err)
		}
		bound := 1e-15 * float64(len(p.Values)+10) * size(s.a)
		for i, want := range s.values {
			if math.Abs(p.Values[i]-want) > bound || math.Abs(only.Values[i]-want) > bound {
				t.Errorf("%s: value %d is %v and alone %v, want %v", s.name, i, p.Values[i], only.Values[i], want)
			}
		}
	}
}

// TestFullAgainstGonum compares values with another implementation.
func TestFullAgainstGonum(t *testing.T) {
	a := random(150, 8)
	p, err := Full{}.Solve(background, a)
	if err != nil {
		t.Fatal(err)
	}
	var reference mat.EigenSym
	reference.Factorize(a, false)
	for i, want := range reference.Values(nil) {
		if math.Abs(p.Values[i]-want) > 1e-12 {
			t.Errorf("value %d is %v, want %v", i, p.Values[i], want)
		}
	}
}

// TestFullScales: eigenvalues near the ends of the range of numbers.
func TestFullScales(t *testing.T) {
	a := random(50, 4)
	p, err := Full{}.Solve(background, a)
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range []float64{0x1p1000, 0x1p-990} {
		var scaled mat.SymDense
		scaled.ScaleSym(unit, a)
		q, err := Full{}.Solve(background, &scaled)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range p.Values {
			if math.Abs(q.Values[i]/unit-x) > 1e-12 {
				t.Errorf("unit %g: value %d is %v, want %v", unit, i, q.Values[i]/unit, x)
			}
		}
	}
}

func raw(p *Pairs) []byte {
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, p.Values)
	binary.Write(&b, binary.LittleEndian, p.Vectors.RawMatrix().Data)
	return b.Bytes()
}

// onCores calls f with one core and with two, and compares the bytes.
func onCores(t *testing.T, f func() []byte) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := f()
	runtime.GOMAXPROCS(2)
	if two := f(); !bytes.Equal(one, two) {
		t.Error("one core and two give different bytes")
	}
}

func TestFullOnCores(t *testing.T) {
	a := random(420, 2)
	onCores(t, func() []byte {
		p, err := Full{}.Solve(background, a)
		if err != nil {
			t.Fatal(err)
		}
		return raw(p)
	})
}

func TestFullErrors(t *testing.T) {
	nan := random(3, 1)
	nan.SetSym(1, 2, math.NaN())
	skewed := mat.NewDense(2, 2, []float64{1, 2, 2.001, 1})
	for want, a := range map[string]mat.Matrix{
		"2 x 3": mat.NewDense(2, 3, nil), "empty": &mat.Dense{}, "NaN": nan, "not symmetric": skewed,
	} {
		if _, err := (Full{}).Solve(background, a); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "eigen: ") {
			t.Errorf("%s: %v", want, err)
		}
	}
	ctx, cancel := context.WithCancel(background)
	cancel()
	if _, err := (Full{}).Solve(ctx, random(200, 1)); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

// TestInputUnchanged: methods work on copies.
func TestInputUnchanged(t *testing.T) {
	a := random(40, 1)
	before := mat.NewSymDense(40, slices.Clone(a.RawSymmetric().Data))
	if _, err := (Full{}).Solve(background, a); err != nil {
		t.Fatal(err)
	}
	if _, err := (Lanczos{K: 3}).Solve(background, a, rng.New(1)); err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(a, before) {
		t.Error("the matrix changed")
	}
}
