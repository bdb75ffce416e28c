package charts

import (
	"math"
	"sort"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func ascending(pts []vg.Point) bool {
	return sort.SliceIsSorted(pts, func(i, j int) bool { return pts[i].X < pts[j].X })
}

// slot returns the number of the column that a point falls into.
func slot(p vg.Point, width vg.Length) float64 { return math.Floor(float64(p.X / width)) }

// thin returns a line that looks the same with few points: of the points
// that fall into one column half a point wide it keeps the first, the
// last, the lowest and the highest (the M4 aggregation of Jugel et al., VLDB
// 2014). A line that is short or turns back is returned as it is.
func thin(pts []vg.Point) []vg.Point {
	const column = vg.Length(0.5)
	if len(pts) <= vectorPoints || !ascending(pts) {
		return pts
	}
	var kept []vg.Point
	for from := 0; from < len(pts); {
		to, low, high := from, from, from
		for to < len(pts) && slot(pts[to], column) == slot(pts[from], column) {
			if pts[to].Y < pts[low].Y {
				low = to
			}
			if pts[to].Y > pts[high].Y {
				high = to
			}
			to++
		}
		keep := []int{from, low, high, to - 1}
		sort.Ints(keep)
		for k, i := range keep {
			if k == 0 || i != keep[k-1] {
				kept = append(kept, pts[i])
			}
		}
		from = to
	}
	return kept
}

// envelope returns an edge of a band with one point for each column of a
// point's width: the lowest, or the highest, of those that fall into it. An
// edge that is short or turns back is returned as it is.
func envelope(pts []vg.Point, lowest bool) []vg.Point {
	const column = vg.Length(1)
	if len(pts) <= vectorPoints/8 || !ascending(pts) {
		return pts
	}
	var kept []vg.Point
	for i, p := range pts {
		if i == 0 || slot(p, column) != slot(pts[i-1], column) {
			kept = append(kept, p)
			continue
		}
		last := &kept[len(kept)-1]
		if lowest == (p.Y < last.Y) {
			last.Y = p.Y
		}
	}
	return kept
}

// stroked is the most segments of a line that are stroked at once. The time
// that the rasteriser below gonum/plot takes for a stroke grows with the square
// of how often it crosses a row of pixels, which makes a noisy line of
// thousands of segments take minutes if stroked as one.
const stroked = 8

// stroke draws a line; one of many points, a few segments at a time. Each piece begins with the
// last segment of the piece before, so that the corner between them is drawn.
func stroke(c draw.Canvas, sty draw.LineStyle, line []vg.Point) {
	if len(line) <= vectorPoints/8 {
		c.StrokeLines(sty, line)
		return
	}
	for from := 0; from < len(line)-1; from += stroked {
		begin := max(from-1, 0)
		piece := line[begin:min(from+stroked+1, len(line))]
		c.StrokeLines(sty, piece)
		sty.DashOffs += length(line[begin : min(max(from+stroked-1, 0), len(line)-1)+1])
	}
}

// length returns the length of a line.
func length(line []vg.Point) vg.Length {
	sum := 0.0
	for i := 1; i < len(line); i++ {
		d := line[i].Sub(line[i-1])
		sum += math.Hypot(float64(d.X), float64(d.Y))
	}
	return vg.Length(sum)
}
