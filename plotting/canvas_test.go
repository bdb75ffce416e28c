package plotting

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/recorder"
)

// TestCubicsFollowTheArc samples the Bézier curves of some arcs: no point may
// be off the circle by more than .03 % of the radius.
func TestCubicsFollowTheArc(t *testing.T) {
	for _, angle := range []float64{0.1, math.Pi / 2, -math.Pi, 5, 2 * math.Pi} {
		arc := vg.PathComp{Type: vg.ArcComp, Pos: vg.Point{X: 3, Y: -2}, Radius: 10, Start: 0.7, Angle: angle}
		from := onCircle(arc, arc.Start)
		for _, c := range cubics(arc) {
			for s := 0.0; s <= 1; s += 0.05 {
				r := 1 - s
				p := from.Scale(vg.Length(r * r * r)).
					Add(c[0].Scale(vg.Length(3 * r * r * s))).
					Add(c[1].Scale(vg.Length(3 * r * s * s))).
					Add(c[2].Scale(vg.Length(s * s * s)))
				d := p.Sub(arc.Pos)
				if off := math.Hypot(float64(d.X), float64(d.Y)) - 10; math.Abs(off) > 0.003 {
					t.Fatalf("angle %v: off by %v", angle, off)
				}
			}
			from = c[2]
		}
		if end := onCircle(arc, arc.Start+angle); math.Hypot(float64(end.X-from.X), float64(end.Y-from.Y)) > 1e-9 {
			t.Errorf("angle %v ends at %v, want %v", angle, from, end)
		}
	}
}

// TestSVGTransforms: in a canvas of 100 x 50 points whose y axis points up,
// shift by (10, 5), turn by a quarter, stretch by 2: (3, 4) goes to
// (6, 8), (-8, 6), (2, 11), which SVG counts from the top.
func TestSVGTransforms(t *testing.T) {
	c := newSVG(100, 50)
	c.Push()
	c.Translate(vg.Point{X: 10, Y: 5})
	c.Rotate(math.Pi / 2)
	c.Scale(2, 2)
	x, y := c.state.to.at(vg.Point{X: 3, Y: 4})
	if math.Abs(x-2) > 1e-9 || math.Abs(y-39) > 1e-9 {
		t.Errorf("at %v, %v", x, y)
	}
	if math.Abs(c.state.to.scale()-2) > 1e-12 {
		t.Errorf("scale %v", c.state.to.scale())
	}
	c.Pop()
	if x, y := c.state.to.at(vg.Point{}); x != 0 || y != 50 {
		t.Errorf("after Pop the origin is at %v, %v", x, y)
	}
}

func TestSVGShapes(t *testing.T) {
	c := newSVG(100, 50)
	var disc vg.Path
	disc.Move(vg.Point{X: 14, Y: 20})
	disc.Arc(vg.Point{X: 10, Y: 20}, 4, 0, 2*math.Pi)
	disc.Close()
	c.SetColor(color.NRGBA{255, 0, 0, 51})
	c.Fill(disc)
	c.Fill(disc)
	c.SetColor(color.Transparent)
	c.Fill(disc)
	var line vg.Path
	line.Move(vg.Point{X: 1, Y: 2})
	line.Line(vg.Point{X: 3.14159, Y: 4})
	c.SetColor(nil)
	c.SetLineDash([]vg.Length{3, 1}, 2)
	c.Stroke(line)
	c.SetLineWidth(0)
	c.Stroke(line)
	want := `<g fill="#ff0000" fill-opacity="0.2">
<circle cx="10" cy="30" r="4"/>
<circle cx="10" cy="30" r="4"/>
</g>
<g fill="none" stroke="#000000" stroke-width="1" stroke-dasharray="3 1" stroke-dashoffset="2">
<path d="M1 48L3.14 46"/>
</g>
</svg>
`
	if got := string(c.document("")); !strings.HasSuffix(got, ">\n"+want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestPDFColoursAreStraight: a red of half opacity reaches the PDF canvas as
// full red and one half.
func TestPDFColoursAreStraight(t *testing.T) {
	var r recorder.Canvas
	outlined{canvasOf{&r}}.SetColor(color.NRGBA{255, 0, 0, 128})
	set, ok := r.Actions[len(r.Actions)-1].(*recorder.SetColor)
	if !ok {
		t.Fatalf("recorded %v", r.Actions)
	}
	if red, _, _, alpha := set.Color.RGBA(); red != 0xffff || alpha != 0x8080 {
		t.Errorf("red %x, alpha %x", red, alpha)
	}
}

// canvasOf gives a canvas a size.
type canvasOf struct{ vg.Canvas }

func (canvasOf) Size() (w, h vg.Length) { return 10, 10 }
