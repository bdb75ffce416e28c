package frame

import (
	"pawl/engine/frame"
	"pawl/stdlib/scope"
)

// Groups are the rows that agree in some columns.
type Groups struct{ groups *frame.Groups }

// GroupBy groups the rows by their values in the named columns.
func (f Frame) GroupBy(names ...string) Groups {
	return Groups{scope.Must(f.Frame.GroupBy(names...))}
}

// Len returns the number of groups.
func (g Groups) Len() int { return g.groups.Len() }

// Frame returns the rows of group i.
func (g Groups) Frame(i int) Frame { return Of(g.groups.Frame(i)) }

// Count returns one row per group with its number of rows.
func (g Groups) Count() Frame { return Of(scope.Must(g.groups.Count())) }

// Mean returns one row per group with the means of the named columns or,
// without names, of all numeric ones.
func (g Groups) Mean(names ...string) Frame { return Of(scope.Must(g.groups.Mean(names...))) }
