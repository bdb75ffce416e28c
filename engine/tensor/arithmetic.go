package tensor

import "slices"

// Add sets dst = a + b; a and b broadcast to dst's shape. dst may be one of
// them if it has dst's shape.
func Add[T Float](dst, a, b *Tensor[T]) { combine(dst, a, b, addRun[T]) }

// Sub sets dst = a - b, as Add does.
func Sub[T Float](dst, a, b *Tensor[T]) { combine(dst, a, b, subRun[T]) }

// Mul sets dst = a * b element by element, as Add does.
func Mul[T Float](dst, a, b *Tensor[T]) { combine(dst, a, b, mulRun[T]) }

// Div sets dst = a / b element by element, as Add does.
func Div[T Float](dst, a, b *Tensor[T]) { combine(dst, a, b, divRun[T]) }

// Max sets dst to the larger of a and b, as Add does; NaN wins.
func Max[T Float](dst, a, b *Tensor[T]) { combine(dst, a, b, maxRun[T]) }

// Min sets dst to the smaller of a and b, as Add does; NaN wins.
func Min[T Float](dst, a, b *Tensor[T]) { combine(dst, a, b, minRun[T]) }

// run computes n elements; a and b move by their steps, dst by ds.
type run[T Float] func(dst, a, b []T, n, ds, as, bs int)

func combine[T Float](dst, a, b *Tensor[T], f run[T]) {
	if n := dst.Size(); flat(dst, a) && flat(dst, b) {
		f(dst.Data, a.Data, b.Data, n, 1, 1, 1)
		return
	}
	w := walkOver(dst, a.Broadcast(dst.Shape...), b.Broadcast(dst.Shape...))
	for w.next() {
		f(dst.Data[w.at[0]:], a.Data[w.at[1]:], b.Data[w.at[2]:], w.run, w.step[0], w.step[1], w.step[2])
	}
}

// flat reports whether both have the same shape and no gaps.
func flat[T Float](a, b *Tensor[T]) bool {
	return a.IsContiguous() && b.IsContiguous() && slices.Equal(a.Shape, b.Shape)
}

func addRun[T Float](dst, a, b []T, n, ds, as, bs int) {
	switch {
	case ds == 1 && as == 1 && bs == 1:
		AddTo(dst[:n], a[:n], b[:n])
	default:
		for i := range n {
			dst[i*ds] = a[i*as] + b[i*bs]
		}
	}
}

func subRun[T Float](dst, a, b []T, n, ds, as, bs int) {
	switch {
	case ds == 1 && as == 1 && bs == 1:
		SubTo(dst[:n], a[:n], b[:n])
	default:
		for i := range n {
			dst[i*ds] = a[i*as] - b[i*bs]
		}
	}
}

func mulRun[T Float](dst, a, b []T, n, ds, as, bs int) {
	switch {
	case ds == 1 && as == 1 && bs == 1:
		MulTo(dst[:n], a[:n], b[:n])
	case ds == 1 && as == 1 && bs == 0:
		ScaleTo(dst[:n], b[0], a[:n])
	case ds == 1 && as == 0 && bs == 1:
		ScaleTo(dst[:n], a[0], b[:n])
	default:
		for i := range n {
			dst[i*ds] = a[i*as] * b[i*bs]
		}
	}
}

func divRun[T Float](dst, a, b []T, n, ds, as, bs int) {
	switch {
	case ds == 1 && as == 1 && bs == 1:
		DivTo(dst[:n], a[:n], b[:n])
	default:
		for i := range n {
			dst[i*ds] = a[i*as] / b[i*bs]
		}
	}
}

func maxRun[T Float](dst, a, b []T, n, ds, as, bs int) {
	for i := range n {
		dst[i*ds] = max(a[i*as], b[i*bs])
	}
}

func minRun[T Float](dst, a, b []T, n, ds, as, bs int) {
	for i := range n {
		dst[i*ds] = min(a[i*as], b[i*bs])
	}
}
