package linalg

import "fmt"

// real is what the kernels compute in.
type real interface{ float32 | float64 }

// Gemm32 computes C = alpha*op(A)*op(B) + beta*C, where op(A) is m x k, op(B)
// is k x n and C is m x n. With transA, A is stored k x m; with transB, B is
// stored n x k. The leading dimensions lda, ldb and ldc are the distances
// between the starts of stored rows.
//
// With beta = 0, C is only written, so that NaN in it does not matter; with
// alpha = 0 or k = 0, A and B are not read. C must overlap neither A nor B.
//
// Large products use all cores, one product at a time: a product that is asked
// for meanwhile is computed on its caller's core.
func Gemm32(transA, transB bool, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	gemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// Gemm64 is Gemm32 in double precision.
func Gemm64(transA, transB bool, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	gemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

func gemm[T real](transA, transB bool, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) {
	checkMatrix("A", transA, m, k, len(a), lda)
	checkMatrix("B", transB, k, n, len(b), ldb)
	checkMatrix("C", false, m, n, len(c), ldc)
	if m == 0 || n == 0 {
		return
	}
	if alpha == 0 || k == 0 {
		scaleRows(m, n, beta, c, ldc)
		return
	}
	p := product[T]{kernels: the[T](), m: m, n: n, k: k, alpha: alpha, beta: beta, a: a, ai: lda, ak: 1, b: b, bk: ldb, bj: 1, c: c, ci: ldc}
	if transA {
		p.ai, p.ak = 1, lda
	}
	if transB {
		p.bk, p.bj = 1, ldb
	}
	p.run()
}

// scaleRows multiplies C by beta; zero clears it.
func scaleRows[T real](m, n int, beta T, c []T, ldc int) {
	if beta == 1 {
		return
	}
	for i := range m {
		row := c[i*ldc:][:n]
		if beta == 0 {
			clear(row)
			continue
		}
		for j := range row {
			row[j] *= beta
		}
	}
}

// checkMatrix panics unless a slice holds a matrix of so many rows and columns.
func checkMatrix(name string, trans bool, rows, cols, length, ld int) {
	if rows < 0 || cols < 0 {
		panic(fmt.Sprintf("linalg: %s is %d x %d", name, rows, cols))
	}
	if trans {
		rows, cols = cols, rows
	}
	if ld < max(1, cols) {
		panic(fmt.Sprintf("linalg: leading dimension %d of %s is less than its %d columns", ld, name, cols))
	}
	if rows > 0 && cols > 0 && length < (rows-1)*ld+cols {
		panic(fmt.Sprintf("linalg: %s has %d elements, %d x %d with leading dimension %d needs %d", name, length, rows, cols, ld, (rows-1)*ld+cols))
	}
}
