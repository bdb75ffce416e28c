// Package tensor holds n-dimensional arrays in float32 or float64: strided
// views, broadcasting, reductions, gather and scatter, and an arena that lends
// out memory so that a training step allocates nothing.
//
// Start from Tensor (New, From, Scalar). Operations write into a destination
// the caller owns: Add(dst, a, b), Sum(dst, x, axis). Shapes are lists of
// lengths, the slowest axis first; the empty shape is a single number.
//
// A shape that does not fit is a mistake in the program, and panics, as in
// gonum and in engine/linalg.
package tensor
