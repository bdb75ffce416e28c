package autodiff

import (
	"slices"

	"pawl/engine/tensor"
)

// Reshape returns the same elements under another shape of the same size, at no
// cost. One length may be -1: the one that fits.
func (x *Node[T]) Reshape(shape ...int) *Node[T] {
	return applyView(reshape[T]{}, tensor.Infer(x.Value.Size(), shape), x)
}

// Transpose returns x with its axes in the order given; without arguments in
// reverse.
func (x *Node[T]) Transpose(axes ...int) *Node[T] {
	view := x.Value.Transpose(axes...)
	if len(axes) == 0 {
		for a := len(x.Shape()) - 1; a >= 0; a-- {
			axes = append(axes, a)
		}
	}
	return Apply(transpose[T]{axes}, view.Shape, x)
}

// Broadcast returns x repeated along axes of length one, and along axes that it
// lacks in front.
func (x *Node[T]) Broadcast(shape ...int) *Node[T] {
	if slices.Equal(x.Shape(), shape) {
		return x
	}
	return Apply(broadcast[T]{}, x.Value.Broadcast(shape...).Shape, x)
}

// SumTo returns x summed over all axes along which the shape broadcasts to x's.
func (x *Node[T]) SumTo(shape ...int) *Node[T] {
	if slices.Equal(x.Shape(), shape) {
		return x
	}
	return Apply(sumTo[T]{}, shape, x)
}

// Slice returns the part of x with lo <= index < hi along an axis.
func (x *Node[T]) Slice(axis, lo, hi int) *Node[T] {
	view := x.Value.Slice(axis, lo, hi)
	return Apply(slice[T]{tensor.Axis(axis, len(x.Shape())), lo, hi}, view.Shape, x)
}

// Concat joins nodes along an axis. They agree in all other lengths.
func Concat[T tensor.Float](axis int, parts ...*Node[T]) *Node[T] {
	shape := slices.Clone(parts[0].Shape())
	a := tensor.Axis(axis, len(shape))
	shape[a] = 0
	for _, p := range parts {
		shape[a] += p.Dim(a)
	}
	return Apply(concat[T]{a}, shape, slices.Clone(parts)...)
}

// same returns a node with x's value and derivative 1.
func (x *Node[T]) same() *Node[T] { return applyView(reshape[T]{}, x.Shape(), x) }

// reshape: the gradient takes the old shape again.
type reshape[T tensor.Float] struct{}

func (reshape[T]) Name() string { return "reshape" }
func (reshape[T]) Value(y *Node[T]) {
	copy(y.Value.Data, y.Inputs[0].Value.Data)
}
func (reshape[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return dy.Reshape(y.Inputs[0].Shape()...)
}
func (reshape[T]) Tangent(y *Node[T], dx []*Node[T]) *Node[T] { return dx[0].Reshape(y.Shape()...) }

// transpose: the gradient is transposed back.
type transpose[T tensor.Float] struct{ axes []int }

func (r transpose[T]) Name() string { return "transpose" }
func (r transpose[T]) multilinear() {}
func (r transpose[T]) Value(y *Node[T]) {
	tensor.Copy(y.Value, y.Inputs[0].Value.Transpose(r.axes...))
}
func (r transpose[T]) Gradient(_ int, _, dy *Node[T]) *Node[T] {
	back := make([]int, len(r.axes))
	for i, a := range r.axes {
		back[tensor.Axis(a, len(back))] = i
	}
	return dy.Transpose(back...)
}

// broadcast: the gradient is summed over the repeats.
type broadcast[T tensor.Float] struct{}

func (broadcast[T]) Name() string     { return "broadcast" }
func (broadcast[T]) multilinear()     {}
func (broadcast[T]) Value(y *Node[T]) { tensor.Copy(y.Value, y.Inputs[0].Value) }
func (broadcast[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return dy.SumTo(y.Inputs[0].Shape()...)
}

// sumTo: the gradient repeats.
type sumTo[T tensor.Float] struct{}

func (sumTo[T]) Name() string     { return "sum" }
func (sumTo[T]) multilinear()     {}
func (sumTo[T]) Value(y *Node[T]) { tensor.SumTo(y.Value, y.Inputs[0].Value) }
func (sumTo[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return dy.Broadcast(y.Inputs[0].Shape()...)
}

// slice: the gradient is zero outside the part.
type slice[T tensor.Float] struct{ axis, lo, hi int }

func (r slice[T]) Name() string { return "slice" }
func (r slice[T]) multilinear() {}
func (r slice[T]) Value(y *Node[T]) {
	tensor.Copy(y.Value, y.Inputs[0].Value.Slice(r.axis, r.lo, r.hi))
}
func (r slice[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return Apply(pad[T]{r}, y.Inputs[0].Shape(), dy)
}

// pad puts x into zeros where slice takes it out.
type pad[T tensor.Float] struct{ slice[T] }

func (r pad[T]) Name() string { return "pad" }
func (r pad[T]) multilinear() {}
func (r pad[T]) Value(y *Node[T]) {
	clear(y.Value.Data)
	tensor.Copy(y.Value.Slice(r.axis, r.lo, r.hi), y.Inputs[0].Value)
}
func (r pad[T]) Gradient(_ int, _, dy *Node[T]) *Node[T] { return dy.Slice(r.axis, r.lo, r.hi) }

// concat: each part gets its part of the gradient.
type concat[T tensor.Float] struct{ axis int }

func (r concat[T]) Name() string { return "concat" }
func (r concat[T]) Value(y *Node[T]) {
	lo := 0
	for _, x := range y.Inputs {
		hi := lo + x.Dim(r.axis)
		tensor.Copy(y.Value.Slice(r.axis, lo, hi), x.Value)
		lo = hi
	}
}
func (r concat[T]) Gradient(i int, y, dy *Node[T]) *Node[T] {
	lo := 0
	for _, x := range y.Inputs[:i] {
		lo += x.Dim(r.axis)
	}
	return dy.Slice(r.axis, lo, lo+y.Inputs[i].Dim(r.axis))
}
func (r concat[T]) Tangent(y *Node[T], dx []*Node[T]) *Node[T] {
	parts := make([]*Node[T], len(dx))
	for i, d := range dx {
		if parts[i] = d; d == nil {
			parts[i] = y.constant(0, y.Inputs[i].Shape()...)
		}
	}
	return Concat(r.axis, parts...)
}
