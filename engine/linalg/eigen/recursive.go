package eigen

import (
	"math"

	"pawl/engine/linalg"
)

// Triangular algorithms in halves: all but the smallest pieces is products of
// matrices (Gustavson 1997).

// plainOrder is the order below which loops are as fast as halves.
const plainOrder = 24

// choleskyOf overwrites the lower triangle of a (n x n, rows stride apart) with
// its factor. It returns the first row whose pivot is not positive, or -1.
func choleskyOf(a []float64, n, stride int) (bad int, pivot float64) {
	if n <= plainOrder {
		return plainCholesky(a, n, stride)
	}
	h := half(n)
	if bad, pivot = choleskyOf(a, h, stride); bad >= 0 {
		return bad, pivot
	}
	below, rest := a[h*stride:], a[h*stride+h:]
	solveTransposed(a, stride, below, n-h, h, stride)
	subtractGram(rest, below, n-h, h, stride)
	if bad, pivot = choleskyOf(rest, n-h, stride); bad >= 0 {
		return h + bad, pivot
	}
	return -1, 0
}

// half is a good place to cut: a multiple of eight near the middle.
func half(n int) int { return (n/2 + 7) / 8 * 8 }

func plainCholesky(a []float64, n, stride int) (bad int, pivot float64) {
	for i := range n {
		row := a[i*stride:]
		for j := range i {
			above := a[j*stride:]
			row[j] = (row[j] - dot(row[:j], above[:j])) / above[j]
		}
		pivot := row[i] - dot(row[:i], row[:i])
		if !(pivot > 0) || math.IsInf(pivot, 1) {
			return i, pivot
		}
		row[i] = math.Sqrt(pivot)
	}
	return -1, 0
}

// subtractGram takes b b' (b is n x k) off the lower triangle of c (n x n).
func subtractGram(c, b []float64, n, k, stride int) {
	const strip = 128
	for i := 0; i < n; i += strip {
		rows := min(strip, n-i)
		linalg.Gemm64(false, true, rows, i+rows, k, -1, b[i*stride:], stride, b, stride, 1, c[i*stride:], stride)
	}
}

// solveTransposed overwrites the m rows of b with the x that solve x L' = b,
// where L (n x n) is lower triangular.
func solveTransposed(l []float64, strideL int, b []float64, m, n, stride int) {
	if n <= plainOrder {
		for i := range m {
			x := b[i*stride : i*stride+n]
			for j := range x {
				row := l[j*strideL:]
				x[j] = (x[j] - dot(row[:j], x[:j])) / row[j]
			}
		}
		return
	}
	h := half(n)
	solveTransposed(l, strideL, b, m, h, stride)
	linalg.Gemm64(false, true, m, n-h, h, -1, b, stride, l[h*strideL:], strideL, 1, b[h:], stride)
	solveTransposed(l[h*strideL+h:], strideL, b[h:], m, n-h, stride)
}

// solveStraight overwrites the m rows of b with the x that solve x L = b.
func solveStraight(l []float64, strideL int, b []float64, m, n, stride int) {
	if n <= plainOrder {
		for i := range m {
			x := b[i*stride : i*stride+n]
			for j := n - 1; j >= 0; j-- {
				row := l[j*strideL:]
				x[j] /= row[j]
				axpy(-x[j], row[:j], x[:j])
			}
		}
		return
	}
	h := half(n)
	solveStraight(l[h*strideL+h:], strideL, b[h:], m, n-h, stride)
	linalg.Gemm64(false, false, m, h, n-h, -1, b[h:], stride, l[h*strideL:], strideL, 1, b, stride)
	solveStraight(l, strideL, b, m, h, stride)
}
