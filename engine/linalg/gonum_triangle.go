package linalg

import "gonum.org/v1/gonum/blas"

// Dsyrk computes the upper or lower triangle of C = alpha*A*A' + beta*C, or of
// alpha*A'*A + beta*C with a transposition. C is n x n.
func (g gonumBLAS) Dsyrk(ul blas.Uplo, tA blas.Transpose, n, k int, alpha float64, a []float64, lda int, beta float64, c []float64, ldc int) {
	rows, columns := n, k
	if tA != blas.NoTrans {
		rows, columns = k, n
	}
	if !side(ul) || !known(tA) || n < 1 || k < 1 || lda < columns || ldc < n || len(a) < (rows-1)*lda+columns || len(c) < (n-1)*ldc+n {
		g.Implementation.Dsyrk(ul, tA, n, k, alpha, a, lda, beta, c, ldc)
		return
	}
	s := square[float64]{trans: tA != blas.NoTrans, upper: ul == blas.Upper, k: k, alpha: alpha, lda: lda, beta: beta, ldc: ldc}
	s.fill(n, a, c)
}

func side(ul blas.Uplo) bool { return ul == blas.Upper || ul == blas.Lower }

// square is a product of a matrix with its own transpose.
type square[T real] struct {
	trans, upper bool
	k            int
	alpha, beta  T
	lda, ldc     int
}

// narrow is up to where a triangle is computed as a whole square.
const narrow = 64

// fill computes a triangle from two of half the size and a rectangle.
func (s square[T]) fill(n int, a, c []T) {
	if n <= narrow {
		s.fillNarrow(n, a, c)
		return
	}
	h := n / 2
	half := h * s.lda
	if s.trans {
		half = h
	}
	second := a[half:]
	s.fill(h, a, c)
	s.fill(n-h, second, c[h*s.ldc+h:])
	if s.upper {
		gemm(s.trans, !s.trans, h, n-h, s.k, s.alpha, a, s.lda, second, s.lda, s.beta, c[h:], s.ldc)
	} else {
		gemm(s.trans, !s.trans, n-h, h, s.k, s.alpha, second, s.lda, a, s.lda, s.beta, c[h*s.ldc:], s.ldc)
	}
}

func (s square[T]) fillNarrow(n int, a, c []T) {
	buffer := borrow[T](n * n)
	whole := (*buffer)[:n*n]
	gemm(s.trans, !s.trans, n, n, s.k, s.alpha, a, s.lda, a, s.lda, 0, whole, n)
	for i := range n {
		lo, hi := 0, i+1
		if s.upper {
			lo, hi = i, n
		}
		to, from := c[i*s.ldc:], whole[i*n:]
		for j := lo; j < hi; j++ {
			if s.beta == 0 {
				to[j] = from[j]
			} else {
				to[j] = from[j] + s.beta*to[j]
			}
		}
	}
	giveBack(buffer)
}

// Dtrsm solves op(A)*X = alpha*B, or X*op(A) = alpha*B, for a triangular A and
// puts X in the place of B, which is m x n.
func (g gonumBLAS) Dtrsm(s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	order := n
	if s == blas.Left {
		order = m
	}
	valid := (s == blas.Left || s == blas.Right) && side(ul) && known(tA) && (d == blas.Unit || d == blas.NonUnit) &&
		m > 0 && n > 0 && lda >= order && ldb >= n && len(a) >= (order-1)*lda+order && len(b) >= (m-1)*ldb+n
	if !valid || alpha == 0 {
		g.Implementation.Dtrsm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	scaleRows(m, n, alpha, b, ldb)
	t := triangle[float64]{
		trans: tA != blas.NoTrans, left: s == blas.Left, unit: d == blas.Unit, lda: lda, ldb: ldb,
		lower: (ul == blas.Lower) == (tA == blas.NoTrans),
	}
	if t.left {
		t.other = n
	} else {
		t.other = m
	}
	t.solve(order, a, b)
}

// triangle is a system with a triangular matrix: lower says that op(A) is, and
// other is how many right-hand sides there are.
type triangle[T real] struct {
	trans, left, lower, unit bool
	lda, ldb                 int
	other                    int
}

// solve takes two systems of half the order, and a product between.
func (t triangle[T]) solve(n int, a, b []T) {
	if n <= direct {
		t.solveDirect(n, a, b)
		return
	}
	h := n / 2
	a2, b2 := a[h*t.lda+h:], b[h:]
	if t.left {
		b2 = b[h*t.ldb:]
	}
	// The block beside the diagonal stands below it if op(A) is lower and
	// stored as it is, or upper and stored transposed.
	beside := a[h:]
	if t.lower != t.trans {
		beside = a[h*t.lda:]
	}
	if t.left == t.lower {
		t.solve(h, a, b)
		t.subtract(n-h, h, beside, b, b2)
		t.solve(n-h, a2, b2)
	} else {
		t.solve(n-h, a2, b2)
		t.subtract(h, n-h, beside, b2, b)
		t.solve(h, a, b)
	}
}

// subtract takes what the known part of X contributes to the rest of B.
func (t triangle[T]) subtract(rest, done int, beside, known, b []T) {
	if t.left {
		gemm(t.trans, false, rest, t.other, done, -1, beside, t.lda, known, t.ldb, 1, b, t.ldb)
	} else {
		gemm(false, t.trans, t.other, rest, done, -1, known, t.ldb, beside, t.lda, 1, b, t.ldb)
	}
}

// direct is up to which order a system is solved by the inverse: as accurate
// for blocks so small, and a product again.
const direct = 16

func (t triangle[T]) solveDirect(n int, a, b []T) {
	var inverse [direct * direct]T
	t.invert(n, a, inverse[:])
	rows, columns := t.other, n
	if t.left {
		rows, columns = n, t.other
	}
	buffer := borrow[T](rows * columns)
	right := (*buffer)[:rows*columns]
	for i := range rows {
		copy(right[i*columns:][:columns], b[i*t.ldb:])
	}
	if t.left {
		gemm(false, false, n, columns, n, 1, inverse[:], n, right, columns, 0, b, t.ldb)
	} else {
		gemm(false, false, rows, n, n, 1, right, columns, inverse[:], n, 0, b, t.ldb)
	}
	giveBack(buffer)
}

// invert sets to (n x n) to the inverse of op(A), column by column.
func (t triangle[T]) invert(n int, a, to []T) {
	at := func(i, j int) T {
		if t.trans {
			i, j = j, i
		}
		return a[i*t.lda+j]
	}
	row := func(step int) int { // the step-th row to become known
		if t.lower {
			return step
		}
		return n - 1 - step
	}
	for first := range n {
		column := row(first)
		for step := first; step < n; step++ {
			i := row(step)
			var v T
			if step == first {
				v = 1
			}
			for before := first; before < step; before++ {
				v -= at(i, row(before)) * to[row(before)*n+column]
			}
			if !t.unit {
				v /= at(i, i)
			}
			to[i*n+column] = v
		}
	}
}
