// Package charts describes the common charts. Each chart is a struct of plain
// data whose zero fields mean documented defaults; its method Figure checks
// the data and returns a figure of package plotting.
//
// Start from Scatter, Line, Histogram, Box, Bar and Heat; from Convergence for
// an optimisation under constraints; from Marginals to compare real with
// synthetic tables.
//
// NaN stands for a missing value: a point, a bar or a cell that has one is left
// out. Infinite values, slices of unequal length and charts with nothing to
// draw are errors.
package charts

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"pawl/plotting"
)

// A Chart gives a figure of its data, or says what is wrong with the data.
type Chart interface {
	Figure() (*plotting.Figure, error)
}

// Grouped is a chart whose rows can be told apart by labels: []string, []int,
// []bool or a column; a scatter also takes numbers. By returns the new chart.
type Grouped interface {
	Chart
	By(labels any) (Chart, error)
}

// Additive is a chart to which further data can be added. Named names what was
// added last. Both return the new chart.
type Additive interface {
	Chart
	Add(name string, values ...[]float64) (Chart, error)
	Named(name string) Chart
}

// Lying is a chart that can lie on its side.
type Lying interface {
	Chart
	Lie() Chart
}

// Sortable is a chart whose bars can stand in descending order.
type Sortable interface {
	Chart
	Sort() Chart
}

// renamed returns a copy of items with the last one changed.
func renamed[T any](items []T, rename func(last *T)) []T {
	out := slices.Clone(items)
	if len(out) > 0 {
		rename(&out[len(out)-1])
	}
	return out
}

// limit bounds the values that can be drawn: beyond it, differences overflow.
const limit = 1e150

// drawable fails if a value is infinite or too large. NaN passes.
func drawable(chart, name string, values []float64) error {
	for i, v := range values {
		if math.IsInf(v, 0) {
			return fmt.Errorf("charts: %s: %s[%d] is infinite", chart, name, i)
		}
		if math.Abs(v) > limit {
			return fmt.Errorf("charts: %s: %s[%d] = %g is too large to draw", chart, name, i, v)
		}
	}
	return nil
}

// sameLength fails if two slices that belong together differ in length.
func sameLength(chart, a string, n int, b string, m int) error {
	if n != m {
		return fmt.Errorf("charts: %s: %d values of %s, but %d of %s", chart, n, a, m, b)
	}
	return nil
}

// present returns the values that are not NaN.
func present(values []float64) []float64 {
	kept := make([]float64, 0, len(values))
	for _, v := range values {
		if !math.IsNaN(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// bounds returns the least and the greatest value; NaN is left out. Without a
// value it returns +Inf, -Inf.
func bounds(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	return low, high
}

// breathe widens an axis by a share of its range at both ends, so that no data
// sits on its edge. A range of one value gets some room around it.
func breathe(a *plot.Axis, share float64) {
	if a.Min > a.Max {
		return
	}
	room := share * (a.Max - a.Min)
	if a.Max-a.Min <= 1e-12*math.Max(math.Abs(a.Min), math.Abs(a.Max)) {
		room = math.Max(0.05*math.Abs(a.Max), 0.5)
	}
	a.Min, a.Max = a.Min-room, a.Max+room
}

// counted formats a whole number with its thousands apart: 32,561.
func counted(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", counted(n/1000), n%1000)
}
