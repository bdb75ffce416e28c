package autodiff

import (
	"slices"

	"pawl/engine/tensor"
)

// Sum returns the sum of all elements, a single number.
func (x *Node[T]) Sum() *Node[T] { return x.SumTo() }

// Mean returns the mean of all elements, a single number.
func (x *Node[T]) Mean() *Node[T] { return x.Sum().Scale(1 / T(x.Value.Size())) }

// SumAlong returns the sums along an axis, which stays with length one: what
// comes out broadcasts against x.
func (x *Node[T]) SumAlong(axis int) *Node[T] { return x.SumTo(kept(x.Shape(), axis)...) }

// MeanAlong returns the means along an axis, which stays with length one.
func (x *Node[T]) MeanAlong(axis int) *Node[T] {
	return x.SumAlong(axis).Scale(1 / T(x.Dim(axis)))
}

// MaxAlong returns the largest elements along an axis, which stays with length
// one. The derivative belongs to the first of equals.
func (x *Node[T]) MaxAlong(axis int) *Node[T] {
	a := tensor.Axis(axis, len(x.Shape()))
	return Apply(&maxAlong[T]{axis: a}, kept(x.Shape(), a), x)
}

// kept returns the shape with length one at an axis.
func kept(shape []int, axis int) []int {
	out := slices.Clone(shape)
	out[tensor.Axis(axis, len(shape))] = 1
	return out
}

// maxAlong: the derivative is 1 at the element that was taken, 0 elsewhere.
type maxAlong[T tensor.Float] struct {
	axis  int
	where []int
}

func (r *maxAlong[T]) Name() string { return "max" }
func (r *maxAlong[T]) Value(y *Node[T]) {
	r.where = make([]int, y.Value.Size())
	tensor.MaxAlong(y.Value, r.where, y.Inputs[0].Value, r.axis)
}
func (r *maxAlong[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	x := y.Inputs[0]
	return dy.Broadcast(x.Shape()...).Mul(r.taken(x))
}
func (r *maxAlong[T]) Tangent(y *Node[T], dx []*Node[T]) *Node[T] {
	return dx[0].Mul(r.taken(y.Inputs[0])).SumAlong(r.axis)
}

func (r *maxAlong[T]) taken(x *Node[T]) *Node[T] {
	_, length, inner := tensor.Parts(x.Shape(), r.axis)
	return x.mask(func(i int) T {
		o, k, in := i/(length*inner), i/inner%length, i%inner
		if r.where[o*inner+in] == k {
			return 1
		}
		return 0
	})
}
