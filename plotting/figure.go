// Package plotting turns plots of gonum/plot into figures: one plot or an
// aligned grid of them, in a publishable theme, rendered as SVG, PNG or PDF.
//
// Start from package charts, whose types describe the common charts and give
// a *Figure; from OfPlot, if you have a plot of gonum/plot already; or from
// NewPanel, to draw with gonum's plotters in the theme. Grid and Row put
// figures together.
//
// The same figure renders to the same bytes on every run: files carry neither
// dates nor random names.
package plotting

import (
	"errors"
	"fmt"
	"math"
	"sync"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// A Figure is one panel, or a grid of figures. It is shown inline by its
// MIMEBundle and written to a file by Save. Its methods are safe for many
// goroutines.
type Figure struct {
	mu sync.Mutex
	content
	rendered map[string][]byte // by format
}

// content is what a figure shows.
type content struct {
	about         string // "scatter of 120 points"
	title         string
	legend        Legend    // for all cells of a grid
	width, height vg.Length // zero: the natural size

	panel *Panel // a leaf has a panel and no cells

	cells   []*Figure // row by row
	columns int
	weights []float64 // share of the height that each row gets
	theme   *Theme
}

// The natural size of a panel, the width that no grid exceeds by itself, and
// the limits of a figure, in points.
const (
	panelWidth  = 5.6 * vg.Inch
	panelHeight = 3.5 * vg.Inch
	pageWidth   = 9.6 * vg.Inch
	smallest    = 0.5 * vg.Inch
	largest     = 40 * vg.Inch
)

// New returns the figure of one panel. About says in a few words what it
// shows, for readers who get text only.
func New(p *Panel, about string) *Figure {
	return &Figure{content: content{panel: p, about: about, theme: p.theme}}
}

// OfPlot returns the figure of a plot made with gonum/plot. The plot keeps its
// own style.
func OfPlot(p *plot.Plot) *Figure {
	about := "plot"
	if p.Title.Text != "" {
		about = fmt.Sprintf("plot %q", p.Title.Text)
	}
	return New(&Panel{Plot: p, theme: Paper(), foreign: true}, about)
}

// Row puts figures side by side.
func Row(cells ...*Figure) (*Figure, error) { return Grid(len(cells), cells...) }

// Grid puts figures into rows of the given number of columns, left to right
// and top to bottom, their data areas aligned. It takes the figures as they
// are: changing one of them later does not change the grid. It fails if there
// is no figure or a column count below one.
func Grid(columns int, cells ...*Figure) (*Figure, error) {
	if len(cells) == 0 {
		return nil, errors.New("plotting: a grid needs at least one figure")
	}
	if columns < 1 {
		return nil, fmt.Errorf("plotting: a grid of %d columns: give at least 1", columns)
	}
	g := &Figure{content: content{columns: min(columns, len(cells)), theme: cells[0].theme}}
	for i, f := range cells {
		if f == nil {
			return nil, fmt.Errorf("plotting: figure %d of the grid is nil", i)
		}
		g.cells = append(g.cells, f.copy())
	}
	g.about = fmt.Sprintf("grid of %d figures", len(cells))
	return g, nil
}

func (f *Figure) copy() *Figure {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.content
	if c.panel != nil {
		panel, axes := *c.panel, *c.panel.Plot
		panel.Plot = &axes
		c.panel = &panel
	}
	for i, cell := range c.cells {
		if i == 0 {
			c.cells = make([]*Figure, len(f.cells))
		}
		c.cells[i] = cell.copy()
	}
	return &Figure{content: c}
}

// change applies a change and forgets what was rendered before it.
func (f *Figure) change(apply func(*content)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	apply(&f.content)
	f.rendered = nil
}

// SetAbout says in a few words what the figure shows.
func (f *Figure) SetAbout(about string) { f.change(func(c *content) { c.about = about }) }

// SetTitle writes a title above the figure.
func (f *Figure) SetTitle(title string) { f.change(func(c *content) { c.title = title }) }

// SetLegend writes a legend below the title, for all panels of the figure.
func (f *Figure) SetLegend(l Legend) { f.change(func(c *content) { c.legend = l }) }

// SetXLabel labels the horizontal axis; in a grid, that of the last row.
func (f *Figure) SetXLabel(label string) {
	f.change(func(c *content) {
		if c.panel != nil {
			c.panel.Plot.X.Label.Text = label
			return
		}
		for _, cell := range c.cells[(c.rows()-1)*c.columns:] {
			cell.SetXLabel(label)
		}
	})
}

// SetYLabel labels the vertical axis; in a grid, that of the first column.
func (f *Figure) SetYLabel(label string) {
	f.change(func(c *content) {
		if c.panel != nil {
			c.panel.Plot.Y.Label.Text = label
			return
		}
		for i := 0; i < len(c.cells); i += c.columns {
			c.cells[i].SetYLabel(label)
		}
	})
}

// SetValueLabel labels the axis along which the values of a chart of bars or
// boxes lie; other figures have it on the vertical axis.
func (f *Figure) SetValueLabel(label string) {
	f.mu.Lock()
	lying := f.panel != nil && f.panel.Lying
	f.mu.Unlock()
	if lying {
		f.SetXLabel(label)
		return
	}
	f.SetYLabel(label)
}

// SetSize sets the size of the whole figure in points (vg.Inch is 72). Type
// keeps its size. It fails outside half an inch to 40 inches.
func (f *Figure) SetSize(width, height vg.Length) error {
	for _, l := range []vg.Length{width, height} {
		if !(l >= smallest && l <= largest) {
			return fmt.Errorf("plotting: size %.4g x %.4g inches: width and height must be between %.4g and %.4g",
				width/vg.Inch, height/vg.Inch, smallest/vg.Inch, largest/vg.Inch)
		}
	}
	f.change(func(c *content) { c.width, c.height = width, height })
	return nil
}

// SetRowHeights sets the rows of a grid in proportion, the first at the top.
// It fails if the weights are not one positive number a row.
func (f *Figure) SetRowHeights(weights ...float64) error {
	if len(weights) != f.rows() {
		return fmt.Errorf("plotting: %d row heights for %d rows", len(weights), f.rows())
	}
	for _, w := range weights {
		if !(w > 0) || math.IsInf(w, 0) {
			return fmt.Errorf("plotting: row height %v must be positive", w)
		}
	}
	f.change(func(c *content) { c.weights = append([]float64(nil), weights...) })
	return nil
}

// Size returns the width and height in points.
func (f *Figure) Size() (width, height vg.Length) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.size()
}

// String says what the figure shows, and its size.
func (f *Figure) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	w, h := f.size()
	s := f.about
	if f.title != "" {
		s = fmt.Sprintf("%s: %s", f.title, s)
	}
	return fmt.Sprintf("%s (%.1f x %.1f in)", s, w/vg.Inch, h/vg.Inch)
}
