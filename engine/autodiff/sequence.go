package autodiff

import (
	"context"
	"fmt"
	"runtime"

	"pawl/engine/parallel"
	"pawl/engine/tensor"
)

// sequence is what the recurrent rules have in common: their sizes, and the
// order of the steps.
type sequence struct {
	run                  Recurrence
	batch, steps, hidden int
}

func newSequence[T tensor.Float](x, u *Node[T], run Recurrence) sequence {
	if len(x.Shape()) != 3 || len(u.Shape()) != 2 {
		panic(fmt.Sprintf("autodiff: recurrence on the shape %v with weights %v: want batch x steps x in, and hidden x gates", x.Shape(), u.Shape()))
	}
	return sequence{run: run, batch: x.Dim(0), steps: x.Dim(1), hidden: u.Dim(0)}
}

// checkSequence panics unless all sizes fit.
func checkSequence[T tensor.Float](s *sequence, name string, gates int, x, w, u, b *Node[T], states ...*Node[T]) {
	in, width := x.Shape()[2], gates*s.hidden
	fit := tensor.Size(w.Shape()) == in*width && u.Shape()[1] == width && tensor.Size(b.Shape()) >= width
	for _, h := range states {
		fit = fit && tensor.Size(h.Shape()) == s.batch*s.hidden
	}
	if !fit || s.steps == 0 {
		panic(fmt.Sprintf("autodiff: %s of %d units on the shape %v with weights %v and %v, bias %v", name, s.hidden, x.Shape(), w.Shape(), u.Shape(), b.Shape()))
	}
	if n := s.run.Lengths; n != nil && len(n) != s.batch {
		panic(fmt.Sprintf("autodiff: %d lengths for a batch of %d sequences", len(n), s.batch))
	}
}

// at returns the position of the k-th step.
func (s *sequence) at(k int) int {
	if s.run.Reverse {
		return s.steps - 1 - k
	}
	return k
}

// over reports whether sequence i has ended before position t.
func (s *sequence) over(i, t int) bool { return s.run.Lengths != nil && t >= s.run.Lengths[i] }

// split calls f for parts of the batch, one for each core. A sequence does not
// depend on the others, so how the batch is cut does not matter.
func (s *sequence) split(f func(lo, hi int)) {
	cores := min(runtime.GOMAXPROCS(0), (s.batch+7)/8)
	size := (s.batch + cores - 1) / max(1, cores)
	parallel.Blocks(context.Background(), s.batch, size, func(lo, hi int) error {
		f(lo, hi)
		return nil
	})
}

// keep returns next for the sequences that go on at position t, and before for
// those that have ended.
func keep[T tensor.Float](s *sequence, t int, next, before *Node[T]) *Node[T] {
	if s.run.Lengths == nil {
		return next
	}
	goes, ended := next.constant(1, s.batch, 1), next.constant(0, s.batch, 1)
	for i := range s.batch {
		if s.over(i, t) {
			goes.Value.Data[i], ended.Value.Data[i] = 0, 1
		}
	}
	return next.Mul(goes).Add(before.Mul(ended))
}

// product sets dst (n x width) to x·w, where x is (n x in).
func product[T tensor.Float](dst, x, w []T, n, in int) {
	width := len(w) / in
	tensor.Gemm(false, false, n, width, in, 1, x, in, w, width, 0, dst, width)
}

// transposed returns the elements of a matrix transposed, in y's memory.
func transposed[T tensor.Float](y *Node[T], m *tensor.Tensor[T]) []T {
	t := tensor.Tensor[T]{Data: y.Memory(m.Size()), Shape: []int{m.Dim(1), m.Dim(0)}}
	tensor.Copy(&t, m.Transpose())
	return t.Data
}

// columnBlocks is a matrix cut into blocks of columns, each contiguous: so few
// elements that a product reads them where they are instead of copying them at
// every step.
type columnBlocks[T tensor.Float] struct {
	data              []T
	rows, cols, width int // of the whole; of a block
}

// newColumnBlocks cuts a matrix, in y's memory.
func newColumnBlocks[T tensor.Float](y *Node[T], m *tensor.Tensor[T]) columnBlocks[T] {
	const most, lane = 100 << 10, 32 // elements of a block; columns that a kernel takes
	rows, cols := m.Dim(0), m.Dim(1)
	pieces := (rows*cols + most - 1) / most
	width := ((cols+pieces-1)/pieces + lane - 1) / lane * lane
	b := columnBlocks[T]{data: y.Memory(rows * cols), rows: rows, cols: cols, width: width}
	for lo := 0; lo < cols; lo += width {
		n := min(width, cols-lo)
		for i := range rows {
			copy(b.data[rows*lo+i*n:][:n], m.Data[i*cols+lo:])
		}
	}
	return b
}

// multiply adds the product of x (n x rows) with the matrix to dst (n x cols);
// ldd and ldx are the distances between their rows.
func (b columnBlocks[T]) multiply(dst []T, ldd int, x []T, ldx, n int) {
	for lo := 0; lo < b.cols; lo += b.width {
		width := min(b.width, b.cols-lo)
		tensor.Gemm(false, false, n, width, b.rows, 1, x, ldx, b.data[b.rows*lo:], width, 1, dst[lo:], ldd)
	}
}

// sequenceGradients returns the derivatives by x, w, u and b, the first four
// inputs of a recurrent rule, from those at x·w + b (outer) and at h·u (inner),
// each (batch*steps x width); for an LSTM they are the same.
func sequenceGradients[T tensor.Float](s *sequence, y, outer, inner *Node[T], wants []bool) (dx, dw, du, db *Node[T]) {
	x, w, b := y.Inputs[0], y.Inputs[1], y.Inputs[3]
	if wants[0] {
		dx = outer.Product(w, false, true).Reshape(x.Shape()...)
	}
	if wants[1] {
		dw = x.Detach().Reshape(-1, x.Dim(2)).Product(outer, true, false)
	}
	if wants[2] {
		du = statesBefore(s, y).Product(inner, true, false)
	}
	if wants[3] {
		db = outer.SumTo(b.Shape()...)
	}
	return dx, dw, du, db
}

// statesBefore returns the hidden states in front of each step (batch*steps x
// hidden): the first, h0, and y's own one step later.
func statesBefore[T tensor.Float](s *sequence, y *Node[T]) *Node[T] {
	before, h0 := newNode(y.tape), y.Inputs[4].Value.Data
	before.allocate([]int{s.batch * s.steps, s.hidden})
	H, width := s.hidden, y.Dim(1)*s.hidden
	for i := range s.batch {
		for k := range s.steps {
			from := h0[i*H:][:H]
			if k > 0 {
				from = y.Value.Data[i*width+s.at(k-1)*H:][:H]
			}
			copy(before.Value.Data[(i*s.steps+s.at(k))*H:][:H], from)
		}
	}
	return before
}
