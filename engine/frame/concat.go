package frame

import (
	"errors"
	"fmt"
)

// Concat returns the rows of all frames, one frame after the other. The frames
// must have the same columns in the same order, of the same kinds. Levels of
// categories are merged: those of the first frame, then those that later
// frames add.
func Concat(frames ...*Frame) (*Frame, error) {
	if len(frames) == 0 {
		return nil, errors.New("frame: nothing to concatenate")
	}
	first := frames[0]
	columns := make([]*Column, len(first.columns))
	for i := range columns {
		parts, err := sameColumn(frames, i)
		if err != nil {
			return nil, err
		}
		columns[i] = concatColumns(parts)
	}
	out := &Frame{columns: columns}
	for _, f := range frames {
		out.rows += f.rows
	}
	return out, nil
}

// sameColumn returns column i of each frame, after checking that it is the
// same column in all of them.
func sameColumn(frames []*Frame, i int) ([]*Column, error) {
	want := frames[0].columns[i]
	parts := make([]*Column, len(frames))
	for k, f := range frames {
		if len(f.columns) != len(frames[0].columns) {
			return nil, fmt.Errorf("frame: concat: frame %d has %d columns, the first has %d", k+1, len(f.columns), len(frames[0].columns))
		}
		c := f.columns[i]
		if c.name != want.name {
			return nil, fmt.Errorf("frame: concat: column %d of frame %d is %q, of the first %q", i+1, k+1, c.name, want.name)
		}
		if c.kind != want.kind {
			return nil, fmt.Errorf("frame: concat: column %q is of kind %s in frame %d and %s in the first", c.name, c.kind, k+1, want.kind)
		}
		parts[k] = c
	}
	return parts, nil
}

func concatColumns(parts []*Column) *Column {
	out := &Column{name: parts[0].name, kind: parts[0].kind}
	if !out.coded() {
		for _, c := range parts {
			out.numbers = append(out.numbers, c.numbers...)
		}
		return out
	}
	index := map[string]int32{}
	for _, c := range parts {
		recode := make([]int32, len(c.levels))
		for i, level := range c.levels {
			code, ok := index[level]
			if !ok {
				code = int32(len(out.levels))
				index[level] = code
				out.levels = append(out.levels, level)
			}
			recode[i] = code
		}
		for _, code := range c.codes {
			if code >= 0 {
				code = recode[code]
			}
			out.codes = append(out.codes, code)
		}
	}
	return out
}
