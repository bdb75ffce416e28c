package linalg

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// The shapes and the way of measuring are those of the peer's side,
// install/bench/figures/gemm.py and elementwise.py, which run these benchmarks:
// one pass measures everything, and each number is a metric named after what
// was measured.

// benchShapes are products as transposition of A and B, m, n, k, and how many
// of them at once.
var benchShapes = []string{
	"NN-64-64-64", "NN-128-128-128", "NN-256-256-256", "NN-512-512-512", "NN-1024-1024-1024", "NN-2048-2048-2048",
	"NN-500-256-256", "TN-256-256-500", "NT-500-256-256", "NN-100-1200-300", "NN-100-300-1200", "NT-100-1200-300",
	"NN-3840-192-64", "NN-500-10-256", "NN-500-1-256", "NN-1-256-256", "NN-60-60-16x256", "NT-60-60-16x256",
}

// BenchmarkGemm32 measures all shapes in float32.
func BenchmarkGemm32(b *testing.B) { benchGemm(b, Gemm32, GemmBatch32) }

// BenchmarkGemm64 measures all shapes in float64.
func BenchmarkGemm64(b *testing.B) { benchGemm(b, Gemm64, GemmBatch64) }

func benchGemm[T real](b *testing.B,
	one func(transA, transB bool, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int),
	many func(transA, transB bool, count, m, n, k int, alpha T, a []T, lda, strideA int, b []T, ldb, strideB int, beta T, c []T, ldc, strideC int)) {
	src := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		for _, name := range benchShapes {
			m, n, k, count := 0, 0, 0, 1
			fmt.Sscanf(strings.ReplaceAll(name[3:], "x", "-"), "%d-%d-%d-%d", &m, &n, &k, &count)
			transA, transB := name[0] == 'T', name[1] == 'T'
			lda, ldb := k, n
			if transA {
				lda = m
			}
			if transB {
				ldb = k
			}
			x, y, z := random[T](count*m*k, src), random[T](count*k*n, src), make([]T, count*m*n)
			report(b, name, func() {
				if count == 1 {
					one(transA, transB, m, n, k, 1, x, lda, y, ldb, 0, z, n)
				} else {
					many(transA, transB, count, m, n, k, 1, x, lda, m*k, y, ldb, k*n, 0, z, n, m*n)
				}
			})
		}
	}
}

// BenchmarkElementwise measures functions of a million elements, and the
// softmax of 15360 rows of 60.
func BenchmarkElementwise(b *testing.B) {
	const n = 1 << 20
	src := rand.New(rand.NewPCG(1, 2))
	x32, x64 := random[float32](n, src), random[float64](n, src)
	for i := range x32 {
		x32[i], x64[i] = x32[i]*x32[i]*10, x64[i]*x64[i]*10
	}
	y32, y64 := make([]float32, n), make([]float64, n)
	for b.Loop() {
		for _, f := range functions {
			report(b, f.name+"32", func() { f.f32(y32, x32) })
			report(b, f.name+"64", func() { f.f64(y64, x64) })
		}
		report(b, "add32", func() { Add32(y32, x32, y32) })
		report(b, "sum32", func() { Sum32(x32) })
		report(b, "softmax32", func() { Softmax32(y32[:15360*60], x32[:15360*60], 15360, 60) })
	}
}

// report takes the best of some samples, each of about two milliseconds or one
// call, in microseconds. Slow calls are sampled less often.
func report(b *testing.B, name string, f func()) {
	f()
	start := time.Now()
	f()
	calls := max(1, int(2e6/max(1, float64(time.Since(start)))))
	best, spent := time.Duration(1<<62), time.Duration(0)
	for sample := 0; sample < 9 && spent < 300*time.Millisecond; sample++ {
		start := time.Now()
		for range calls {
			f()
		}
		took := time.Since(start)
		best, spent = min(best, took), spent+took
	}
	b.ReportMetric(float64(best)/float64(calls)/1e3, name)
}
