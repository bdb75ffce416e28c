package charts

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"pawl/plotting"
)

// Series is one line. A missing (NaN) x or y leaves a gap.
type Series struct {
	Name string
	X, Y []float64 // X nil means 0, 1, 2, ...

	// Low and High, both or neither, bound a band around the line.
	Low, High []float64

	Dashed bool
}

// Line draws one or several lines over a common axis.
type Line struct {
	Series []Series
	Theme  *plotting.Theme // nil means plotting.Paper
}

// Figure returns the chart.
func (l Line) Figure() (*plotting.Figure, error) {
	if len(l.Series) == 0 {
		return nil, errors.New("charts: line: no series")
	}
	p := plotting.NewPanel(l.Theme)
	t := p.Theme()
	if len(l.Series) > len(t.Palette) {
		return nil, fmt.Errorf("charts: line: %d series, but the palette tells only %d apart: draw several figures", len(l.Series), len(t.Palette))
	}
	var bands, lines []plot.Plotter
	for i, s := range l.Series {
		path, err := s.path()
		if err != nil {
			return nil, err
		}
		ink := t.Palette[i]
		path.style = draw.LineStyle{Color: ink, Width: 1.4}
		key := plotting.Key{Name: s.Name, Mark: plotting.Line, Color: ink}
		if s.Dashed {
			path.style.Dashes, key.Mark = []vg.Length{4, 2}, plotting.Dash
		}
		if s.Low != nil {
			bands = append(bands, &band{x: path.x, low: s.Low, high: s.High, fill: plotting.Fade(ink, 0.18)})
		}
		lines = append(lines, path)
		if s.Name != "" {
			p.Legend.Keys = append(p.Legend.Keys, key)
		}
	}
	p.Plot.Add(t.Grid(false, true))
	p.Plot.Add(bands...)
	p.Plot.Add(lines...)
	if p.Plot.X.Min > p.Plot.X.Max || p.Plot.Y.Min > p.Plot.Y.Max {
		return nil, errors.New("charts: line: no point has both x and y")
	}
	breathe(&p.Plot.X, 0.01)
	breathe(&p.Plot.Y, 0.05)
	return plotting.New(p, fmt.Sprintf("%d lines", len(l.Series))), nil
}

// path checks the series and returns its line.
func (s Series) path() (*path, error) {
	name := "line"
	if s.Name != "" {
		name = fmt.Sprintf("line %q", s.Name)
	}
	x := s.X
	if x == nil {
		x = make([]float64, len(s.Y))
		for i := range x {
			x[i] = float64(i)
		}
	}
	if err := sameLength(name, "x", len(x), "y", len(s.Y)); err != nil {
		return nil, err
	}
	if s.Low != nil || s.High != nil {
		if err := sameLength(name, "x", len(x), "the band's lower edge", len(s.Low)); err != nil {
			return nil, err
		}
		if err := sameLength(name, "x", len(x), "the band's upper edge", len(s.High)); err != nil {
			return nil, err
		}
	}
	return &path{x: x, y: s.Y}, errors.Join(drawable(name, "x", x), drawable(name, "y", s.Y),
		drawable(name, "low", s.Low), drawable(name, "high", s.High))
}

// path draws a line with gaps where a value is missing.
type path struct {
	x, y  []float64
	style draw.LineStyle
}

// DataRange implements plot.DataRanger.
func (l *path) DataRange() (xmin, xmax, ymin, ymax float64) {
	return pairBounds(l.x, l.y)
}

// pairBounds returns the bounds of the points that have both x and y.
func pairBounds(x, y []float64) (xmin, xmax, ymin, ymax float64) {
	xmin, ymin, xmax, ymax = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			xmin, xmax = math.Min(xmin, x[i]), math.Max(xmax, x[i])
			ymin, ymax = math.Min(ymin, y[i]), math.Max(ymax, y[i])
		}
	}
	return xmin, xmax, ymin, ymax
}

// Plot implements plot.Plotter.
func (l *path) Plot(c draw.Canvas, axes *plot.Plot) {
	tx, ty := axes.Transforms(&c)
	for _, run := range runs(len(l.x), func(i int) bool { return !math.IsNaN(l.x[i]) && !math.IsNaN(l.y[i]) }) {
		pts := make([]vg.Point, 0, run[1]-run[0])
		for i := run[0]; i < run[1]; i++ {
			pts = append(pts, vg.Point{X: tx(l.x[i]), Y: ty(l.y[i])})
		}
		if len(pts) == 1 { // a point between two gaps
			dot := draw.GlyphStyle{Color: l.style.Color, Radius: l.style.Width, Shape: draw.CircleGlyph{}}
			c.DrawGlyph(dot, pts[0])
			continue
		}
		for _, line := range c.ClipLinesXY(thin(pts)) {
			stroke(c, l.style, line)
		}
	}
}

// runs returns the intervals [from, to) of 0..n on which ok holds.
func runs(n int, ok func(i int) bool) [][2]int {
	var found [][2]int
	for i := 0; i < n; i++ {
		if !ok(i) {
			continue
		}
		from := i
		for i < n && ok(i) {
			i++
		}
		found = append(found, [2]int{from, i})
	}
	return found
}

// Add adds a line, given by x and y or by y alone.
func (l Line) Add(name string, values ...[]float64) (Chart, error) {
	s := Series{Name: name}
	switch len(values) {
	case 1:
		s.Y = values[0]
	case 2:
		s.X, s.Y = values[0], values[1]
	default:
		return nil, errors.New("charts: line: add a line by its y, or by its x and y")
	}
	l.Series = append(slices.Clone(l.Series), s)
	return l, nil
}

// Named names the last line.
func (l Line) Named(name string) Chart {
	l.Series = renamed(l.Series, func(s *Series) { s.Name = name })
	return l
}

// Banded draws a band around the last line.
func (l Line) Banded(low, high []float64) Line {
	l.Series = renamed(l.Series, func(s *Series) { s.Low, s.High = low, high })
	return l
}

// Dash draws the last line dashed.
func (l Line) Dash() Line {
	l.Series = renamed(l.Series, func(s *Series) { s.Dashed = true })
	return l
}
