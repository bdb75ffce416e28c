package autodiff

import (
	"math"

	"pawl/engine/tensor"
)

// Exp returns e to the power of x.
func (x *Node[T]) Exp() *Node[T] { return Apply(exp[T]{}, x.Shape(), x) }

// Log returns the natural logarithm of x.
func (x *Node[T]) Log() *Node[T] { return Apply(log[T]{}, x.Shape(), x) }

// Sqrt returns the square root of x. Its derivative at 0 is infinite.
func (x *Node[T]) Sqrt() *Node[T] { return Apply(sqrt[T]{}, x.Shape(), x) }

// Square returns x*x.
func (x *Node[T]) Square() *Node[T] { return Apply(square[T]{}, x.Shape(), x) }

// Pow returns x to the power of a number p.
func (x *Node[T]) Pow(p T) *Node[T] { return Apply(pow[T]{p}, x.Shape(), x) }

// Sin returns the sine of x.
func (x *Node[T]) Sin() *Node[T] { return Apply(sin[T]{}, x.Shape(), x) }

// Cos returns the cosine of x.
func (x *Node[T]) Cos() *Node[T] { return Apply(cos[T]{}, x.Shape(), x) }

// Atan returns the arc tangent of x.
func (x *Node[T]) Atan() *Node[T] { return Apply(atan[T]{}, x.Shape(), x) }

// exp: dy/dx = y.
type exp[T tensor.Float] struct{}

func (exp[T]) Name() string                            { return "exp" }
func (exp[T]) diagonal()                               {}
func (exp[T]) Value(y *Node[T])                        { tensor.Exp(y.Value.Data, y.Inputs[0].Value.Data) }
func (exp[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] { return dy.Mul(y) }

// log: dy/dx = 1/x.
type log[T tensor.Float] struct{}

func (log[T]) Name() string                            { return "log" }
func (log[T]) diagonal()                               {}
func (log[T]) Value(y *Node[T])                        { tensor.Log(y.Value.Data, y.Inputs[0].Value.Data) }
func (log[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] { return dy.Div(y.Inputs[0]) }

// sqrt: dy/dx = 1/(2y).
type sqrt[T tensor.Float] struct{}

func (sqrt[T]) Name() string                            { return "sqrt" }
func (sqrt[T]) diagonal()                               {}
func (sqrt[T]) Value(y *Node[T])                        { tensor.Sqrt(y.Value.Data, y.Inputs[0].Value.Data) }
func (sqrt[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] { return dy.Div(y).Scale(0.5) }

// square: dy/dx = 2x.
type square[T tensor.Float] struct{}

func (square[T]) Name() string { return "square" }
func (square[T]) diagonal()    {}
func (square[T]) Value(y *Node[T]) {
	x := y.Inputs[0].Value.Data
	tensor.MulTo(y.Value.Data, x, x)
}
func (square[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return dy.Mul(y.Inputs[0]).Scale(2)
}

// pow: dy/dx = p x^(p-1).
type pow[T tensor.Float] struct{ p T }

func (r pow[T]) Name() string { return "pow" }
func (r pow[T]) diagonal()    {}
func (r pow[T]) Value(y *Node[T]) {
	each(y, func(x float64) float64 { return math.Pow(x, float64(r.p)) })
}
func (r pow[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return dy.Mul(y.Inputs[0].Pow(r.p - 1)).Scale(r.p)
}

// sin: dy/dx = cos x.
type sin[T tensor.Float] struct{}

func (sin[T]) Name() string                            { return "sin" }
func (sin[T]) diagonal()                               {}
func (sin[T]) Value(y *Node[T])                        { each(y, math.Sin) }
func (sin[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] { return dy.Mul(y.Inputs[0].Cos()) }

// cos: dy/dx = -sin x.
type cos[T tensor.Float] struct{}

func (cos[T]) Name() string                            { return "cos" }
func (cos[T]) diagonal()                               {}
func (cos[T]) Value(y *Node[T])                        { each(y, math.Cos) }
func (cos[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] { return dy.Mul(y.Inputs[0].Sin()).Neg() }

// atan: dy/dx = 1/(1 + x²).
type atan[T tensor.Float] struct{}

func (atan[T]) Name() string     { return "atan" }
func (atan[T]) diagonal()        {}
func (atan[T]) Value(y *Node[T]) { each(y, math.Atan) }
func (atan[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return dy.Div(y.Inputs[0].Square().Shift(1))
}

func each[T tensor.Float](y *Node[T], f func(float64) float64) {
	for i, v := range y.Inputs[0].Value.Data {
		y.Value.Data[i] = T(f(float64(v)))
	}
}
