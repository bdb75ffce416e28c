package plotting

import (
	"image"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A ColorBar explains a colour scale to the right of the data.
type ColorBar struct {
	Name    string // what the values are; may be empty
	Scale   Scale
	Integer bool // label whole numbers only
}

const (
	barGap   vg.Length = 8
	barWidth vg.Length = 8
)

// ticks returns the labelled values of a bar of the given height.
func (b *ColorBar) ticks(height vg.Length) []plot.Tick {
	if b.Scale.High <= b.Scale.Low {
		return []plot.Tick{{Value: b.Scale.Low, Label: Ticks{}.single(b.Scale.Low)}}
	}
	return Ticks{Count: tickCount(height, verticalTick), Integer: b.Integer}.Ticks(b.Scale.Low, b.Scale.High)
}

// width returns the room the bar takes beside data of the given height.
func (b *ColorBar) width(t *Theme, height vg.Length) vg.Length {
	w := barGap + barWidth + 4 + b.labelWidth(t, height)
	if b.Name != "" {
		w += t.Text * 1.5
	}
	return w
}

func (b *ColorBar) labelWidth(t *Theme, height vg.Length) vg.Length {
	sty, widest := t.Style(t.Small, t.Muted), vg.Length(0)
	for _, tick := range b.ticks(height) {
		widest = max(widest, sty.Width(tick.Label))
	}
	return widest
}

// draw draws the bar beside the data, beginning at x.
func (b *ColorBar) draw(c draw.Canvas, t *Theme, data vg.Rectangle, x vg.Length) {
	x += barGap
	area := vg.Rectangle{Min: vg.Point{X: x, Y: data.Min.Y}, Max: vg.Point{X: x + barWidth, Y: data.Max.Y}}
	c.DrawImage(area, b.strip())
	height := data.Size().Y
	sty := t.Style(t.Small, t.Muted)
	sty.YAlign = draw.YCenter
	for _, tick := range b.ticks(height) {
		y := data.Min.Y + height*vg.Length(b.position(tick.Value))
		c.FillText(sty, vg.Point{X: x + barWidth + 4, Y: y + sty.FontExtents().Descent}, tick.Label)
	}
	if b.Name == "" {
		return
	}
	name := t.Style(t.Text, t.Ink)
	name.Rotation, name.XAlign, name.YAlign = math.Pi/2, draw.XCenter, draw.YTop
	c.FillText(name, vg.Point{X: x + barWidth + 6 + b.labelWidth(t, height), Y: (data.Min.Y + data.Max.Y) / 2}, b.Name)
}

func (b *ColorBar) position(v float64) float64 {
	if b.Scale.High <= b.Scale.Low {
		return 0.5
	}
	return (v - b.Scale.Low) / (b.Scale.High - b.Scale.Low)
}

// strip is the bar's gradient from high (top) to low.
func (b *ColorBar) strip() image.Image {
	const rows, columns = 256, 8
	img := image.NewRGBA(image.Rect(0, 0, columns, rows))
	for y := range rows {
		ink := b.Scale.Ramp.At(1 - (float64(y)+0.5)/rows)
		for x := range columns {
			img.SetRGBA(x, y, ink)
		}
	}
	return img
}
