package frame

import (
	"math"
	"slices"
)

// DropMissing returns the rows that have a value in each of the named columns
// or, without names, in all columns. It fails on an unknown name.
func (f *Frame) DropMissing(names ...string) (*Frame, error) {
	part := f
	if len(names) > 0 {
		var err error
		if part, err = f.Select(names...); err != nil {
			return nil, err
		}
	}
	var rows []int
	for i := range f.rows {
		if part.complete(i) {
			rows = append(rows, i)
		}
	}
	return f.Take(rows), nil
}

func (f *Frame) complete(row int) bool {
	for _, c := range f.columns {
		if c.Missing(row) {
			return false
		}
	}
	return true
}

// MarkMissing returns the frame with every value that Value writes as one of
// the marks made missing, in columns of any kind. Levels that are marks go.
func (f *Frame) MarkMissing(marks ...string) *Frame {
	out := &Frame{rows: f.rows, columns: make([]*Column, len(f.columns))}
	for i, c := range f.columns {
		if c.coded() {
			out.columns[i] = c.withoutLevels(marks)
		} else {
			out.columns[i] = c.withoutNumbers(marks)
		}
	}
	return out
}

func (c *Column) withoutLevels(marks []string) *Column {
	out := &Column{name: c.name, kind: c.kind, codes: make([]int32, len(c.codes))}
	recode := make([]int32, len(c.levels))
	for code, level := range c.levels {
		recode[code] = -1
		if !slices.Contains(marks, level) {
			recode[code] = int32(len(out.levels))
			out.levels = append(out.levels, level)
		}
	}
	for i, code := range c.codes {
		if code >= 0 {
			code = recode[code]
		}
		out.codes[i] = code
	}
	return out
}

func (c *Column) withoutNumbers(marks []string) *Column {
	out := &Column{name: c.name, kind: c.kind, numbers: slices.Clone(c.numbers)}
	for i := range out.numbers {
		if slices.Contains(marks, c.Value(i)) {
			out.numbers[i] = math.NaN()
		}
	}
	return out
}
