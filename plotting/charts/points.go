package charts

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"pawl/plotting"
)

// vectorPoints is the most points that are drawn one by one. A layer of more
// becomes an image: an SVG of 100,000 circles would be 5 MB, and slow in every
// viewer; the image has the pixels that the PNG has.
const vectorPoints = 4000

// points draws discs in the order given, so that groups mix where they
// overlap.
type points struct {
	x, y    []float64
	color   func(i int) color.RGBA
	radius  vg.Length
	opacity float64
}

// newPoints chooses radius and opacity by the number of points, unless they
// are given: 2.6 points and .9 for a hundred, .8 and .3 for a hundred
// thousand.
func newPoints(x, y []float64, ink func(int) color.RGBA, radius vg.Length, opacity float64) *points {
	p := &points{x: x, y: y, color: ink, radius: radius, opacity: opacity}
	decades := math.Log10(math.Max(float64(len(x)), 100) / 100)
	if radius == 0 {
		p.radius = vg.Length(math.Max(2.6-0.6*decades, 0.8))
	}
	if opacity == 0 {
		p.opacity = math.Max(0.9-0.2*decades, 0.15)
	}
	return p
}

// DataRange implements plot.DataRanger.
func (p *points) DataRange() (xmin, xmax, ymin, ymax float64) {
	xmin, xmax = bounds(p.x)
	ymin, ymax = bounds(p.y)
	return xmin, xmax, ymin, ymax
}

// Plot implements plot.Plotter.
func (p *points) Plot(c draw.Canvas, axes *plot.Plot) {
	if len(p.x) > vectorPoints {
		c.DrawImage(c.Rectangle, p.image(c.Size(), axes))
		return
	}
	tx, ty := axes.Transforms(&c)
	for i := range p.x {
		sty := draw.GlyphStyle{Color: plotting.Fade(p.color(i), p.opacity), Radius: p.radius, Shape: draw.CircleGlyph{}}
		c.DrawGlyph(sty, vg.Point{X: tx(p.x[i]), Y: ty(p.y[i])})
	}
}

// image draws the points on a transparent image that covers the data area.
func (p *points) image(size vg.Point, axes *plot.Plot) image.Image {
	const perPoint = plotting.PNGDensity / 72.0
	w, h := int(math.Ceil(float64(size.X)*perPoint)), int(math.Ceil(float64(size.Y)*perPoint))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	layer := newLayer(w, h)
	radius := float64(p.radius) * perPoint
	for i := range p.x {
		x := axes.X.Norm(p.x[i]) * float64(w)
		y := (1 - axes.Y.Norm(p.y[i])) * float64(h)
		layer.disc(x, y, radius, p.color(i), p.opacity)
	}
	layer.copyTo(img)
	return img
}

// A layer is a picture of premultiplied floats: thousands of faint points on
// one pixel add up without the rounding that bytes would have.
type layer struct {
	w, h int
	pix  []float32 // red, green, blue, alpha
}

func newLayer(w, h int) *layer { return &layer{w, h, make([]float32, 4*w*h)} }

// disc lays a disc over the picture. A pixel on its rim is covered in
// proportion to how far the rim lies beyond its centre.
func (l *layer) disc(x, y, radius float64, ink color.RGBA, opacity float64) {
	x0, x1 := max(int(x-radius-1), 0), min(int(x+radius+1), l.w-1)
	y0, y1 := max(int(y-radius-1), 0), min(int(y+radius+1), l.h-1)
	for py := y0; py <= y1; py++ {
		dy := float64(py) + 0.5 - y
		for px := x0; px <= x1; px++ {
			dx := float64(px) + 0.5 - x
			cover := min(radius+0.5-math.Sqrt(dx*dx+dy*dy), 1)
			if cover > 0 {
				l.over(4*(py*l.w+px), ink, float32(cover*opacity))
			}
		}
	}
}

// over composes a colour over the pixel at offset i (Porter and Duff 1984).
func (l *layer) over(i int, ink color.RGBA, alpha float32) {
	rest := 1 - alpha
	p := l.pix[i : i+4 : i+4]
	p[0] = float32(ink.R)*alpha + p[0]*rest
	p[1] = float32(ink.G)*alpha + p[1]*rest
	p[2] = float32(ink.B)*alpha + p[2]*rest
	p[3] = alpha + p[3]*rest
}

func (l *layer) copyTo(img *image.NRGBA) {
	for i := 0; i < len(l.pix); i += 4 {
		alpha := l.pix[i+3]
		if alpha == 0 {
			continue
		}
		for k := range 3 {
			img.Pix[i+k] = uint8(min(l.pix[i+k]/alpha+0.5, 255))
		}
		img.Pix[i+3] = uint8(alpha*255 + 0.5)
	}
}
