// Package plot is what a cell sees of figures. A function makes a figure from
// numbers, or from columns of a table; its setters return it, so that they
// chain; standing last in a cell, it is shown:
//
//	plot.ScatterOf(adult, "age", "hours-per-week").By("income").Title("Hours by age")
//	plot.Line(epochs, train).Named("train").Add("validation", epochs, val).XLabel("epoch")
//	plot.Row(plot.Histogram(x).Density(), plot.BoxOf(adult, "age").By("education"))
//	plot.Marginals(train, synthetic).Save("marginals.pdf")
//
// NaN is a missing value and is left out. Data that cannot be drawn end the
// cell with a sentence that says why.
package plot

import (
	"gonum.org/v1/plot"
	"pawl/plotting"
	"pawl/plotting/charts"
	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
)

// Scatter draws a point for each pair of x and y. By colours the points.
func Scatter(x, y []float64) *Figure { return show(charts.Scatter{X: x, Y: y}) }

// ScatterOf draws a point for each row, from two columns of numbers.
func ScatterOf(table frame.Frame, x, y string) *Figure {
	return of(table, charts.Scatter{X: table.Floats(x), Y: table.Floats(y)}).XLabel(x).YLabel(y)
}

// Line draws y over x as a line; x may be nil for 0, 1, 2, ... Add adds lines,
// Band a band around the last.
func Line(x, y []float64) *Figure {
	return show(charts.Line{Series: []charts.Series{{X: x, Y: y}}})
}

// LineOf draws a column of numbers over another one.
func LineOf(table frame.Frame, x, y string) *Figure {
	return Line(table.Floats(x), table.Floats(y)).Named(y).XLabel(x)
}

// Histogram shows how values are distributed. Add adds a sample to compare.
func Histogram(values []float64) *Figure {
	return show(charts.Histogram{Samples: []charts.Sample{{Values: values}}})
}

// HistogramOf shows how a column of numbers is distributed. By splits it into
// groups.
func HistogramOf(table frame.Frame, column string) *Figure {
	h := charts.Histogram{Samples: []charts.Sample{{Values: table.Floats(column)}}}
	return of(table, h).XLabel(column)
}

// Box draws the quartiles, the reach and the outliers of values. Add adds a
// sample to compare, By splits the values into groups.
func Box(values []float64) *Figure {
	return show(charts.Box{Samples: []charts.Sample{{Values: values}}})
}

// BoxOf draws the quartiles, the reach and the outliers of a column of
// numbers. By splits it into groups.
func BoxOf(table frame.Frame, column string) *Figure {
	b := charts.Box{Samples: []charts.Sample{{Name: column, Values: table.Floats(column)}}}
	return of(table, b).ValueLabel(column)
}

// Bar draws a bar for each label. Add adds a second value for each label.
func Bar(labels []string, values []float64) *Figure {
	return show(charts.Bar{Labels: labels, Series: []charts.Bars{{Values: values}}})
}

// Count draws how many rows of a table have each category of a column. By
// counts the categories of a second column apart.
func Count(table frame.Frame, column string) *Figure {
	groups := scope.Must(charts.GroupsOf(table.Column(column)))
	return of(table, charts.Count{Of: groups}).ValueLabel("rows")
}

// Heat draws a matrix as coloured cells, its first row on top.
func Heat(values [][]float64) *Figure { return show(charts.Heat{Values: values}) }

// Marginals compares a real with a synthetic table column by column.
func Marginals(real, synthetic frame.Frame) *Figure {
	return show(scope.Must(charts.MarginalsOf(real.Frame, synthetic.Frame)))
}

// OfPlot shows a plot made with gonum/plot, in its own style.
func OfPlot(p *plot.Plot) *Figure { return &Figure{figure: plotting.OfPlot(p)} }

// Row puts figures side by side.
func Row(figures ...*Figure) *Figure { return Grid(len(figures), figures...) }

// Grid puts figures into rows of the given number of columns, aligned.
func Grid(columns int, figures ...*Figure) *Figure {
	return &Figure{figure: scope.Must(plotting.Grid(columns, drawn(figures)...))}
}

// of shows a chart of a table's columns, whose names By knows.
func of(table frame.Frame, c charts.Chart) *Figure {
	f := show(c)
	f.table = table.Frame
	return f
}

// drawn returns what the figures draw.
func drawn(figures []*Figure) []*plotting.Figure {
	out := make([]*plotting.Figure, len(figures))
	for i, f := range figures {
		if f != nil { // plotting.Grid says which one is nil
			out[i] = f.figure
		}
	}
	return out
}
