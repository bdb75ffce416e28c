package linalg

import (
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
)

// UseInGonum makes gonum compute with the kernels of this package, so that its
// factorisations profit: Cholesky, QR, LU, SVD. What they compute changes in
// the last digits only. A program calls it once, before it uses gonum; further
// calls do nothing.
func UseInGonum() {
	once.Do(func() {
		blas64.Use(gonumBLAS{})
		blas32.Use(gonumBLAS{})
	})
}

var once sync.Once

// gonumBLAS is gonum's own implementation with other loops where those matter.
type gonumBLAS struct{ gonum.Implementation }

// Dgemm computes C = alpha*op(A)*op(B) + beta*C.
func (g gonumBLAS) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if !known(tA) || !known(tB) {
		g.Implementation.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) // which says what is wrong
		return
	}
	gemm(tA != blas.NoTrans, tB != blas.NoTrans, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// Sgemm is Dgemm in single precision.
func (g gonumBLAS) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	if !known(tA) || !known(tB) {
		g.Implementation.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	gemm(tA != blas.NoTrans, tB != blas.NoTrans, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

func known(t blas.Transpose) bool { return t == blas.NoTrans || t == blas.Trans || t == blas.ConjTrans }

// Dgemv computes y = alpha*op(A)*x + beta*y for A m x n.
func (g gonumBLAS) Dgemv(tA blas.Transpose, m, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	if !known(tA) || incX < 1 || incY < 1 {
		g.Implementation.Dgemv(tA, m, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	gemv(tA != blas.NoTrans, m, n, alpha, a, lda, x, incX, beta, y, incY)
}

// Sgemv is Dgemv in single precision.
func (g gonumBLAS) Sgemv(tA blas.Transpose, m, n int, alpha float32, a []float32, lda int, x []float32, incX int, beta float32, y []float32, incY int) {
	if !known(tA) || incX < 1 || incY < 1 {
		g.Implementation.Sgemv(tA, m, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	gemv(tA != blas.NoTrans, m, n, alpha, a, lda, x, incX, beta, y, incY)
}

// gemv is a product with one column; distances between elements are those
// between rows of one column.
func gemv[T real](trans bool, m, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int) {
	if m == 0 || n == 0 { // as gonum has it: y stays
		return
	}
	if trans {
		m, n = n, m
	}
	gemm(trans, false, m, 1, n, alpha, a, lda, x, incX, beta, y, incY)
}

// Dger adds alpha*x*y' to A, which is m x n.
func (g gonumBLAS) Dger(m, n int, alpha float64, x []float64, incX int, y []float64, incY int, a []float64, lda int) {
	if incX < 1 || incY != 1 || m < 1 || n < 1 || lda < n || len(x) <= (m-1)*incX || len(y) < n || len(a) < (m-1)*lda+n {
		g.Implementation.Dger(m, n, alpha, x, incX, y, incY, a, lda)
		return
	}
	for i := range m {
		kernels64.axpy(&a[i*lda], &y[0], &a[i*lda], n, alpha*x[i*incX])
	}
}

// Daxpy adds alpha*x to y.
func (g gonumBLAS) Daxpy(n int, alpha float64, x []float64, incX int, y []float64, incY int) {
	if incX != 1 || incY != 1 || n < 1 || len(x) < n || len(y) < n || alpha == 0 {
		g.Implementation.Daxpy(n, alpha, x, incX, y, incY)
		return
	}
	kernels64.axpy(&y[0], &x[0], &y[0], n, alpha)
}

// Ddot returns the inner product of x and y.
func (g gonumBLAS) Ddot(n int, x []float64, incX int, y []float64, incY int) float64 {
	if incX != 1 || incY != 1 || n < 1 || len(x) < n || len(y) < n {
		return g.Implementation.Ddot(n, x, incX, y, incY)
	}
	return dot(x[:n], y[:n])
}

// Dscal multiplies x by alpha.
func (g gonumBLAS) Dscal(n int, alpha float64, x []float64, incX int) {
	if incX != 1 || n < 1 || len(x) < n || alpha == 0 {
		g.Implementation.Dscal(n, alpha, x, incX)
		return
	}
	kernels64.scale(&x[0], &x[0], n, alpha)
}
