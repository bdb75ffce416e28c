package sparse

import "testing"

// The five-point Laplacian of 100,000 points.

func BenchmarkFactor(b *testing.B) {
	a := grid(250, 400)
	for b.Loop() {
		if _, err := (LDL{}).Factor(background, a); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSolve(b *testing.B) {
	a := grid(250, 400)
	f, err := LDL{}.Factor(background, a)
	if err != nil {
		b.Fatal(err)
	}
	x := normal(a.rows, 1)
	for b.Loop() {
		f.Apply(x, x)
	}
}

func BenchmarkProduct(b *testing.B) {
	a := grid(250, 400)
	x, y := normal(a.rows, 1), make([]float64, a.rows)
	for b.Loop() {
		a.Apply(y, x)
	}
}
