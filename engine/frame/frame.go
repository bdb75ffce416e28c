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
}

// New makes a frame of the given columns. It fails if two columns have the
// same name or their lengths differ.
func New(columns ...*Column) (*Frame, error) {
	f := &Frame{columns: columns}
	seen := map[string]bool{}
	for i, c := range columns {
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

// Column returns the column of that name. The error names the nearest column.
func (f *Frame) Column(name string) (*Column, error) {
	for _, c := range f.columns {
		if c.name == name {
			return c, nil
		}
	}
	return nil, fmt.Errorf("frame: no column %q", name)
}

// Take returns the given rows, in that order.
func (f *Frame) Take(rows []int) *Frame {
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
