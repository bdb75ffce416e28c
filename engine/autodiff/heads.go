package autodiff

import "pawl/engine/tensor"

// Heads returns the softmax within each span of the last axis and the
// hyperbolic tangent elsewhere: the output layer of a net that makes rows of
// categories and numbers.
func (x *Node[T]) Heads(spans []Span) *Node[T] {
	return Apply(heads[T]{softmax[T]{x.checked(spans)}}, x.Shape(), x)
}

// heads: softmax within spans, tanh outside, each with its own local rule.
type heads[T tensor.Float] struct{ softmax[T] }

func (r heads[T]) Name() string { return "softmax|tanh" }
func (r heads[T]) Value(y *Node[T]) {
	r.softmax.Value(y)
	r.outside(y, func(column []T) { tensor.Tanh(column, column) })
}

// outside gathers the columns outside of the spans, changes them and puts them
// back.
func (r heads[T]) outside(y *Node[T], f func(column []T)) {
	width := y.Dim(-1)
	n := len(y.Value.Data) / width
	gaps := gaps(r.spans, width)
	if len(gaps) == 0 {
		return
	}
	packed := y.Memory(n * len(gaps))
	for i := range n {
		for j, c := range gaps {
			packed[i*len(gaps)+j] = y.Value.Data[i*width+c]
		}
	}
	f(packed)
	for i := range n {
		for j, c := range gaps {
			y.Value.Data[i*width+c] = packed[i*len(gaps)+j]
		}
	}
}

// gaps lists the columns that lie in no span.
func gaps(spans []Span, width int) []int {
	var out []int
	at := 0
	for _, s := range append(spans[:len(spans):len(spans)], Span{width, width}) {
		for ; at < s.Lo; at++ {
			out = append(out, at)
		}
		at = s.Hi
	}
	return out
}

func (r heads[T]) Gradient(_ int, y, dy *Node[T]) *Node[T] {
	return Apply(headsGradient[T]{softmaxGradient[T]{r.spans}}, y.Shape(), y, dy)
}

// headsGradient: softmax' within spans, tanh' outside.
type headsGradient[T tensor.Float] struct{ softmaxGradient[T] }

func (r headsGradient[T]) Name() string { return "(softmax|tanh)'" }
func (r headsGradient[T]) Value(z *Node[T]) {
	r.softmaxGradient.Value(z)
	y, width := z.Inputs[0].Value.Data, z.Dim(-1)
	gaps := gaps(r.spans, width)
	for lo := 0; lo < len(y); lo += width {
		for _, c := range gaps {
			z.Value.Data[lo+c] *= 1 - y[lo+c]*y[lo+c]
		}
	}
}
func (r headsGradient[T]) Gradient(i int, z, dz *Node[T]) *Node[T] {
	y, g := z.Inputs[0], z.Inputs[1]
	if i == 1 {
		return Apply(r, y.Shape(), y, dz)
	}
	outside := dz.Sub(dz.inside(r.spans))
	return r.softmaxGradient.Gradient(0, z, dz).Add(y.Mul(g).Mul(outside).Scale(-2))
}
func (r headsGradient[T]) Tangent(z *Node[T], dx []*Node[T]) *Node[T] {
	y, g := z.Inputs[0], z.Inputs[1]
	var total *Node[T]
	if d := dx[0]; d != nil {
		outside := d.Sub(d.inside(r.spans))
		inside := r.softmaxGradient.Tangent(z, []*Node[T]{d, nil})
		total = inside.Add(y.Mul(g).Mul(outside).Scale(-2))
	}
	if d := dx[1]; d != nil {
		total = plus(total, Apply(r, y.Shape(), y, d))
	}
	return total
}
