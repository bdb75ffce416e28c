package charts

import (
	"errors"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"pawl/plotting"
)

// Convergence shows an optimisation under constraints, evaluation by
// evaluation: above, the objective with the best feasible value so far; below,
// a panel for each constraint with its threshold, which may move, and its
// target.
type Convergence struct {
	Objective     []float64 // one value an evaluation; NaN for one that failed
	ObjectiveName string
	Minimize      bool

	// Feasible says which evaluations may win: the line of the best so far
	// runs over these. Nil means those that meet the last threshold of every
	// constraint.
	Feasible []bool

	Constraints []ConstraintPath
	Rounds      []Round

	Theme *plotting.Theme // nil means plotting.Paper
}

// ConstraintPath is what became of one constraint.
type ConstraintPath struct {
	Name       string
	Values     []float64 // the constrained metric, one value an evaluation
	Thresholds []float64 // in force at each evaluation; NaN where none was
	Target     float64   // the threshold aimed at; NaN for none
	AtLeast    bool      // values must not fall below the threshold, instead of not exceed it
}

// Round is a stretch of evaluations under the same thresholds.
type Round struct {
	Start int    // its first evaluation, from 0
	Name  string // written above it; may be empty
}

// standing is how an evaluation stands to the constraints.
type standing int

const (
	violating standing = iota // a threshold of its own round
	admitted                  // by the thresholds of its round, but not feasible
	feasible
)

// Figure returns the chart.
func (c Convergence) Figure() (*plotting.Figure, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	standings := c.standings()
	cells := []*plotting.Figure{plotting.New(c.objectivePanel(standings), "objective")}
	heights := []float64{1.9}
	for k := range c.Constraints {
		cells = append(cells, plotting.New(c.constraintPanel(k, standings), c.Constraints[k].Name))
		heights = append(heights, 1)
	}
	f, err := plotting.Grid(1, cells...)
	if err != nil {
		return nil, err
	}
	f.SetXLabel("evaluation")
	f.SetAbout(fmt.Sprintf("convergence over %d evaluations", len(c.Objective)))
	height := (2.5 + 1.25*vg.Length(len(c.Constraints))) * vg.Inch
	return f, errors.Join(f.SetRowHeights(heights...), f.SetSize(7.2*vg.Inch, min(height, 36*vg.Inch)))
}

func (c Convergence) check() error {
	n := len(c.Objective)
	if len(present(c.Objective)) == 0 {
		return errors.New("charts: convergence: no evaluation has a value")
	}
	err := drawable("convergence", "objective", c.Objective)
	if c.Feasible != nil {
		err = errors.Join(err, sameLength("convergence", "the objective", n, "the feasible flags", len(c.Feasible)))
	}
	for _, k := range c.Constraints {
		err = errors.Join(err,
			sameLength("convergence", "the objective", n, k.Name, len(k.Values)),
			sameLength("convergence", "the objective", n, "the thresholds of "+k.Name, len(k.Thresholds)),
			drawable("convergence", k.Name, k.Values),
			drawable("convergence", "threshold of "+k.Name, k.Thresholds),
			drawable("convergence", "target of "+k.Name, []float64{k.Target}))
	}
	for i, r := range c.Rounds {
		if r.Start < 0 || r.Start >= n || i > 0 && r.Start <= c.Rounds[i-1].Start {
			err = errors.Join(err, fmt.Errorf("charts: convergence: round %d begins at evaluation %d: rounds must ascend within 0..%d", i, r.Start, n-1))
		}
	}
	return err
}

// meets tells whether a value respects a threshold. No threshold is met by
// anything, and a missing value meets none.
func (k ConstraintPath) meets(v, threshold float64) bool {
	switch {
	case math.IsNaN(threshold):
		return true
	case k.AtLeast:
		return v >= threshold
	}
	return v <= threshold
}

func (c Convergence) standings() []standing {
	all := make([]standing, len(c.Objective))
	for i := range all {
		inRound, atEnd := true, true
		for _, k := range c.Constraints {
			inRound = inRound && k.meets(k.Values[i], k.Thresholds[i])
			atEnd = atEnd && k.meets(k.Values[i], k.Thresholds[len(k.Thresholds)-1])
		}
		if c.Feasible != nil {
			atEnd = c.Feasible[i]
		}
		switch {
		case atEnd:
			all[i] = feasible
		case inRound:
			all[i] = admitted
		}
	}
	return all
}

// best returns the best feasible objective up to each evaluation, NaN before
// the first.
func (c Convergence) best(standings []standing) []float64 {
	best, so := make([]float64, len(c.Objective)), math.NaN()
	for i, v := range c.Objective {
		better := v > so
		if c.Minimize {
			better = v < so
		}
		if standings[i] == feasible && (better || math.IsNaN(so)) {
			so = v
		}
		best[i] = so
	}
	return best
}

func (c Convergence) objectivePanel(standings []standing) *plotting.Panel {
	p := c.panel(c.ObjectiveName, c.Objective, standings)
	t := p.Theme()
	p.Plot.Add(&stairs{heights: c.best(standings), style: draw.LineStyle{Color: t.Ink, Width: 1.3}})
	p.Legend.Keys = append(c.marks(t, standings), plotting.Key{Name: "best feasible so far", Mark: plotting.Line, Color: t.Ink})
	breathe(&p.Plot.Y, 0.06)
	if len(c.Rounds) > 0 {
		p.Plot.Y.Max += 0.1 * (p.Plot.Y.Max - p.Plot.Y.Min) // for their names
	}
	p.Plot.Add(&roundNames{c.Rounds, t})
	c.quiet(p, len(c.Constraints) == 0)
	return p
}

func (c Convergence) constraintPanel(index int, standings []standing) *plotting.Panel {
	k := c.Constraints[index]
	p := c.panel(k.Name, k.Values, standings)
	t := p.Theme()
	target := make([]float64, len(k.Values))
	for i := range target {
		target[i] = k.Target
	}
	p.Plot.Add(&stairs{heights: target, style: draw.LineStyle{Color: t.Ink, Width: 0.9, Dashes: []vg.Length{4, 2.5}}})
	threshold := &stairs{heights: k.Thresholds, style: draw.LineStyle{Color: t.Palette[1], Width: 1.3}, shade: plotting.Fade(t.Palette[1], 0.07), upward: !k.AtLeast}
	p.Plot.Add(threshold)
	side := "at most"
	if k.AtLeast {
		side = "at least"
	}
	p.Legend.Keys = []plotting.Key{{Name: "threshold (" + side + ")", Mark: plotting.Line, Color: t.Palette[1]}}
	if !math.IsNaN(k.Target) {
		p.Legend.Keys = append(p.Legend.Keys, plotting.Key{Name: fmt.Sprintf("target %.4g", k.Target), Mark: plotting.Dash, Color: t.Ink})
	}
	breathe(&p.Plot.Y, 0.08)
	c.quiet(p, index == len(c.Constraints)-1)
	return p
}

// panel returns a panel with the evaluations' values and the rounds.
func (c Convergence) panel(name string, values []float64, standings []standing) *plotting.Panel {
	p := plotting.NewPanel(c.Theme)
	p.Plot.Y.Label.Text = name
	p.Plot.Add(p.Theme().Grid(false, true))
	p.Plot.Add(&roundLines{c.Rounds, draw.LineStyle{Color: p.Theme().Other, Width: 0.6, Dashes: []vg.Length{1, 2}}})
	p.Plot.Add(&evaluations{values, standings, p.Theme()})
	p.Plot.X.Min, p.Plot.X.Max = 0.5, float64(len(values))+0.5
	p.Plot.X.Tick.Marker = plotting.Ticks{Integer: true}
	return p
}

// quiet takes the labels off an axis that a panel below repeats.
func (c Convergence) quiet(p *plotting.Panel, last bool) {
	if last {
		return
	}
	p.Plot.X.Tick.Marker = plotting.Ticks{Integer: true, Format: func(float64) string { return " " }}
	p.Plot.X.Tick.Label.Font.Size = 1
}

// marks returns the legend of the standings that occur.
func (c Convergence) marks(t *plotting.Theme, standings []standing) []plotting.Key {
	all := []plotting.Key{
		{Name: "infeasible", Mark: plotting.Cross, Color: t.Other},
		{Name: "within its round's thresholds", Mark: plotting.Ring, Color: t.Palette[0]},
		{Name: "feasible", Mark: plotting.Disc, Color: t.Palette[0]},
	}
	var seen [feasible + 1]bool
	for _, s := range standings {
		seen[s] = true
	}
	var keys []plotting.Key
	for s := feasible; s >= violating; s-- {
		if seen[s] {
			keys = append(keys, all[s])
		}
	}
	return keys
}

// evaluations draws a mark an evaluation; feasible ones last, on top.
type evaluations struct {
	values    []float64
	standings []standing
	theme     *plotting.Theme
}

// DataRange implements plot.DataRanger.
func (e *evaluations) DataRange() (xmin, xmax, ymin, ymax float64) {
	low, high := bounds(e.values)
	return 1, float64(len(e.values)), low, high
}

// Plot implements plot.Plotter.
func (e *evaluations) Plot(c draw.Canvas, axes *plot.Plot) {
	tx, ty := axes.Transforms(&c)
	size := vg.Length(math.Max(1.3, 2.4-0.4*math.Log10(math.Max(1, float64(len(e.values))/50))))
	shapes := []draw.GlyphDrawer{draw.CrossGlyph{}, draw.RingGlyph{}, draw.CircleGlyph{}}
	inks := []color.Color{e.theme.Other, e.theme.Palette[0], plotting.Fade(e.theme.Palette[0], 0.85)}
	for s := violating; s <= feasible; s++ {
		sty := draw.GlyphStyle{Color: inks[s], Radius: size, Shape: shapes[s]}
		for i, v := range e.values {
			if e.standings[i] == s && !math.IsNaN(v) {
				c.DrawGlyph(sty, vg.Point{X: tx(float64(i + 1)), Y: ty(v)})
			}
		}
	}
}
