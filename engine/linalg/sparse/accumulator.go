package sparse

import "slices"

// accumulator adds up the elements of one row that come in any order.
type accumulator struct {
	sum     []float64
	present []bool
	columns []int32
}

func newAccumulator(cols int) *accumulator {
	return &accumulator{sum: make([]float64, cols), present: make([]bool, cols)}
}

func (a *accumulator) add(column int32, v float64) {
	if !a.present[column] {
		a.present[column] = true
		a.columns = append(a.columns, column)
	}
	a.sum[column] += v
}

// flush appends the row to m and forgets it.
func (a *accumulator) flush(m *CSR) {
	slices.Sort(a.columns)
	for _, j := range a.columns {
		m.index, m.value = append(m.index, j), append(m.value, a.sum[j])
		a.sum[j], a.present[j] = 0, false
	}
	a.columns = a.columns[:0]
}
