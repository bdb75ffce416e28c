package charts

import (
	"errors"
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"pawl/plotting"
)

// Histogram shows how the values of one or several samples are distributed,
// over bins that they share.
type Histogram struct {
	Samples []Sample
	Bins    int    // 0 means by the rule of Freedman and Diaconis
	Density bool   // areas of 1 instead of counts, to compare samples of unequal size
	Title   string // of the legend: what tells the samples apart

	Theme *plotting.Theme // nil means plotting.Paper
}

// Figure returns the chart.
func (h Histogram) Figure() (*plotting.Figure, error) {
	values, err := h.values()
	if err != nil {
		return nil, err
	}
	p := plotting.NewPanel(h.Theme)
	t := p.Theme()
	if len(values) > len(t.Palette) {
		return nil, fmt.Errorf("charts: histogram: %d samples, but the palette tells only %d apart: draw several figures", len(values), len(t.Palette))
	}
	p.Plot.Add(t.Grid(false, true))
	p.Legend.Title = h.Title
	edges := binEdges(pool(values), h.Bins, mostBins, whole(pool(values)))
	for i, v := range values {
		s := &steps{edges: edges, heights: h.heights(edges, v), fill: t.Palette[i], gap: t.Background}
		if len(values) > 1 {
			s.fill, s.outline, s.gap = plotting.Fade(t.Palette[i], 0.25), t.Palette[i], nil
		}
		p.Plot.Add(s)
		if name := h.Samples[i].Name; name != "" {
			p.Legend.Keys = append(p.Legend.Keys, plotting.Key{Name: name, Mark: plotting.Box, Color: t.Palette[i]})
		}
	}
	p.Plot.Y.Min = 0
	p.Plot.Y.Max *= 1.04
	p.Plot.Y.Label.Text = h.unit()
	p.Plot.Y.Tick.Marker = plotting.Ticks{Integer: !h.Density}
	return plotting.New(p, fmt.Sprintf("histogram of %s values", counted(len(pool(values))))), nil
}

// values checks the samples and returns what they have.
func (h Histogram) values() ([][]float64, error) {
	if len(h.Samples) == 0 {
		return nil, errors.New("charts: histogram: no sample")
	}
	if h.Bins < 0 || h.Bins > 1000 {
		return nil, fmt.Errorf("charts: histogram: %d bins: give 1 to 1000, or 0 to have them chosen", h.Bins)
	}
	all := make([][]float64, len(h.Samples))
	for i, s := range h.Samples {
		if err := drawable("histogram", s.title(i), s.Values); err != nil {
			return nil, err
		}
		if all[i] = present(s.Values); len(all[i]) == 0 {
			return nil, fmt.Errorf("charts: histogram: %s has no value", s.title(i))
		}
	}
	return all, nil
}

func (h Histogram) unit() string {
	if h.Density {
		return "density"
	}
	return "count"
}

// heights returns the counts or densities of a sample.
func (h Histogram) heights(edges, values []float64) []float64 {
	counts := countIn(edges, values)
	if h.Density {
		for i := range counts {
			counts[i] /= float64(len(values)) * (edges[i+1] - edges[i])
		}
	}
	return counts
}

func pool(samples [][]float64) []float64 {
	var all []float64
	for _, s := range samples {
		all = append(all, s...)
	}
	return all
}

// steps draws heights over bins, as an area. Each of its inks may be nil.
type steps struct {
	edges, heights []float64 // one edge more than heights
	fill           color.Color
	outline        color.Color
	gap            color.Color // of hairlines between the bins
}

// DataRange implements plot.DataRanger.
func (s *steps) DataRange() (xmin, xmax, ymin, ymax float64) {
	_, high := bounds(s.heights)
	return s.edges[0], s.edges[len(s.edges)-1], 0, high
}

// Plot implements plot.Plotter.
func (s *steps) Plot(c draw.Canvas, axes *plot.Plot) {
	tx, ty := axes.Transforms(&c)
	ridge := []vg.Point{{X: tx(s.edges[0]), Y: ty(0)}}
	for i, h := range s.heights {
		ridge = append(ridge, vg.Point{X: tx(s.edges[i]), Y: ty(h)}, vg.Point{X: tx(s.edges[i+1]), Y: ty(h)})
	}
	ridge = append(ridge, vg.Point{X: tx(s.edges[len(s.edges)-1]), Y: ty(0)})
	if s.fill != nil {
		c.FillPolygon(s.fill, ridge)
	}
	if s.outline != nil {
		stroke(c, draw.LineStyle{Color: s.outline, Width: 1.1}, ridge)
	}
	if s.gap == nil {
		return
	}
	hairline := draw.LineStyle{Color: s.gap, Width: 0.5}
	for i := 1; i < len(s.heights); i++ {
		x := tx(s.edges[i])
		c.StrokeLine2(hairline, x, ty(0), x, ty(max(s.heights[i-1], s.heights[i])))
	}
}

// By splits the sample into one for each group.
func (h Histogram) By(labels any) (Chart, error) {
	var err error
	h.Samples, h.Title, err = splitSample("histogram", h.Samples, labels)
	return h, err
}

// Add adds a sample.
func (h Histogram) Add(name string, values ...[]float64) (Chart, error) {
	var err error
	h.Samples, err = addSample("histogram", h.Samples, name, values)
	return h, err
}

// Named names the last sample.
func (h Histogram) Named(name string) Chart {
	h.Samples = renamed(h.Samples, func(s *Sample) { s.Name = name })
	return h
}
