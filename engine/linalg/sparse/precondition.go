package sparse

import (
	"fmt"
	"math"
)

// Jacobi is the inverse of the diagonal of a matrix.
type Jacobi struct{ inverse []float64 }

// NewJacobi fails unless a is square with a positive diagonal.
func NewJacobi(a *CSR) (*Jacobi, error) {
	if a.rows != a.cols {
		return nil, fmt.Errorf("sparse: the matrix is %d x %d, want as many rows as columns", a.rows, a.cols)
	}
	inverse := a.Diagonal()
	for i, d := range inverse {
		if !(d > 0) {
			return nil, fmt.Errorf("sparse: diagonal element %d is %v, want a positive one", i, d)
		}
		inverse[i] = 1 / d
	}
	return &Jacobi{inverse}, nil
}

// Apply sets dst to r, each element divided by the diagonal's.
func (j *Jacobi) Apply(dst, r []float64) {
	for i, d := range j.inverse {
		dst[i] = d * r[i]
	}
}

// IncompleteCholesky is a triangular L with L L' near A and elements only where
// A has some: IC(0) (Meijerink and van der Vorst 1977).
type IncompleteCholesky struct {
	lower CSR     // the diagonal last in each row
	Shift float64 // what was added to the diagonal, as a share of it, so that no pivot vanished
}

// NewIncompleteCholesky fails unless a is symmetric with a positive diagonal.
func NewIncompleteCholesky(a *CSR) (*IncompleteCholesky, error) {
	if err := a.CheckSymmetric(Symmetry); err != nil {
		return nil, err
	}
	if _, err := NewJacobi(a); err != nil {
		return nil, err
	}
	for shift := 0.0; ; shift = max(2*shift, 1e-3) {
		p := &IncompleteCholesky{lower: a.lowerHalf(shift), Shift: shift}
		if p.factor() {
			return p, nil
		}
	}
}

// lowerHalf copies the elements up to the diagonal, which grows by its share.
func (m *CSR) lowerHalf(share float64) CSR {
	half := CSR{rows: m.rows, cols: m.cols, start: make([]int, m.rows+1)}
	for i := range m.rows {
		columns, values := m.Row(i)
		for at, j := range columns {
			if int(j) < i {
				half.index, half.value = append(half.index, j), append(half.value, values[at])
			} else if int(j) == i {
				half.index, half.value = append(half.index, j), append(half.value, values[at]*(1+share))
			}
		}
		half.start[i+1] = len(half.value)
	}
	return half
}

// factor overwrites the lower half with L, row by row; false if a pivot is not
// positive.
func (p *IncompleteCholesky) factor() bool {
	for i := range p.lower.rows {
		columns, values := p.lower.Row(i)
		last := len(columns) - 1
		pivot := values[last]
		for at, k := range columns[:last] {
			above, factors := p.lower.Row(int(k))
			end := len(above) - 1
			values[at] = (values[at] - matching(columns[:at], values[:at], above[:end], factors[:end])) / factors[end]
			pivot -= values[at] * values[at]
		}
		if !(pivot > 1e-12*values[last]) {
			return false
		}
		values[last] = math.Sqrt(pivot)
	}
	return true
}

// matching is the inner product of two sparse rows.
func matching(ci []int32, vi []float64, ck []int32, vk []float64) float64 {
	sum := 0.0
	for i, k := 0, 0; i < len(ci) && k < len(ck); {
		switch {
		case ci[i] < ck[k]:
			i++
		case ci[i] > ck[k]:
			k++
		default:
			sum += vi[i] * vk[k]
			i++
			k++
		}
	}
	return sum
}

// Apply sets dst to the solution of L L' x = r.
func (p *IncompleteCholesky) Apply(dst, r []float64) {
	for i := range p.lower.rows {
		columns, values := p.lower.Row(i)
		last := len(columns) - 1
		sum := r[i]
		for at, j := range columns[:last] {
			sum -= values[at] * dst[j]
		}
		dst[i] = sum / values[last]
	}
	for i := p.lower.rows - 1; i >= 0; i-- {
		columns, values := p.lower.Row(i)
		last := len(columns) - 1
		dst[i] /= values[last]
		for at, j := range columns[:last] {
			dst[j] -= values[at] * dst[i]
		}
	}
}
