// Package autodiff computes derivatives: one reverse-mode core for teaching on
// single numbers in float64 and for training nets on tensors in float32.
//
// A Node has a value, the nodes it was computed from, and the Rule that
// computed it. Start from Var and Const, combine them with methods, and ask:
//
//	x, w := autodiff.Var("x", tensor.Scalar(2.0)), autodiff.Var("w", tensor.Scalar(-0.5))
//	y := x.Mul(w).Tanh().Named("y")
//	y.Backward()                           // y, x, w and the product know their Grad
//	dx := autodiff.Gradients(y, x)[0]      // a node again: differentiable
//
// Each operation is a small type with its name, how its value is computed, and
// its local rule: how a gradient passes back to one input. Rules are written
// in nodes, so that a gradient can itself be differentiated (Gradients), as
// the gradient penalty of a WGAN and Hessian-vector products need. Gradient
// only wants the numbers and reuses memory on the way. Tangent goes forward.
//
// A Tape lends the memory of one training step and takes it all back at once.
// Nodes that descend from a tape's variables and constants live on it.
package autodiff
