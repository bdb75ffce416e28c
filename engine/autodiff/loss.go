package autodiff

import (
	"fmt"
	"math"
	"slices"

	"pawl/engine/tensor"
)

// MSE returns the mean of (x - target)²; both have the same shape.
func (x *Node[T]) MSE(target *Node[T]) *Node[T] {
	mustAgree(x, target)
	return x.Sub(target).Square().Mean()
}

// BinaryCrossEntropy returns the mean cross entropy of logits x against
// probabilities, log(1+exp(x)) - x·target; both have the same shape.
func (x *Node[T]) BinaryCrossEntropy(target *Node[T]) *Node[T] {
	mustAgree(x, target)
	return x.Softplus().Sub(x.Mul(target)).Mean()
}

// mustAgree panics unless the shapes are the same: n numbers against a column
// of n would broadcast to n x n, and nobody means that.
func mustAgree[T tensor.Float](x, target *Node[T]) {
	if !slices.Equal(x.Shape(), target.Shape()) {
		panic(fmt.Sprintf("autodiff: a loss of the shape %v against a target of shape %v", x.Shape(), target.Shape()))
	}
}

// CrossEntropySpans returns the sum over rows and spans of the cross entropy of
// logits x against target, which has x's shape and holds the probabilities of
// the categories: a one-hot row, or zeros in a span that does not count.
func (x *Node[T]) CrossEntropySpans(target *Node[T], spans []Span) *Node[T] {
	mustAgree(x, target)
	return x.LogSoftmaxSpans(spans).Mul(target).Sum().Neg()
}

// Ignore as a class leaves the row out of a cross entropy: padding.
const Ignore = -1

// CrossEntropy returns the mean over rows of -log softmax(x)[class]: x holds
// logits (... x classes), class one index for each row. Rows of class Ignore do
// not count; if none counts the result is 0.
func (x *Node[T]) CrossEntropy(class []int) *Node[T] {
	width := x.Dim(-1)
	if len(class)*width != x.Value.Size() {
		panic(fmt.Sprintf("autodiff: %d classes for logits of shape %v", len(class), x.Shape()))
	}
	r := &crossEntropy[T]{class: class}
	for _, c := range class {
		if c != Ignore {
			if c < 0 || c >= width {
				panic(fmt.Sprintf("autodiff: class %d of %d", c, width))
			}
			r.counted++
		}
	}
	return Apply(r, nil, x)
}

// crossEntropy: y = -mean log softmax(x)[class],
// dx = (softmax(x) - onehot(class))/n.
type crossEntropy[T tensor.Float] struct {
	class   []int
	counted int
	p       []T // softmax of x
}

func (r *crossEntropy[T]) Name() string { return "cross entropy" }
func (r *crossEntropy[T]) Value(y *Node[T]) {
	x := y.Inputs[0].Value
	width := x.Dim(-1)
	r.p = y.Memory(len(x.Data))
	tensor.Softmax(r.p, x.Data, len(r.class), width)
	var total float64
	for i, c := range r.class {
		if c != Ignore {
			total -= logOf(r.p[i*width:][:width], x.Data[i*width:][:width], c)
		}
	}
	y.Value.Data[0] = T(total / float64(max(1, r.counted)))
}

// logOf returns log p[c], from the logits where p[c] is too small to say.
func logOf[T tensor.Float](p, x []T, c int) float64 {
	if p[c] > 1e-30 {
		return math.Log(float64(p[c]))
	}
	best := 0
	for k, v := range p {
		if v > p[best] {
			best = k
		}
	}
	return math.Log(float64(p[best])) + float64(x[c]) - float64(x[best])
}

func (r *crossEntropy[T]) Gradient(int, *Node[T], *Node[T]) *Node[T] { return nil }

func (r *crossEntropy[T]) GradientAll(y, dy *Node[T], _ []bool) []*Node[T] {
	dx := newNode(y.tape)
	dx.allocate(y.Inputs[0].Shape())
	c := dy.Item() / T(max(1, r.counted))
	tensor.ScaleTo(dx.Value.Data, c, r.p)
	width := dx.Dim(-1)
	for i, k := range r.class {
		if k == Ignore {
			clear(dx.Value.Data[i*width:][:width])
		} else {
			dx.Value.Data[i*width+k] -= c
		}
	}
	return []*Node[T]{dx}
}

func (r *crossEntropy[T]) Compose(x []*Node[T]) *Node[T] {
	target := x[0].constant(0, x[0].Shape()...)
	for i, k := range r.class {
		if k != Ignore {
			target.Value.Data[i*x[0].Dim(-1)+k] = 1
		}
	}
	return x[0].LogSoftmax().Mul(target).Sum().Scale(-1 / T(max(1, r.counted)))
}
