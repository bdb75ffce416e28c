package plot

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot/vg"
	engine "pawl/engine/frame"
	"pawl/plotting"
	"pawl/plotting/charts"
	"pawl/stdlib/scope"
)

// Figure is a chart or a grid of charts. Its setters change it and return it.
type Figure struct {
	chart    charts.Chart  // nil for a grid
	table    *engine.Frame // whose columns By knows; may be nil
	figure   *plotting.Figure
	settings []func(*plotting.Figure)
}

// show draws a chart, so that what is wrong with its data ends the cell here.
func show(c charts.Chart) *Figure {
	return &Figure{chart: c, figure: scope.Must(c.Figure())}
}

// redraw draws a changed chart and repeats what was set on the figure.
func (f *Figure) redraw(c charts.Chart) *Figure {
	f.chart, f.figure = c, scope.Must(c.Figure())
	for _, set := range f.settings {
		set(f.figure)
	}
	return f
}

// set applies a setting now and after each redrawing.
func (f *Figure) set(setting func(*plotting.Figure)) *Figure {
	setting(f.figure)
	f.settings = append(f.settings, setting)
	return f
}

// Title writes a title above the figure.
func (f *Figure) Title(title string) *Figure {
	return f.set(func(p *plotting.Figure) { p.SetTitle(title) })
}

// XLabel labels the horizontal axis; in a grid, that of the last row.
func (f *Figure) XLabel(label string) *Figure {
	return f.set(func(p *plotting.Figure) { p.SetXLabel(label) })
}

// YLabel labels the vertical axis; in a grid, that of the first column.
func (f *Figure) YLabel(label string) *Figure {
	return f.set(func(p *plotting.Figure) { p.SetYLabel(label) })
}

// ValueLabel labels the axis along which boxes or bars grow, whichever way
// they lie.
func (f *Figure) ValueLabel(label string) *Figure {
	return f.set(func(p *plotting.Figure) { p.SetValueLabel(label) })
}

// Size sets width and height in inches. Type keeps its size.
func (f *Figure) Size(width, height float64) *Figure {
	w, h := vg.Length(width)*vg.Inch, vg.Length(height)*vg.Inch
	scope.Check(f.figure.SetSize(w, h))
	return f.set(func(p *plotting.Figure) { scope.Check(p.SetSize(w, h)) })
}

// By tells rows apart by labels: the name of a column, if the figure was made
// from a table, or one label a row as []string, []int or []bool. A scatter
// also takes []float64 or a column of numbers, and colours by value.
func (f *Figure) By(labels any) *Figure {
	if name, ok := labels.(string); ok {
		labels = f.column(name)
	}
	return f.redraw(scope.Must(as[charts.Grouped](f, "By").By(labels)))
}

// column returns a column of the figure's table.
func (f *Figure) column(name string) *engine.Column {
	if f.table == nil {
		scope.Check(fmt.Errorf("plot: By(%q): the figure was made from slices, which have no columns: give one label a row", name))
	}
	return scope.Must(f.table.Column(name))
}

// Add adds named data: a line by its x and y, or by y alone; a sample to a
// histogram or a box plot; a second value for each label of a bar chart.
func (f *Figure) Add(name string, values ...[]float64) *Figure {
	return f.redraw(scope.Must(as[charts.Additive](f, "Add").Add(name, values...)))
}

// Named names the line, sample or bars added last, in the legend.
func (f *Figure) Named(name string) *Figure {
	return f.redraw(as[charts.Additive](f, "Named").Named(name))
}

// Band draws a band around the line added last.
func (f *Figure) Band(low, high []float64) *Figure {
	return f.redraw(as[charts.Line](f, "Band").Banded(low, high))
}

// Dashed draws the line added last dashed.
func (f *Figure) Dashed() *Figure { return f.redraw(as[charts.Line](f, "Dashed").Dash()) }

// Bins sets the number of bins of a histogram; 0 lets the data choose.
func (f *Figure) Bins(n int) *Figure {
	h := as[charts.Histogram](f, "Bins")
	h.Bins = n
	return f.redraw(h)
}

// Density shows a histogram's densities instead of counts.
func (f *Figure) Density() *Figure {
	h := as[charts.Histogram](f, "Density")
	h.Density = true
	return f.redraw(h)
}

// Horizontal lays bars or boxes on their side.
func (f *Figure) Horizontal() *Figure { return f.redraw(as[charts.Lying](f, "Horizontal").Lie()) }

// Sorted puts the greatest bar first.
func (f *Figure) Sorted() *Figure { return f.redraw(as[charts.Sortable](f, "Sorted").Sort()) }

// Cells names the rows and columns of a heat map; nil leaves them numbered.
func (f *Figure) Cells(rows, columns []string) *Figure {
	h := as[charts.Heat](f, "Cells")
	h.Rows, h.Columns = rows, columns
	return f.redraw(h)
}

// Annotated writes a heat map's values into its cells.
func (f *Figure) Annotated() *Figure {
	h := as[charts.Heat](f, "Annotated")
	h.Annotate = true
	return f.redraw(h)
}

// Diverging colours a heat map's values below and above a centre in two hues.
func (f *Figure) Diverging(center float64) *Figure {
	h := as[charts.Heat](f, "Diverging")
	h.Diverging, h.Center = true, center
	return f.redraw(h)
}

// Save writes the figure to a file; the extension, .svg, .png or .pdf, says in
// what format.
func (f *Figure) Save(path string) { scope.Check(f.figure.Save(path)) }

// String says what the figure shows, and its size.
func (f *Figure) String() string { return f.figure.String() }

// MIMEBundle returns the figure as SVG, as PNG and as a line of text.
func (f *Figure) MIMEBundle() map[string]any { return f.figure.MIMEBundle() }

// as returns the figure's chart as one that the setter can change.
func as[T charts.Chart](f *Figure, setter string) T {
	c, ok := f.chart.(T)
	if !ok {
		kind := "a grid of figures"
		if f.chart != nil {
			kind = "a chart of type " + strings.TrimPrefix(fmt.Sprintf("%T", f.chart), "charts.")
		}
		scope.Check(fmt.Errorf("plot: %s does not apply to %s", setter, kind))
	}
	return c
}
