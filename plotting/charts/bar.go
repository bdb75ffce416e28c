package charts

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"pawl/plotting"
)

// Bars is one value for each label of a bar chart; NaN draws no bar.
type Bars struct {
	Name   string
	Values []float64
}

// Bar draws a bar for each label, or a group of bars if there are several
// series.
type Bar struct {
	Labels []string
	Series []Bars

	// Horizontal lays the bars on their side. It is done by itself where the
	// labels would not fit below upright bars.
	Horizontal bool

	Sorted bool // by the first series, greatest first, instead of in the order given

	Title string // of the legend: what tells the series apart

	Format func(float64) string // of the value axis; nil means short numbers

	Theme *plotting.Theme // nil means plotting.Paper
}

// Figure returns the chart.
func (b Bar) Figure() (*plotting.Figure, error) {
	p := plotting.NewPanel(b.Theme)
	t := p.Theme()
	if err := b.check(len(t.Palette)); err != nil {
		return nil, err
	}
	b = b.ordered()
	p.Legend.Title = b.Title
	lying := b.Horizontal || !fitBelow(p, b.Labels)
	p.Plot.Add(t.Grid(lying, !lying))
	for k, s := range b.Series {
		layer := &bars{values: s.Values, lying: lying, ink: t.Palette[k], slot: k, slots: len(b.Series)}
		p.Plot.Add(layer)
		if s.Name != "" {
			p.Legend.Keys = append(p.Legend.Keys, plotting.Key{Name: s.Name, Mark: plotting.Box, Color: t.Palette[k]})
		}
	}
	nameAxis(p, b.Labels, lying)
	p.Plot.X.LineStyle.Width = 0
	if lying && len(b.Series) > 1 {
		p.Height += vg.Length(len(b.Labels)*(len(b.Series)-1)) * 7
	}
	value := along(p, !lying)
	value.Tick.Marker = plotting.Ticks{Format: b.Format}
	roomForBars(value)
	p.Plot.Add(&zero{lying: lying, style: draw.LineStyle{Color: t.Muted, Width: 0.6}})
	return plotting.New(p, fmt.Sprintf("%d bars", len(b.Labels)*len(b.Series))), nil
}

func (b Bar) check(colors int) error {
	switch {
	case len(b.Labels) == 0 || len(b.Series) == 0:
		return errors.New("charts: bar: no labels or no values")
	case len(b.Labels) > mostBars:
		return fmt.Errorf("charts: bar: %d labels are too many to read: give at most %d", len(b.Labels), mostBars)
	case len(b.Series) > colors:
		return fmt.Errorf("charts: bar: %d series, but the palette tells only %d apart", len(b.Series), colors)
	}
	some := false
	for _, s := range b.Series {
		if err := sameLength("bar", "labels", len(b.Labels), "the bars "+s.Name, len(s.Values)); err != nil {
			return err
		}
		if err := drawable("bar", "values", s.Values); err != nil {
			return err
		}
		some = some || len(present(s.Values)) > 0
	}
	if !some {
		return errors.New("charts: bar: every value is missing")
	}
	return nil
}

// ordered returns the chart in the order it is drawn in.
func (b Bar) ordered() Bar {
	if !b.Sorted {
		return b
	}
	order := make([]int, len(b.Labels))
	for i := range order {
		order[i] = i
	}
	first := b.Series[0].Values
	key := func(i int) float64 {
		if math.IsNaN(first[i]) {
			return math.Inf(-1)
		}
		return first[i]
	}
	sort.SliceStable(order, func(i, j int) bool { return key(order[i]) > key(order[j]) })
	out := b
	out.Labels, out.Series = nil, make([]Bars, len(b.Series))
	for _, i := range order {
		out.Labels = append(out.Labels, b.Labels[i])
	}
	for k, s := range b.Series {
		out.Series[k].Name = s.Name
		for _, i := range order {
			out.Series[k].Values = append(out.Series[k].Values, s.Values[i])
		}
	}
	return out
}

// roomForBars lets the axis of values begin at zero and end beyond the longest
// bar.
func roomForBars(a *plot.Axis) {
	span := a.Max - a.Min
	if span == 0 {
		a.Max = 1
		return
	}
	if a.Max > 0 {
		a.Max += 0.04 * span
	}
	if a.Min < 0 {
		a.Min -= 0.04 * span
	}
}

// bars draws one series. Of each unit along the axis, .76 is for the bars of
// all series.
type bars struct {
	values      []float64
	lying       bool
	ink         color.Color
	slot, slots int
}

// DataRange implements plot.DataRanger.
func (b *bars) DataRange() (xmin, xmax, ymin, ymax float64) {
	low, high := bounds(append([]float64{0}, b.values...))
	n := float64(len(b.values))
	if b.lying {
		return low, high, -0.5, n - 0.5
	}
	return -0.5, n - 0.5, low, high
}

// Plot implements plot.Plotter.
func (b *bars) Plot(c draw.Canvas, axes *plot.Plot) {
	point := pointer(c, axes, b.lying)
	width := 0.76 / float64(b.slots)
	for i, v := range b.values {
		if math.IsNaN(v) {
			continue
		}
		from := (float64(b.slot) - float64(b.slots)/2) * width
		at, side := place(i, len(b.values), b.lying), 1.0
		if b.lying {
			side = -1 // the first series is on top
		}
		p, q := at+side*from, at+side*(from+width*0.96)
		c.FillPolygon(b.ink, []vg.Point{point(p, 0), point(q, 0), point(q, v), point(p, v)})
	}
}

// zero draws the line that bars grow from.
type zero struct {
	lying bool
	style draw.LineStyle
}

// Plot implements plot.Plotter.
func (z *zero) Plot(c draw.Canvas, axes *plot.Plot) {
	tx, ty := axes.Transforms(&c)
	if z.lying {
		c.StrokeLine2(z.style, tx(0), c.Min.Y, tx(0), c.Max.Y)
		return
	}
	c.StrokeLine2(z.style, c.Min.X, ty(0), c.Max.X, ty(0))
}

// Add adds a series of bars.
func (b Bar) Add(name string, values ...[]float64) (Chart, error) {
	if len(values) != 1 {
		return nil, errors.New("charts: bar: add one slice of values at a time")
	}
	b.Series = append(slices.Clone(b.Series), Bars{Name: name, Values: values[0]})
	return b, nil
}

// Named names the last series of bars.
func (b Bar) Named(name string) Chart {
	b.Series = renamed(b.Series, func(s *Bars) { s.Name = name })
	return b
}

// Lie lays the bars on their side.
func (b Bar) Lie() Chart {
	b.Horizontal = true
	return b
}

// Sort puts the greatest bar first.
func (b Bar) Sort() Chart {
	b.Sorted = true
	return b
}
