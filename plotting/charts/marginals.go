package charts

import (
	"errors"
	"fmt"
	"math"
	"sort"

	"gonum.org/v1/plot/vg"
	"pawl/engine/frame"
	"pawl/plotting"
)

// Marginals compares a real with a synthetic table column by column: numbers
// as two densities over shared bins, categories as pairs of bars.
type Marginals struct {
	Columns []Marginal
	Theme   *plotting.Theme // nil means plotting.Paper
}

// Marginal is one column of both tables: either numbers or categories.
type Marginal struct {
	Name string

	Real, Synthetic []float64 // numbers; NaN is missing and left out

	RealText, SyntheticText []string // categories; "" is missing, and shown as such
}

// MarginalsOf pairs the columns of two tables by name, in the order of the
// real one. It fails if a column lacks its partner or is of another kind;
// columns of free text are left out.
func MarginalsOf(real, synthetic *frame.Frame) (Marginals, error) {
	var m Marginals
	for _, r := range real.Columns() {
		if r.Kind() == frame.Text {
			continue
		}
		s, err := synthetic.Column(r.Name())
		if err != nil {
			return Marginals{}, fmt.Errorf("charts: marginals: the synthetic table: %w", err)
		}
		if r.Kind() != s.Kind() {
			return Marginals{}, fmt.Errorf("charts: marginals: column %q is a %v in the real table, a %v in the synthetic one", r.Name(), r.Kind(), s.Kind())
		}
		one := Marginal{Name: r.Name()}
		if r.Kind() == frame.Number {
			one.Real, one.Synthetic = r.Floats(), s.Floats()
		} else {
			one.RealText, one.SyntheticText = texts(r), texts(s)
		}
		m.Columns = append(m.Columns, one)
	}
	return m, nil
}

func texts(c *frame.Column) []string {
	values := make([]string, c.Len())
	for i := range values {
		values[i] = c.Value(i)
	}
	return values
}

// marginalColumns is the number of panels side by side.
const marginalColumns = 3

// Figure returns the chart: numbers first, then categories, those with most
// levels first, so that the panels of a row are about as high.
func (m Marginals) Figure() (*plotting.Figure, error) {
	var numbers, categories []*plotting.Figure
	for _, c := range m.Columns {
		if c.RealText != nil {
			f, err := c.categories(m.Theme)
			if err != nil {
				return nil, err
			}
			categories = append(categories, f)
			continue
		}
		f, err := c.numbers(m.Theme)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, f)
	}
	if len(numbers)+len(categories) == 0 {
		return nil, errors.New("charts: marginals: no columns")
	}
	sort.SliceStable(categories, func(i, j int) bool {
		_, a := categories[i].Size()
		_, b := categories[j].Size()
		return a > b
	})
	f, err := stack(numbers, categories)
	if err != nil {
		return nil, err
	}
	t := plotting.NewPanel(m.Theme).Theme()
	f.SetLegend(plotting.Legend{Keys: []plotting.Key{
		{Name: "real", Mark: plotting.Box, Color: t.Other},
		{Name: "synthetic", Mark: plotting.Box, Color: t.Palette[0]},
	}})
	f.SetAbout(fmt.Sprintf("marginals of %d columns, real against synthetic", len(m.Columns)))
	return f, nil
}

// stack puts those of two grids that are not empty one above the other.
func stack(parts ...[]*plotting.Figure) (*plotting.Figure, error) {
	var grids []*plotting.Figure
	for _, cells := range parts {
		if len(cells) == 0 {
			continue
		}
		g, err := plotting.Grid(marginalColumns, cells...)
		if err != nil {
			return nil, err
		}
		grids = append(grids, g)
	}
	return plotting.Grid(1, grids...)
}

// numbers draws the two densities: real as a grey area, synthetic as a line
// over it.
func (m Marginal) numbers(theme *plotting.Theme) (*plotting.Figure, error) {
	h := Histogram{Density: true, Samples: []Sample{{"real " + m.Name, m.Real}, {"synthetic " + m.Name, m.Synthetic}}}
	values, err := h.values()
	if err != nil {
		return nil, err
	}
	p := plotting.NewPanel(theme)
	t := p.Theme()
	edges := binEdges(pool(values), 0, fewBins, whole(values[0]))
	real := &steps{edges: edges, heights: h.heights(edges, values[0]), fill: plotting.Fade(t.Other, 0.75)}
	synthetic := &steps{edges: edges, heights: h.heights(edges, values[1]), outline: t.Palette[0]}
	p.Plot.Add(real, synthetic)
	p.Title = short(m.Name)
	p.Plot.HideY()
	p.Plot.Y.Min = 0
	p.Width, p.Height = 3*vg.Inch, 1.5*vg.Inch
	return plotting.New(p, m.Name), nil
}

// mostLevels is the most categories that one panel shows.
const mostLevels = 8

// categories draws the shares of the most frequent categories.
func (m Marginal) categories(theme *plotting.Theme) (*plotting.Figure, error) {
	if len(m.RealText) == 0 || len(m.SyntheticText) == 0 {
		return nil, fmt.Errorf("charts: marginals: column %q has no rows in one of the tables", m.Name)
	}
	names, real, synthetic := m.shares()
	p := plotting.NewPanel(theme)
	t := p.Theme()
	p.Plot.Add(t.Grid(true, false))
	p.Plot.Add(&bars{values: real, lying: true, ink: t.Other, slot: 0, slots: 2})
	p.Plot.Add(&bars{values: synthetic, lying: true, ink: t.Palette[0], slot: 1, slots: 2})
	for i := range names {
		names[i] = clip(names[i], 18)
	}
	nameAxis(p, names, true)
	p.Title = short(m.Name)
	p.Plot.X.Min, p.Plot.X.Max = 0, p.Plot.X.Max*1.04
	p.Plot.X.Tick.Marker = plotting.Ticks{Format: func(v float64) string { return fmt.Sprintf("%.3g%%", 100*v) }}
	p.Width, p.Height = 3*vg.Inch, 0.55*vg.Inch+vg.Length(len(names))*14
	return plotting.New(p, m.Name), nil
}

// shares returns the categories, most frequent in the real table first, with
// their shares in both. The least frequent become one, "other (n)".
func (m Marginal) shares() (names []string, real, synthetic []float64) {
	realShare, syntheticShare := share(m.RealText), share(m.SyntheticText)
	for name := range realShare {
		names = append(names, name)
	}
	for name := range syntheticShare {
		if _, known := realShare[name]; !known {
			names = append(names, name)
		}
	}
	sort.Slice(names, func(i, j int) bool {
		if a, b := realShare[names[i]], realShare[names[j]]; a != b {
			return a > b
		}
		return names[i] < names[j]
	})
	shown := len(names)
	if shown > mostLevels {
		shown = mostLevels - 1
	}
	for _, name := range names[:shown] {
		real, synthetic = append(real, realShare[name]), append(synthetic, syntheticShare[name])
	}
	if rest := names[shown:]; len(rest) > 0 {
		a, b := 0.0, 0.0
		for _, name := range rest {
			a, b = a+realShare[name], b+syntheticShare[name]
		}
		names = append(names[:shown:shown], fmt.Sprintf("other (%d)", len(rest)))
		real, synthetic = append(real, a), append(synthetic, b)
	}
	return names, real, synthetic
}

// share returns how frequent each value is, 0 to 1; "" counts as "missing".
func share(values []string) map[string]float64 {
	counts := map[string]float64{}
	for _, v := range values {
		if v == "" {
			v = "missing"
		}
		counts[v]++
	}
	for v := range counts {
		counts[v] = math.Min(1, counts[v]/float64(len(values)))
	}
	return counts
}
