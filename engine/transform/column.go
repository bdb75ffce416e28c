package transform

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/frame"
)

// Column is the fitted transform of one column. A row of it is a state and,
// for a number, a scalar: the states are the atoms, the modes and, last, that
// of a missing value; or the levels, that of the rare levels, and that of a
// missing value. It is plain data, so that it can be saved.
type Column struct {
	Name   string
	Kind   frame.Kind
	Absent bool // has the state of a missing value

	Range  Range     // of a number
	Centre float64   // of a number: modes describe (value - Centre) / Spread
	Spread float64   //
	Atoms  []float64 // of a number: values that are states, ascending
	Modes  []Mode    // of a number

	Levels []string // of a category, as in the table
	Common []int32  // codes that are states, ascending
	Rare   []int32  // codes that share one state
	Counts []int    // rows of each rare code
}

// States returns the number of states.
func (c *Column) States() int {
	n := len(c.Atoms) + len(c.Modes) + len(c.Common)
	if len(c.Rare) > 0 {
		n++
	}
	if c.Absent {
		n++
	}
	return n
}

// Graded tells whether rows have a scalar.
func (c *Column) Graded() bool { return len(c.Modes) > 0 }

// Discrete tells whether the column is a category or boolean.
func (c *Column) Discrete() bool { return c.Kind != frame.Number }

// Width returns how many numbers a row takes: the scalar, if there is one, and
// one for each state. A column that never varies takes none.
func (c *Column) Width() int {
	switch {
	case c.Graded():
		return 1 + c.States()
	case c.States() <= 1:
		return 0
	}
	return c.States()
}

// reach is how many deviations a scalar of 1 stands for (Xu et al. 2019, section 4.2).
const reach = 4

// bound is the largest scalar of a row in absolute value: within the reach of tanh.
const bound = 0.99

// encode returns each row's state and scalar. The mode of a number is drawn
// from r with the chance that the mixture gives it.
func (c *Column) encode(col *frame.Column, r *rand.Rand) (states []int32, scalars []float32, err error) {
	if col.Kind() != c.Kind {
		return nil, nil, fmt.Errorf("transform: column %q is a %v, the table learned from has a %v", c.Name, col.Kind(), c.Kind)
	}
	states = make([]int32, col.Len())
	if !c.Discrete() {
		scalars = make([]float32, col.Len())
		c.encodeNumbers(col.Floats(), states, scalars, r)
	} else {
		c.encodeCodes(codesOf(col), states)
	}
	for i, s := range states {
		if s < 0 {
			return nil, nil, fmt.Errorf("transform: column %q has %q in row %d, which the table learned from has not", c.Name, col.Value(i), i)
		}
	}
	return states, scalars, nil
}

// encodeNumbers leaves -1 where a value has no state.
func (c *Column) encodeNumbers(values []float64, states []int32, scalars []float32, r *rand.Rand) {
	shares := make([]float64, len(c.Modes))
	for i, v := range values {
		atom, found := slices.BinarySearch(c.Atoms, v)
		switch {
		case math.IsNaN(v):
			states[i] = c.missing()
		case found:
			states[i] = int32(atom)
		case !c.Graded() || math.IsInf(v, 0):
			states[i] = -1
		default:
			u := standardise(v, c.Centre, c.Spread)
			k := c.drawMode(u, shares, r)
			states[i] = int32(len(c.Atoms) + k)
			scalars[i] = float32(min(max((u-c.Modes[k].Mean)/(reach*c.Modes[k].Deviation), -bound), bound))
		}
	}
}

// faint keeps every mode possible.
const faint = 1e-6

// drawMode draws the mode of a standardised value.
func (c *Column) drawMode(u float64, shares []float64, r *rand.Rand) int {
	responsibilities(c.Modes, u, shares)
	for k := range shares {
		shares[k] += faint
	}
	return draw(shares, 1+faint*float64(len(shares)), r)
}

func (c *Column) encodeCodes(codes []int32, states []int32) {
	state := make([]int32, len(c.Levels)+1)
	for i := range state {
		state[i] = -1
	}
	for s, code := range c.Common {
		state[code+1] = int32(s)
	}
	for _, code := range c.Rare {
		state[code+1] = int32(len(c.Common))
	}
	state[0] = c.missing()
	for i, code := range codes {
		states[i] = -1
		if int(code) < len(c.Levels) {
			states[i] = state[code+1]
		}
	}
}

// missing returns the state of a missing value, -1 if there is none.
func (c *Column) missing() int32 {
	if !c.Absent {
		return -1
	}
	return int32(c.States() - 1)
}

// Decode returns the column of the given states and, for numbers, scalars; r
// draws which of the rare levels a row has. A state out of range is missing.
func (c *Column) Decode(states []int32, scalars []float32, r *rand.Rand) *frame.Column {
	if c.Kind == frame.Category {
		codes := make([]int32, len(states))
		for i, s := range states {
			codes[i] = c.Code(s, r)
		}
		return frame.CodedColumn(c.Name, codes, c.Levels)
	}
	values := make([]float64, len(states))
	for i, s := range states {
		if c.Kind == frame.Number {
			values[i] = c.Value(s, scalars[i])
			continue
		}
		if values[i] = float64(c.Code(s, r)); values[i] < 0 {
			values[i] = math.NaN()
		}
	}
	if c.Kind == frame.Boolean {
		return frame.BooleanColumn(c.Name, values)
	}
	return frame.NumberColumn(c.Name, values)
}

// Value returns the number of a state and, in a mode, a scalar; NaN if it is
// missing.
func (c *Column) Value(state int32, scalar float32) float64 {
	switch at := int(state) - len(c.Atoms); {
	case state < 0 || at >= len(c.Modes):
		return math.NaN()
	case at < 0:
		return c.Atoms[state]
	default:
		m := c.Modes[at]
		u := m.Mean + reach*m.Deviation*min(max(float64(scalar), -1), 1)
		return c.Range.Restore(c.Centre + u*c.Spread)
	}
}

// Code returns the code of a category's or boolean's state, -1 if it is
// missing; r draws one of the rare levels.
func (c *Column) Code(state int32, r *rand.Rand) int32 {
	switch {
	case state >= 0 && int(state) < len(c.Common):
		return c.Common[state]
	case int(state) == len(c.Common) && len(c.Rare) > 0:
		return c.drawRare(r)
	}
	return -1
}

// State returns the state of a code of a category or boolean, -1 if the table
// learned from has no such row.
func (c *Column) State(code int32) int32 {
	if code < 0 {
		return c.missing()
	}
	if at, found := slices.BinarySearch(c.Common, code); found {
		return int32(at)
	}
	if _, found := slices.BinarySearch(c.Rare, code); found {
		return int32(len(c.Common))
	}
	return -1
}

func (c *Column) drawRare(r *rand.Rand) int32 {
	total := 0
	for _, n := range c.Counts {
		total += n
	}
	at := r.IntN(total)
	for i, n := range c.Counts {
		if at -= n; at < 0 {
			return c.Rare[i]
		}
	}
	return c.Rare[0]
}

// codesOf returns the codes of a category, or 0 and 1 of a boolean.
func codesOf(col *frame.Column) []int32 {
	if col.Kind() != frame.Boolean {
		return col.Codes()
	}
	codes := make([]int32, col.Len())
	for i, v := range col.Floats() {
		switch {
		case math.IsNaN(v):
			codes[i] = -1
		case v != 0:
			codes[i] = 1
		}
	}
	return codes
}
