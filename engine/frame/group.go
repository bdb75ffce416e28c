package frame

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Groups are the rows of a frame that agree in some columns, as GroupBy makes
// them: one group per combination that occurs, in order of first appearance.
type Groups struct {
	frame *Frame
	keys  []string
	rows  [][]int // of each group
}

// GroupBy groups the rows by their values in the named columns; a missing
// value is a group of its own. It fails without names or on an unknown name.
func (f *Frame) GroupBy(names ...string) (*Groups, error) {
	if len(names) == 0 {
		return nil, errors.New("frame: group by which columns? name at least one")
	}
	keys, err := f.Select(names...)
	if err != nil {
		return nil, err
	}
	g := &Groups{frame: f, keys: names}
	index := map[string]int{}
	for i := range f.rows {
		key := keys.key(i)
		at, ok := index[key]
		if !ok {
			at = len(g.rows)
			index[key] = at
			g.rows = append(g.rows, nil)
		}
		g.rows[at] = append(g.rows[at], i)
	}
	return g, nil
}

// key spells the values of a row so that different rows have different keys.
func (f *Frame) key(row int) string {
	var b strings.Builder
	for _, c := range f.columns {
		v := c.Value(row)
		fmt.Fprintf(&b, "%d:%s", len(v), v)
	}
	return b.String()
}

// Len returns the number of groups.
func (g *Groups) Len() int { return len(g.rows) }

// Frame returns the rows of group i, in their order.
func (g *Groups) Frame(i int) *Frame { return g.frame.Take(g.rows[i]) }

// Count returns one row per group: the columns it was grouped by and "count",
// its number of rows.
func (g *Groups) Count() (*Frame, error) {
	counts := make([]float64, len(g.rows))
	for i, rows := range g.rows {
		counts[i] = float64(len(rows))
	}
	return g.table(NumberColumn("count", counts))
}

// Mean returns one row per group: the columns it was grouped by and the means
// of the named columns, of which missing values are left out. Without names
// it takes all Number and Boolean columns. It fails on a column of another kind.
func (g *Groups) Mean(names ...string) (*Frame, error) {
	if len(names) == 0 {
		names = g.numeric()
	}
	means := make([]*Column, len(names))
	for k, name := range names {
		c, err := g.frame.Column(name)
		if err != nil {
			return nil, err
		}
		if c.coded() {
			return nil, fmt.Errorf("frame: column %q is of kind %s: it has no mean", name, c.kind)
		}
		values := make([]float64, len(g.rows))
		for i, rows := range g.rows {
			values[i] = meanOf(c.numbers, rows)
		}
		means[k] = NumberColumn(name, values)
	}
	return g.table(means...)
}

// numeric names the columns that have a mean and that the groups do not
// agree in.
func (g *Groups) numeric() []string {
	var names []string
	rest, _ := g.frame.Drop(g.keys...)
	for _, c := range rest.columns {
		if !c.coded() {
			names = append(names, c.name)
		}
	}
	return names
}

// table puts the groups' keys before the given columns.
func (g *Groups) table(columns ...*Column) (*Frame, error) {
	first := make([]int, len(g.rows))
	for i, rows := range g.rows {
		first[i] = rows[0]
	}
	keys, err := g.frame.Select(g.keys...)
	if err != nil {
		return nil, err
	}
	return New(append(keys.Take(first).columns, columns...)...)
}

func meanOf(numbers []float64, rows []int) float64 {
	var sum, n float64
	for _, i := range rows {
		if x := numbers[i]; !math.IsNaN(x) {
			sum += x
			n++
		}
	}
	return sum / n
}
