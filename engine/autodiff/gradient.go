package autodiff

import (
	"fmt"

	"pawl/engine/tensor"
)

// Gradients returns the derivatives of y, a single number, by the given nodes.
// They are nodes of the same computation and can be differentiated again. A
// node that y does not depend on gets zeros.
func Gradients[T tensor.Float](y *Node[T], by ...*Node[T]) []*Node[T] {
	mustBeNumber(y)
	return gradients(y, y.constant(1, y.Shape()...), by)
}

// GradientsFrom is Gradients for a y of any shape: dy, of y's shape, weighs its
// elements (the product of dy with the Jacobian matrix).
func GradientsFrom[T tensor.Float](y, dy *Node[T], by ...*Node[T]) []*Node[T] {
	if dy.Value.Size() != y.Value.Size() {
		panic(fmt.Sprintf("autodiff: weights of shape %v for a value of shape %v", dy.Shape(), y.Shape()))
	}
	return gradients(y, dy, by)
}

func gradients[T tensor.Float](y, dy *Node[T], by []*Node[T]) []*Node[T] {
	s := sweep[T]{wanted: numbered(by)}
	s.run(y, dy)
	return s.inOrder(y, by)
}

// Gradient returns the derivatives of y, a single number, by the given nodes as
// numbers, which is what an optimiser needs. Memory is reused on the way. On a
// tape the results are valid until its Reset.
func Gradient[T tensor.Float](y *Node[T], by ...*Node[T]) []*tensor.Tensor[T] {
	mustBeNumber(y)
	s := sweep[T]{wanted: numbered(by), numbers: true}
	if t := y.tape; t != nil {
		still, pass := t.still, t.pass
		t.still, t.pass = true, true
		defer func() { t.still, t.pass, t.temps = still, pass, t.temps[:0] }()
	}
	s.run(y, y.constant(1, y.Shape()...))
	out := make([]*tensor.Tensor[T], len(by))
	for i, n := range s.inOrder(y, by) {
		out[i] = n.Value
	}
	return out
}

// Backward computes the derivatives of n, a single number, by every node it was
// computed from that a variable lies below, and leaves them in Grad.
func (n *Node[T]) Backward() {
	mustBeNumber(n)
	below := Nodes(n)
	s := sweep[T]{wanted: map[*Node[T]]int{}, numbers: true, keep: true}
	for _, x := range below {
		x.Grad = nil
		if x.active {
			s.wanted[x] = len(s.wanted)
		}
	}
	s.run(n, n.constant(1, n.Shape()...))
}

// Nodes returns y and everything it was computed from, inputs first, each once.
func Nodes[T tensor.Float](y *Node[T]) []*Node[T] {
	var order []*Node[T]
	seen := map[*Node[T]]bool{}
	var visit func(n *Node[T])
	visit = func(n *Node[T]) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, x := range n.Inputs {
			visit(x)
		}
		order = append(order, n)
	}
	visit(y)
	return order
}

// Local returns the derivative of n by its input i alone, everything else held:
// what stands on that edge of a drawn graph. For operations that treat each
// element by itself it has the shape of the input; for others it is the
// derivative of the sum of n's elements.
func (n *Node[T]) Local(i int) *tensor.Tensor[T] {
	stand := make([]*Node[T], len(n.Inputs))
	for k, x := range n.Inputs {
		stand[k] = x.alias()
	}
	y := Apply(n.rule, n.Shape(), stand...)
	return gradients(y, y.constant(1, y.Shape()...), stand[i:i+1])[0].Value
}

// alias returns a variable with x's value.
func (n *Node[T]) alias() *Node[T] {
	a := n.Detach()
	a.active = true
	return a
}

func mustBeNumber[T tensor.Float](y *Node[T]) {
	if y.Value.Size() != 1 {
		panic(fmt.Sprintf("autodiff: the gradient of a value of shape %v: sum it first, or weigh it with GradientsFrom", y.Shape()))
	}
}

func numbered[T tensor.Float](nodes []*Node[T]) map[*Node[T]]int {
	m := make(map[*Node[T]]int, len(nodes))
	for _, n := range nodes {
		if _, twice := m[n]; !twice {
			m[n] = len(m)
		}
	}
	return m
}

// inOrder returns the results for the nodes asked for, in their shapes, with
// zeros where nothing arrived.
func (s *sweep[T]) inOrder(y *Node[T], by []*Node[T]) []*Node[T] {
	out := make([]*Node[T], len(by))
	for i, n := range by {
		if out[i] = s.results[s.wanted[n]]; out[i] == nil {
			out[i] = y.constant(0, n.Shape()...)
		}
	}
	return out
}
