package nn

import (
	"math/rand/v2"

	"pawl/engine/autodiff"
	"pawl/engine/tensor"
)

// Node is a float32 value in a computation.
type Node = autodiff.Node[float32]

// Tensor is a float32 array.
type Tensor = tensor.Tensor[float32]

// Tape lends the memory of one step.
type Tape = autodiff.Tape[float32]

// Layer is a function of one input with parameters.
type Layer interface {
	// Forward returns the layer's value at x.
	Forward(p *Pass, x *Node) *Node
	// Params returns the variables that training changes.
	Params() []*Node
}

// Buffered is a layer that also keeps numbers that training changes without a
// gradient, as batch normalisation does.
type Buffered interface {
	Buffers() []*Node
}

// Pass is the circumstances of a computation.
type Pass struct {
	Tape   *Tape
	Train  bool       // dropout drops, batch normalisation looks at the batch
	Source *rand.Rand // nil where nothing is drawn
}

// NewTape returns an empty tape.
func NewTape() *Tape { return autodiff.NewTape[float32]() }

// Training returns the pass of a training step.
func Training(tape *Tape, src rand.Source) *Pass {
	return &Pass{Tape: tape, Train: true, Source: rand.New(src)}
}

// Inference returns the pass of a net in use.
func Inference(tape *Tape) *Pass { return &Pass{Tape: tape} }

// Input returns x as a constant of the pass. It is not copied.
func (p *Pass) Input(x *Tensor) *Node { return p.Tape.Const(x) }

// Param returns a new variable of zeros.
func Param(name string, shape ...int) *Node {
	return autodiff.Var(name, tensor.New[float32](shape...))
}

// Values returns the tensors of nodes: what an optimiser changes.
func Values(nodes []*Node) []*Tensor {
	out := make([]*Tensor, len(nodes))
	for i, n := range nodes {
		out[i] = n.Value
	}
	return out
}

// Count returns the number of elements of all nodes.
func Count(nodes []*Node) int {
	n := 0
	for _, x := range nodes {
		n += x.Value.Size()
	}
	return n
}

// Buffers returns the buffers of a layer, none if it has none.
func Buffers(l any) []*Node {
	if b, ok := l.(Buffered); ok {
		return b.Buffers()
	}
	return nil
}
