package autodiff

import (
	"fmt"
	"math"

	"pawl/engine/tensor"
)

// Span is a stretch Lo <= index < Hi of the last axis: the columns that code
// one category, for instance.
type Span struct{ Lo, Hi int }

// Softmax returns exp(x) over its sum along the last axis.
func (x *Node[T]) Softmax() *Node[T] { return x.SoftmaxSpans(x.whole()) }

// LogSoftmax returns the logarithm of Softmax, computed so that it does not
// overflow.
func (x *Node[T]) LogSoftmax() *Node[T] { return x.LogSoftmaxSpans(x.whole()) }

// SoftmaxSpans returns the softmax within each span of the last axis. What lies
// outside of all spans stays as it is.
func (x *Node[T]) SoftmaxSpans(spans []Span) *Node[T] {
	return Apply(softmax[T]{x.checked(spans)}, x.Shape(), x)
}

// LogSoftmaxSpans returns the logarithm of SoftmaxSpans. What lies outside of
// all spans becomes 0.
func (x *Node[T]) LogSoftmaxSpans(spans []Span) *Node[T] {
	return Apply(logSoftmax[T]{x.checked(spans)}, x.Shape(), x)
}

// SumSpans returns, at each element, the sum over its span; 0 outside.
func (x *Node[T]) SumSpans(spans []Span) *Node[T] {
	return Apply(spanSum[T]{x.checked(spans)}, x.Shape(), x)
}

func (x *Node[T]) whole() []Span { return []Span{{0, x.Dim(-1)}} }

// checked panics unless the spans lie in the last axis, in order, apart.
func (x *Node[T]) checked(spans []Span) []Span {
	end := 0
	for _, s := range spans {
		if s.Lo < end || s.Hi <= s.Lo || s.Hi > x.Dim(-1) {
			panic(fmt.Sprintf("autodiff: spans %v in a last axis of length %d", spans, x.Dim(-1)))
		}
		end = s.Hi
	}
	return spans
}

// rows calls f with each row of y and of the given inputs.
func rows[T tensor.Float](y *Node[T], f func(lo, hi int)) {
	width := y.Dim(-1)
	for lo := 0; lo < len(y.Value.Data); lo += width {
		f(lo, lo+width)
	}
}

// softmax: y = exp(x)/Σexp(x), dx = y (dy - Σ y·dy), within each span.
type softmax[T tensor.Float] struct{ spans []Span }

func (r softmax[T]) Name() string { return "softmax" }
func (r softmax[T]) diagonal()    {} // symmetric: forwards as backwards
func (r softmax[T]) Value(y *Node[T]) {
	x, out, width := y.Inputs[0].Value.Data, y.Value.Data, y.Dim(-1)
	if len(r.spans) == 1 && r.spans[0] == (Span{0, width}) {
		tensor.Softmax(out, x, len(x)/width, width)
		return
	}
	shiftSpans(out, x, width, r.spans)
	tensor.Exp(out, out)
	rows(y, func(lo, hi int) {
		end := 0
		for _, s := range r.spans {
			copy(out[lo+end:lo+s.Lo], x[lo+end:])
			part := out[lo+s.Lo : lo+s.Hi]
			divide(part, sumOfFew(part))
			end = s.Hi
		}
		copy(out[lo+end:hi], x[lo+end:])
	})
}
func (r softmax[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return Apply(softmaxGradient[T]{r.spans}, y.Shape(), y, dy)
}

// softmaxGradient: z = y (g - Σ y·g) within spans, g outside.
type softmaxGradient[T tensor.Float] struct{ spans []Span }

func (r softmaxGradient[T]) Name() string { return "softmax'" }
func (r softmaxGradient[T]) Value(z *Node[T]) {
	y, g, out := z.Inputs[0].Value.Data, z.Inputs[1].Value.Data, z.Value.Data
	rows(z, func(lo, hi int) {
		end := 0
		for _, s := range r.spans {
			copy(out[lo+end:lo+s.Lo], g[lo+end:])
			softmaxBack(out[lo+s.Lo:lo+s.Hi], y[lo+s.Lo:lo+s.Hi], g[lo+s.Lo:lo+s.Hi])
			end = s.Hi
		}
		copy(out[lo+end:hi], g[lo+end:])
	})
}

func softmaxBack[T tensor.Float](dst, y, g []T) {
	var total T
	for i, v := range y {
		total += v * g[i]
	}
	for i, v := range y {
		dst[i] = v * (g[i] - total)
	}
}

func (r softmaxGradient[T]) Gradient(i int, z, dz *Node[T]) *Node[T] {
	y, g := z.Inputs[0], z.Inputs[1]
	if i == 1 {
		return Apply(softmaxGradient[T]{r.spans}, y.Shape(), y, dz)
	}
	inside := dz.inside(r.spans)
	return inside.Mul(g.Sub(y.Mul(g).SumSpans(r.spans))).Sub(g.Mul(inside.Mul(y).SumSpans(r.spans)))
}
func (r softmaxGradient[T]) Tangent(z *Node[T], dx []*Node[T]) *Node[T] {
	y, g := z.Inputs[0], z.Inputs[1]
	var total *Node[T]
	if d := dx[0]; d != nil {
		d = d.inside(r.spans)
		total = d.Mul(g.Sub(y.Mul(g).SumSpans(r.spans))).Sub(y.Mul(d.Mul(g).SumSpans(r.spans)))
	}
	if d := dx[1]; d != nil {
		total = plus(total, Apply(softmaxGradient[T]{r.spans}, y.Shape(), y, d))
	}
	return total
}

// logSoftmax: y = x - log Σexp(x), dx = dy - exp(y) Σdy, within each span.
type logSoftmax[T tensor.Float] struct{ spans []Span }

func (r logSoftmax[T]) Name() string { return "log softmax" }
func (r logSoftmax[T]) Value(y *Node[T]) {
	out, width := y.Value.Data, y.Dim(-1)
	shiftSpans(out, y.Inputs[0].Value.Data, width, r.spans)
	powers := y.Memory(len(out))
	tensor.Exp(powers, out)
	rows(y, func(lo, _ int) {
		for _, s := range r.spans {
			log := T(math.Log(float64(sumOfFew(powers[lo+s.Lo : lo+s.Hi]))))
			for i := lo + s.Lo; i < lo+s.Hi; i++ {
				out[i] -= log
			}
		}
	})
}
func (r logSoftmax[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return dy.inside(r.spans).Sub(y.Exp().Mul(dy.SumSpans(r.spans)))
}
func (r logSoftmax[T]) Tangent(y *Node[T], dx []*Node[T]) *Node[T] {
	return dx[0].inside(r.spans).Sub(y.Exp().Mul(dx[0]).SumSpans(r.spans))
}

// spanSum: y = Σx over the span, dx = Σdy over the span.
type spanSum[T tensor.Float] struct{ spans []Span }

func (r spanSum[T]) Name() string { return "sum" }
func (r spanSum[T]) diagonal()    {} // symmetric
func (r spanSum[T]) Value(y *Node[T]) {
	x, out := y.Inputs[0].Value.Data, y.Value.Data
	rows(y, func(lo, hi int) {
		clear(out[lo:hi])
		for _, s := range r.spans {
			tensor.Fill(out[lo+s.Lo:lo+s.Hi], sumOfFew(x[lo+s.Lo:lo+s.Hi]))
		}
	})
}
func (r spanSum[T]) Gradient(_ int, _, dy *Node[T]) *Node[T] { return dy.SumSpans(r.spans) }

// inside returns x with zeros outside of the spans.
func (x *Node[T]) inside(spans []Span) *Node[T] {
	if len(spans) == 1 && spans[0] == (Span{0, x.Dim(-1)}) {
		return x
	}
	row := x.constant(0, x.Dim(-1))
	for _, s := range spans {
		tensor.Fill(row.Value.Data[s.Lo:s.Hi], 1)
	}
	return x.Mul(row)
}

// shiftSpans sets dst to x minus the largest element of its span; 0 outside.
func shiftSpans[T tensor.Float](dst, x []T, width int, spans []Span) {
	for lo := 0; lo < len(x); lo += width {
		clear(dst[lo : lo+width])
		for _, s := range spans {
			shiftRow(dst[lo+s.Lo:lo+s.Hi], x[lo+s.Lo:lo+s.Hi])
		}
	}
}

func shiftRow[T tensor.Float](dst, x []T) {
	top := x[0]
	for _, v := range x[1:] {
		top = max(top, v)
	}
	for i, v := range x {
		dst[i] = v - top
	}
}

func sumOfFew[T tensor.Float](x []T) T {
	var total T
	for _, v := range x {
		total += v
	}
	return total
}

func divide[T tensor.Float](x []T, by T) {
	inverse := 1 / by
	for i := range x {
		x[i] *= inverse
	}
}
