package charts

import (
	"fmt"
	"image/color"
	"slices"
	"sort"
	"strconv"

	"pawl/engine/frame"
	"pawl/plotting"
)

// Groups says which group each row belongs to. The zero value is no grouping.
type Groups struct {
	Title string   // what the groups are of: "income"
	Of    []int    // per row an index into Names; -1 means none, and is drawn as "missing"
	Names []string // in the order of the legend
}

// GroupsOfText groups rows by text, in order of first appearance; "" is
// missing.
func GroupsOfText(values []string) Groups {
	return GroupsOfColumn(frame.CategoryColumn("", values))
}

// GroupsOfInts groups rows by whole number, in numerical order.
func GroupsOfInts(values []int) Groups {
	distinct := slices.Compact(slices.Sorted(slices.Values(values)))
	g := Groups{Of: make([]int, len(values)), Names: make([]string, len(distinct))}
	for i, v := range distinct {
		g.Names[i] = strconv.Itoa(v)
	}
	for i, v := range values {
		g.Of[i], _ = slices.BinarySearch(distinct, v)
	}
	return g
}

// GroupsOfBools groups rows into false and true.
func GroupsOfBools(values []bool) Groups {
	g := Groups{Of: make([]int, len(values)), Names: []string{"false", "true"}}
	for i, v := range values {
		if v {
			g.Of[i] = 1
		}
	}
	return g
}

// GroupsOfColumn groups rows by the levels of a column, or by true and false.
// A column of numbers has no groups.
func GroupsOfColumn(c *frame.Column) Groups {
	g := Groups{Title: c.Name(), Of: make([]int, c.Len()), Names: c.Levels()}
	if c.Kind() == frame.Boolean {
		g.Names = []string{"false", "true"}
	}
	for i := range g.Of {
		switch {
		case c.Missing(i):
			g.Of[i] = -1
		case c.Kind() == frame.Boolean:
			g.Of[i] = int(c.Floats()[i])
		default:
			g.Of[i] = int(c.Codes()[i])
		}
	}
	return g
}

// GroupsOf groups rows by labels of type []string, []int, []bool or
// *frame.Column.
func GroupsOf(labels any) (Groups, error) {
	switch l := labels.(type) {
	case []string:
		return GroupsOfText(l), nil
	case []int:
		return GroupsOfInts(l), nil
	case []bool:
		return GroupsOfBools(l), nil
	case *frame.Column:
		if l.Kind() == frame.Number {
			return Groups{}, fmt.Errorf("charts: column %q holds numbers, not groups", l.Name())
		}
		return GroupsOfColumn(l), nil
	}
	return Groups{}, fmt.Errorf("charts: cannot group by %T: give []string, []int, []bool or a column", labels)
}

// check fails if the groups do not fit n rows.
func (g Groups) check(chart string, n int) error {
	if g.Of == nil {
		return nil
	}
	if err := sameLength(chart, "x", n, "the groups", len(g.Of)); err != nil {
		return err
	}
	for i, k := range g.Of {
		if k < -1 || k >= len(g.Names) {
			return fmt.Errorf("charts: %s: group %d of row %d is outside the %d names", chart, k, i, len(g.Names))
		}
	}
	return nil
}

// shown is what the reader sees of groups: those with a colour of their own,
// and one grey group for all others.
type shown struct {
	of     []int // per row an index into names and colors
	names  []string
	colors []color.RGBA
}

// show picks colours. There are never more groups than the theme has colours:
// the largest get one each, in the order of the legend, and what is left
// becomes "other (n)"; rows of no group become "missing".
func (g Groups) show(t *plotting.Theme) shown {
	own := g.largest(len(t.Palette))
	s := shown{of: make([]int, len(g.Of))}
	place := map[int]int{}
	for _, k := range own {
		place[k] = len(s.names)
		s.colors = append(s.colors, t.Palette[len(s.names)])
		s.names = append(s.names, g.Names[k])
	}
	other, missing := -1, -1
	for i, k := range g.Of {
		p, ok := place[k]
		switch {
		case ok:
			s.of[i] = p
		case k < 0:
			s.of[i] = s.extra(&missing, "missing", t)
		default:
			s.of[i] = s.extra(&other, fmt.Sprintf("other (%d)", g.used()-len(own)), t)
		}
	}
	return s
}

// extra returns the index of a grey group, which it adds when first asked.
func (s *shown) extra(index *int, name string, t *plotting.Theme) int {
	if *index < 0 {
		*index = len(s.names)
		s.names, s.colors = append(s.names, name), append(s.colors, t.Other)
	}
	return *index
}

func (g Groups) sizes() []int {
	sizes := make([]int, len(g.Names))
	for _, k := range g.Of {
		if k >= 0 {
			sizes[k]++
		}
	}
	return sizes
}

// used returns how many groups have a row.
func (g Groups) used() int {
	n := 0
	for _, size := range g.sizes() {
		if size > 0 {
			n++
		}
	}
	return n
}

// bySize returns the groups that have rows, the largest first.
func (g Groups) bySize() []int {
	sizes := g.sizes()
	var order []int
	for k, size := range sizes {
		if size > 0 {
			order = append(order, k)
		}
	}
	sort.SliceStable(order, func(i, j int) bool { return sizes[order[i]] > sizes[order[j]] })
	return order
}

// largest returns the n largest groups that have rows, in the order of the
// names.
func (g Groups) largest(n int) []int {
	order := g.bySize()
	order = order[:min(n, len(order))]
	sort.Ints(order)
	return order
}

// split returns the values of each group that has rows, in the order of the
// names; missing values of either kind are left out. Without groups it returns
// all values as one sample without a name.
func (g Groups) split(values []float64) []Sample {
	if g.Of == nil {
		return []Sample{{Values: values}}
	}
	parts := make([][]float64, len(g.Names))
	for i, k := range g.Of {
		if k >= 0 {
			parts[k] = append(parts[k], values[i])
		}
	}
	var samples []Sample
	for k, part := range parts {
		if len(present(part)) > 0 {
			samples = append(samples, Sample{Name: g.Names[k], Values: part})
		}
	}
	return samples
}

// legend returns the legend of the groups, marks being of one kind.
func (s shown) legend(title string, mark plotting.Mark) plotting.Legend {
	l := plotting.Legend{Title: title}
	for i, name := range s.names {
		l.Keys = append(l.Keys, plotting.Key{Name: name, Mark: mark, Color: s.colors[i]})
	}
	return l
}
