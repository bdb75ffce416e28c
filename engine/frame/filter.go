package frame

import (
	"fmt"
	"math"
)

// Row is one row of a frame, as Filter hands it to its test. A Row asked for
// a column that it cannot answer for gives NaN, "" or true, and Filter returns
// the error.
type Row struct {
	frame *Frame
	index int
	err   *error
}

// Index returns the row's number in its frame, from 0.
func (r Row) Index() int { return r.index }

// Float returns the row's value in a Number or Boolean column; NaN is missing.
func (r Row) Float(name string) float64 {
	c := r.column(name)
	if c == nil {
		return math.NaN()
	}
	if c.coded() {
		r.fail(fmt.Errorf("frame: column %q is of kind %s, not a number: use Value", name, c.kind))
		return math.NaN()
	}
	return c.numbers[r.index]
}

// Value returns the row's value in any column as text; missing is "".
func (r Row) Value(name string) string {
	if c := r.column(name); c != nil {
		return c.Value(r.index)
	}
	return ""
}

// Missing tells whether the row's value in a column is missing.
func (r Row) Missing(name string) bool {
	if c := r.column(name); c != nil {
		return c.Missing(r.index)
	}
	return true
}

func (r Row) column(name string) *Column {
	c, err := r.frame.Column(name)
	if err != nil {
		r.fail(err)
	}
	return c
}

func (r Row) fail(err error) {
	if *r.err == nil {
		*r.err = err
	}
}

// Filter returns the rows for which keep is true. It calls keep for one row
// at a time, in order. It fails if keep asks a Row for an unknown column or for
// the number in a column that has none.
func (f *Frame) Filter(keep func(Row) bool) (*Frame, error) {
	var rows []int
	var err error
	for i := range f.rows {
		kept := keep(Row{frame: f, index: i, err: &err})
		if err != nil {
			return nil, err
		}
		if kept {
			rows = append(rows, i)
		}
	}
	return f.Take(rows), nil
}
