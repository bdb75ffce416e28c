package charts

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// band fills the area between two lines, with gaps where a value is missing.
type band struct {
	x, low, high []float64
	fill         color.Color
}

// DataRange implements plot.DataRanger.
func (b *band) DataRange() (xmin, xmax, ymin, ymax float64) {
	xmin, xmax, ymin, _ = pairBounds(b.x, b.low)
	_, _, _, ymax = pairBounds(b.x, b.high)
	return xmin, xmax, ymin, ymax
}

// Plot implements plot.Plotter.
func (b *band) Plot(c draw.Canvas, axes *plot.Plot) {
	tx, ty := axes.Transforms(&c)
	complete := func(i int) bool { return !math.IsNaN(b.x[i]) && !math.IsNaN(b.low[i]) && !math.IsNaN(b.high[i]) }
	for _, run := range runs(len(b.x), complete) {
		var upper, outline []vg.Point
		for i := run[0]; i < run[1]; i++ {
			upper = append(upper, vg.Point{X: tx(b.x[i]), Y: ty(b.high[i])})
			outline = append(outline, vg.Point{X: tx(b.x[i]), Y: ty(b.low[i])})
		}
		upper, outline = envelope(upper, false), envelope(outline, true)
		for i := len(upper) - 1; i >= 0; i-- {
			outline = append(outline, upper[i])
		}
		c.FillPolygon(b.fill, c.ClipPolygonXY(outline))
	}
}
