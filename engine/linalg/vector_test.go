package linalg

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestLoops compares each loop with its definition at all lengths about a
// vector, apart from and in the place of its arguments.
func TestLoops(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		loops[float32](t, loopsOf[float32]{Add32, Sub32, Mul32, Div32, Scale32, Sqrt32, Axpy32, LeakyReLU32, LeakyReLUGrad32}, 1e-6)
		loops[float64](t, loopsOf[float64]{Add64, Sub64, Mul64, Div64, Scale64, Sqrt64, Axpy64, LeakyReLU64, LeakyReLUGrad64}, 1e-15)
	})
}

type loopsOf[T real] struct {
	add, sub, mul, div func(dst, x, y []T)
	scale              func(dst []T, alpha T, x []T)
	sqrt               func(dst, x []T)
	axpy               func(alpha T, x, y []T)
	leaky              func(dst []T, alpha T, x []T)
	leakyGrad          func(dst []T, alpha T, x, dy []T)
}

func loops[T real](t *testing.T, of loopsOf[T], tolerance float64) {
	t.Helper()
	src := rand.New(rand.NewPCG(1, 2))
	for n := range 70 {
		x, y := random[T](n, src), random[T](n, src)
		if n > 3 {
			x[n-1], x[n-2], y[n-1] = T(math.NaN()), 0, 0
		}
		alpha := T(.3)
		for _, c := range []struct {
			name string
			run  func(dst []T)
			want func(x, y T) float64
		}{
			{"add", func(dst []T) { of.add(dst, x, y) }, func(x, y T) float64 { return float64(x + y) }},
			{"sub", func(dst []T) { of.sub(dst, x, y) }, func(x, y T) float64 { return float64(x - y) }},
			{"mul", func(dst []T) { of.mul(dst, x, y) }, func(x, y T) float64 { return float64(x * y) }},
			{"div", func(dst []T) { of.div(dst, x, y) }, func(x, y T) float64 { return float64(x / y) }},
			{"scale", func(dst []T) { of.scale(dst, alpha, x) }, func(x, _ T) float64 { return float64(alpha * x) }},
			{"sqrt", func(dst []T) { of.sqrt(dst, x) }, func(x, _ T) float64 { return math.Sqrt(float64(x)) }},
			{"leaky", func(dst []T) { of.leaky(dst, alpha, x) }, leakyByDefinition[T]},
			{"leakyGrad", func(dst []T) { of.leakyGrad(dst, alpha, x, y) }, leakyGradByDefinition[T]},
			{"axpy", func(dst []T) { copy(dst, y); of.axpy(alpha, x, dst) }, func(x, y T) float64 { return float64(alpha)*float64(x) + float64(y) }},
			{"add in place", func(dst []T) { copy(dst, x); of.add(dst, dst, y) }, func(x, y T) float64 { return float64(x + y) }},
			{"sub in place", func(dst []T) { copy(dst, y); of.sub(dst, x, dst) }, func(x, y T) float64 { return float64(x - y) }},
		} {
			dst := make([]T, n+2)
			dst[n], dst[n+1] = 7, 8
			c.run(dst[:n])
			if dst[n] != 7 || dst[n+1] != 8 {
				t.Fatalf("%s of %d wrote beyond the end", c.name, n)
			}
			for i := range n {
				want, got := c.want(x[i], y[i]), float64(dst[i])
				if math.IsNaN(want) != math.IsNaN(got) || math.Abs(want-got) > tolerance*(1+math.Abs(want)) && !math.IsInf(got, 0) {
					t.Fatalf("%s of %d: element %d is %v, not %v", c.name, n, i, got, want)
				}
			}
		}
	}
}

func leakyByDefinition[T real](x, _ T) float64 {
	if x <= 0 {
		return float64(T(.3) * x)
	}
	return float64(x)
}

func leakyGradByDefinition[T real](x, dy T) float64 {
	if x > 0 {
		return float64(dy)
	}
	return float64(T(.3) * dy)
}

// TestReductions at all lengths, against sums in float64.
func TestReductions(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		src := rand.New(rand.NewPCG(3, 4))
		for n := range 300 {
			x, y := random[float32](n, src), random[float32](n, src)
			x64, y64 := widen(x), widen(y)
			sum, dot := 0.0, 0.0
			for i, v := range x64 {
				sum += v
				dot += v * y64[i]
			}
			near(t, "Sum32", []float64{float64(Sum32(x))}, []float64{sum}, 1e-6*float64(n))
			near(t, "Dot32", []float64{float64(Dot32(x, y))}, []float64{dot}, 1e-6*float64(n))
			near(t, "Sum64", []float64{Sum64(x64)}, []float64{sum}, 1e-15*float64(n))
			near(t, "Dot64", []float64{Dot64(x64, y64)}, []float64{dot}, 1e-15*float64(n))
		}
	})
}

// TestReductionsOnAnyVectors: sums have the same bits with each vector
// instruction set.
func TestReductionsOnAnyVectors(t *testing.T) {
	if detect() != vector512 {
		t.Skip("the processor has but one vector instruction set")
	}
	defer use(isa)
	src := rand.New(rand.NewPCG(5, 6))
	for n := range 300 {
		x, y := random[float32](n, src), random[float32](n, src)
		of := func(l level) [4]float64 {
			use(l)
			return [4]float64{float64(Sum32(x)), float64(Dot32(x, y)), Sum64(widen(x)), Dot64(widen(x), widen(y))}
		}
		if a, b := of(vector256), of(vector512); a != b {
			t.Fatalf("%d elements: AVX2 has %v, AVX-512 %v", n, a, b)
		}
	}
}

func widen(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

func TestSoftmax(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		src := rand.New(rand.NewPCG(7, 8))
		for _, cols := range []int{1, 2, 15, 60, 131} {
			x := random[float64](3*cols, src)
			Scale64(x, 500, x) // exp overflows without the shift
			got, want := make([]float64, len(x)), make([]float64, len(x))
			Softmax64(got, x, 3, cols)
			narrow := make([]float32, len(x))
			for i, v := range x {
				narrow[i] = float32(v)
			}
			Softmax32(narrow, narrow, 3, cols)
			for r := range 3 {
				softmaxByDefinition(want[r*cols:][:cols], x[r*cols:][:cols])
			}
			near(t, "Softmax64", got, want, 1e-14)
			near(t, "Softmax32", widen(narrow), want, 1e-4) // arguments of 500 have an error of 3e-5
		}
		bad := []float64{1, math.NaN(), 1, math.Inf(1), math.Inf(-1), 1}
		Softmax64(bad, bad, 3, 2)
		for i, v := range bad {
			if nan := i < 4; math.IsNaN(v) != nan {
				t.Errorf("element %d is %v", i, v)
			}
		}
		if bad[4] != 0 || bad[5] != 1 {
			t.Errorf("softmax of -Inf, 1: %v", bad[4:])
		}
		Softmax64(nil, nil, 3, 0)
	})
}

func softmaxByDefinition(dst, x []float64) {
	for i := range x {
		total := 0.0
		for _, v := range x {
			total += math.Exp(v - x[i])
		}
		dst[i] = 1 / total
	}
}

func TestSquaredDistances(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		src := rand.New(rand.NewPCG(9, 10))
		for _, s := range [][3]int{{1, 1, 1}, {7, 30, 3}, {40, 25, 70}, {3, 0, 2}, {2, 3, 0}} {
			n, m, d := s[0], s[1], s[2]
			x, y := random[float64](n*d, src), random[float64](m*d, src)
			if m > 0 {
				copy(y, x[:min(len(x), len(y), d)]) // one distance is zero
			}
			got, want := make([]float64, n*m), make([]float64, n*m)
			SquaredDistances64(got, x, y, n, m, d)
			for i := range n {
				for j := range m {
					for k := range d {
						want[i*m+j] += (x[i*d+k] - y[j*d+k]) * (x[i*d+k] - y[j*d+k])
					}
				}
			}
			near(t, "SquaredDistances64", got, want, 1e-13)
			for _, v := range got {
				if v < 0 {
					t.Errorf("squared distance %v", v)
				}
			}
		}
	})
}
