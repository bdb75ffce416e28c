package charts

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"pawl/plotting"
)

// Box compares samples by their quartiles, as Tukey (1977): the box from the
// first to the third quartile, a line at the median, whiskers to the last
// values within 1.5 times the box's length of it, and points beyond. Equal
// points are drawn once.
type Box struct {
	Samples []Sample // at least one

	// Horizontal lays the boxes on their side. It is done by itself where the
	// names would not fit below upright boxes.
	Horizontal bool

	Theme *plotting.Theme // nil means plotting.Paper
}

// Figure returns the chart.
func (b Box) Figure() (*plotting.Figure, error) {
	if len(b.Samples) == 0 {
		return nil, errors.New("charts: box: no sample")
	}
	if len(b.Samples) > mostBars {
		return nil, fmt.Errorf("charts: box: %d samples are too many to tell apart: give at most %d", len(b.Samples), mostBars)
	}
	p := plotting.NewPanel(b.Theme)
	names := make([]string, len(b.Samples))
	for i, s := range b.Samples {
		names[i] = s.Name
	}
	lying := b.Horizontal || !fitBelow(p, names)
	p.Plot.Add(p.Theme().Grid(lying, !lying))
	total := 0
	for i, s := range b.Samples {
		five, err := s.summary(i)
		if err != nil {
			return nil, err
		}
		total += five.n
		p.Plot.Add(&box{summary: five, at: place(i, len(names), lying), lying: lying, ink: p.Theme().Palette[0], paper: p.Theme().Background})
	}
	nameAxis(p, names, lying)
	breathe(along(p, !lying), 0.04)
	return plotting.New(p, fmt.Sprintf("box plot of %s values in %d samples", counted(total), len(names))), nil
}

// summary is what a box shows.
type summary struct {
	n               int
	q1, median, q3  float64
	lowest, highest float64   // ends of the whiskers
	outside         []float64 // distinct values beyond them
}

// summary checks the sample and computes its summary.
func (s Sample) summary(i int) (summary, error) {
	if err := drawable("box", s.title(i), s.Values); err != nil {
		return summary{}, err
	}
	v := present(s.Values)
	if len(v) == 0 {
		return summary{}, fmt.Errorf("charts: box: %s has no value", s.title(i))
	}
	slices.Sort(v)
	five := summary{n: len(v), q1: quantile(v, 0.25), median: quantile(v, 0.5), q3: quantile(v, 0.75)}
	reach := 1.5 * (five.q3 - five.q1)
	five.lowest, five.highest = five.q1, five.q3
	for _, x := range slices.Compact(v) {
		if x < five.q1-reach || x > five.q3+reach {
			five.outside = append(five.outside, x)
			continue
		}
		five.lowest, five.highest = math.Min(five.lowest, x), math.Max(five.highest, x)
	}
	return five, nil
}

// box draws one summary at a place on the axis of names.
type box struct {
	summary
	at         float64
	lying      bool
	ink, paper color.RGBA
}

// DataRange implements plot.DataRanger.
func (b *box) DataRange() (xmin, xmax, ymin, ymax float64) {
	low, high := bounds(append([]float64{b.lowest, b.highest}, b.outside...))
	if b.lying {
		return low, high, b.at - 0.5, b.at + 0.5
	}
	return b.at - 0.5, b.at + 0.5, low, high
}

// Plot implements plot.Plotter.
func (b *box) Plot(c draw.Canvas, axes *plot.Plot) {
	point := pointer(c, axes, b.lying)
	half := 0.28
	corners := []vg.Point{point(b.at-half, b.q1), point(b.at+half, b.q1), point(b.at+half, b.q3), point(b.at-half, b.q3)}
	edge := draw.LineStyle{Color: b.ink, Width: 1}
	c.StrokeLines(edge, []vg.Point{point(b.at, b.lowest), point(b.at, b.q1)}, []vg.Point{point(b.at, b.q3), point(b.at, b.highest)})
	c.FillPolygon(b.paper, corners)
	c.FillPolygon(plotting.Fade(b.ink, 0.3), corners)
	c.StrokeLines(edge, append(corners, corners[0]))
	c.StrokeLines(draw.LineStyle{Color: b.ink, Width: 2}, []vg.Point{point(b.at-half, b.median), point(b.at+half, b.median)})
	dot := draw.GlyphStyle{Color: plotting.Fade(b.ink, 0.55), Radius: 1.3, Shape: draw.CircleGlyph{}}
	for _, v := range b.spaced(point) {
		c.DrawGlyph(dot, point(b.at, v))
	}
}

// spaced returns the outside values without those that would cover the one
// before: at less than a quarter of a point no eye tells them apart.
func (b *box) spaced(point func(at, v float64) vg.Point) []float64 {
	var kept []float64
	for i, v := range b.outside {
		if i > 0 {
			gap := point(b.at, v).Sub(point(b.at, kept[len(kept)-1]))
			if gap.X+gap.Y < 0.25 {
				continue
			}
		}
		kept = append(kept, v)
	}
	return kept
}

// By splits the sample into one for each group.
func (b Box) By(labels any) (Chart, error) {
	var err error
	b.Samples, _, err = splitSample("box", b.Samples, labels)
	return b, err
}

// Add adds a sample.
func (b Box) Add(name string, values ...[]float64) (Chart, error) {
	var err error
	b.Samples, err = addSample("box", b.Samples, name, values)
	return b, err
}

// Named names the last sample.
func (b Box) Named(name string) Chart {
	b.Samples = renamed(b.Samples, func(s *Sample) { s.Name = name })
	return b
}

// Lie lays the boxes on their side.
func (b Box) Lie() Chart {
	b.Horizontal = true
	return b
}
