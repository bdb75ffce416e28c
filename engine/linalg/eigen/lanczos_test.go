package eigen

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/linalg/sparse"
	"pawl/engine/progress"
	"pawl/engine/rng"
)

// grid is the five-point Laplacian of a grid of r x c points.
func grid(r, c int) *sparse.CSR {
	var t []sparse.Triplet
	set := func(i, j int, v float64) {
		t = append(t, sparse.Triplet{Row: i, Col: j, Value: v})
		if i != j {
			t = append(t, sparse.Triplet{Row: j, Col: i, Value: v})
		}
	}
	for at := range r * c {
		set(at, at, 4)
		if at+c < r*c {
			set(at, at+c, -1)
		}
		if (at+1)%c != 0 {
			set(at, at+1, -1)
		}
	}
	m, err := sparse.New(r*c, r*c, t)
	if err != nil {
		panic(err)
	}
	return m
}

// gridValues are the eigenvalues of grid, ascending.
func gridValues(r, c int) []float64 {
	var all []float64
	for i := 1; i <= r; i++ {
		for j := 1; j <= c; j++ {
			all = append(all, 4-2*math.Cos(math.Pi*float64(i)/float64(r+1))-2*math.Cos(math.Pi*float64(j)/float64(c+1)))
		}
	}
	slices.Sort(all)
	return all
}

// wantedOf picks k of ascending values as a search returns them.
func wantedOf(values []float64, l Lanczos) []float64 {
	sorted := slices.Clone(values)
	slices.SortStableFunc(sorted, l.order())
	return sorted[:l.K]
}

// lawfulPart is lawful to a tolerance.
func lawfulPart(t *testing.T, name string, a mat.Matrix, p *Pairs, tolerance float64) {
	t.Helper()
	n, _ := a.Dims()
	for j, x := range p.Values {
		v := p.Vectors.ColView(j)
		var av mat.VecDense
		av.MulVec(a, v)
		av.AddScaledVec(&av, -x, v)
		if r := mat.Norm(&av, 2); r > tolerance*size(a)+1e-300 {
			t.Errorf("%s: residual of pair %d is %g, norm of A %g", name, j, r, size(a))
		} else if math.Abs(r-p.Residuals[j]) > tolerance*size(a) {
			t.Errorf("%s: residual of pair %d is %g, reported as %g", name, j, r, p.Residuals[j])
		}
	}
	if e := skew(p.Vectors); e > 1e-13*float64(n) {
		t.Errorf("%s: V'V is off by %g", name, e)
	}
}

// TestLanczosExactSpectra: each end and the middle of matrices whose spectrum
// is known, as dense matrices, sparse ones and operators. Repeated eigenvalues
// must come as often as they are repeated.
func TestLanczosExactSpectra(t *testing.T) {
	for _, s := range spectra() {
		if s.values == nil {
			continue
		}
		n := len(s.values)
		compressed, err := sparse.FromDense(s.a)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range []int{1, min(6, n), n} {
			for _, which := range []Which{Largest, Smallest, Nearest} {
				l := Lanczos{K: k, Which: which, Shift: 0.3141}
				want := wantedOf(s.values, l)
				for kind, solve := range map[string]func() (*Pairs, error){
					"dense":    func() (*Pairs, error) { return l.Solve(background, s.a, rng.New(1)) },
					"sparse":   func() (*Pairs, error) { return l.Solve(background, compressed, rng.New(1)) },
					"operator": func() (*Pairs, error) { return l.SolveOperator(background, compressed, rng.New(1)) },
				} {
					if kind == "operator" && (which == Nearest || s.name == "graded" && which == Smallest) {
						continue // cannot be had without a factor
					}
					p, err := solve()
					if err != nil {
						t.Errorf("%s %s, %d of %v: %v", kind, s.name, k, which, err)
						continue
					}
					lawfulPart(t, s.name+" "+kind, s.a, p, 1e-10)
					for i, x := range p.Values {
						if distance := math.Abs(x - want[i]); distance > 1e-10*size(s.a) && (which != Nearest || math.Abs(math.Abs(x-l.Shift)-math.Abs(want[i]-l.Shift)) > 1e-10*size(s.a)) {
							t.Errorf("%s %s, %d of %v: value %d is %v, want %v", kind, s.name, k, which, i, x, want[i])
						}
					}
				}
			}
		}
	}
}

// TestLanczosGrid: a sparse matrix with many double eigenvalues.
func TestLanczosGrid(t *testing.T) {
	a, values := grid(24, 24), gridValues(24, 24)
	for _, l := range []Lanczos{{K: 12}, {K: 12, Which: Smallest}, {K: 12, Which: Nearest, Shift: 3.01}} {
		p, err := l.Solve(background, a, rng.New(3))
		if err != nil {
			t.Fatal(err)
		}
		lawfulPart(t, "grid", a, p, 1e-10)
		for i, want := range wantedOf(values, l) {
			if math.Abs(p.Values[i]-want) > 1e-10 {
				t.Errorf("%v: value %d is %v, want %v", l.Which, i, p.Values[i], want)
			}
		}
	}
}

func TestLanczosReproducible(t *testing.T) {
	a, s := random(300, 1), grid(60, 70)
	for _, l := range []Lanczos{{K: 5}, {K: 5, Which: Smallest}, {K: 5, Which: Nearest, Shift: 1}} {
		onCores(t, func() []byte {
			p, err := l.Solve(background, a, rng.New(7))
			if err != nil {
				t.Fatal(err)
			}
			q, err := l.Solve(background, s, rng.New(7))
			if err != nil {
				t.Fatal(err)
			}
			return append(raw(p), raw(q)...)
		})
	}
}

func TestLanczosErrors(t *testing.T) {
	a := random(100, 1)
	try := func(want string, l Lanczos, a mat.Matrix) {
		t.Helper()
		if _, err := l.Solve(background, a, rng.New(1)); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "eigen: ") {
			t.Errorf("%s: %v", want, err)
		}
	}
	try("K is 0", Lanczos{}, a)
	try("K is 101", Lanczos{K: 101}, a)
	try("Which is Which(3)", Lanczos{K: 1, Which: 3}, a)
	try("Shift is NaN", Lanczos{K: 1, Which: Nearest, Shift: math.NaN()}, a)
	try("Subspace is 4", Lanczos{K: 4, Subspace: 4}, a)
	try("2 x 3", Lanczos{K: 1}, mat.NewDense(2, 3, nil))
	three := make([]float64, 300)
	for i := range three {
		three[i] = 3
	}
	diagonal, _ := sparse.DiagonalOf(three)
	try("is an eigenvalue", Lanczos{K: 1, Which: Nearest, Shift: 3}, diagonal.Dense())
	try("is an eigenvalue", Lanczos{K: 1, Which: Nearest, Shift: 3}, diagonal)
	lopsided, _ := sparse.New(2, 2, []sparse.Triplet{{Row: 0, Col: 1, Value: 1}})
	try("not symmetric", Lanczos{K: 1}, lopsided)
	if _, err := (Lanczos{K: 1}).Solve(background, a, nil); err == nil || !strings.Contains(err.Error(), "source") {
		t.Errorf("no source: %v", err)
	}
	if _, err := (Lanczos{K: 1}).SolveOperator(background, broken{}, rng.New(1)); err == nil || !strings.Contains(err.Error(), "not finite") {
		t.Errorf("a broken operator: %v", err)
	}
	if _, err := (Lanczos{K: 1, Which: Nearest}).SolveOperator(background, diagonal, rng.New(1)); err == nil {
		t.Error("Nearest of an operator was taken")
	}
}

// TestLanczosNotConverged: the error says how far the search came.
func TestLanczosNotConverged(t *testing.T) {
	var short *NotConvergedError
	_, err := Lanczos{K: 10, Restarts: 1, Subspace: 12}.Solve(background, random(300, 1), rng.New(1))
	if !errors.As(err, &short) {
		t.Fatal(err)
	}
	if short.Want != 10 || short.Have >= 10 || short.Restarts != 1 || short.Products < 12 || short.Residual <= short.Tol {
		t.Errorf("%+v", short)
	}
}

func TestLanczosCancelledAndHeard(t *testing.T) {
	steps := 0
	ctx, cancel := context.WithCancel(progress.With(background, func(s progress.Step) {
		steps++
	}))
	a := random(300, 1)
	if _, err := (Lanczos{K: 10}).Solve(ctx, a, rng.New(1)); err != nil || steps == 0 {
		t.Errorf("%d reports, error %v", steps, err)
	}
	cancel()
	if _, err := (Lanczos{K: 10}).Solve(ctx, a, rng.New(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestLanczosRepeated: four copies of one matrix. From one start the search
// sees each eigenvalue once; it must look again.
func TestLanczosRepeated(t *testing.T) {
	const n, copies = 120, 4
	one := random(n, 1)
	full, err := Full{}.Solve(background, one)
	if err != nil {
		t.Fatal(err)
	}
	a := mat.NewSymDense(copies*n, nil)
	for c := range copies {
		for i := range n {
			for j := i; j < n; j++ {
				a.SetSym(c*n+i, c*n+j, one.At(i, j))
			}
		}
	}
	for _, k := range []int{2, 5, 12} {
		p, err := Lanczos{K: k}.Solve(background, a, rng.New(1))
		if err != nil {
			t.Fatal(err)
		}
		lawfulPart(t, "repeated", a, p, 1e-11)
		for i, x := range p.Values {
			if want := full.Values[n-1-i/copies]; math.Abs(x-want) > 1e-10 {
				t.Errorf("%d values: value %d is %v, want %v", k, i, x, want)
			}
		}
	}
}

// expander is a random sparse matrix whose factor would fill in: n rows with
// about twice the links elements each.
func expander(n, links int, seed uint64) *sparse.CSR {
	r := rand.New(rng.New(seed))
	var t []sparse.Triplet
	for i := range n {
		for range links {
			j, v := r.IntN(n), r.Float64()
			t = append(t, sparse.Triplet{Row: i, Col: j, Value: v}, sparse.Triplet{Row: j, Col: i, Value: v})
		}
	}
	m, err := sparse.New(n, n, t)
	if err != nil {
		panic(err)
	}
	return m
}

// TestLanczosFiltered: the search through a filter, against all eigenpairs.
func TestLanczosFiltered(t *testing.T) {
	a := expander(700, 3, 1)
	full, err := Full{}.Solve(background, a)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []Lanczos{{K: 20}, {K: 20, Which: Smallest}} {
		f, err := l.newFilter(background, given{a, l.sign()}, 10, 60, rand.New(rng.New(1)))
		if err != nil || f.degree < 3 {
			t.Fatalf("degree %d, error %v", f.degree, err)
		}
		p, err := l.direct(background, a, rng.New(1))
		if err != nil {
			t.Fatal(err)
		}
		lawfulPart(t, "filtered", a, p, 1e-11)
		for i, want := range wantedOf(full.Values, l) {
			if math.Abs(p.Values[i]-want) > 1e-11 {
				t.Errorf("which %d: value %d is %v, want %v", l.Which, i, p.Values[i], want)
			}
		}
	}
}

// broken is an operator that answers with NaN.
type broken struct{}

func (broken) Dims() (rows, cols int) { return 50, 50 }
func (broken) Apply(dst, x []float64) { dst[7] = math.NaN() }

// TestLanczosScales: eigenvalues near the ends of the range of numbers.
func TestLanczosScales(t *testing.T) {
	l := Lanczos{K: 4, Which: Nearest}
	for _, unit := range []float64{0x1p1000, 0x1p-990} {
		a, values := grid(20, 20).Scale(unit), gridValues(20, 20)
		l.Shift = 3.01 * unit
		p, err := l.Solve(background, a, rng.New(1))
		if err != nil {
			t.Fatal(err)
		}
		q, err := l.Solve(background, a.Dense(), rng.New(1))
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range wantedOf(values, Lanczos{K: 4, Which: Nearest, Shift: 3.01}) {
			if math.Abs(p.Values[i]/unit-want) > 1e-10 || math.Abs(q.Values[i]/unit-want) > 1e-10 {
				t.Errorf("unit %g: value %d is %v and %v, want %v", unit, i, p.Values[i]/unit, q.Values[i]/unit, want)
			}
		}
	}
}

// TestLanczosZeroDiagonal: near zero a matrix with nothing on its diagonal has
// no good factor without pivots; refinement makes up for it.
func TestLanczosZeroDiagonal(t *testing.T) {
	a, err := grid(20, 23).Shift(4)
	if err != nil {
		t.Fatal(err)
	}
	values := gridValues(20, 23)
	for i := range values {
		values[i] -= 4
	}
	for _, shift := range []float64{1e-7, 0.013} {
		l := Lanczos{K: 6, Which: Nearest, Shift: shift}
		p, err := l.Solve(background, a, rng.New(1))
		if err != nil {
			t.Fatal(err)
		}
		lawfulPart(t, "zero diagonal", a, p, 1e-11)
		for i, want := range wantedOf(values, l) {
			if math.Abs(math.Abs(p.Values[i]-shift)-math.Abs(want-shift)) > 1e-11 {
				t.Errorf("shift %g: value %d is %v, want %v", shift, i, p.Values[i], want)
			}
		}
	}
	_, err = Lanczos{K: 6, Which: Nearest}.Solve(background, a, rng.New(1))
	if err == nil || !strings.Contains(err.Error(), "move it") {
		t.Errorf("a shift on the diagonal: %v", err)
	}
}

// TestLanczosManyCopies: more copies than the subspace has room for, so that
// better pairs take the places of wanted ones while the least stays the same.
func TestLanczosManyCopies(t *testing.T) {
	const n, k = 214, 55
	a := banded(n, func(i int) float64 { return float64(i % 4) }, func(i int) float64 {
		if i%4 == 3 {
			return 0
		}
		return 1
	})
	full, err := Full{}.Solve(background, a)
	if err != nil {
		t.Fatal(err)
	}
	compressed, err := sparse.FromDense(a)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Lanczos{K: k}.SolveOperator(background, compressed, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range p.Values {
		if want := full.Values[n-1-i]; math.Abs(x-want) > 1e-11 {
			t.Errorf("value %d is %v, want %v", i, x, want)
		}
	}
}
