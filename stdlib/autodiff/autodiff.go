// Package autodiff is what a cell sees of automatic differentiation: numbers,
// vectors and matrices that remember how they were computed.
//
//	x, w, b := autodiff.Var("x", 2), autodiff.Var("w", -0.5), autodiff.Var("b", 1)
//	y := x.Mul(w).Add(b).Tanh().Named("y")
//	y.Backward()
//	y                                      // each node with its value and gradient
//
// A Node has the methods of the engine: Add, Mul, MatMul, Exp, Tanh, Softmax,
// Sum and so on. Gradients gives derivatives as nodes, which can be
// differentiated again; Tangent goes forward.
package autodiff

import (
	"pawl/engine/autodiff"
	"pawl/engine/tensor"
)

// Node is a value in a computation, in float64.
type Node = autodiff.Node[float64]

// Tensor holds the numbers of a Node: its value, its gradient.
type Tensor = tensor.Tensor[float64]

// Span is a stretch of columns.
type Span = autodiff.Span

// Var returns a variable that is a single number.
func Var(name string, value float64) *Node { return autodiff.Var(name, tensor.Scalar(value)) }

// Vector returns a variable of several numbers. They are copied.
func Vector(name string, values []float64) *Node {
	return autodiff.Var(name, tensor.From(values, len(values)).Clone())
}

// Matrix returns a variable of rows of the same length. They are copied.
func Matrix(name string, rows [][]float64) *Node {
	return autodiff.Var(name, tensor.FromRows(rows))
}

// Const returns a number that no gradient passes to.
func Const(value float64) *Node { return autodiff.Const(tensor.Scalar(value)) }

// Data returns a matrix that no gradient passes to. The rows are copied.
func Data(rows [][]float64) *Node { return autodiff.Const(tensor.FromRows(rows)) }

// Gradients returns the derivatives of y, a single number, by the given nodes.
func Gradients(y *Node, by ...*Node) []*Node { return autodiff.Gradients(y, by...) }

// Tangent returns how y changes, to first order, when the nodes of by move
// along the directions of dx.
func Tangent(y *Node, by, dx []*Node) *Node { return autodiff.Tangent(y, by, dx) }

// Concat joins nodes along an axis.
func Concat(axis int, parts ...*Node) *Node { return autodiff.Concat(axis, parts...) }

// Nodes returns y and everything it was computed from, inputs first.
func Nodes(y *Node) []*Node { return autodiff.Nodes(y) }
