// Package sparse holds matrices most of whose elements are zero, and solves
// linear systems with symmetric ones: directly (LDL) or by iteration (CG,
// MINRES). Start from New or FromDense, which make a CSR.
//
// Results are the same bytes for any number of cores.
package sparse

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// CSR is an immutable matrix in compressed rows: only elements that were given
// are kept, row by row, with ascending columns. It is a mat.Matrix.
type CSR struct {
	rows, cols int
	start      []int   // row i has the elements start[i] ... start[i+1]-1
	index      []int32 // their columns
	value      []float64
}

// Triplet is one element of a matrix; rows and columns count from zero.
type Triplet struct {
	Row, Col int
	Value    float64
}

// New makes a rows x cols matrix. Triplets for the same place add up; their
// order does not matter otherwise. It fails if a place lies outside of the
// matrix or a value is not finite.
func New(rows, cols int, triplets []Triplet) (*CSR, error) {
	if rows < 1 || cols < 1 || cols > math.MaxInt32 || rows > math.MaxInt32 {
		return nil, fmt.Errorf("sparse: a matrix of %d x %d: want at least one row and one column, and fewer than 2^31", rows, cols)
	}
	m := &CSR{rows: rows, cols: cols, start: make([]int, rows+1)}
	for i, t := range triplets {
		if t.Row < 0 || t.Row >= rows || t.Col < 0 || t.Col >= cols {
			return nil, fmt.Errorf("sparse: triplet %d is for place (%d, %d), outside of a %d x %d matrix", i, t.Row, t.Col, rows, cols)
		}
		if math.IsNaN(t.Value) || math.IsInf(t.Value, 0) {
			return nil, fmt.Errorf("sparse: triplet %d, for place (%d, %d), is %v, want finite numbers only", i, t.Row, t.Col, t.Value)
		}
		m.start[t.Row+1]++
	}
	m.place(triplets)
	m.join()
	return m, nil
}

// place sorts the triplets by row, in the order given.
func (m *CSR) place(triplets []Triplet) {
	for i := range m.rows {
		m.start[i+1] += m.start[i]
	}
	m.index, m.value = make([]int32, len(triplets)), make([]float64, len(triplets))
	next := slices.Clone(m.start)
	for _, t := range triplets {
		at := next[t.Row]
		next[t.Row]++
		m.index[at], m.value[at] = int32(t.Col), t.Value
	}
}

// join sorts each row by column and adds up what stands for the same place.
func (m *CSR) join() {
	kept := 0
	for i := range m.rows {
		lo, hi := m.start[i], m.start[i+1]
		order := byColumn(m.index[lo:hi])
		index, value := slices.Clone(m.index[lo:hi]), slices.Clone(m.value[lo:hi])
		m.start[i] = kept
		for _, o := range order {
			if kept > m.start[i] && m.index[kept-1] == index[o] {
				m.value[kept-1] += value[o]
				continue
			}
			m.index[kept], m.value[kept] = index[o], value[o]
			kept++
		}
	}
	m.start[m.rows] = kept
	m.index, m.value = m.index[:kept:kept], m.value[:kept:kept]
}

// byColumn lists the places of a row's elements by ascending column; elements
// of the same column stay in the order given.
func byColumn(columns []int32) []int {
	order := make([]int, len(columns))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(columns[a]) - int(columns[b]) })
	return order
}

// FromDense keeps the elements of a that are not zero.
func FromDense(a mat.Matrix) (*CSR, error) {
	var triplets []Triplet
	r, c := a.Dims()
	for i := range r {
		for j := range c {
			if v := a.At(i, j); v != 0 {
				triplets = append(triplets, Triplet{i, j, v})
			}
		}
	}
	return New(r, c, triplets)
}

// DiagonalOf is the square matrix with the given diagonal.
func DiagonalOf(d []float64) (*CSR, error) {
	triplets := make([]Triplet, len(d))
	for i, v := range d {
		triplets[i] = Triplet{i, i, v}
	}
	return New(len(d), len(d), triplets)
}

// Dims returns the numbers of rows and columns.
func (m *CSR) Dims() (rows, cols int) { return m.rows, m.cols }

// NNZ is the number of elements kept.
func (m *CSR) NNZ() int { return len(m.value) }

// At is the element in row i and column j; zero if none is kept there.
func (m *CSR) At(i, j int) float64 {
	if i < 0 || i >= m.rows || j < 0 || j >= m.cols {
		panic(fmt.Sprintf("sparse: place (%d, %d) lies outside of a %d x %d matrix", i, j, m.rows, m.cols))
	}
	lo, hi := m.start[i], m.start[i+1]
	if at, ok := slices.BinarySearch(m.index[lo:hi], int32(j)); ok {
		return m.value[lo+at]
	}
	return 0
}

// T is the transpose, as mat.Matrix wants it.
func (m *CSR) T() mat.Matrix { return m.Transpose() }

// Row returns the columns and values kept in row i. They belong to the matrix:
// do not write to them.
func (m *CSR) Row(i int) (columns []int32, values []float64) {
	lo, hi := m.start[i], m.start[i+1]
	return m.index[lo:hi:hi], m.value[lo:hi:hi]
}

// Triplets lists the elements kept, by rows.
func (m *CSR) Triplets() []Triplet {
	all := make([]Triplet, 0, m.NNZ())
	for i := range m.rows {
		columns, values := m.Row(i)
		for at, j := range columns {
			all = append(all, Triplet{i, int(j), values[at]})
		}
	}
	return all
}

// Dense returns the matrix with its zeros.
func (m *CSR) Dense() *mat.Dense {
	d := mat.NewDense(m.rows, m.cols, nil)
	for _, t := range m.Triplets() {
		d.Set(t.Row, t.Col, t.Value)
	}
	return d
}
