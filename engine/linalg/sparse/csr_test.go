package sparse

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/rng"
)

// scattered is a random r x c matrix with some triplets for the same place.
func scattered(r, c, count int, seed uint64) *CSR {
	random := rand.New(rng.New(seed))
	t := make([]Triplet, count)
	for i := range t {
		t[i] = Triplet{random.IntN(r), random.IntN(c), float64(random.IntN(9) - 4)}
	}
	m, err := New(r, c, t)
	if err != nil {
		panic(err)
	}
	return m
}

func equal(t *testing.T, what string, got, want mat.Matrix) {
	t.Helper()
	if !mat.EqualApprox(got, want, 1e-13) {
		t.Errorf("%s:\n%v\nwant\n%v", what, mat.Formatted(got), mat.Formatted(want))
	}
}

// TestAlgebraAgainstDense: every operation does what it does to the matrix with
// its zeros.
func TestAlgebraAgainstDense(t *testing.T) {
	a, b, c := scattered(9, 7, 40, 1), scattered(9, 7, 30, 2), scattered(7, 5, 20, 3)
	da, db, dc := a.Dense(), b.Dense(), c.Dense()
	equal(t, "transpose", a.Transpose(), da.T())
	equal(t, "T", a.T(), da.T())
	var want mat.Dense
	want.Scale(-2.5, da)
	equal(t, "scale", a.Scale(-2.5), &want)
	want.Scale(3, db)
	want.Add(da, &want)
	sum, err := a.Add(3, b)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "add", sum, &want)
	var product mat.Dense
	product.Mul(da, dc)
	ac, err := a.MulSparse(c)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "sparse product", ac, &product)
	dense, err := a.Mul(dc)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "product", dense, &product)
	x := []float64{1, -2, 3, 0, 5, 6, -7}
	y, err := a.MulVec(x)
	if err != nil {
		t.Fatal(err)
	}
	var direct mat.VecDense
	direct.MulVec(da, mat.NewVecDense(7, x))
	equal(t, "vector product", mat.NewVecDense(9, y), &direct)
	again, err := FromDense(da)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "from dense", again, da)
	rebuilt, err := New(9, 7, a.Triplets())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "from triplets", rebuilt, da)
	for i, s := range a.RowSums() {
		if math.Abs(s-mat.Sum(da.RowView(i))) > 1e-13 {
			t.Errorf("sum of row %d is %v", i, s)
		}
	}
	for i, d := range a.Diagonal() {
		if d != da.At(i, i) {
			t.Errorf("diagonal element %d is %v", i, d)
		}
	}
	square := grid(3, 3)
	shifted, err := square.Shift(1.5)
	if err != nil || shifted.At(4, 4) != 2.5 || shifted.At(4, 5) != -1 {
		t.Errorf("shift: %v, %v", mat.Formatted(shifted), err)
	}
}

func TestTripletsAddUp(t *testing.T) {
	m, err := New(2, 3, []Triplet{{1, 2, 4}, {0, 1, 1}, {1, 2, -1.5}, {1, 0, 7}})
	if err != nil {
		t.Fatal(err)
	}
	if m.NNZ() != 3 || m.At(1, 2) != 2.5 || m.At(0, 1) != 1 || m.At(1, 0) != 7 || m.At(0, 0) != 0 {
		t.Errorf("%d elements: %v", m.NNZ(), mat.Formatted(m))
	}
}

func TestCheckSymmetric(t *testing.T) {
	if err := grid(4, 5).CheckSymmetric(0); err != nil {
		t.Error(err)
	}
	m, _ := New(2, 2, []Triplet{{0, 1, 1}, {1, 0, 1 + 1e-12}})
	if err := m.CheckSymmetric(1e-10); err != nil {
		t.Error(err)
	}
	if err := m.CheckSymmetric(1e-14); err == nil || !strings.Contains(err.Error(), "element (0, 1) is 1 and (1, 0)") {
		t.Errorf("%v", err)
	}
}

func TestConstructionErrors(t *testing.T) {
	for want, try := range map[string]func() error{
		"0 x 3":         func() error { _, err := New(0, 3, nil); return err },
		"place (2, 0)":  func() error { _, err := New(2, 2, []Triplet{{2, 0, 1}}); return err },
		"place (0, -1)": func() error { _, err := New(2, 2, []Triplet{{0, -1, 1}}); return err },
		"NaN":           func() error { _, err := New(2, 2, []Triplet{{0, 1, math.NaN()}}); return err },
		"+Inf":          func() error { _, err := New(2, 2, []Triplet{{0, 1, math.Inf(1)}}); return err },
		"cannot add":    func() error { _, err := grid(2, 2).Add(1, grid(2, 3)); return err },
		"5 numbers":     func() error { _, err := grid(2, 2).MulVec(make([]float64, 5)); return err },
		"one of 3 x 2":  func() error { _, err := grid(2, 2).Mul(mat.NewDense(3, 2, nil)); return err },
		"one of 6 x 6":  func() error { _, err := grid(2, 2).MulSparse(grid(2, 3)); return err },
	} {
		if err := try(); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "sparse: ") {
			t.Errorf("want %q in %v", want, err)
		}
	}
}

// onCores calls f with one core and with two, and compares the bytes.
func onCores(t *testing.T, f func() []float64) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var one, two bytes.Buffer
	binary.Write(&one, binary.LittleEndian, f())
	runtime.GOMAXPROCS(2)
	binary.Write(&two, binary.LittleEndian, f())
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("one core and two give different bytes")
	}
}

func TestProductOnCores(t *testing.T) {
	a := grid(300, 310)
	x := normal(a.rows, 1)
	onCores(t, func() []float64 {
		y, _ := a.MulVec(x)
		return y
	})
}
