package autodiff

import (
	"fmt"
	"math"

	"pawl/engine/tensor"
)

// BatchNorm returns x with each column (of n x d) brought to mean 0 and
// variance 1 over the rows, then times gain plus bias (d each), and the means
// and variances it found (d each, of this batch, variances divided by n).
// epsilon is added to the variance (Ioffe and Szegedy 2015, algorithm 1).
func (x *Node[T]) BatchNorm(gain, bias *Node[T], epsilon T) (y *Node[T], mean, variance []T) {
	checkNorm(x, gain, bias)
	r := &batchNorm[T]{epsilon: epsilon}
	y = Apply(r, x.Shape(), x, gain, bias)
	return y, r.mean, r.variance
}

// LayerNorm returns x with each row (the last axis) brought to mean 0 and
// variance 1, then times gain plus bias (Ba, Kiros and Hinton 2016).
func (x *Node[T]) LayerNorm(gain, bias *Node[T], epsilon T) *Node[T] {
	checkNorm(x, gain, bias)
	return Apply(&layerNorm[T]{epsilon: epsilon}, x.Shape(), x, gain, bias)
}

func checkNorm[T tensor.Float](x, gain, bias *Node[T]) {
	if d := x.Dim(-1); gain.Value.Size() != d || bias.Value.Size() != d {
		panic(fmt.Sprintf("autodiff: normalisation of the shape %v with gain %v and bias %v", x.Shape(), gain.Shape(), bias.Shape()))
	}
}

// batchNorm: h = (x - μ)/σ over rows, y = h·gain + bias,
// dx = gain/σ (dy - mean(dy) - h·mean(dy·h)), dgain = Σ dy·h, dbias = Σ dy.
type batchNorm[T tensor.Float] struct {
	epsilon        T
	mean, variance []T
	inverse        []T // 1/σ
	h              []T
}

func (r *batchNorm[T]) Name() string { return "batch norm" }

func (r *batchNorm[T]) Value(y *Node[T]) {
	x, gain, bias := y.Inputs[0].Value.Data, y.Inputs[1].Value.Data, y.Inputs[2].Value.Data
	d := len(gain)
	n := T(len(x) / d)
	r.mean, r.variance, r.inverse = y.Memory(d), y.Memory(d), y.Memory(d)
	r.h = y.Memory(len(x))
	sumRows(r.mean, x, d)
	tensor.ScaleTo(r.mean, 1/n, r.mean)
	clear(r.variance)
	row := y.Memory(d)
	for lo := 0; lo < len(x); lo += d {
		h := r.h[lo : lo+d]
		tensor.SubTo(h, x[lo:lo+d], r.mean)
		tensor.MulTo(row, h, h)
		tensor.AddTo(r.variance, r.variance, row)
	}
	tensor.ScaleTo(r.variance, 1/n, r.variance)
	for j, v := range r.variance {
		r.inverse[j] = T(1 / math.Sqrt(float64(v+r.epsilon)))
	}
	for lo := 0; lo < len(x); lo += d {
		h, out := r.h[lo:lo+d], y.Value.Data[lo:lo+d]
		tensor.MulTo(h, h, r.inverse)
		tensor.MulTo(out, h, gain)
		tensor.AddTo(out, out, bias)
	}
}

func (r *batchNorm[T]) Gradient(int, *Node[T], *Node[T]) *Node[T] { return nil }

func (r *batchNorm[T]) GradientAll(y, dy *Node[T], wants []bool) []*Node[T] {
	gain := y.Inputs[1].Value.Data
	d, g := len(gain), dy.Value.Data
	n := T(len(g) / d)
	dgain, dbias := dy.constant(0, y.Inputs[1].Shape()...), dy.constant(0, y.Inputs[2].Shape()...)
	sumRows(dbias.Value.Data, g, d)
	row := y.Memory(d)
	for lo := 0; lo < len(g); lo += d {
		tensor.MulTo(row, g[lo:lo+d], r.h[lo:lo+d])
		tensor.AddTo(dgain.Value.Data, dgain.Value.Data, row)
	}
	out := []*Node[T]{nil, dgain, dbias}
	if wants[0] {
		out[0] = r.gradientX(y, dy, n, dgain.Value.Data, dbias.Value.Data)
	}
	return out
}

func (r *batchNorm[T]) gradientX(y, dy *Node[T], n T, dgain, dbias []T) *Node[T] {
	gain := y.Inputs[1].Value.Data
	d := len(gain)
	dx := newNode(dy.tape)
	dx.allocate(dy.Shape())
	along, level, factor := y.Memory(d), y.Memory(d), y.Memory(d)
	tensor.ScaleTo(along, 1/n, dgain)
	tensor.ScaleTo(level, 1/n, dbias)
	tensor.MulTo(factor, gain, r.inverse)
	for lo := 0; lo < len(dy.Value.Data); lo += d {
		out := dx.Value.Data[lo : lo+d]
		tensor.MulTo(out, r.h[lo:lo+d], along)
		tensor.AddTo(out, out, level)
		tensor.SubTo(out, dy.Value.Data[lo:lo+d], out)
		tensor.MulTo(out, out, factor)
	}
	return dx
}

func (r *batchNorm[T]) Compose(x []*Node[T]) *Node[T] {
	d := x[1].Value.Size()
	flat := x[0].Reshape(-1, d)
	centred := flat.Sub(flat.MeanAlong(0))
	sigma := centred.Square().MeanAlong(0).Shift(r.epsilon).Sqrt()
	return centred.Div(sigma).Mul(x[1].Reshape(d)).Add(x[2].Reshape(d)).Reshape(x[0].Shape()...)
}

// layerNorm: h = (x - μ)/σ along the row, y = h·gain + bias, and with
// u = dy·gain: dx = (u - mean(u) - h·mean(u·h))/σ.
type layerNorm[T tensor.Float] struct {
	epsilon T
	inverse []T // 1/σ, per row
	h       []T
}

func (r *layerNorm[T]) Name() string { return "layer norm" }

func (r *layerNorm[T]) Value(y *Node[T]) {
	x, gain, bias := y.Inputs[0].Value.Data, y.Inputs[1].Value.Data, y.Inputs[2].Value.Data
	d := len(gain)
	r.h, r.inverse = y.Memory(len(x)), y.Memory(len(x)/d)
	for i := range r.inverse {
		h := r.h[i*d:][:d]
		r.inverse[i] = standardise(h, x[i*d:][:d], r.epsilon)
		out := y.Value.Data[i*d:][:d]
		tensor.MulTo(out, h, gain)
		tensor.AddTo(out, out, bias)
	}
}

// standardise sets h to x at mean 0 and variance 1 and returns 1/σ.
func standardise[T tensor.Float](h, x []T, epsilon T) T {
	n := T(len(x))
	mean := tensor.SumOf(x) / n
	for i, v := range x {
		h[i] = v - mean
	}
	inverse := T(1 / math.Sqrt(float64(tensor.Dot(h, h)/n+epsilon)))
	tensor.ScaleTo(h, inverse, h)
	return inverse
}

func (r *layerNorm[T]) Gradient(int, *Node[T], *Node[T]) *Node[T] { return nil }

func (r *layerNorm[T]) GradientAll(y, dy *Node[T], _ []bool) []*Node[T] {
	gain := y.Inputs[1].Value.Data
	d, g := len(gain), dy.Value.Data
	dx := newNode(dy.tape)
	dx.allocate(dy.Shape())
	dgain, dbias := dy.constant(0, y.Inputs[1].Shape()...), dy.constant(0, y.Inputs[2].Shape()...)
	sumRows(dbias.Value.Data, g, d)
	row := y.Memory(d)
	for i, inverse := range r.inverse {
		h, out, gi := r.h[i*d:][:d], dx.Value.Data[i*d:][:d], g[i*d:][:d]
		tensor.MulTo(row, gi, h)
		tensor.AddTo(dgain.Value.Data, dgain.Value.Data, row)
		tensor.MulTo(out, gi, gain)
		level, along := tensor.SumOf(out)/T(d), tensor.Dot(out, h)/T(d)
		for j, v := range out {
			out[j] = (v - level - h[j]*along) * inverse
		}
	}
	return []*Node[T]{dx, dgain, dbias}
}

func (r *layerNorm[T]) Compose(x []*Node[T]) *Node[T] {
	d := x[1].Value.Size()
	centred := x[0].Sub(x[0].MeanAlong(-1))
	sigma := centred.Square().MeanAlong(-1).Shift(r.epsilon).Sqrt()
	return centred.Div(sigma).Mul(x[1].Reshape(d)).Add(x[2].Reshape(d))
}

// sumRows sets dst (d) to the sum of the rows of x (n x d).
func sumRows[T tensor.Float](dst, x []T, d int) {
	clear(dst)
	for lo := 0; lo < len(x); lo += d {
		tensor.AddTo(dst, dst, x[lo:lo+d])
	}
}
