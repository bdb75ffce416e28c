package plotting

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
)

// circleOf tells whether a path is one full circle.
func circleOf(p vg.Path) (center vg.Point, radius vg.Length, ok bool) {
	arcs := 0
	for _, part := range p {
		switch part.Type {
		case vg.ArcComp:
			arcs++
			center, radius = part.Pos, part.Radius
			ok = math.Abs(part.Angle) >= 2*math.Pi
		case vg.LineComp, vg.CurveComp:
			return center, radius, false
		}
	}
	return center, radius, ok && arcs == 1
}

// svgPath returns the data of a path element.
func svgPath(p vg.Path, to affine) string {
	var d strings.Builder
	point := func(pt vg.Point) string {
		x, y := to.at(pt)
		return number(x) + " " + number(y)
	}
	for i, part := range p {
		switch part.Type {
		case vg.MoveComp:
			d.WriteString("M" + point(part.Pos))
		case vg.LineComp:
			d.WriteString("L" + point(part.Pos))
		case vg.CurveComp:
			d.WriteString(map[int]string{1: "Q", 2: "C"}[len(part.Control)])
			for _, c := range part.Control {
				d.WriteString(point(c) + " ")
			}
			d.WriteString(point(part.Pos))
		case vg.ArcComp:
			d.WriteString(map[bool]string{true: "M", false: "L"}[i == 0])
			d.WriteString(point(onCircle(part, part.Start)))
			for _, c := range cubics(part) {
				fmt.Fprintf(&d, "C%s %s %s", point(c[0]), point(c[1]), point(c[2]))
			}
		case vg.CloseComp:
			d.WriteString("Z")
		}
	}
	return d.String()
}

func onCircle(arc vg.PathComp, angle float64) vg.Point {
	sin, cos := math.Sincos(angle)
	return vg.Point{X: arc.Pos.X + arc.Radius*vg.Length(cos), Y: arc.Pos.Y + arc.Radius*vg.Length(sin)}
}

// cubics approximates an arc by one cubic Bézier curve per quarter turn or
// less: two control points and the end of each. With handles of length
// 4/3 tan(angle/4) the radial error is below 0.03 % of the radius.
func cubics(arc vg.PathComp) [][3]vg.Point {
	n := max(1, int(math.Ceil(math.Abs(arc.Angle)/(math.Pi/2)-1e-9)))
	step := arc.Angle / float64(n)
	handle := arc.Radius * vg.Length(4.0/3*math.Tan(step/4))
	curves := make([][3]vg.Point, n)
	for i := range curves {
		a := arc.Start + float64(i)*step
		from, end := onCircle(arc, a), onCircle(arc, a+step)
		sinA, cosA := math.Sincos(a)
		sinB, cosB := math.Sincos(a + step)
		curves[i] = [3]vg.Point{
			{X: from.X - handle*vg.Length(sinA), Y: from.Y + handle*vg.Length(cosA)},
			{X: end.X + handle*vg.Length(sinB), Y: end.Y - handle*vg.Length(cosB)},
			end,
		}
	}
	return curves
}
