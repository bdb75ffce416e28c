package tensor

import (
	"fmt"
	"slices"
)

// Strides returns the steps of a row-major layout without gaps.
func Strides(shape []int) []int {
	out := make([]int, len(shape))
	step := 1
	for a := len(shape) - 1; a >= 0; a-- {
		out[a] = step
		step *= shape[a]
	}
	return out
}

// strides returns t's steps, also where Stride is nil.
func (t *Tensor[T]) strides() []int {
	if t.Stride != nil {
		return t.Stride
	}
	return Strides(t.Shape)
}

// Reshape returns the same elements under another shape of the same size: a
// view where t is contiguous, else a copy. One length may be -1: the one that
// makes the size fit.
func (t *Tensor[T]) Reshape(shape ...int) *Tensor[T] {
	return &Tensor[T]{Data: t.Contiguous().Data[:t.Size()], Shape: Infer(t.Size(), shape)}
}

// Infer returns the shape with its length -1, if there is one, replaced so that
// it holds size elements. It panics if none does.
func Infer(size int, shape []int) []int {
	out := slices.Clone(shape)
	known, free := 1, -1
	for a, d := range shape {
		if d == -1 && free < 0 {
			free = a
			continue
		}
		known *= d
	}
	if free >= 0 && known > 0 {
		out[free] = size / known
		known *= out[free]
	}
	if known != size {
		panic(fmt.Sprintf("tensor: %d elements do not fill the shape %v", size, shape))
	}
	return out
}

// Transpose returns a view with the axes in the order given: axis i of the view
// is axis axes[i] of t. Without arguments the order is reversed.
func (t *Tensor[T]) Transpose(axes ...int) *Tensor[T] {
	if len(axes) == 0 {
		for a := len(t.Shape) - 1; a >= 0; a-- {
			axes = append(axes, a)
		}
	}
	if len(axes) != len(t.Shape) {
		panic(fmt.Sprintf("tensor: %d axes in a transpose of the shape %v", len(axes), t.Shape))
	}
	view := &Tensor[T]{Data: t.Data, Shape: make([]int, len(axes)), Stride: make([]int, len(axes))}
	stride, seen := t.strides(), make([]bool, len(axes))
	for i, axis := range axes {
		a := Axis(axis, len(axes))
		if seen[a] {
			panic(fmt.Sprintf("tensor: axis %d stands twice in a transpose", a))
		}
		seen[a] = true
		view.Shape[i], view.Stride[i] = t.Shape[a], stride[a]
	}
	return view
}

// Slice returns a view of the elements lo <= index < hi along an axis.
func (t *Tensor[T]) Slice(axis, lo, hi int) *Tensor[T] {
	a := Axis(axis, len(t.Shape))
	if lo < 0 || hi < lo || hi > t.Shape[a] {
		panic(fmt.Sprintf("tensor: slice %d:%d of axis %d of the shape %v", lo, hi, a, t.Shape))
	}
	view := &Tensor[T]{Shape: slices.Clone(t.Shape), Stride: slices.Clone(t.strides())}
	view.Shape[a] = hi - lo
	if view.Size() > 0 {
		view.Data = t.Data[lo*view.Stride[a]:]
	}
	return view
}

// Index returns the view at one position of an axis, which goes away.
func (t *Tensor[T]) Index(axis, i int) *Tensor[T] {
	a := Axis(axis, len(t.Shape))
	view := t.Slice(a, i, i+1)
	view.Shape = slices.Delete(view.Shape, a, a+1)
	view.Stride = slices.Delete(view.Stride, a, a+1)
	return view
}

// Broadcast returns a view of a larger shape in which axes of length one, and
// axes that t lacks in front, repeat.
func (t *Tensor[T]) Broadcast(shape ...int) *Tensor[T] {
	lead := len(shape) - len(t.Shape)
	if lead < 0 {
		panic(fmt.Sprintf("tensor: the shape %v does not broadcast to %v", t.Shape, shape))
	}
	view := &Tensor[T]{Data: t.Data, Shape: slices.Clone(shape), Stride: make([]int, len(shape))}
	for a, step := range t.strides() {
		switch t.Shape[a] {
		case shape[lead+a]:
			view.Stride[lead+a] = step
		case 1:
		default:
			panic(fmt.Sprintf("tensor: the shape %v does not broadcast to %v", t.Shape, shape))
		}
	}
	return view
}

// BroadcastShape returns the smallest shape that both a and b broadcast to. It
// panics if there is none.
func BroadcastShape(a, b []int) []int {
	if len(a) < len(b) {
		a, b = b, a
	}
	out := slices.Clone(a)
	lead := len(a) - len(b)
	for i, d := range b {
		switch e := a[lead+i]; {
		case e == d || d == 1:
		case e == 1:
			out[lead+i] = d
		default:
			panic(fmt.Sprintf("tensor: the shapes %v and %v do not broadcast", a, b))
		}
	}
	return out
}

// Copy sets dst to src, which broadcasts to dst's shape. They must not overlap.
func Copy[T Float](dst, src *Tensor[T]) {
	if slices.Equal(dst.Shape, src.Shape) && dst.IsContiguous() && src.IsContiguous() {
		copy(dst.Data[:dst.Size()], src.Data)
		return
	}
	w := walkOver(dst, src.Broadcast(dst.Shape...))
	for w.next() {
		copyRun(dst.Data[w.at[0]:], src.Data[w.at[1]:], w.run, w.step[0], w.step[1])
	}
}

func copyRun[T Float](dst, src []T, n, ds, ss int) {
	if ds == 1 && ss == 1 {
		copy(dst[:n], src)
		return
	}
	for i := range n {
		dst[i*ds] = src[i*ss]
	}
}
