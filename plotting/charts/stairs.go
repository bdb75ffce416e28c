package charts

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"pawl/plotting"
)

// stairs draws a step line whose height over evaluation i, from i - .5 to
// i + .5 counted from 1, is heights[i-1]; NaN leaves a gap.
type stairs struct {
	heights []float64
	style   draw.LineStyle
	shade   color.Color // of the area beyond the line; nil for none
	upward  bool        // that area lies above
}

// DataRange implements plot.DataRanger.
func (s *stairs) DataRange() (xmin, xmax, ymin, ymax float64) {
	low, high := bounds(s.heights)
	return 1, float64(len(s.heights)), low, high
}

// Plot implements plot.Plotter.
func (s *stairs) Plot(c draw.Canvas, axes *plot.Plot) {
	tx, ty := axes.Transforms(&c)
	for _, run := range runs(len(s.heights), func(i int) bool { return !math.IsNaN(s.heights[i]) }) {
		var line []vg.Point
		for i := run[0]; i < run[1]; i++ {
			if i > run[0] && s.heights[i] == s.heights[i-1] {
				line[len(line)-1].X = tx(float64(i) + 1.5)
				continue
			}
			y := ty(s.heights[i])
			line = append(line, vg.Point{X: tx(float64(i) + 0.5), Y: y}, vg.Point{X: tx(float64(i) + 1.5), Y: y})
		}
		s.fill(c, line)
		c.StrokeLines(s.style, line)
	}
}

// fill shades the area between the line and the edge of the data.
func (s *stairs) fill(c draw.Canvas, line []vg.Point) {
	if s.shade == nil {
		return
	}
	edge := c.Min.Y
	if s.upward {
		edge = c.Max.Y
	}
	area := append([]vg.Point{{X: line[0].X, Y: edge}}, line...)
	c.FillPolygon(s.shade, append(area, vg.Point{X: line[len(line)-1].X, Y: edge}))
}

// roundLines draws a line where each round but the first begins.
type roundLines struct {
	rounds []Round
	style  draw.LineStyle
}

// Plot implements plot.Plotter.
func (r *roundLines) Plot(c draw.Canvas, axes *plot.Plot) {
	tx, _ := axes.Transforms(&c)
	for _, round := range r.rounds {
		if round.Start > 0 {
			x := tx(float64(round.Start) + 0.5)
			c.StrokeLine2(r.style, x, c.Min.Y, x, c.Max.Y)
		}
	}
}

// roundNames writes the names of the rounds along the top, each where its
// round begins, as long as it fits into the round.
type roundNames struct {
	rounds []Round
	theme  *plotting.Theme
}

// Plot implements plot.Plotter.
func (r *roundNames) Plot(c draw.Canvas, axes *plot.Plot) {
	tx, _ := axes.Transforms(&c)
	sty := r.theme.Style(r.theme.Small, r.theme.Muted)
	sty.YAlign = draw.YTop
	for i, round := range r.rounds {
		x, end := tx(float64(round.Start)+0.5), c.Max.X
		if i+1 < len(r.rounds) {
			end = tx(float64(r.rounds[i+1].Start) + 0.5)
		}
		if x+3+sty.Width(round.Name) <= end {
			c.FillText(sty, vg.Point{X: x + 3, Y: c.Max.Y}, round.Name)
		}
	}
}
