package autodiff

import (
	"fmt"

	"pawl/engine/tensor"
)

// Window is the field of a convolution that moves over an image: Rows x Cols
// points, every StrideRows and StrideCols points, with PadRows and PadCols
// zeros around the image on each side. Strides of 0 mean 1.
type Window struct {
	Rows, Cols             int
	StrideRows, StrideCols int
	PadRows, PadCols       int
}

// Unfold returns what the window sees at each of its places: for images x
// (batch x rows x cols x channels) it is (batch x places down x places across x
// Rows*Cols*channels). A convolution is a linear map of that.
func (x *Node[T]) Unfold(w Window) *Node[T] {
	s := x.Shape()
	if len(s) != 4 {
		panic(fmt.Sprintf("autodiff: unfold of the shape %v: want batch x rows x cols x channels", s))
	}
	w.StrideRows, w.StrideCols = max(1, w.StrideRows), max(1, w.StrideCols)
	down := (s[1]+2*w.PadRows-w.Rows)/w.StrideRows + 1
	across := (s[2]+2*w.PadCols-w.Cols)/w.StrideCols + 1
	if w.Rows < 1 || w.Cols < 1 || s[1]+2*w.PadRows < w.Rows || s[2]+2*w.PadCols < w.Cols {
		panic(fmt.Sprintf("autodiff: a window of %d x %d does not fit into the shape %v", w.Rows, w.Cols, s))
	}
	return Apply(unfold[T]{w, s}, []int{s[0], down, across, w.Rows * w.Cols * s[3]}, x)
}

// unfold: each point goes to every place that sees it; the gradients are summed
// back.
type unfold[T tensor.Float] struct {
	window Window
	image  []int
}

func (r unfold[T]) Name() string { return "unfold" }
func (r unfold[T]) multilinear() {}
func (r unfold[T]) Value(y *Node[T]) {
	image, places := y.Inputs[0].Value.Data, y.Value.Data
	clear(places)
	r.each(y.Shape(), func(at, from, n int) { copy(places[at:at+n], image[from:from+n]) })
}
func (r unfold[T]) Gradient(_ int, _, dy *Node[T]) *Node[T] {
	return Apply(fold[T]{r, dy.Shape()}, r.image, dy)
}

// fold sums what places saw into the image: the adjoint of unfold.
type fold[T tensor.Float] struct {
	unfold[T]
	places []int
}

func (r fold[T]) Name() string { return "fold" }
func (r fold[T]) multilinear() {}
func (r fold[T]) Value(y *Node[T]) {
	image, places := y.Value.Data, y.Inputs[0].Value.Data
	clear(image)
	r.each(r.places, func(at, from, n int) {
		tensor.AddTo(image[from:from+n], image[from:from+n], places[at:at+n])
	})
}
func (r fold[T]) Gradient(_ int, _, dy *Node[T]) *Node[T] {
	return Apply(r.unfold, r.places, dy)
}

// each calls f for every row of every window: n elements at `at` among the
// places are those at `from` in the image.
func (r unfold[T]) each(places []int, f func(at, from, n int)) {
	w, rows, cols, channels := r.window, r.image[1], r.image[2], r.image[3]
	at := 0
	for b := range places[0] {
		for down := range places[1] {
			for across := range places[2] {
				left := across*w.StrideCols - w.PadCols
				first, last := max(0, left), min(cols, left+w.Cols)
				for i := range w.Rows {
					row := down*w.StrideRows - w.PadRows + i
					if row >= 0 && row < rows && last > first {
						f(at+(first-left)*channels, ((b*rows+row)*cols+first)*channels, (last-first)*channels)
					}
					at += w.Cols * channels
				}
			}
		}
	}
}
