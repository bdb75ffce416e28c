package transform

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"pawl/engine/frame"
)

// booleans are the levels of a boolean column.
var booleans = []string{"false", "true"}

// fitColumn learns the transform of one column.
func (t Table) fitColumn(ctx context.Context, col *frame.Column, src rand.Source) (Column, error) {
	c := Column{Name: col.Name(), Kind: col.Kind(), Absent: col.CountMissing() > 0}
	switch col.Kind() {
	case frame.Number:
		return c, t.fitNumber(ctx, &c, col.Floats(), src)
	case frame.Category:
		c.Levels = col.Levels()
	case frame.Boolean:
		c.Levels = booleans
	default:
		return c, fmt.Errorf("transform: column %q is text, which has no transform: drop it or read it as a category", c.Name)
	}
	c.sortLevels(codesOf(col), t.MostLevels)
	return c, ctx.Err()
}

// fitNumber makes atoms of the values that many rows share, and finds the
// modes of the others.
func (t Table) fitNumber(ctx context.Context, c *Column, values []float64, src rand.Source) error {
	for i, v := range values {
		if v-v != 0 && v == v {
			return fmt.Errorf("transform: column %q is infinite in row %d: make it a number or missing", c.Name, i)
		}
	}
	c.Range = LearnRange(values)
	all := newPoints(values)
	rest := all
	switch {
	case len(all.values) == 1:
		rest, c.Atoms = points{}, all.values
	case t.AtomShare > 0:
		rest, c.Atoms = all.without(func(weight float64) bool { return weight >= t.AtomShare*all.rows })
	}
	if len(rest.values) == 1 { // one value is no mode
		c.Atoms = append(c.Atoms, rest.values[0])
		slices.Sort(c.Atoms)
		rest = points{}
	}
	if len(rest.values) == 0 {
		return ctx.Err()
	}
	var err error
	c.Centre, c.Spread = rest.moments()
	c.Modes, err = t.Modes.fit(ctx, rest.standardised(c.Centre, c.Spread).merged(), rand.New(src))
	return err
}

// sortLevels tells common levels from rare ones: beyond the given number of
// levels, the least frequent are rare.
func (c *Column) sortLevels(codes []int32, most int) {
	counts := make([]int, len(c.Levels))
	for _, code := range codes {
		if code >= 0 {
			counts[code]++
		}
	}
	for code, n := range counts {
		if n > 0 {
			c.Common = append(c.Common, int32(code))
		}
	}
	if len(c.Common) > most {
		slices.SortStableFunc(c.Common, func(a, b int32) int { return counts[b] - counts[a] })
		c.Rare = slices.Clone(c.Common[most:])
		c.Common = slices.Clip(c.Common[:most])
		slices.Sort(c.Common)
		slices.Sort(c.Rare)
	}
	for _, code := range c.Rare {
		c.Counts = append(c.Counts, counts[code])
	}
}
