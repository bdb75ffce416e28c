package charts

import (
	"errors"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"pawl/engine/frame"
	"pawl/plotting"
)

// Scatter draws one point a row. A row with a missing (NaN) X, Y or Value is
// left out.
type Scatter struct {
	X, Y []float64

	// Groups colours the points by group, with a legend. Groups beyond the
	// theme's colours become grey; the largest keep a colour.
	Groups Groups

	// Values colours the points by value, with a colour bar. Not with Groups.
	Values    []float64
	ValueName string

	Radius  vg.Length // of the points; 0 means by their number
	Opacity float64   // 0 to 1; 0 means by their number

	Theme *plotting.Theme // nil means plotting.Paper
}

// Figure returns the chart.
func (s Scatter) Figure() (*plotting.Figure, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	s = s.complete()
	if len(s.X) == 0 {
		return nil, errors.New("charts: scatter: no row has both x and y")
	}
	p := plotting.NewPanel(s.Theme)
	layer := newPoints(s.X, s.Y, s.colors(p), s.Radius, s.Opacity)
	p.Plot.Add(p.Theme().Grid(true, true), layer)
	p.Plot.Y.Padding = 4
	breathe(&p.Plot.X, 0.03)
	breathe(&p.Plot.Y, 0.04)
	return plotting.New(p, "scatter of "+counted(len(s.X))+" points"), nil
}

func (s Scatter) check() error {
	if err := sameLength("scatter", "x", len(s.X), "y", len(s.Y)); err != nil {
		return err
	}
	if s.Values != nil {
		if s.Groups.Of != nil {
			return errors.New("charts: scatter: colour shows groups or values, not both")
		}
		if err := sameLength("scatter", "x", len(s.X), "the colour values", len(s.Values)); err != nil {
			return err
		}
	}
	if !(s.Opacity >= 0 && s.Opacity <= 1) || !(s.Radius >= 0 && s.Radius <= 100) {
		return errors.New("charts: scatter: opacity must lie in 0..1 and radius in 0..100 points")
	}
	return errors.Join(drawable("scatter", "x", s.X), drawable("scatter", "y", s.Y),
		drawable("scatter", "value", s.Values), s.Groups.check("scatter", len(s.X)))
}

// complete returns the chart without the rows that lack a value.
func (s Scatter) complete() Scatter {
	out := s
	out.X, out.Y, out.Values, out.Groups.Of = nil, nil, nil, nil
	for i := range s.X {
		if math.IsNaN(s.X[i]) || math.IsNaN(s.Y[i]) || s.Values != nil && math.IsNaN(s.Values[i]) {
			continue
		}
		out.X, out.Y = append(out.X, s.X[i]), append(out.Y, s.Y[i])
		if s.Values != nil {
			out.Values = append(out.Values, s.Values[i])
		}
		if s.Groups.Of != nil {
			out.Groups.Of = append(out.Groups.Of, s.Groups.Of[i])
		}
	}
	return out
}

// colors returns each point's colour, and gives the panel what explains it.
func (s Scatter) colors(p *plotting.Panel) func(i int) color.RGBA {
	t := p.Theme()
	switch {
	case s.Values != nil:
		low, high := bounds(s.Values)
		scale := plotting.Scale{Ramp: t.Sequential, Low: low, High: high}
		p.Bar = &plotting.ColorBar{Name: s.ValueName, Scale: scale, Integer: whole(s.Values)}
		return func(i int) color.RGBA { return scale.At(s.Values[i]) }
	case s.Groups.Of != nil:
		groups := s.Groups.show(t)
		p.Legend = groups.legend(s.Groups.Title, plotting.Disc)
		return func(i int) color.RGBA { return groups.colors[groups.of[i]] }
	}
	return func(int) color.RGBA { return t.Palette[0] }
}

// By colours the points by group, or by value if the labels are []float64 or a
// column of numbers.
func (s Scatter) By(labels any) (Chart, error) {
	s.Groups, s.Values, s.ValueName = Groups{}, nil, ""
	switch l := labels.(type) {
	case []float64:
		s.Values = l
		return s, nil
	case *frame.Column:
		if l.Kind() == frame.Number {
			s.Values, s.ValueName = l.Floats(), l.Name()
			return s, nil
		}
	}
	var err error
	s.Groups, err = GroupsOf(labels)
	return s, err
}
