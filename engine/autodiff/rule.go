package autodiff

import "pawl/engine/tensor"

// Rule is one operation.
type Rule[T tensor.Float] interface {
	// Name is how the operation is called in a drawing: "tanh", "×".
	Name() string
	// Value computes y.Value from y.Inputs. The memory is there, with
	// arbitrary contents.
	Value(y *Node[T])
	// Gradient returns what passes back to input i when dy arrives at y, in
	// the shape of that input; nil stands for zero.
	Gradient(i int, y, dy *Node[T]) *Node[T]
}

// A rule may also have one of the following, which forward mode asks for.

// diagonal is an operation on one input that treats each element by itself:
// its derivative is the same forwards and backwards.
type diagonal interface{ diagonal() }

// multilinear is an operation that is linear in each input when the others
// are held: its tangent is the sum of it applied with one input's tangent in
// that input's place.
type multilinear interface{ multilinear() }

// forward is an operation that says itself how tangents pass. dx[i] is nil
// where input i does not move.
type forward[T tensor.Float] interface {
	Tangent(y *Node[T], dx []*Node[T]) *Node[T]
}

// fused is an operation that stands for a composition of others and computes
// all its gradients in one pass. The pass gives numbers only; where a gradient
// must be differentiable, the composition is differentiated instead.
type fused[T tensor.Float] interface {
	// Compose returns the same value made of simpler operations.
	Compose(x []*Node[T]) *Node[T]
	// GradientAll returns the gradients of all inputs; wants tells which of
	// them are asked for.
	GradientAll(y, dy *Node[T], wants []bool) []*Node[T]
}

// Apply computes an operation on inputs: the way to use a rule of one's own.
// shape is that of the result.
func Apply[T tensor.Float](rule Rule[T], shape []int, inputs ...*Node[T]) *Node[T] {
	y := prepare(rule, inputs)
	y.allocate(shape)
	rule.Value(y)
	return y.finish()
}

// applyView is Apply for an operation whose value is another shape of the
// elements of x.
func applyView[T tensor.Float](rule Rule[T], shape []int, x *Node[T]) *Node[T] {
	y := prepare(rule, []*Node[T]{x})
	y.own = tensor.Tensor[T]{Data: x.Value.Data, Shape: shape}
	y.Value = &y.own
	y.base = x.base
	return y.finish()
}
