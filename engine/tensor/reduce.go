package tensor

import "fmt"

// Parts cuts a shape at an axis: outer lengths before it, the axis itself, and
// inner lengths after it. Element (o, k, i) of a contiguous tensor is at
// (o*length + k)*inner + i.
func Parts(shape []int, axis int) (outer, length, inner int) {
	a := Axis(axis, len(shape))
	return Size(shape[:a]), shape[a], Size(shape[a+1:])
}

// Sum sets dst to the sums of x along an axis. dst has as many elements as x
// without that axis; both are contiguous.
func Sum[T Float](dst, x *Tensor[T], axis int) {
	outer, length, inner := Parts(x.Shape, axis)
	checkReduced(dst, outer*inner)
	if inner == 1 {
		for o := range outer {
			dst.Data[o] = SumOf(x.Data[o*length:][:length])
		}
		return
	}
	for o := range outer {
		row := dst.Data[o*inner:][:inner]
		clear(row)
		for k := range length {
			AddTo(row, row, x.Data[(o*length+k)*inner:][:inner])
		}
	}
}

// SumTo sets dst to x summed over all axes along which dst broadcasts to x:
// the adjoint of Broadcast. Both are contiguous.
func SumTo[T Float](dst, x *Tensor[T]) {
	if dst.Size() == x.Size() {
		copy(dst.Data, x.Data[:x.Size()])
		return
	}
	if dst.Size() == 1 {
		dst.Data[0] = SumOf(x.Data[:x.Size()])
		return
	}
	clear(dst.Data[:dst.Size()])
	w := walkOver(x, dst.Broadcast(x.Shape...))
	for w.next() {
		sumRun(dst.Data[w.at[1]:], x.Data[w.at[0]:], w.run, w.step[1])
	}
}

func sumRun[T Float](dst, x []T, n, ds int) {
	switch ds {
	case 1:
		AddTo(dst[:n], dst[:n], x[:n])
	case 0:
		dst[0] += SumOf(x[:n])
	default:
		for i := range n {
			dst[i*ds] += x[i]
		}
	}
}

// MaxAlong sets dst to the largest elements of x along an axis and where to
// their positions on it, the first of equals. NaN is larger than any number.
// dst and where have as many elements as x without the axis.
func MaxAlong[T Float](dst *Tensor[T], where []int, x *Tensor[T], axis int) {
	outer, length, inner := Parts(x.Shape, axis)
	checkReduced(dst, outer*inner)
	if length == 0 {
		panic(fmt.Sprintf("tensor: no largest element along axis %d of the shape %v", axis, x.Shape))
	}
	for o := range outer {
		for i := range inner {
			at, best := o*length*inner+i, 0
			top := x.Data[at]
			for k := 1; k < length; k++ {
				if v := x.Data[at+k*inner]; v > top || v != v && top == top {
					top, best = v, k
				}
			}
			dst.Data[o*inner+i], where[o*inner+i] = top, best
		}
	}
}

func checkReduced[T Float](dst *Tensor[T], want int) {
	if dst.Size() != want {
		panic(fmt.Sprintf("tensor: a reduction to %d elements into the shape %v", want, dst.Shape))
	}
}
