package sparse

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/parallel"
)

// elementsPerTask is how many elements of a product make it worth a core.
const elementsPerTask = 1 << 16

// Apply sets dst (rows) to m x (cols). The two must not overlap.
func (m *CSR) Apply(dst, x []float64) {
	if len(dst) != m.rows || len(x) != m.cols {
		panic(fmt.Sprintf("sparse: product of a %d x %d matrix with %d numbers into %d", m.rows, m.cols, len(x), len(dst)))
	}
	m.inBlocks(m.NNZ(), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			dst[i] = m.rowDot(i, x)
		}
	})
}

func (m *CSR) rowDot(i int, x []float64) float64 {
	lo, hi := m.start[i], m.start[i+1]
	values := m.value[lo:hi]
	sum := 0.0
	for at, j := range m.index[lo:hi] {
		sum += values[at] * x[j]
	}
	return sum
}

// inBlocks calls f for blocks of rows, side by side if there is work enough.
func (m *CSR) inBlocks(work int, f func(lo, hi int)) {
	size := max(1, m.rows*elementsPerTask/max(work, 1))
	if size >= m.rows {
		f(0, m.rows)
		return
	}
	// Neither the context nor f fails.
	_ = parallel.Blocks(context.Background(), m.rows, size, func(lo, hi int) error {
		f(lo, hi)
		return nil
	})
}

// MulVec returns m x. It fails if x has not as many numbers as m has columns.
func (m *CSR) MulVec(x []float64) ([]float64, error) {
	if len(x) != m.cols {
		return nil, fmt.Errorf("sparse: a %d x %d matrix cannot multiply %d numbers, want %d", m.rows, m.cols, len(x), m.cols)
	}
	y := make([]float64, m.rows)
	m.Apply(y, x)
	return y, nil
}

// Mul returns m x for a dense x (cols x k).
func (m *CSR) Mul(x mat.Matrix) (*mat.Dense, error) {
	r, k := x.Dims()
	if r != m.cols {
		return nil, fmt.Errorf("sparse: a %d x %d matrix cannot multiply one of %d x %d", m.rows, m.cols, r, k)
	}
	in := mat.DenseCopyOf(x).RawMatrix()
	out := mat.NewDense(m.rows, k, nil)
	to := out.RawMatrix()
	m.inBlocks(m.NNZ()*k, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			row := to.Data[i*k : (i+1)*k]
			columns, values := m.Row(i)
			for at, j := range columns {
				addScaled(row, values[at], in.Data[int(j)*in.Stride:])
			}
		}
	})
	return out, nil
}

// addScaled adds alpha x to y.
func addScaled(y []float64, alpha float64, x []float64) {
	x = x[:len(y)]
	for i, v := range x {
		y[i] += alpha * v
	}
}

// MulSparse returns m b, by rows (Gustavson 1978).
func (m *CSR) MulSparse(b *CSR) (*CSR, error) {
	if m.cols != b.rows {
		return nil, fmt.Errorf("sparse: a %d x %d matrix cannot multiply one of %d x %d", m.rows, m.cols, b.rows, b.cols)
	}
	out := &CSR{rows: m.rows, cols: b.cols, start: make([]int, m.rows+1)}
	row := newAccumulator(b.cols)
	for i := range m.rows {
		columns, values := m.Row(i)
		for at, j := range columns {
			more, factors := b.Row(int(j))
			for q, l := range more {
				row.add(l, values[at]*factors[q])
			}
		}
		row.flush(out)
		out.start[i+1] = len(out.value)
	}
	return out, nil
}
