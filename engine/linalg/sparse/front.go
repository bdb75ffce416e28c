package sparse

import (
	"math"

	"pawl/engine/linalg"
)

// pivotRows is how many pivots are eliminated before the rest of a front is
// updated with all of them in one product.
const pivotRows = 32

// front is a dense symmetric block, of which the upper triangle is used: order
// rows and columns, stored by rows.
type front struct {
	order int
	a     []float64
}

func newFront(order int) front { return front{order, make([]float64, order*order)} }

func (f front) row(i int) []float64 { return f.a[i*f.order : (i+1)*f.order] }

// factor eliminates the first pivots rows: they become rows of the unit upper
// triangular U of U'DU, the rest what is left to factor. d receives the pivots.
// It returns the first pivot that is no larger than smallest, or -1.
func (f front) factor(d []float64, smallest float64) int {
	pivots := len(d)
	for lo := 0; lo < pivots; lo += pivotRows {
		hi := min(lo+pivotRows, pivots)
		if at := f.block(lo, hi, d, smallest); at >= 0 {
			return at
		}
		f.update(lo, hi, d)
	}
	return -1
}

// block eliminates rows lo ... hi-1 among themselves, each to its full length.
func (f front) block(lo, hi int, d []float64, smallest float64) int {
	for j := lo; j < hi; j++ {
		pivot := f.row(j)
		d[j] = pivot[j]
		if !(math.Abs(d[j]) > smallest) {
			return j
		}
		for i := j + 1; i < hi; i++ {
			addScaled(f.row(i)[i:], -pivot[i]/d[j], pivot[i:])
		}
		inverse := 1 / d[j]
		for i := j + 1; i < f.order; i++ {
			pivot[i] *= inverse
		}
		pivot[j] = 1
	}
	return -1
}

// update subtracts from the rows after hi what rows lo ... hi-1 contribute.
func (f front) update(lo, hi int, d []float64) {
	rest := f.order - hi
	if rest == 0 {
		return
	}
	scaled := make([]float64, (hi-lo)*rest)
	for j := lo; j < hi; j++ {
		to := scaled[(j-lo)*rest : (j-lo+1)*rest]
		for i, v := range f.row(j)[hi:] {
			to[i] = d[j] * v
		}
	}
	if (hi-lo)*rest < smallUpdate {
		f.updateRows(lo, hi, scaled)
		return
	}
	const strip = 96
	for i := hi; i < f.order; i += strip {
		rows := min(strip, f.order-i)
		linalg.Gemm64(true, false, rows, f.order-i, hi-lo, -1, f.a[lo*f.order+i:], f.order, scaled[i-hi:], rest, 1, f.a[i*f.order+i:], f.order)
	}
}

// smallUpdate is the number of elements below which a plain loop is faster
// than a product of matrices.
const smallUpdate = 96

func (f front) updateRows(lo, hi int, scaled []float64) {
	rest := f.order - hi
	for j := lo; j < hi; j++ {
		u, du := f.row(j), scaled[(j-lo)*rest:(j-lo+1)*rest]
		for i := hi; i < f.order; i++ {
			addScaled(f.row(i)[i:], -u[i], du[i-hi:])
		}
	}
}
