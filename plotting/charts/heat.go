package charts

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"pawl/plotting"
)

// Heat draws a matrix as coloured cells, the first row on top, with a colour
// bar. A missing (NaN) cell is grey.
type Heat struct {
	Values        [][]float64 // rows of equal length
	Rows, Columns []string    // names; nil means none

	Annotate bool                 // write the values into the cells, where they fit
	Format   func(float64) string // of annotations; nil means three significant digits

	// Diverging colours values below and above Center in two hues, as a matrix
	// of correlations wants.
	Diverging bool
	Center    float64

	Name string // what the values are, beside the colour bar

	Theme *plotting.Theme // nil means plotting.Paper
}

// vectorCells is the most cells that are drawn one by one; a larger matrix
// becomes an image of one pixel a cell, enlarged without smoothing.
const vectorCells = 2500

// Figure returns the chart.
func (h Heat) Figure() (*plotting.Figure, error) {
	low, high, err := h.check()
	if err != nil {
		return nil, err
	}
	p := plotting.NewPanel(h.Theme)
	t := p.Theme()
	scale := plotting.Scale{Ramp: t.Sequential, Low: low, High: high}
	if h.Diverging {
		reach := math.Max(high-h.Center, h.Center-low)
		scale = plotting.Scale{Ramp: t.Diverging, Low: h.Center - reach, High: h.Center + reach}
	}
	p.Bar = &plotting.ColorBar{Name: h.Name, Scale: scale}
	p.Plot.Add(&cells{Heat: h, scale: scale, theme: t})
	h.axes(p)
	return plotting.New(p, fmt.Sprintf("heat map of %d x %d values", len(h.Values), len(h.Values[0]))), nil
}

// check returns the range of the values.
func (h Heat) check() (low, high float64, err error) {
	if len(h.Values) == 0 || len(h.Values[0]) == 0 {
		return 0, 0, errors.New("charts: heat: no values")
	}
	var all []float64
	for i, row := range h.Values {
		if len(row) != len(h.Values[0]) {
			return 0, 0, fmt.Errorf("charts: heat: row %d has %d values, row 0 has %d", i, len(row), len(h.Values[0]))
		}
		if err := drawable("heat", fmt.Sprintf("row %d", i), row); err != nil {
			return 0, 0, err
		}
		all = append(all, row...)
	}
	if h.Rows != nil {
		err = sameLength("heat", "the matrix's rows", len(h.Values), "row names", len(h.Rows))
	}
	if h.Columns != nil {
		err = errors.Join(err, sameLength("heat", "the matrix's columns", len(h.Values[0]), "column names", len(h.Columns)))
	}
	if math.IsNaN(h.Center) || math.IsInf(h.Center, 0) {
		err = errors.Join(err, errors.New("charts: heat: the centre must be a number"))
	}
	if low, high = bounds(all); low > high {
		err = errors.Join(err, errors.New("charts: heat: every value is missing"))
	}
	return low, high, err
}

// axes names rows and columns and sizes the panel so that cells are about as
// high as wide.
func (h Heat) axes(p *plotting.Panel) {
	rows, columns := len(h.Values), len(h.Values[0])
	p.Plot.X.LineStyle.Width = 0
	p.Plot.X.Min, p.Plot.X.Max = -0.5, float64(columns)-0.5
	p.Plot.Y.Min, p.Plot.Y.Max = -0.5, float64(rows)-0.5
	p.Plot.X.Tick.Marker = cellTicks(h.Columns, columns, false)
	p.Plot.Y.Tick.Marker = cellTicks(h.Rows, rows, true)
	p.Plot.Y.Padding = 3
	p.Width = 5.6 * vg.Inch
	shape := vg.Length(min(max(float64(rows)/float64(columns), 0.25), 1.5))
	p.Height = 0.6*vg.Inch + 4.2*vg.Inch*shape
}

// cellTicks names cells, or numbers those of a matrix without names.
func cellTicks(names []string, n int, fromTop bool) plot.Ticker {
	var ticks plot.ConstantTicks
	step := max(1, (n+9)/10)
	for i := range n {
		label := fmt.Sprint(i)
		if names != nil {
			label = short(names[i])
		} else if i%step != 0 {
			continue
		}
		ticks = append(ticks, plot.Tick{Value: place(i, n, fromTop), Label: label})
	}
	return ticks
}

// cells draws the matrix.
type cells struct {
	Heat
	scale plotting.Scale
	theme *plotting.Theme
}

func (m *cells) color(v float64) color.RGBA {
	if math.IsNaN(v) {
		return m.theme.Rule
	}
	return m.scale.At(v)
}

// Plot implements plot.Plotter.
func (m *cells) Plot(c draw.Canvas, axes *plot.Plot) {
	rows, columns := len(m.Values), len(m.Values[0])
	if rows*columns > vectorCells {
		c.DrawImage(c.Rectangle, m.image(c.Size()))
		return
	}
	tx, ty := axes.Transforms(&c)
	gap := vg.Length(0.4)
	for i, row := range m.Values {
		y := float64(rows - 1 - i)
		for j, v := range row {
			x := float64(j)
			left, right, low, high := tx(x-0.5)+gap, tx(x+0.5)-gap, ty(y-0.5)+gap, ty(y+0.5)-gap
			c.FillPolygon(m.color(v), []vg.Point{{X: left, Y: low}, {X: right, Y: low}, {X: right, Y: high}, {X: left, Y: high}})
			if m.Annotate && !math.IsNaN(v) {
				m.annotate(c, vg.Point{X: (left + right) / 2, Y: (low + high) / 2}, right-left, v)
			}
		}
	}
}

// annotate writes a value in the ink that reads better on its cell, unless it
// is wider than the cell.
func (m *cells) annotate(c draw.Canvas, at vg.Point, width vg.Length, v float64) {
	ink := color.Color(m.theme.Ink)
	if plotting.Luminance(m.color(v)) < 0.3 {
		ink = color.White
	}
	sty := m.theme.Style(m.theme.Small, ink)
	sty.XAlign, sty.YAlign = draw.XCenter, draw.YCenter
	at.Y += sty.FontExtents().Descent
	format := m.Format
	if format == nil {
		format = func(v float64) string { return fmt.Sprintf("%.3g", v) }
	}
	if label := format(v); sty.Width(label) <= width {
		c.FillText(sty, at, label)
	}
}

// image draws the matrix at the density of a PNG, each pixel the colour of its
// nearest cell. A matrix finer than that is shown by one cell a pixel.
func (m *cells) image(size vg.Point) image.Image {
	const perPoint = plotting.PNGDensity / 72.0
	w, h := int(float64(size.X)*perPoint), int(float64(size.Y)*perPoint)
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		row := m.Values[y*len(m.Values)/h]
		for x := range w {
			img.SetRGBA(x, y, m.color(row[x*len(row)/w]))
		}
	}
	return img
}
