package plotting

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Panel is one plot with what stands around it: a title and a legend above
// the data, a colour bar to the right.
type Panel struct {
	Plot   *plot.Plot // axes and plotters
	Title  string
	Legend Legend
	Bar    *ColorBar // nil for none

	// Lying tells that values run along the horizontal axis, as in a chart of
	// bars on their side.
	Lying bool

	// Width and Height are the preferred size in points, everything included.
	// Zero means 5.6 x 3.5 inches.
	Width, Height vg.Length

	theme   *Theme
	foreign bool // made with gonum/plot alone: its axes are left as they are
}

// NewPanel returns an empty panel in the given theme; nil means Paper.
func NewPanel(t *Theme) *Panel {
	if t == nil {
		t = Paper()
	}
	return &Panel{Plot: t.axes(), theme: t}
}

// Theme returns the theme that the panel was made with.
func (p *Panel) Theme() *Theme { return p.theme }

// edges are lengths along the four sides of a rectangle.
type edges struct{ left, right, bottom, top vg.Length }

// shrink returns r without its edges.
func (e edges) shrink(r vg.Rectangle) vg.Rectangle {
	return vg.Rectangle{
		Min: vg.Point{X: r.Min.X + e.left, Y: r.Min.Y + e.bottom},
		Max: vg.Point{X: r.Max.X - e.right, Y: r.Max.Y - e.top},
	}
}

// between returns the edges that turn outer into inner.
func between(outer, inner vg.Rectangle) edges {
	return edges{
		left: inner.Min.X - outer.Min.X, right: outer.Max.X - inner.Max.X,
		bottom: inner.Min.Y - outer.Min.Y, top: outer.Max.Y - inner.Max.Y,
	}
}

// margins returns the room that the panel needs around its data if all of it
// has the size of c.
func (p *Panel) margins(c draw.Canvas) edges {
	var axes edges
	size := c.Size()
	for range 2 { // ticks depend on the size of the data, and the reverse
		axes = between(c.Rectangle, p.sized(size).DataCanvas(c).Rectangle)
		if p.Bar != nil {
			axes.right += p.Bar.width(p.theme, size.Y-axes.top-axes.bottom)
		}
		size = axes.shrink(c.Rectangle).Size()
	}
	axes.top += p.headHeight(size.X)
	return axes
}

// sized returns the plot with ticks that suit data of that size: as many as
// there is room for, and names slanted if they would run into each other.
func (p *Panel) sized(size vg.Point) *plot.Plot {
	q := *p.Plot
	if p.foreign {
		return &q
	}
	q.X.Tick.Marker = fit(q.X.Tick.Marker, tickCount(size.X, horizontalTick))
	q.Y.Tick.Marker = fit(q.Y.Tick.Marker, tickCount(size.Y, verticalTick))
	if names, ok := q.X.Tick.Marker.(plot.ConstantTicks); ok && crowded(&q.X, names, size.X) {
		q.X.Tick.Label.Rotation = math.Pi / 4
		q.X.Tick.Label.XAlign, q.X.Tick.Label.YAlign = draw.XRight, draw.YCenter
		q.X.Tick.Length, q.X.Tick.LineStyle.Color = 7, color.Transparent // keeps the names off the data
	}
	return &q
}

// crowded tells whether names side by side along an axis of that length would
// come closer than 4 points.
func crowded(a *plot.Axis, names plot.ConstantTicks, length vg.Length) bool {
	for i := 1; i < len(names); i++ {
		apart := vg.Length(math.Abs(a.Norm(names[i].Value)-a.Norm(names[i-1].Value))) * length
		if (a.Tick.Label.Width(names[i].Label)+a.Tick.Label.Width(names[i-1].Label))/2+4 > apart {
			return true
		}
	}
	return false
}

// headHeight returns the height of title and legend above data of that width.
func (p *Panel) headHeight(width vg.Length) vg.Length {
	height := vg.Length(0)
	if p.Title != "" {
		height += p.theme.Title*1.3 + 4
	}
	if _, rows := p.Legend.place(p.theme, width); rows > 0 {
		height += vg.Length(rows)*rowHeight(p.theme) + 4
	}
	return height
}

// drawAround draws the panel so that its data fills the given rectangle and
// its title hangs at top.
func (p *Panel) drawAround(c draw.Canvas, data vg.Rectangle, top vg.Length) {
	plt := p.sized(data.Size())
	inner := surround(plt, c, data)
	plt.Draw(inner)
	if p.Title != "" {
		title := Bold(p.theme.Style(p.theme.Title, p.theme.Ink))
		title.YAlign = draw.YTop
		c.FillText(title, vg.Point{X: data.Min.X, Y: top}, p.Title)
	}
	width := data.Size().X
	if _, rows := p.Legend.place(p.theme, width); rows > 0 {
		y := data.Max.Y + 4 + vg.Length(rows)*rowHeight(p.theme)
		p.Legend.draw(c, p.theme, vg.Point{X: data.Min.X, Y: y}, width)
	}
	if p.Bar != nil {
		p.Bar.draw(c, p.theme, data, inner.Max.X)
	}
}

// surround returns the canvas on which the plot's data fills the given
// rectangle. The room for axes depends a little on the size, so it is found
// by correcting a first guess; the second correction is already below a
// thousandth of a point.
func surround(p *plot.Plot, c draw.Canvas, data vg.Rectangle) draw.Canvas {
	outer := draw.Canvas{Canvas: c.Canvas, Rectangle: data}
	for range 3 {
		got := p.DataCanvas(outer).Rectangle
		outer.Min = outer.Min.Add(data.Min.Sub(got.Min))
		outer.Max = outer.Max.Add(data.Max.Sub(got.Max))
	}
	return outer
}
