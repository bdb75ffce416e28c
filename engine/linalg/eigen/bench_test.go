package eigen

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/rng"
)

func BenchmarkFull1000(b *testing.B) { benchmarkFull(b, 1000) }

func BenchmarkFull2000(b *testing.B) { benchmarkFull(b, 2000) }

func benchmarkFull(b *testing.B, n int) {
	a := random(n, 1)
	for b.Loop() {
		if _, err := (Full{}).Solve(background, a); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkThinSVD1000(b *testing.B) {
	a := rectangle(1000, 1000, 1)
	for b.Loop() {
		if _, err := (ThinSVD{}).Solve(background, a); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCholesky2000(b *testing.B) {
	a := definite(2000, 1)
	for b.Loop() {
		if _, err := (Cholesky{}).Factor(a); err != nil {
			b.Fatal(err)
		}
	}
}

// 50 eigenpairs of a random matrix of order 5,000, and of the five-point
// Laplacian of 100,000 points.

func BenchmarkDense5000(b *testing.B) { benchmarkSome(b, random(5000, 1), Largest) }

func BenchmarkSparseLargest(b *testing.B) { benchmarkSome(b, grid(250, 400), Largest) }

func BenchmarkSparseSmallest(b *testing.B) { benchmarkSome(b, grid(250, 400), Smallest) }

func benchmarkSome(b *testing.B, a mat.Matrix, which Which) {
	for b.Loop() {
		if _, err := (Lanczos{K: 50, Which: which}).Solve(background, a, rng.New(1)); err != nil {
			b.Fatal(err)
		}
	}
}
