package linalg

import "fmt"

// GemmBatch32 computes count products as Gemm32 does, product i from a, b and
// c from i*strideA, i*strideB and i*strideC on. A stride of zero gives all
// products the same A or B; the C must not overlap.
func GemmBatch32(transA, transB bool, count, m, n, k int, alpha float32, a []float32, lda, strideA int, b []float32, ldb, strideB int, beta float32, c []float32, ldc, strideC int) {
	batch[float32]{transA, transB, count, m, n, k, alpha, a, lda, strideA, b, ldb, strideB, beta, c, ldc, strideC}.run()
}

// GemmBatch64 is GemmBatch32 in double precision.
func GemmBatch64(transA, transB bool, count, m, n, k int, alpha float64, a []float64, lda, strideA int, b []float64, ldb, strideB int, beta float64, c []float64, ldc, strideC int) {
	batch[float64]{transA, transB, count, m, n, k, alpha, a, lda, strideA, b, ldb, strideB, beta, c, ldc, strideC}.run()
}

type batch[T real] struct {
	transA, transB bool
	count, m, n, k int
	alpha          T
	a              []T
	lda, strideA   int
	b              []T
	ldb, strideB   int
	beta           T
	c              []T
	ldc, strideC   int
}

// run shares the products out, and computes each on one core.
func (b batch[T]) run() {
	if b.count < 0 || b.strideA < 0 || b.strideB < 0 || b.strideC < 0 {
		panic(fmt.Sprintf("linalg: %d products, %d, %d and %d elements from one to the next", b.count, b.strideA, b.strideB, b.strideC))
	}
	const tasks = 8
	if 2*b.count*b.m*b.n*b.k >= shared && b.count >= tasks {
		if team := claim(); team != nil {
			defer release()
			whole, each := b, (b.count+tasks-1)/tasks
			share(team, tasks, func(i int) { whole.products(i*each, min((i+1)*each, whole.count)) })
			return
		}
	}
	b.products(0, b.count)
}

func (b *batch[T]) products(first, end int) {
	for i := first; i < end; i++ {
		gemm(b.transA, b.transB, b.m, b.n, b.k, b.alpha, b.a[i*b.strideA:], b.lda, b.b[i*b.strideB:], b.ldb, b.beta, b.c[i*b.strideC:], b.ldc)
	}
}
