package autodiff

import (
	"math"

	"pawl/engine/tensor"
)

// ReLU returns x where it is positive, and 0 elsewhere.
func (x *Node[T]) ReLU() *Node[T] { return x.LeakyReLU(0) }

// LeakyReLU returns x where it is positive, and slope*x elsewhere.
func (x *Node[T]) LeakyReLU(slope T) *Node[T] { return Apply(leaky[T]{slope}, x.Shape(), x) }

// Abs returns the absolute value of x.
func (x *Node[T]) Abs() *Node[T] { return Apply(abs[T]{}, x.Shape(), x) }

// Max returns the larger of a and b, broadcasting as Add does. Where they are
// equal the derivative belongs to a.
func (a *Node[T]) Max(b *Node[T]) *Node[T] { return binary(choice[T]{larger: true}, a, b) }

// Min returns the smaller of a and b, broadcasting as Add does. Where they are
// equal the derivative belongs to a.
func (a *Node[T]) Min(b *Node[T]) *Node[T] { return binary(choice[T]{}, a, b) }

// Clamp returns x cut off at lo below and hi above.
func (x *Node[T]) Clamp(lo, hi T) *Node[T] {
	return x.Max(x.constant(lo)).Min(x.constant(hi))
}

// leaky: dy/dx = 1 where x > 0, else slope. At 0 it is the slope.
type leaky[T tensor.Float] struct{ slope T }

func (r leaky[T]) Name() string {
	if r.slope == 0 {
		return "relu"
	}
	return "leaky relu"
}
func (r leaky[T]) diagonal() {}
func (r leaky[T]) Value(y *Node[T]) {
	tensor.LeakyReLU(y.Value.Data, r.slope, y.Inputs[0].Value.Data)
}
func (r leaky[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return Apply(gate[T]{r.slope}, y.Shape(), y.Inputs[0], dy)
}

// gate: z = g where x > 0, else slope*g. Nothing passes back to x.
type gate[T tensor.Float] struct{ slope T }

func (r gate[T]) Name() string { return "relu'" }
func (r gate[T]) Value(z *Node[T]) {
	tensor.LeakyReLUGrad(z.Value.Data, r.slope, z.Inputs[0].Value.Data, z.Inputs[1].Value.Data)
}
func (r gate[T]) Gradient(i int, z, dz *Node[T]) *Node[T] {
	if i == 0 {
		return nil
	}
	return Apply(gate[T]{r.slope}, z.Shape(), z.Inputs[0], dz)
}
func (r gate[T]) Tangent(z *Node[T], dx []*Node[T]) *Node[T] { return diagonalTangent(r, z, dx) }

// abs: dy/dx is the sign of x, 0 at 0.
type abs[T tensor.Float] struct{}

func (abs[T]) Name() string     { return "abs" }
func (abs[T]) diagonal()        {}
func (abs[T]) Value(y *Node[T]) { each(y, math.Abs) }
func (abs[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	x := y.Inputs[0]
	return dy.Mul(x.mask(func(i int) T {
		switch v := x.Value.Data[i]; {
		case v > 0:
			return 1
		case v < 0:
			return -1
		}
		return 0
	}))
}

// choice: the derivative is 1 for the input that was taken, 0 for the other.
type choice[T tensor.Float] struct{ larger bool }

func (r choice[T]) Name() string {
	if r.larger {
		return "max"
	}
	return "min"
}
func (r choice[T]) Value(y *Node[T]) {
	a, b := y.Inputs[0].Value, y.Inputs[1].Value
	if r.larger {
		tensor.Max(y.Value, a, b)
	} else {
		tensor.Min(y.Value, a, b)
	}
}
func (r choice[T]) Gradient(i int, y, dy *Node[T]) *Node[T] {
	return dy.Mul(r.taken(i, y)).SumTo(y.Inputs[i].Shape()...)
}
func (r choice[T]) Tangent(y *Node[T], dx []*Node[T]) *Node[T] {
	var total *Node[T]
	for i, d := range dx {
		if d != nil {
			total = plus(total, d.Broadcast(y.Shape()...).Mul(r.taken(i, y)))
		}
	}
	return total
}

// taken is 1 where the value of input i was taken.
func (r choice[T]) taken(i int, y *Node[T]) *Node[T] {
	first := y.Inputs[0].Value.Broadcast(y.Shape()...).Contiguous().Data
	return y.mask(func(k int) T {
		if isFirst := y.Value.Data[k] == first[k]; isFirst == (i == 0) {
			return 1
		}
		return 0
	})
}

// mask returns a constant of x's shape with f(i) as its elements.
func (x *Node[T]) mask(f func(i int) T) *Node[T] {
	m := newNode(x.tape)
	m.allocate(x.Shape())
	for i := range m.Value.Data {
		m.Value.Data[i] = f(i)
	}
	return m
}
