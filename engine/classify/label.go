package classify

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"pawl/engine/frame"
)

// target says which column is to be predicted and what its two levels are.
type target struct {
	column     string
	regression bool // the label is a number; else it has two levels:
	positive   string
	negative   string
	weight     string // the column of row weights; "" for none
}

// newTarget reads the two levels of the label column of f. The positive level
// is the one asked for, or else the last in byte order.
func newTarget(f *frame.Frame, label, positive, weight string) (target, error) {
	t := target{column: label, positive: positive, weight: weight}
	if f.Rows() == 0 {
		return t, errors.New("classify: the table has no rows")
	}
	c, err := labelColumn(f, label)
	if err != nil {
		return t, err
	}
	present, err := levelsPresent(c)
	if err != nil {
		return t, err
	}
	switch {
	case len(present) == 1:
		return t, fmt.Errorf("classify: every row of label %q is %q: two classes are needed", label, present[0])
	case len(present) > 2:
		return t, fmt.Errorf("classify: label %q has %d levels in use: exactly two are needed", label, len(present))
	}
	if positive == "" {
		t.positive = present[1]
	}
	at := slices.Index(present, t.positive)
	if at < 0 {
		return t, fmt.Errorf("classify: positive level %q is not in label %q, whose levels are %q and %q", positive, label, present[0], present[1])
	}
	t.negative = present[1-at]
	if _, err := f.Column(weight); weight != "" && err != nil {
		return t, fmt.Errorf("classify: weights: %w", err)
	}
	return t, nil
}

func labelColumn(f *frame.Frame, label string) (*frame.Column, error) {
	c, err := f.Column(label)
	if err != nil {
		return nil, fmt.Errorf("classify: label: %w", err)
	}
	if c.Kind() != frame.Category && c.Kind() != frame.Boolean {
		return nil, fmt.Errorf("classify: label %q is a %s column: it must be a category or boolean column", label, c.Kind())
	}
	return c, nil
}

// levelsPresent returns the levels that have rows, in byte order. No label may
// be missing.
func levelsPresent(c *frame.Column) ([]string, error) {
	seen := map[string]bool{}
	for i := range c.Len() {
		if c.Missing(i) {
			return nil, fmt.Errorf("classify: label %q is missing in row %d: drop such rows", c.Name(), i)
		}
		seen[c.Value(i)] = true
		if len(seen) > 2 {
			break
		}
	}
	present := make([]string, 0, len(seen))
	for level := range seen {
		present = append(present, level)
	}
	slices.Sort(present)
	return present, nil
}

// code returns 1 for each row of f with the positive level and 0 for each with
// the negative one, or nil if f has no label column.
func (t target) code(f *frame.Frame) ([]uint8, error) {
	if !slices.Contains(f.Names(), t.column) {
		return nil, nil
	}
	c, err := labelColumn(f, t.column)
	if err != nil {
		return nil, err
	}
	labels := make([]uint8, c.Len())
	for i := range labels {
		switch v := c.Value(i); {
		case c.Missing(i):
			return nil, fmt.Errorf("classify: label %q is missing in row %d: drop such rows", t.column, i)
		case v == t.positive:
			labels[i] = 1
		case v != t.negative:
			return nil, fmt.Errorf("classify: label %q is %q in row %d: the levels are %q and %q", t.column, v, i, t.negative, t.positive)
		}
	}
	return labels, nil
}

// numbers returns the label column of f, or nil if f has none.
func (t target) numbers(f *frame.Frame) ([]float64, error) {
	if !slices.Contains(f.Names(), t.column) {
		return nil, nil
	}
	values, err := f.Floats(t.column)
	if err != nil {
		return nil, fmt.Errorf("classify: label %q must be a number column: %w", t.column, err)
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("classify: label %q is %v in row %d: drop such rows", t.column, v, i)
		}
	}
	return values, nil
}

// labels is code as floating point; f must have the label column.
func (t target) labels(f *frame.Frame) ([]float64, error) {
	if _, err := labelColumn(f, t.column); err != nil {
		return nil, err
	}
	codes, err := t.code(f)
	if err != nil {
		return nil, err
	}
	labels := make([]float64, len(codes))
	for i, y := range codes {
		labels[i] = float64(y)
	}
	return labels, nil
}

func (t target) String() string { return fmt.Sprintf("%q is %q", t.column, t.positive) }
