package plotting

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// svgCanvas is a vg.Canvas that writes SVG made for notebooks. What gonum's
// own SVG canvas leaves to be wished there: fonts that a browser need not have
// (here each text names metric-compatible substitutes and the width it was
// laid out with), a true media type on images, and small files (here shapes of
// one style share a group, and round points are circle elements).
type svgCanvas struct {
	body          bytes.Buffer
	width, height vg.Length
	group         string // attributes of the open group; "" if none is open
	state         svgState
	stack         []svgState
}

// svgState is what Push saves.
type svgState struct {
	color      color.Color
	lineWidth  vg.Length
	dashes     []vg.Length
	dashOffset vg.Length
	to         affine
}

// affine maps (x, y) to (a x + c y + e, b x + d y + f).
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) at(p vg.Point) (x, y float64) {
	return m.a*p.X.Points() + m.c*p.Y.Points() + m.e, m.b*p.X.Points() + m.d*p.Y.Points() + m.f
}

// then returns the map that applies n first and m after it.
func (m affine) then(n affine) affine {
	return affine{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b,
		m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

// scale is the factor by which the map lengthens, on average over directions.
func (m affine) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

func newSVG(width, height vg.Length) *svgCanvas {
	c := &svgCanvas{width: width, height: height}
	c.state.to = affine{1, 0, 0, -1, 0, height.Points()} // vg counts y from the bottom, SVG from the top
	vg.Initialize(c)
	return c
}

func (c *svgCanvas) Size() (w, h vg.Length) { return c.width, c.height }

func (c *svgCanvas) SetLineWidth(w vg.Length) { c.state.lineWidth = w }
func (c *svgCanvas) SetColor(clr color.Color) { c.state.color = clr }
func (c *svgCanvas) SetLineDash(pattern []vg.Length, offset vg.Length) {
	c.state.dashes, c.state.dashOffset = pattern, offset
}

func (c *svgCanvas) Rotate(rad float64) {
	sin, cos := math.Sincos(rad)
	c.state.to = c.state.to.then(affine{cos, sin, -sin, cos, 0, 0})
}

func (c *svgCanvas) Translate(p vg.Point) {
	c.state.to = c.state.to.then(affine{1, 0, 0, 1, p.X.Points(), p.Y.Points()})
}

func (c *svgCanvas) Scale(x, y float64) {
	c.state.to = c.state.to.then(affine{x, 0, 0, y, 0, 0})
}

func (c *svgCanvas) Push() { c.stack = append(c.stack, c.state) }

func (c *svgCanvas) Pop() {
	c.state = c.stack[len(c.stack)-1]
	c.stack = c.stack[:len(c.stack)-1]
}

func (c *svgCanvas) Stroke(p vg.Path) {
	if c.state.lineWidth <= 0 {
		return
	}
	ink, opacity := svgColor(c.state.color)
	if opacity == 0 {
		return
	}
	scale := c.state.to.scale()
	style := fmt.Sprintf(`fill="none" stroke="%s"%s stroke-width="%s"`,
		ink, attribute("stroke-opacity", opacity), number(c.state.lineWidth.Points()*scale))
	if len(c.state.dashes) > 0 {
		var lengths []string
		for _, d := range c.state.dashes {
			lengths = append(lengths, number(d.Points()*scale))
		}
		style += fmt.Sprintf(` stroke-dasharray="%s"`, strings.Join(lengths, " "))
		if c.state.dashOffset != 0 {
			style += fmt.Sprintf(` stroke-dashoffset="%s"`, number(c.state.dashOffset.Points()*scale))
		}
	}
	c.shape(style, p)
}

func (c *svgCanvas) Fill(p vg.Path) {
	ink, opacity := svgColor(c.state.color)
	if opacity == 0 {
		return
	}
	c.shape(fmt.Sprintf(`fill="%s"%s`, ink, attribute("fill-opacity", opacity)), p)
}

// shape writes a path, or a circle if the path is one.
func (c *svgCanvas) shape(style string, p vg.Path) {
	c.in(style)
	if center, radius, ok := circleOf(p); ok {
		x, y := c.state.to.at(center)
		fmt.Fprintf(&c.body, "<circle cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n", number(x), number(y), number(radius.Points()*c.state.to.scale()))
		return
	}
	fmt.Fprintf(&c.body, "<path d=\"%s\"/>\n", svgPath(p, c.state.to))
}

// in makes what follows part of a group with these attributes.
func (c *svgCanvas) in(attributes string) {
	if c.group == attributes {
		return
	}
	c.endGroup()
	fmt.Fprintf(&c.body, "<g %s>\n", attributes)
	c.group = attributes
}

func (c *svgCanvas) endGroup() {
	if c.group != "" {
		c.body.WriteString("</g>\n")
		c.group = ""
	}
}

// FillString writes text as text. The width it was laid out with is stated, so
// that a substitute font with other metrics is stretched to it.
func (c *svgCanvas) FillString(f font.Face, p vg.Point, str string) {
	str = printable(str)
	if strings.TrimSpace(str) == "" || f.Font.Size <= 0 {
		return
	}
	ink, opacity := svgColor(c.state.color)
	c.in(fmt.Sprintf(`%s fill="%s"%s`, svgFont(f.Font), ink, attribute("fill-opacity", opacity)))
	x, y := c.state.to.at(p)
	place := fmt.Sprintf(`x="%s" y="%s"`, number(x), number(y))
	if m := c.state.to; m.b != 0 || m.c != 0 || m.a != 1 || m.d != -1 {
		// The text's own y axis points down, as SVG's does.
		place = fmt.Sprintf(`transform="matrix(%s %s %s %s %s %s)"`,
			number(m.a), number(m.b), number(-m.c), number(-m.d), number(x), number(y))
	}
	fmt.Fprintf(&c.body, "<text %s textLength=\"%s\" lengthAdjust=\"spacingAndGlyphs\">%s</text>\n",
		place, number(f.Width(str).Points()), html.EscapeString(str))
}

// printable drops what XML cannot carry.
func printable(str string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(str, ""))
}

func (c *svgCanvas) DrawImage(rect vg.Rectangle, img image.Image) {
	c.endGroup()
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		panic(fmt.Errorf("image of %v: %w", img.Bounds().Size(), err))
	}
	m := c.state.to
	x, y := m.at(vg.Point{X: rect.Min.X, Y: rect.Max.Y})
	size := rect.Size()
	fmt.Fprintf(&c.body, "<image transform=\"matrix(%s %s %s %s %s %s)\" width=\"%s\" height=\"%s\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,%s\"/>\n",
		number(m.a), number(m.b), number(-m.c), number(-m.d), number(x), number(y),
		number(size.X.Points()), number(size.Y.Points()), base64.StdEncoding.EncodeToString(file.Bytes()))
}

// document returns the finished SVG; label describes it to screen readers.
func (c *svgCanvas) document(label string) []byte {
	c.endGroup()
	var out bytes.Buffer
	w, h := number(c.width.Points()), number(c.height.Points())
	fmt.Fprintf(&out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%spt\" height=\"%spt\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">\n",
		w, h, w, h, html.EscapeString(printable(label)))
	out.Write(c.body.Bytes())
	out.WriteString("</svg>\n")
	return out.Bytes()
}

// svgFont returns the attributes that select a font. Liberation is drawn to
// the metrics of Arial, Times New Roman and Courier New, so those stand in
// for it on systems that do not have it.
func svgFont(f font.Font) string {
	families := map[font.Variant]string{
		"Sans": "Liberation Sans, Arial, Helvetica, sans-serif",
		"Mono": "Liberation Mono, Courier New, Courier, monospace",
	}
	family, ok := families[f.Variant]
	if !ok {
		family = "Liberation Serif, Times New Roman, Times, serif"
	}
	attributes := fmt.Sprintf(`font-family="%s" font-size="%s"`, family, number(f.Size.Points()))
	if f.Weight >= xfont.WeightSemiBold {
		attributes += ` font-weight="bold"`
	}
	if f.Style != xfont.StyleNormal {
		attributes += ` font-style="italic"`
	}
	return attributes
}

// svgColor returns a colour's hexadecimal form and its opacity, 0 to 1.
func svgColor(c color.Color) (ink string, opacity float64) {
	if c == nil {
		c = color.Black
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B), float64(n.A) / 255
}

// attribute returns ` name="v"`, or nothing for 1, the default of opacities.
func attribute(name string, v float64) string {
	if v == 1 {
		return ""
	}
	return fmt.Sprintf(` %s="%s"`, name, number(v))
}

// number formats a coordinate to a hundredth of a point, without idle zeros.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
