package charts

import (
	"errors"

	"pawl/plotting"
)

// Count draws how many rows each group has, as bars; with Within, a bar for
// each group of a second kind.
type Count struct {
	Of     Groups // more than 60 groups are too many for bars
	Within Groups // rows of no group in either are left out

	Horizontal bool // as in Bar
	Sorted     bool // by all rows of a group, greatest first

	Theme *plotting.Theme // nil means plotting.Paper
}

// Figure returns the chart.
func (c Count) Figure() (*plotting.Figure, error) {
	if len(c.Of.Of) == 0 {
		return nil, errors.New("charts: count: no rows")
	}
	if err := c.Of.check("count", len(c.Of.Of)); err != nil {
		return nil, err
	}
	if err := c.Within.check("count", len(c.Of.Of)); err != nil {
		return nil, err
	}
	names := c.Of.largest(len(c.Of.Names))
	if c.Sorted {
		names = c.Of.bySize()
	}
	bar := Bar{Horizontal: c.Horizontal, Title: c.Within.Title, Series: c.series(names), Theme: c.Theme}
	for _, k := range names {
		bar.Labels = append(bar.Labels, c.Of.Names[k])
	}
	return bar.Figure()
}

// series counts the rows of the named groups.
func (c Count) series(names []int) []Bars {
	place := map[int]int{}
	for i, k := range names {
		place[k] = i
	}
	if c.Within.Of == nil {
		return []Bars{{Values: c.tally(place, func(int) bool { return true })}}
	}
	var series []Bars
	for _, w := range c.Within.largest(len(c.Within.Names)) {
		inside := func(i int) bool { return c.Within.Of[i] == w }
		series = append(series, Bars{Name: c.Within.Names[w], Values: c.tally(place, inside)})
	}
	return series
}

// tally counts, for each place, the rows that are to be counted.
func (c Count) tally(place map[int]int, counts func(row int) bool) []float64 {
	tally := make([]float64, len(place))
	for i, k := range c.Of.Of {
		if p, ok := place[k]; ok && counts(i) {
			tally[p]++
		}
	}
	return tally
}

// By counts the groups given by labels apart.
func (c Count) By(labels any) (Chart, error) {
	var err error
	c.Within, err = GroupsOf(labels)
	return c, err
}

// Lie lays the bars on their side.
func (c Count) Lie() Chart {
	c.Horizontal = true
	return c
}

// Sort puts the largest group first.
func (c Count) Sort() Chart {
	c.Sorted = true
	return c
}
