package autodiff

import (
	"slices"

	"pawl/engine/tensor"
)

// Rows returns the rows of x (m x d, or more axes behind the first) with the
// given indices, each as often as it is named: an embedding.
func (x *Node[T]) Rows(index []int) *Node[T] {
	shape := slices.Clone(x.Shape())
	shape[0] = len(index)
	return Apply(gather[T]{index}, shape, x)
}

// gather: the gradient is added to the rows it was taken from.
type gather[T tensor.Float] struct{ index []int }

func (r gather[T]) Name() string     { return "rows" }
func (r gather[T]) multilinear()     {}
func (r gather[T]) Value(y *Node[T]) { tensor.Gather(y.Value, y.Inputs[0].Value, r.index) }
func (r gather[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return Apply(scatter[T]{r.index}, y.Inputs[0].Shape(), dy)
}

// scatter adds rows into zeros; the gradient is gathered.
type scatter[T tensor.Float] struct{ index []int }

func (r scatter[T]) Name() string { return "add rows" }
func (r scatter[T]) multilinear() {}
func (r scatter[T]) Value(y *Node[T]) {
	clear(y.Value.Data)
	tensor.Scatter(y.Value, y.Inputs[0].Value, r.index)
}
func (r scatter[T]) Gradient(_ int, _, dy *Node[T]) *Node[T] { return dy.Rows(r.index) }
