package sparse

import (
	"fmt"
	"math"
)

// Transpose returns the matrix with rows and columns exchanged.
func (m *CSR) Transpose() *CSR {
	t := &CSR{rows: m.cols, cols: m.rows, start: make([]int, m.cols+1), index: make([]int32, m.NNZ()), value: make([]float64, m.NNZ())}
	for _, j := range m.index {
		t.start[j+1]++
	}
	for j := range m.cols {
		t.start[j+1] += t.start[j]
	}
	next := append([]int(nil), t.start...)
	for i := range m.rows {
		for at := m.start[i]; at < m.start[i+1]; at++ {
			to := next[m.index[at]]
			next[m.index[at]]++
			t.index[to], t.value[to] = int32(i), m.value[at]
		}
	}
	return t
}

// Scale returns alpha m.
func (m *CSR) Scale(alpha float64) *CSR {
	s := *m
	s.value = make([]float64, m.NNZ())
	for i, v := range m.value {
		s.value[i] = alpha * v
	}
	return &s
}

// Add returns m + alpha b. It fails if their shapes differ.
func (m *CSR) Add(alpha float64, b *CSR) (*CSR, error) {
	if m.rows != b.rows || m.cols != b.cols {
		return nil, fmt.Errorf("sparse: cannot add a %d x %d matrix to one of %d x %d", b.rows, b.cols, m.rows, m.cols)
	}
	sum := &CSR{rows: m.rows, cols: m.cols, start: make([]int, m.rows+1)}
	for i := range m.rows {
		sum.merge(m, b, alpha, i)
		sum.start[i+1] = len(sum.value)
	}
	return sum, nil
}

// merge appends row i of a + alpha b.
func (m *CSR) merge(a, b *CSR, alpha float64, i int) {
	p, q := a.start[i], b.start[i]
	for p < a.start[i+1] || q < b.start[i+1] {
		first := q == b.start[i+1] || p < a.start[i+1] && a.index[p] <= b.index[q]
		second := p == a.start[i+1] || q < b.start[i+1] && b.index[q] <= a.index[p]
		column, v := int32(0), 0.0
		if first {
			column, v = a.index[p], a.value[p]
			p++
		}
		if second {
			column = b.index[q]
			v += alpha * b.value[q]
			q++
		}
		m.index, m.value = append(m.index, column), append(m.value, v)
	}
}

// Shift returns m - sigma I. It fails if m is not square.
func (m *CSR) Shift(sigma float64) (*CSR, error) {
	d := make([]float64, m.rows)
	for i := range d {
		d[i] = -sigma
	}
	shift, err := DiagonalOf(d)
	if err != nil {
		return nil, err
	}
	return m.Add(1, shift)
}

// Diagonal returns the elements in places (i, i).
func (m *CSR) Diagonal() []float64 {
	d := make([]float64, min(m.rows, m.cols))
	for i := range d {
		d[i] = m.At(i, i)
	}
	return d
}

// RowSums returns the sum of each row.
func (m *CSR) RowSums() []float64 {
	sums := make([]float64, m.rows)
	for i := range sums {
		_, values := m.Row(i)
		for _, v := range values {
			sums[i] += v
		}
	}
	return sums
}

// Largest is the largest magnitude of an element.
func (m *CSR) Largest() float64 {
	top := 0.0
	for _, v := range m.value {
		top = max(top, math.Abs(v))
	}
	return top
}

// CheckSymmetric returns nil if m is square and no two mirrored elements
// differ by more than tolerance times the largest element; otherwise an error
// that names the first place where they do.
func (m *CSR) CheckSymmetric(tolerance float64) error {
	if m.rows != m.cols {
		return fmt.Errorf("sparse: the matrix is %d x %d, want as many rows as columns", m.rows, m.cols)
	}
	difference, err := m.Add(-1, m.Transpose())
	if err != nil {
		return err
	}
	bound := tolerance * m.Largest()
	for _, t := range difference.Triplets() {
		if math.Abs(t.Value) > bound {
			return fmt.Errorf("sparse: the matrix is not symmetric: element (%d, %d) is %v and (%d, %d) is %v", t.Row, t.Col, m.At(t.Row, t.Col), t.Col, t.Row, m.At(t.Col, t.Row))
		}
	}
	return nil
}
