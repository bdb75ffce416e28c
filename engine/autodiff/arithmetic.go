package autodiff

import "pawl/engine/tensor"

// Add returns a + b. The shapes broadcast: axes of length one, and axes that
// one of them lacks in front, repeat.
func (a *Node[T]) Add(b *Node[T]) *Node[T] { return binary(add[T]{}, a, b) }

// Sub returns a - b, broadcasting as Add does.
func (a *Node[T]) Sub(b *Node[T]) *Node[T] { return binary(sub[T]{}, a, b) }

// Mul returns a * b element by element, broadcasting as Add does.
func (a *Node[T]) Mul(b *Node[T]) *Node[T] { return binary(mul[T]{}, a, b) }

// Div returns a / b element by element, broadcasting as Add does.
func (a *Node[T]) Div(b *Node[T]) *Node[T] { return binary(div[T]{}, a, b) }

// Neg returns -x.
func (x *Node[T]) Neg() *Node[T] { return x.Scale(-1) }

// Scale returns c*x for a number c.
func (x *Node[T]) Scale(c T) *Node[T] { return Apply(scale[T]{c}, x.Shape(), x) }

// Shift returns x + c for a number c.
func (x *Node[T]) Shift(c T) *Node[T] { return Apply(shift[T]{c}, x.Shape(), x) }

func binary[T tensor.Float](rule Rule[T], a, b *Node[T]) *Node[T] {
	return Apply(rule, tensor.BroadcastShape(a.Shape(), b.Shape()), a, b)
}

// add: y = a + b, dy/da = 1, dy/db = 1.
type add[T tensor.Float] struct{}

func (add[T]) Name() string     { return "+" }
func (add[T]) Value(y *Node[T]) { tensor.Add(y.Value, y.Inputs[0].Value, y.Inputs[1].Value) }
func (add[T]) Gradient(i int, y, dy *Node[T]) *Node[T] {
	return dy.SumTo(y.Inputs[i].Shape()...)
}
func (add[T]) Tangent(y *Node[T], dx []*Node[T]) *Node[T] {
	return sumOf(dx, y.Shape())
}

// sub: y = a - b, dy/da = 1, dy/db = -1.
type sub[T tensor.Float] struct{}

func (sub[T]) Name() string     { return "-" }
func (sub[T]) Value(y *Node[T]) { tensor.Sub(y.Value, y.Inputs[0].Value, y.Inputs[1].Value) }
func (sub[T]) Gradient(i int, y, dy *Node[T]) *Node[T] {
	dx := dy.SumTo(y.Inputs[i].Shape()...)
	if i == 1 {
		return dx.Neg()
	}
	return dx
}
func (sub[T]) Tangent(y *Node[T], dx []*Node[T]) *Node[T] {
	if dx[1] != nil {
		dx = []*Node[T]{dx[0], dx[1].Neg()}
	}
	return sumOf(dx, y.Shape())
}

// mul: y = a*b, dy/da = b, dy/db = a.
type mul[T tensor.Float] struct{}

func (mul[T]) Name() string     { return "×" }
func (mul[T]) multilinear()     {}
func (mul[T]) Value(y *Node[T]) { tensor.Mul(y.Value, y.Inputs[0].Value, y.Inputs[1].Value) }
func (mul[T]) Gradient(i int, y, dy *Node[T]) *Node[T] {
	return dy.Mul(y.Inputs[1-i]).SumTo(y.Inputs[i].Shape()...)
}

// div: y = a/b, dy/da = 1/b, dy/db = -y/b.
type div[T tensor.Float] struct{}

func (div[T]) Name() string     { return "/" }
func (div[T]) Value(y *Node[T]) { tensor.Div(y.Value, y.Inputs[0].Value, y.Inputs[1].Value) }
func (div[T]) Gradient(i int, y, dy *Node[T]) *Node[T] {
	dx := dy.Div(y.Inputs[1])
	if i == 1 {
		dx = dx.Mul(y).Neg()
	}
	return dx.SumTo(y.Inputs[i].Shape()...)
}
func (div[T]) Tangent(y *Node[T], dx []*Node[T]) *Node[T] {
	da := dx[0]
	if dx[1] != nil {
		da = plus(da, y.Mul(dx[1]).Neg())
	}
	return da.Div(y.Inputs[1])
}

// scale: y = c*x, dy/dx = c.
type scale[T tensor.Float] struct{ c T }

func (r scale[T]) Name() string {
	if r.c == -1 {
		return "neg"
	}
	return "scale"
}
func (r scale[T]) diagonal()        {}
func (r scale[T]) Value(y *Node[T]) { tensor.ScaleTo(y.Value.Data, r.c, y.Inputs[0].Value.Data) }
func (r scale[T]) Gradient(_ int, _, dy *Node[T]) *Node[T] {
	return dy.Scale(r.c)
}

// shift: y = x + c, dy/dx = 1.
type shift[T tensor.Float] struct{ c T }

func (r shift[T]) Name() string { return "shift" }
func (r shift[T]) diagonal()    {}
func (r shift[T]) Value(y *Node[T]) {
	for i, v := range y.Inputs[0].Value.Data {
		y.Value.Data[i] = v + r.c
	}
}
func (r shift[T]) Gradient(_ int, _, dy *Node[T]) *Node[T] { return dy }

// plus returns a + b, where nil stands for zero.
func plus[T tensor.Float](a, b *Node[T]) *Node[T] {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return a.Add(b)
}

// sumOf returns the sum of the tangents that are not nil, in that shape.
func sumOf[T tensor.Float](dx []*Node[T], shape []int) *Node[T] {
	var total *Node[T]
	for _, d := range dx {
		total = plus(total, d)
	}
	return total.Broadcast(shape...)
}
