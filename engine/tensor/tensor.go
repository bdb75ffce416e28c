package tensor

import (
	"fmt"
	"slices"
)

// Float is the precision of a tensor.
type Float interface{ float32 | float64 }

// Tensor is an n-dimensional array. Element (i, j, ...) is at
// Data[i*Stride[0] + j*Stride[1] + ...].
//
// Views share Data. Stride nil means row-major without gaps, the layout that
// New makes and that the fast loops want; Contiguous brings a view back to it.
type Tensor[T Float] struct {
	Data   []T
	Shape  []int
	Stride []int
}

// New returns a tensor of zeros. Without lengths it is a single number.
func New[T Float](shape ...int) *Tensor[T] {
	return &Tensor[T]{Data: make([]T, Size(shape)), Shape: slices.Clone(shape)}
}

// From returns a tensor that owns data, in row-major order. It panics if the
// shape does not hold exactly len(data) elements.
func From[T Float](data []T, shape ...int) *Tensor[T] {
	if Size(shape) != len(data) {
		panic(fmt.Sprintf("tensor: %d elements do not fill the shape %v", len(data), shape))
	}
	return &Tensor[T]{Data: data, Shape: slices.Clone(shape)}
}

// FromRows returns the (n x d) tensor of n rows, each of length d, copied. It
// panics if the rows differ in length.
func FromRows[T Float](rows [][]T) *Tensor[T] {
	if len(rows) == 0 {
		return New[T](0, 0)
	}
	t := New[T](len(rows), len(rows[0]))
	for i, r := range rows {
		if len(r) != t.Shape[1] {
			panic(fmt.Sprintf("tensor: row %d has %d elements, row 0 has %d", i, len(r), t.Shape[1]))
		}
		copy(t.Data[i*t.Shape[1]:], r)
	}
	return t
}

// Scalar returns the tensor of rank 0 that holds v.
func Scalar[T Float](v T) *Tensor[T] { return &Tensor[T]{Data: []T{v}} }

// Full returns a tensor with v everywhere.
func Full[T Float](v T, shape ...int) *Tensor[T] {
	t := New[T](shape...)
	t.Fill(v)
	return t
}

// Size returns the number of elements of a shape: the product of its lengths.
func Size(shape []int) int {
	n := 1
	for _, d := range shape {
		if d < 0 {
			panic(fmt.Sprintf("tensor: the shape %v has a negative length", shape))
		}
		n *= d
	}
	return n
}

// Size returns the number of elements.
func (t *Tensor[T]) Size() int { return Size(t.Shape) }

// Rank returns the number of axes.
func (t *Tensor[T]) Rank() int { return len(t.Shape) }

// Dim returns the length of an axis; a negative axis counts from the last, -1.
func (t *Tensor[T]) Dim(axis int) int { return t.Shape[Axis(axis, len(t.Shape))] }

// Axis turns an axis that may count from the end into one that counts from the
// start. It panics if a tensor of that rank has no such axis.
func Axis(axis, rank int) int {
	a := axis
	if a < 0 {
		a += rank
	}
	if a < 0 || a >= rank {
		panic(fmt.Sprintf("tensor: a tensor of rank %d has no axis %d", rank, axis))
	}
	return a
}

// At returns one element.
func (t *Tensor[T]) At(index ...int) T { return t.Data[t.offset(index)] }

// Set changes one element.
func (t *Tensor[T]) Set(v T, index ...int) { t.Data[t.offset(index)] = v }

// Item returns the only element of a tensor of size one. It panics for others.
func (t *Tensor[T]) Item() T {
	if t.Size() != 1 {
		panic(fmt.Sprintf("tensor: Item of a tensor of shape %v", t.Shape))
	}
	return t.Data[0]
}

// Fill sets every element to v.
func (t *Tensor[T]) Fill(v T) {
	if t.IsContiguous() {
		Fill(t.Data, v)
		return
	}
	Copy(t, Scalar(v).Broadcast(t.Shape...))
}

// Clone returns a copy without gaps.
func (t *Tensor[T]) Clone() *Tensor[T] {
	out := New[T](t.Shape...)
	Copy(out, t)
	return out
}

// IsContiguous reports whether the elements lie in row-major order without gaps.
func (t *Tensor[T]) IsContiguous() bool {
	if t.Stride == nil {
		return true
	}
	want := 1
	for a := len(t.Shape) - 1; a >= 0; a-- {
		if t.Shape[a] != 1 && t.Stride[a] != want {
			return false
		}
		want *= t.Shape[a]
	}
	return true
}

// Contiguous returns t if it is without gaps, else a copy that is.
func (t *Tensor[T]) Contiguous() *Tensor[T] {
	if t.IsContiguous() {
		return t
	}
	return t.Clone()
}

// String tells the shape and, of a small tensor, the elements.
func (t *Tensor[T]) String() string {
	if n := t.Size(); n > 16 {
		return fmt.Sprintf("tensor %v", t.Shape)
	}
	c := t.Contiguous()
	if len(t.Shape) == 0 {
		return fmt.Sprintf("%.6g", float64(c.Data[0]))
	}
	return fmt.Sprintf("%v %.6g", t.Shape, c.Data[:t.Size()])
}

func (t *Tensor[T]) offset(index []int) int {
	if len(index) != len(t.Shape) {
		panic(fmt.Sprintf("tensor: %d indices into the shape %v", len(index), t.Shape))
	}
	at, step := 0, 1
	for a := len(index) - 1; a >= 0; a-- {
		if index[a] < 0 || index[a] >= t.Shape[a] {
			panic(fmt.Sprintf("tensor: index %v lies outside the shape %v", index, t.Shape))
		}
		if t.Stride != nil {
			step = t.Stride[a]
		}
		at += index[a] * step
		step *= t.Shape[a]
	}
	return at
}
