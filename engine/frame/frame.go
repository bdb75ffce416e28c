// Package frame holds tables of typed columns: numbers, categories, booleans
// and text, any value of which may be missing. Frames are immutable;
// operations return new frames that share columns. Rows are samples.
package frame

import (
	"fmt"
	"math/rand/v2"
)

// Frame is a table: columns of equal length with distinct names.
type Frame struct {
	columns []*Column
	rows    int
	shown   int    // rows that MIMEBundle shows; 0 is its default
	absent  string // what MIMEBundle writes for a missing value; "" is its default
}

// New makes a frame of the given columns. It fails if two columns have the
// same name or their lengths differ.
func New(columns ...*Column) (*Frame, error) {
	f := &Frame{columns: columns}
	seen := map[string]bool{}
	for i, c := range columns {
		if c == nil {
			return nil, fmt.Errorf("frame: column %d of %d is nil", i+1, len(columns))
		}
		if seen[c.name] {
			return nil, fmt.Errorf("frame: two columns are named %q", c.name)
		}
		seen[c.name] = true
		if i == 0 {
			f.rows = c.Len()
		}
		if c.Len() != f.rows {
			return nil, fmt.Errorf("frame: column %q has %d rows, column %q has %d", c.name, c.Len(), columns[0].name, f.rows)
		}
	}
	return f, nil
}

// Rows returns the number of rows.
func (f *Frame) Rows() int { return f.rows }

// Columns returns the columns in order.
func (f *Frame) Columns() []*Column { return f.columns }

// Names returns the columns' names in order.
func (f *Frame) Names() []string {
	names := make([]string, len(f.columns))
	for i, c := range f.columns {
		names[i] = c.name
	}
	return names
}

// Column returns the column of that name. The error suggests the nearest
// column.
func (f *Frame) Column(name string) (*Column, error) {
	if i := f.index(name); i >= 0 {
		return f.columns[i], nil
	}
	return nil, unknownColumn(name, f.Names())
}

// Take returns the given rows, in that order; a row may be taken more than
// once. It panics if there is no such row.
func (f *Frame) Take(rows []int) *Frame {
	for _, r := range rows {
		if r < 0 || r >= f.rows {
			panic(fmt.Sprintf("frame: take row %d of a frame of %s", r, plural(f.rows, "row")))
		}
	}
	out := &Frame{rows: len(rows), columns: make([]*Column, len(f.columns))}
	for i, c := range f.columns {
		out.columns[i] = c.Take(rows)
	}
	return out
}

// Shuffle returns the rows in an order drawn from src.
func (f *Frame) Shuffle(src rand.Source) *Frame {
	return f.Take(rand.New(src).Perm(f.rows))
}
