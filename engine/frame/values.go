package frame

import (
	"slices"
)

// Counts returns how often each of Levels occurs in a Category or Text column,
// and nil for other kinds.
func (c *Column) Counts() []int {
	if !c.coded() {
		return nil
	}
	counts := make([]int, len(c.levels))
	for _, code := range c.codes {
		if code >= 0 {
			counts[code]++
		}
	}
	return counts
}

// Unique returns the distinct values that occur, as text: levels in their
// order, numbers ascending. Missing is not among them.
func (c *Column) Unique() []string {
	if c.coded() {
		return c.usedLevels()
	}
	numbers := c.present()
	slices.Sort(numbers)
	var out []string
	for _, x := range slices.Compact(numbers) {
		out = append(out, c.format(x))
	}
	return out
}

func (c *Column) usedLevels() []string {
	var out []string
	for code, n := range c.Counts() {
		if n > 0 {
			out = append(out, c.levels[code])
		}
	}
	return out
}

// present returns a copy of the numbers that are not missing.
func (c *Column) present() []float64 {
	out := make([]float64, 0, len(c.numbers))
	for _, x := range c.numbers {
		if x == x {
			out = append(out, x)
		}
	}
	return out
}

// Equal tells whether both columns have the same name, kind and values.
// Missing equals missing; categories are compared by their text, so that the
// order of levels does not matter.
func (c *Column) Equal(d *Column) bool {
	if c.name != d.name || c.kind != d.kind || c.Len() != d.Len() {
		return false
	}
	if c.coded() {
		return c.equalCodes(d)
	}
	return slices.EqualFunc(c.numbers, d.numbers, func(x, y float64) bool {
		return x == y || x != x && y != y
	})
}

func (c *Column) equalCodes(d *Column) bool {
	for i, code := range c.codes {
		if (code < 0) != (d.codes[i] < 0) {
			return false
		}
		if code >= 0 && c.levels[code] != d.levels[d.codes[i]] {
			return false
		}
	}
	return true
}

// Equal tells whether both frames have equal columns in the same order.
func (f *Frame) Equal(g *Frame) bool {
	return f.rows == g.rows && slices.EqualFunc(f.columns, g.columns, (*Column).Equal)
}
