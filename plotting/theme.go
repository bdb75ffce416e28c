package plotting

import (
	"image/color"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// A Theme says what figures look like: type, inks and palettes. Treat a Theme
// as read-only once a panel uses it.
type Theme struct {
	Family font.Font // typeface and variant; size and weight are ignored

	Heading vg.Length // size of a figure's title
	Title   vg.Length // size of a panel's title
	Text    vg.Length // size of axis labels and legends
	Small   vg.Length // size of tick labels and annotations

	Background color.RGBA
	Ink        color.RGBA // titles and lines that carry the message
	Muted      color.RGBA // labels, ticks, reference lines
	Rule       color.RGBA // grid lines

	Palette    []color.RGBA // one per group, in order
	Other      color.RGBA   // what belongs to no group of its own
	Sequential Ramp         // values from low to high
	Diverging  Ramp         // values on both sides of a centre
}

// Paper is the default theme: sans-serif type on white, a light grid, no frame.
//
// Its palette is the one Okabe and Ito published for readers with any common
// form of colour blindness ("Color Universal Design", 2008), in an order that
// keeps neighbours apart in lightness, and without the yellow, which is too
// pale for points on white.
func Paper() *Theme {
	return &Theme{
		Family:     font.Font{Typeface: "Liberation", Variant: "Sans"},
		Heading:    11,
		Title:      9.5,
		Text:       9,
		Small:      8,
		Background: color.RGBA{255, 255, 255, 255},
		Ink:        color.RGBA{34, 34, 34, 255},
		Muted:      color.RGBA{96, 96, 96, 255},
		Rule:       color.RGBA{230, 230, 230, 255},
		Palette: []color.RGBA{
			{0, 114, 178, 255},   // blue
			{213, 94, 0, 255},    // vermilion
			{0, 158, 115, 255},   // bluish green
			{204, 121, 167, 255}, // reddish purple
			{230, 159, 0, 255},   // orange
			{86, 180, 233, 255},  // sky blue
			{34, 34, 34, 255},    // black
		},
		Other:      color.RGBA{168, 168, 168, 255},
		Sequential: Viridis,
		Diverging:  BlueRed,
	}
}

// Style returns the text style of that size and colour, aligned to the left
// and to the baseline.
func (t *Theme) Style(size vg.Length, ink color.Color) text.Style {
	f := t.Family
	f.Size = size
	return text.Style{Color: ink, Font: f, Handler: plot.DefaultTextHandler}
}

// Bold returns the same style in bold.
func Bold(s text.Style) text.Style {
	s.Font.Weight = xfont.WeightBold
	return s
}

// axes makes an empty plot in the theme's style: a thin base line, no frame;
// up the side the light grid stands for axis and tick marks.
func (t *Theme) axes() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		label, tick := t.Style(t.Text, t.Ink), t.Style(t.Small, t.Muted)
		label.XAlign, label.YAlign = a.Label.TextStyle.XAlign, a.Label.TextStyle.YAlign
		tick.XAlign, tick.YAlign = a.Tick.Label.XAlign, a.Tick.Label.YAlign
		a.Label.TextStyle, a.Tick.Label = label, tick
		a.Label.Padding = 4
		a.LineStyle.Color, a.LineStyle.Width = t.Muted, 0.6
		a.Tick.LineStyle.Color, a.Tick.LineStyle.Width = t.Muted, 0.6
		a.Tick.Length = 3
		a.Tick.Marker = Ticks{}
		a.Padding = 0
	}
	p.X.Padding = 2
	p.Y.LineStyle.Width, p.Y.Tick.LineStyle.Width = 0, 0
	return p
}

// Grid returns grid lines at the labelled ticks of the axes asked for.
func (t *Theme) Grid(vertical, horizontal bool) *plotter.Grid {
	g := plotter.NewGrid()
	g.Vertical.Color, g.Horizontal.Color = nil, nil
	if vertical {
		g.Vertical.Color, g.Vertical.Width = t.Rule, 0.6
	}
	if horizontal {
		g.Horizontal.Color, g.Horizontal.Width = t.Rule, 0.6
	}
	return g
}

// Fade returns c at the given opacity, 0 to 1.
func Fade(c color.RGBA, opacity float64) color.NRGBA {
	return color.NRGBA{c.R, c.G, c.B, uint8(opacity*255 + 0.5)}
}
