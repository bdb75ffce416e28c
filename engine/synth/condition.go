package synth

import (
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/transform"
)

// conditioner is the conditional vector of CTGAN (Xu et al. 2019, section 4.3):
// the states of all discrete columns side by side, of which exactly one is on.
type conditioner struct {
	columns []conditionColumn
	width   int
}

type conditionColumn struct {
	span  transform.Span
	at    int       // of its states in the vector
	logs  []float64 // chances in training, by the logarithm of the states' rows, summed up
	below []float64 // chances in sampling, by the states' rows, summed up
}

// condition says which state of which discrete column is on.
type condition struct {
	column int // index among the discrete columns that vary
	state  int32
}

func newConditioner(e *encoder, rows *transform.Rows) conditioner {
	var c conditioner
	for _, s := range e.spans {
		if !e.table.Columns[s.Column].Discrete() {
			continue
		}
		column := conditionColumn{span: s, at: c.width, logs: make([]float64, s.States), below: make([]float64, s.States)}
		for _, state := range rows.States[s.Column] {
			column.below[state]++
		}
		for k, n := range column.below {
			column.logs[k] = math.Log(n + 1)
		}
		accumulate(column.logs)
		accumulate(column.below)
		c.columns = append(c.columns, column)
		c.width += s.States
	}
	return c
}

func accumulate(x []float64) {
	for i := 1; i < len(x); i++ {
		x[i] += x[i-1]
	}
}

// draw draws a column, each equally likely, and one of its states: as often as
// it is seen, or evened out by the logarithm.
func (c *conditioner) draw(evened bool, r *rand.Rand) condition {
	k := r.IntN(len(c.columns))
	chances := c.columns[k].below
	if evened {
		chances = c.columns[k].logs
	}
	return condition{k, int32(pick(chances, r))}
}

// mark switches the condition on in a vector of zeros.
func (c *conditioner) mark(of condition, vector []float32) {
	vector[c.columns[of.column].at+int(of.state)] = 1
}

// rowIndex lists the training rows of each state of each discrete column.
type rowIndex [][][]int32

func newRowIndex(c *conditioner, rows *transform.Rows) rowIndex {
	index := make(rowIndex, len(c.columns))
	for k := range index {
		column := &c.columns[k]
		index[k] = make([][]int32, column.span.States)
		for row, state := range rows.States[column.span.Column] {
			index[k][state] = append(index[k][state], int32(row))
		}
	}
	return index
}

// find returns the condition that a given value of a discrete column makes.
func (c *conditioner) find(e *encoder, f fixed) (condition, bool) {
	k := slices.IndexFunc(c.columns, func(column conditionColumn) bool { return column.span.Column == f.column })
	if k < 0 {
		return condition{}, false
	}
	state := e.table.Columns[f.column].State(f.code)
	return condition{k, state}, state >= 0
}
