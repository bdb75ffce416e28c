package charts

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"pawl/plotting"
)

// mostBars is the most bars or boxes that one chart takes.
const mostBars = 60

// longestName is the most characters of a name on an axis.
const longestName = 24

// short cuts a name to what an axis has room for.
func short(name string) string { return clip(name, longestName) }

// clip cuts a name to n characters, the last of which says that it is cut.
func clip(name string, n int) string {
	r := []rune(name)
	if len(r) <= n {
		return name
	}
	return string(r[:n-1]) + "…"
}

// fitBelow tells whether the names fit side by side below the panel.
func fitBelow(p *plotting.Panel, names []string) bool {
	sty := p.Theme().Style(p.Theme().Small, nil)
	each := 5.0 * vg.Inch / vg.Length(len(names))
	for _, n := range names {
		if sty.Width(short(n)) > each-6 {
			return false
		}
	}
	return true
}

// place returns where item i of n stands on the axis of names. Lying charts
// are read from the top.
func place(i, n int, lying bool) float64 {
	if lying {
		return float64(n - 1 - i)
	}
	return float64(i)
}

// along returns the axis that runs upright or level.
func along(p *plotting.Panel, upright bool) *plot.Axis {
	if upright {
		return &p.Plot.Y
	}
	return &p.Plot.X
}

// nameAxis puts names on the axis across the bars, and sizes a lying panel by
// their number.
func nameAxis(p *plotting.Panel, names []string, lying bool) {
	ticks := make(plot.ConstantTicks, len(names))
	for i, n := range names {
		if n == "" {
			n = " " // an empty label would make it a minor tick
		}
		ticks[i] = plot.Tick{Value: place(i, len(names), lying), Label: short(n)}
	}
	axis := along(p, lying)
	axis.Tick.Marker = ticks
	axis.Min, axis.Max = -0.6, float64(len(names))-0.4
	p.Plot.X.Tick.LineStyle.Width = 0
	p.Lying = lying
	if lying {
		p.Plot.X.LineStyle.Width, p.Plot.Y.Padding = 0, 3
		p.Width, p.Height = 5.6*vg.Inch, max(1.6*vg.Inch, 0.9*vg.Inch+vg.Length(len(names))*16)
	}
}

// pointer returns the map from (place, value) to the canvas, whichever way the
// chart lies.
func pointer(c draw.Canvas, axes *plot.Plot, lying bool) func(at, v float64) vg.Point {
	tx, ty := axes.Transforms(&c)
	return func(at, v float64) vg.Point {
		if lying {
			return vg.Point{X: tx(v), Y: ty(at)}
		}
		return vg.Point{X: tx(at), Y: ty(v)}
	}
}
