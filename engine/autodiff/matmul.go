package autodiff

import (
	"fmt"
	"slices"

	"pawl/engine/tensor"
)

// MatMul returns the matrix product a·b. Axes in front of the last two count
// the matrices of a batch; where b is one matrix, it serves the whole batch.
func (a *Node[T]) MatMul(b *Node[T]) *Node[T] { return a.Product(b, false, false) }

// Product is MatMul with either matrix transposed first.
func (a *Node[T]) Product(b *Node[T], transA, transB bool) *Node[T] {
	sa, sb := a.Shape(), b.Shape()
	if len(sa) > 2 && len(sb) == 2 && !transA {
		rows := tensor.Size(sa[:len(sa)-1])
		out := append(slices.Clone(sa[:len(sa)-1]), sb[b2i(!transB)])
		return a.Reshape(rows, sa[len(sa)-1]).Product(b, false, transB).Reshape(out...)
	}
	r := matmul[T]{transA, transB}
	return Apply(r, r.shape(sa, sb), a, b)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// matmul: y = op(a)·op(b); the gradients are the products that fit, for
// instance dy·bᵀ and aᵀ·dy where neither is transposed.
type matmul[T tensor.Float] struct{ transA, transB bool }

func (r matmul[T]) Name() string { return "matmul" }
func (r matmul[T]) multilinear() {}

func (r matmul[T]) shape(a, b []int) []int {
	if len(a) < 2 || len(a) != len(b) || !slices.Equal(a[:len(a)-2], b[:len(b)-2]) {
		panic(fmt.Sprintf("autodiff: matrix product of the shapes %v and %v", a, b))
	}
	m, k := matrixShape(a, r.transA)
	k2, n := matrixShape(b, r.transB)
	if k != k2 {
		panic(fmt.Sprintf("autodiff: matrix product of the shapes %v and %v: inner lengths %d and %d", a, b, k, k2))
	}
	return append(slices.Clone(a[:len(a)-2]), m, n)
}

func matrixShape(shape []int, trans bool) (rows, cols int) {
	rows, cols = shape[len(shape)-2], shape[len(shape)-1]
	if trans {
		return cols, rows
	}
	return rows, cols
}

func (r matmul[T]) Value(y *Node[T]) {
	a, b, c := y.Inputs[0].Value, y.Inputs[1].Value, y.Value
	m, n := matrixShape(c.Shape, false)
	_, k := matrixShape(a.Shape, r.transA)
	for i := range tensor.Size(c.Shape[:len(c.Shape)-2]) {
		tensor.Gemm(r.transA, r.transB, m, n, k, 1, a.Data[i*m*k:], max(1, a.Dim(-1)), b.Data[i*k*n:], max(1, b.Dim(-1)), 0, c.Data[i*m*n:], max(1, n))
	}
}

func (r matmul[T]) Gradient(i int, y, dy *Node[T]) *Node[T] {
	a, b := y.Inputs[0], y.Inputs[1]
	switch {
	case i == 0 && !r.transA:
		return dy.Product(b, false, !r.transB)
	case i == 0:
		return b.Product(dy, r.transB, true)
	case !r.transB:
		return a.Product(dy, !r.transA, false)
	}
	return dy.Product(a, true, r.transA)
}

// Linear returns x·w + b: x is (... x in), w (in x out), b (out).
func (x *Node[T]) Linear(w, b *Node[T]) *Node[T] {
	if s := x.Shape(); len(s) != 2 {
		in := s[len(s)-1]
		out := append(slices.Clone(s[:len(s)-1]), w.Dim(1))
		return x.Reshape(-1, in).Linear(w, b).Reshape(out...)
	}
	if x.Dim(1) != w.Dim(0) || b.Value.Size() != w.Dim(1) {
		panic(fmt.Sprintf("autodiff: linear map of the shape %v by weights %v and bias %v", x.Shape(), w.Shape(), b.Shape()))
	}
	return Apply(linear[T]{}, []int{x.Dim(0), w.Dim(1)}, x, w, b)
}

// linear: y = x·w + b, dx = dy·wᵀ, dw = xᵀ·dy, db = the sum of dy's rows.
type linear[T tensor.Float] struct{}

func (linear[T]) Name() string { return "linear" }
func (linear[T]) Value(y *Node[T]) {
	x, w, b := y.Inputs[0].Value, y.Inputs[1].Value, y.Inputs[2].Value
	rows, in, out := x.Dim(0), x.Dim(1), w.Dim(1)
	for i := range rows {
		copy(y.Value.Data[i*out:][:out], b.Data)
	}
	tensor.Gemm(false, false, rows, out, in, 1, x.Data, max(1, in), w.Data, max(1, out), 1, y.Value.Data, max(1, out))
}
func (linear[T]) Gradient(i int, y, dy *Node[T]) *Node[T] {
	switch i {
	case 0:
		return dy.Product(y.Inputs[1], false, true)
	case 1:
		return y.Inputs[0].Product(dy, true, false)
	}
	return dy.SumTo(y.Inputs[2].Shape()...)
}
func (linear[T]) Tangent(y *Node[T], dx []*Node[T]) *Node[T] {
	var total *Node[T]
	if dx[0] != nil {
		total = dx[0].MatMul(y.Inputs[1])
	}
	if dx[1] != nil {
		total = plus(total, y.Inputs[0].MatMul(dx[1]))
	}
	if dx[2] != nil {
		total = plus(total, dx[2].Broadcast(y.Shape()...))
	}
	return total
}
