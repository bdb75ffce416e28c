package autodiff

import (
	"math"

	"pawl/engine/tensor"
)

// Tanh returns the hyperbolic tangent of x.
func (x *Node[T]) Tanh() *Node[T] { return Apply(tanh[T]{}, x.Shape(), x) }

// Sigmoid returns 1/(1+exp(-x)).
func (x *Node[T]) Sigmoid() *Node[T] { return Apply(sigmoid[T]{}, x.Shape(), x) }

// Softplus returns log(1+exp(x)), computed so that it does not overflow.
func (x *Node[T]) Softplus() *Node[T] { return Apply(softplus[T]{}, x.Shape(), x) }

// GELU returns x times the standard normal distribution function at x, in the
// approximation by tanh (Hendrycks and Gimpel 2016, section 2).
func (x *Node[T]) GELU() *Node[T] {
	inner := x.Add(x.Square().Mul(x).Scale(0.044715)).Scale(T(math.Sqrt(2 / math.Pi)))
	return inner.Tanh().Shift(1).Mul(x).Scale(0.5)
}

// tanh: dy/dx = 1 - y².
type tanh[T tensor.Float] struct{}

func (tanh[T]) Name() string     { return "tanh" }
func (tanh[T]) diagonal()        {}
func (tanh[T]) Value(y *Node[T]) { tensor.Tanh(y.Value.Data, y.Inputs[0].Value.Data) }
func (tanh[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return Apply(tanhGradient[T]{}, y.Shape(), y, dy)
}

// tanhGradient: z = (1 - y²) g, dz/dy = -2yg, dz/dg = 1 - y².
type tanhGradient[T tensor.Float] struct{}

func (tanhGradient[T]) Name() string { return "tanh'" }
func (tanhGradient[T]) Value(z *Node[T]) {
	y, g := z.Inputs[0].Value.Data, z.Inputs[1].Value.Data
	for i, v := range y {
		z.Value.Data[i] = (1 - v*v) * g[i]
	}
}
func (tanhGradient[T]) Gradient(i int, z, dz *Node[T]) *Node[T] {
	y, g := z.Inputs[0], z.Inputs[1]
	if i == 0 {
		return y.Mul(g).Mul(dz).Scale(-2)
	}
	return Apply(tanhGradient[T]{}, y.Shape(), y, dz)
}
func (r tanhGradient[T]) Tangent(z *Node[T], dx []*Node[T]) *Node[T] {
	return diagonalTangent(r, z, dx)
}

// sigmoid: dy/dx = y (1 - y).
type sigmoid[T tensor.Float] struct{}

func (sigmoid[T]) Name() string     { return "sigmoid" }
func (sigmoid[T]) diagonal()        {}
func (sigmoid[T]) Value(y *Node[T]) { tensor.Sigmoid(y.Value.Data, y.Inputs[0].Value.Data) }
func (sigmoid[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return Apply(sigmoidGradient[T]{}, y.Shape(), y, dy)
}

// sigmoidGradient: z = y (1 - y) g, dz/dy = (1 - 2y) g, dz/dg = y (1 - y).
type sigmoidGradient[T tensor.Float] struct{}

func (sigmoidGradient[T]) Name() string { return "sigmoid'" }
func (sigmoidGradient[T]) Value(z *Node[T]) {
	y, g := z.Inputs[0].Value.Data, z.Inputs[1].Value.Data
	for i, v := range y {
		z.Value.Data[i] = v * (1 - v) * g[i]
	}
}
func (sigmoidGradient[T]) Gradient(i int, z, dz *Node[T]) *Node[T] {
	y, g := z.Inputs[0], z.Inputs[1]
	if i == 0 {
		return y.Scale(-2).Shift(1).Mul(g).Mul(dz)
	}
	return Apply(sigmoidGradient[T]{}, y.Shape(), y, dz)
}
func (r sigmoidGradient[T]) Tangent(z *Node[T], dx []*Node[T]) *Node[T] {
	return diagonalTangent(r, z, dx)
}

// softplus: dy/dx = sigmoid(x).
type softplus[T tensor.Float] struct{}

func (softplus[T]) Name() string { return "softplus" }
func (softplus[T]) diagonal()    {}
func (softplus[T]) Value(y *Node[T]) {
	each(y, func(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) })
}
func (softplus[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return dy.Mul(y.Inputs[0].Sigmoid())
}

// diagonalTangent is the tangent of an operation that treats each element by
// itself and does not broadcast: each input's derivative passes forwards as it
// passes backwards.
func diagonalTangent[T tensor.Float](r Rule[T], y *Node[T], dx []*Node[T]) *Node[T] {
	var total *Node[T]
	for i, d := range dx {
		if d != nil {
			total = plus(total, r.Gradient(i, y, d))
		}
	}
	return total
}
