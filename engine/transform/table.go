package transform

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"pawl/engine/frame"
	"pawl/engine/parallel"
	"pawl/engine/rng"
)

// Table encodes the rows of a table for a net.
type Table struct {
	Modes      Modes   // of numeric columns
	AtomShare  float64 // a number that at least this share of the rows has is a state of its own; 0: none is, as in the reference implementations
	MostLevels int     // a category's most levels with a state of their own, the rarer ones share one; default 1,000
}

// Fit learns the transform of every column of f, which must have rows.
func (t Table) Fit(ctx context.Context, f *frame.Frame, src rand.Source) (*TableModel, error) {
	switch {
	case f == nil || f.Rows() == 0 || len(f.Columns()) == 0:
		return nil, errors.New("transform: the table is empty: there is nothing to learn from")
	case t.MostLevels < 0 || !(t.AtomShare >= 0):
		return nil, fmt.Errorf("transform: Table has a negative setting: MostLevels %d, AtomShare %g", t.MostLevels, t.AtomShare)
	}
	if err := t.Modes.check(); err != nil {
		return nil, err
	}
	if t.MostLevels == 0 {
		t.MostLevels = 1000
	}
	sources := rng.Split(src, len(f.Columns()))
	columns, err := parallel.Map(ctx, len(f.Columns()), func(j int) (Column, error) {
		return t.fitColumn(ctx, f.Columns()[j], sources[j])
	})
	if err != nil {
		return nil, err
	}
	return &TableModel{Columns: columns}, nil
}

// TableModel is a fitted Table: the transform of each column, in the order of
// the table. It is plain data; change nothing in it.
type TableModel struct{ Columns []Column }

// Span is the part of an encoded row that belongs to a column: the scalar, if
// the column is graded, and then its states.
type Span struct {
	Column int  // index in the table
	At     int  // of the span's first number
	Graded bool // that number is the scalar
	States int
}

// First returns where the states begin.
func (s Span) First() int {
	if s.Graded {
		return s.At + 1
	}
	return s.At
}

// End returns where the span ends.
func (s Span) End() int { return s.First() + s.States }

// Spans returns the spans of the columns that vary, from left to right.
func (m *TableModel) Spans() []Span {
	var spans []Span
	at := 0
	for j := range m.Columns {
		c := &m.Columns[j]
		if w := c.Width(); w > 0 {
			spans = append(spans, Span{Column: j, At: at, Graded: c.Graded(), States: c.States()})
			at += w
		}
	}
	return spans
}

// Width returns the length of an encoded row.
func (m *TableModel) Width() int {
	w := 0
	for j := range m.Columns {
		w += m.Columns[j].Width()
	}
	return w
}

// Rows are encoded rows in a compact form: what Expand makes of them is many
// times as large.
type Rows struct {
	States  [][]int32   // of each column, for each row
	Scalars [][]float32 // of each numeric column; nil for others
	n       int
}

// Len returns the number of rows.
func (r *Rows) Len() int { return r.n }

// Encode encodes the rows of f, which has the columns of the table learned
// from. Which of its possible modes a number is said to be in is drawn from src.
func (m *TableModel) Encode(ctx context.Context, f *frame.Frame, src rand.Source) (*Rows, error) {
	if len(f.Columns()) != len(m.Columns) {
		return nil, fmt.Errorf("transform: the table has %d columns, that learned from has %d", len(f.Columns()), len(m.Columns))
	}
	rows := &Rows{States: make([][]int32, len(m.Columns)), Scalars: make([][]float32, len(m.Columns)), n: f.Rows()}
	sources := rng.Split(src, len(m.Columns))
	err := parallel.For(ctx, len(m.Columns), func(j int) (err error) {
		rows.States[j], rows.Scalars[j], err = m.Columns[j].encode(f.Columns()[j], rand.New(sources[j]))
		return err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// Expand writes row i into out, which is Width long: scalars as they are, and
// for each column a one at its state and zeros at the others.
func (r *Rows) Expand(spans []Span, i int, out []float32) {
	clear(out)
	for _, s := range spans {
		if s.Graded {
			out[s.At] = r.Scalars[s.Column][i]
		}
		out[s.First()+int(r.States[s.Column][i])] = 1
	}
}

// Decode returns the table of what a net made: rows of Width numbers each. A
// column's state is the one of the largest number.
func (m *TableModel) Decode(n int, made []float32, r *rand.Rand) (*frame.Frame, error) {
	columns := make([]*frame.Column, len(m.Columns))
	width := m.Width()
	spans := m.Spans()
	for j := range m.Columns {
		states, scalars := make([]int32, n), make([]float32, n)
		if len(spans) > 0 && spans[0].Column == j {
			for i := range n {
				states[i], scalars[i] = spans[0].Read(made[i*width : (i+1)*width])
			}
			spans = spans[1:]
		}
		columns[j] = m.Columns[j].Decode(states, scalars, r)
	}
	return frame.New(columns...)
}

// Read returns the state of the largest number in the span of a row, and the
// scalar.
func (s Span) Read(row []float32) (state int32, scalar float32) {
	states := row[s.First():s.End()]
	for k, v := range states {
		if v > states[state] {
			state = int32(k)
		}
	}
	if s.Graded {
		scalar = row[s.At]
	}
	return state, scalar
}
