package eigen

import (
	"context"

	"pawl/engine/linalg"
)

// blockRows is how many reflections are applied at once.
const blockRows = 64

// reflections is a product Q = H(0) H(1) ... of Householder reflections
// H(k) = I - tau(k) v(k) v(k)'. The vector v(k) stands in row k of a, whose
// rows are of the given width, from column k+offset on, where it has a 1.
type reflections struct {
	a                    []float64
	tau                  []float64
	count, width, offset int
	stairs               bool // row k ends in zeros from column count+k+1 on
}

// end is the column after the last of row k that is not known to be zero.
func (r *reflections) end(k int) int {
	if r.stairs {
		return min(r.count+k+1, r.width)
	}
	return r.width
}

// applyTransposed makes each of the m rows of x, as a column, Q times itself:
// x becomes x Q'.
func (r *reflections) applyTransposed(ctx context.Context, x []float64, m int) error {
	if r.count == 0 || m == 0 {
		return ctx.Err()
	}
	s := newBlockScratch(m)
	for first := (r.count - 1) / blockRows * blockRows; first >= 0; first -= blockRows {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := r.block(first, min(blockRows, r.count-first))
		b.apply(x[first+r.offset:], r.width, m, true, s)
	}
	return nil
}

// block is a few reflections as one factor I - V'UV (Schreiber and Van Loan
// 1989), with the leading zeros of all but the first left out.
type block struct {
	v, u        []float64 // rows x width, rows x rows upper triangular
	rows, width int
}

type blockScratch struct{ inV, rotated []float64 }

func newBlockScratch(m int) blockScratch {
	return blockScratch{make([]float64, m*blockRows), make([]float64, m*blockRows)}
}

// apply multiplies the m rows of x, stride apart, with the factor or its
// transpose from the right.
func (b block) apply(x []float64, stride, m int, transposed bool, s blockScratch) {
	linalg.Gemm64(false, true, m, b.rows, b.width, 1, x, stride, b.v, b.width, 0, s.inV, b.rows)
	linalg.Gemm64(false, transposed, m, b.rows, b.rows, 1, s.inV, b.rows, b.u, b.rows, 0, s.rotated, b.rows)
	linalg.Gemm64(false, false, m, b.width, b.rows, -1, s.rotated, b.rows, b.v, b.width, 1, x, stride)
}

// block gathers reflections first ... first+rows-1.
func (r *reflections) block(first, rows int) block {
	from := first + r.offset
	b := block{rows: rows, width: r.end(first+rows-1) - from}
	b.v = make([]float64, rows*b.width)
	for i := range rows {
		copy(b.v[i*b.width+i:(i+1)*b.width], r.a[(first+i)*r.width+from+i:(first+i)*r.width+from+b.width])
	}
	b.triangle(r.tau[first : first+rows])
	return b
}

// triangle sets U. Its column j follows from those before: -tau(j) U (V v(j)).
func (b *block) triangle(tau []float64) {
	gram := make([]float64, b.rows*b.rows)
	linalg.Gemm64(false, true, b.rows, b.rows, b.width, 1, b.v, b.width, b.v, b.width, 0, gram, b.rows)
	b.u = make([]float64, b.rows*b.rows)
	for j, t := range tau {
		b.u[j*b.rows+j] = t
		for i := range j {
			sum := 0.0
			for l := i; l < j; l++ {
				sum += b.u[i*b.rows+l] * gram[l*b.rows+j]
			}
			b.u[i*b.rows+j] = -t * sum
		}
	}
}
