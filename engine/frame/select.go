package frame

import (
	"errors"
	"fmt"
)

// Select returns the named columns, in that order. It fails on an unknown or
// repeated name.
func (f *Frame) Select(names ...string) (*Frame, error) {
	columns := make([]*Column, len(names))
	for i, name := range names {
		c, err := f.Column(name)
		if err != nil {
			return nil, err
		}
		columns[i] = c
	}
	out, err := New(columns...)
	if err != nil {
		return nil, err
	}
	out.rows = f.rows
	return out, nil
}

// Drop returns all columns but the named ones. It fails on an unknown name.
func (f *Frame) Drop(names ...string) (*Frame, error) {
	gone := map[string]bool{}
	for _, name := range names {
		if _, err := f.Column(name); err != nil {
			return nil, err
		}
		gone[name] = true
	}
	out := &Frame{rows: f.rows}
	for _, c := range f.columns {
		if !gone[c.name] {
			out.columns = append(out.columns, c)
		}
	}
	return out, nil
}

// WithColumn returns the frame with c in place of the column of the same name
// or, if there is none, with c as its last column. It fails if c is of another
// length than the frame.
func (f *Frame) WithColumn(c *Column) (*Frame, error) {
	if c == nil {
		return nil, errors.New("frame: the column to add is nil")
	}
	if len(f.columns) > 0 && c.Len() != f.rows {
		return nil, fmt.Errorf("frame: column %q has %d values, the frame has %d rows", c.name, c.Len(), f.rows)
	}
	columns := append([]*Column{}, f.columns...)
	if i := f.index(c.name); i >= 0 {
		columns[i] = c
	} else {
		columns = append(columns, c)
	}
	return New(columns...)
}

// Rename returns the frame with one column under another name. It fails on an
// unknown name and if the other name is taken.
func (f *Frame) Rename(name, to string) (*Frame, error) {
	c, err := f.Column(name)
	if err != nil {
		return nil, err
	}
	columns := append([]*Column{}, f.columns...)
	columns[f.index(name)] = c.Rename(to)
	return New(columns...)
}

// Floats returns the values of a Number or Boolean column (NaN is missing);
// they belong to the column. It fails on an unknown name or another kind.
func (f *Frame) Floats(name string) ([]float64, error) {
	c, err := f.Column(name)
	if err != nil {
		return nil, err
	}
	if c.coded() {
		return nil, fmt.Errorf("frame: column %q is of kind %s, it has no numbers", name, c.kind)
	}
	return c.numbers, nil
}

// Strings returns the values of a column of any kind as text; missing is "".
// It fails on an unknown name.
func (f *Frame) Strings(name string) ([]string, error) {
	c, err := f.Column(name)
	if err != nil {
		return nil, err
	}
	out := make([]string, f.rows)
	for i := range out {
		out[i] = c.Value(i)
	}
	return out, nil
}

// Head returns the first n rows, or all if there are fewer.
func (f *Frame) Head(n int) *Frame {
	return f.slice(0, min(max(n, 0), f.rows))
}

// Tail returns the last n rows, or all if there are fewer.
func (f *Frame) Tail(n int) *Frame {
	return f.slice(f.rows-min(max(n, 0), f.rows), f.rows)
}

// slice returns the rows lo ... hi-1; they share memory with f.
func (f *Frame) slice(lo, hi int) *Frame {
	out := &Frame{rows: hi - lo, columns: make([]*Column, len(f.columns))}
	for i, c := range f.columns {
		out.columns[i] = c.slice(lo, hi)
	}
	return out
}

// index returns the position of the column of that name, or -1.
func (f *Frame) index(name string) int {
	for i, c := range f.columns {
		if c.name == name {
			return i
		}
	}
	return -1
}
