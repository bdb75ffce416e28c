package autodiff

import (
	"fmt"
	"slices"

	"pawl/engine/tensor"
)

// Node is a value in a computation. Its fields are for reading.
type Node[T tensor.Float] struct {
	// Value is contiguous.
	Value *tensor.Tensor[T]
	// Inputs are the nodes the value was computed from; none for a variable
	// or a constant.
	Inputs []*Node[T]
	// Grad is the derivative of the node Backward was called on; nil before.
	Grad *tensor.Tensor[T]

	name   string
	rule   Rule[T]
	tape   *Tape[T]
	active bool // a variable lies at or below
	own    tensor.Tensor[T]

	base      *Node[T] // who owns the memory of Value: itself, unless a view
	temporary bool     // made in a pass that wants numbers only
	held      int      // gradients waiting in this memory

	epoch    uint64   // the sweep that last came by
	needed   bool     // in that sweep: a wanted node lies at or below
	upstream *Node[T] // in that sweep: the gradient collected so far
}

// Var returns a variable: a node that gradients are taken for. The value is
// not copied.
func Var[T tensor.Float](name string, value *tensor.Tensor[T]) *Node[T] {
	n := leaf(value)
	n.name, n.active = name, true
	return n
}

// Const returns a node that no gradient passes to. The value is not copied.
func Const[T tensor.Float](value *tensor.Tensor[T]) *Node[T] { return leaf(value) }

func leaf[T tensor.Float](value *tensor.Tensor[T]) *Node[T] {
	n := &Node[T]{Value: value.Contiguous()}
	n.base = n
	return n
}

// Named gives the node a name and returns it.
func (n *Node[T]) Named(name string) *Node[T] {
	n.name = name
	return n
}

// Name returns the node's name, "" if it has none.
func (n *Node[T]) Name() string { return n.name }

// Op returns the name of the operation that made the node: "" for a variable
// or a constant.
func (n *Node[T]) Op() string {
	if n.rule == nil {
		return ""
	}
	return n.rule.Name()
}

// IsVar reports whether n is a variable.
func (n *Node[T]) IsVar() bool { return n.rule == nil && n.active }

// Shape returns the lengths of the value's axes. Do not change it.
func (n *Node[T]) Shape() []int { return n.Value.Shape }

// Dim returns the length of an axis; a negative one counts from the last.
func (n *Node[T]) Dim(axis int) int { return n.Value.Dim(axis) }

// Item returns the only element of a node of size one.
func (n *Node[T]) Item() T { return n.Value.Item() }

// Detach returns the value as a constant: no gradient passes through it.
func (n *Node[T]) Detach() *Node[T] {
	d := newNode(n.tape)
	d.own = *n.Value
	d.Value, d.base = &d.own, n.base
	return d
}

// String tells the name, the operation and the value.
func (n *Node[T]) String() string {
	label := n.name
	if op := n.Op(); op != "" {
		if label != "" {
			label += " = "
		}
		label += op
	}
	if label == "" {
		label = "const"
	}
	return fmt.Sprintf("%s %v", label, n.Value)
}

// constant returns a node of that shape with v everywhere, on n's tape.
func (n *Node[T]) constant(v T, shape ...int) *Node[T] {
	c := newNode(n.tape)
	c.allocate(shape)
	tensor.Fill(c.Value.Data, v)
	return c
}

// prepare returns a node without a value.
func prepare[T tensor.Float](rule Rule[T], inputs []*Node[T]) *Node[T] {
	y := newNode(commonTape(inputs))
	y.rule, y.Inputs = rule, inputs
	for _, x := range inputs {
		y.active = y.active || x.active
	}
	return y
}

func (n *Node[T]) allocate(shape []int) {
	n.own = tensor.Tensor[T]{Data: n.Memory(tensor.Size(shape)), Shape: slices.Clone(shape)}
	n.Value = &n.own
}

// finish forgets where a value came from if nobody will ask.
func (n *Node[T]) finish() *Node[T] {
	if !n.active || n.tape != nil && n.tape.still {
		n.rule, n.Inputs, n.active = nil, nil, false
	}
	return n
}

// Memory returns room for a rule's work: n elements with arbitrary contents,
// valid as long as the node.
func (n *Node[T]) Memory(elements int) []T {
	if n.tape == nil {
		return make([]T, elements)
	}
	return n.tape.arena.Take(elements)
}

func commonTape[T tensor.Float](nodes []*Node[T]) *Tape[T] {
	for _, n := range nodes {
		if n.tape != nil {
			return n.tape
		}
	}
	return nil
}
