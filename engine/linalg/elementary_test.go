package linalg

import (
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
)

// functions are the elementary functions with their column in the reference
// numbers, and the error that their documentation allows, in units of the last
// place.
var functions = []struct {
	name   string
	f32    func(dst, x []float32)
	f64    func(dst, x []float64)
	plain  func(float64) float64
	column int
	ulps   float64
}{
	{"exp", Exp32, Exp64, exp, 1, 1.5},
	{"log", Log32, Log64, log, 2, 1.5},
	{"tanh", Tanh32, Tanh64, math.Tanh, 3, 3},
	{"sigmoid", Sigmoid32, Sigmoid64, sigmoid, 4, 3},
}

// reference reads the numbers that testdata/elementary.py made with mpmath:
// correctly rounded values.
func reference(t *testing.T) [][]float64 {
	t.Helper()
	text, err := os.ReadFile("testdata/elementary.csv")
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]float64
	for line := range strings.Lines(string(text)) {
		var row []float64
		for field := range strings.SplitSeq(strings.TrimSpace(line), ",") {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil && !math.IsInf(v, 0) {
				t.Fatal(err)
			}
			row = append(row, v)
		}
		rows = append(rows, row)
	}
	return rows
}

// ulps is the distance of got from want in units of the last place of want.
func ulps(got, want float64, digits int) float64 {
	if got == want || math.IsNaN(got) && math.IsNaN(want) {
		return 0
	}
	if math.IsInf(want, 0) || math.IsInf(got, 0) || math.IsNaN(got) || math.IsNaN(want) {
		return math.Inf(1)
	}
	_, exponent := math.Frexp(want)
	least := -1074
	if digits == 24 {
		least = -149
	}
	return math.Abs(got-want) / math.Ldexp(1, max(exponent-digits, least))
}

func TestElementary64(t *testing.T) {
	rows := reference(t)
	x, got := make([]float64, len(rows)), make([]float64, len(rows))
	for i, row := range rows {
		x[i] = row[0]
	}
	atEachLevel(t, func(t *testing.T) {
		for _, f := range functions {
			f.f64(got, x)
			worst := 0.0
			for i, row := range rows {
				e := ulps(got[i], row[f.column], 53)
				worst = max(worst, e)
				if e > f.ulps {
					t.Errorf("%s(%v) = %v, not %v: %.2f ulps", f.name, x[i], got[i], row[f.column], e)
				}
			}
			t.Logf("%s: %.2f ulps", f.name, worst)
		}
	})
}

// TestElementary32 goes through all magnitudes and compares with the functions
// in float64, whose own error does not show.
func TestElementary32(t *testing.T) {
	var x []float32
	for bits := uint64(0); bits < 1<<32; bits += 29989 {
		x = append(x, math.Float32frombits(uint32(bits)))
	}
	src := rand.New(rand.NewPCG(1, 2))
	for range 50000 {
		x = append(x, float32(src.NormFloat64()*3), float32(src.NormFloat64()*40), 1+float32(src.NormFloat64()*.01))
	}
	got := make([]float32, len(x))
	atEachLevel(t, func(t *testing.T) {
		for _, f := range functions {
			f.f32(got, x)
			worst := 0.0
			for i, v := range x {
				want := f.plain(float64(v))
				if math.Abs(want) > math.MaxFloat32 && math.IsInf(float64(got[i]), 0) {
					want = float64(got[i])
				}
				e := ulps(float64(got[i]), want, 24)
				worst = max(worst, e)
				if e > f.ulps {
					t.Fatalf("%s(%v) = %v, not %v: %.2f ulps", f.name, v, got[i], want, e)
				}
			}
			t.Logf("%s: %.2f ulps", f.name, worst)
		}
	})
}

// TestElementaryLimits: what IEEE 754 and the mathematics ask for at the ends.
func TestElementaryLimits(t *testing.T) {
	inf, nan, zero := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	atEachLevel(t, func(t *testing.T) {
		for _, c := range []struct {
			f       int
			x, want float64
		}{
			{0, inf, inf}, {0, -inf, 0}, {0, nan, nan}, {0, 800, inf}, {0, -800, 0}, {0, zero, 1},
			{1, inf, inf}, {1, 0, -inf}, {1, zero, -inf}, {1, -1, nan}, {1, -inf, nan}, {1, nan, nan}, {1, 1, 0},
			{2, inf, 1}, {2, -inf, -1}, {2, nan, nan}, {2, 50, 1}, {2, -50, -1}, {2, zero, zero},
			{3, inf, 1}, {3, -inf, 0}, {3, nan, nan}, {3, 0, .5}, {3, -800, 0}, {3, 800, 1},
		} {
			got, got32 := []float64{c.x}, []float32{float32(c.x)}
			functions[c.f].f64(got, got)
			functions[c.f].f32(got32, got32)
			for _, v := range []float64{got[0], float64(got32[0])} {
				if v != c.want && !(math.IsNaN(v) && math.IsNaN(c.want)) || math.Signbit(v) != math.Signbit(c.want) && v == 0 {
					t.Errorf("%s(%v) = %v, not %v", functions[c.f].name, c.x, v, c.want)
				}
			}
		}
	})
}

// TestElementaryOnAnyVectors: each element has the same bits with each vector
// instruction set, and wherever it stands in a slice.
func TestElementaryOnAnyVectors(t *testing.T) {
	if isa == plain {
		t.Skip("no vector instructions")
	}
	defer use(isa)
	src := rand.New(rand.NewPCG(3, 4))
	x := make([]float64, 77)
	for i := range x {
		x[i] = math.Abs(src.NormFloat64() * 10)
	}
	for _, f := range functions {
		var want []float64
		for _, l := range levels()[1:] {
			use(l)
			for n := range len(x) + 1 {
				got := make([]float64, n)
				f.f64(got, x[:n])
				if n == len(x) && want == nil {
					want = got
				}
				for i := range min(n, len(want)) {
					if got[i] != want[i] {
						t.Fatalf("%s: element %d of %d at level %d is %v, not %v", f.name, i, n, l, got[i], want[i])
					}
				}
			}
		}
	}
}
