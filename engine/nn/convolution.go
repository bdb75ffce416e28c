package nn

import (
	"math"
	"math/rand/v2"

	"pawl/engine/autodiff"
)

// Conv is a convolution over images (batch x rows x cols x channels), channels
// last.
type Conv struct {
	Name   string
	Window autodiff.Window
	W      *Node // (window rows*cols*in x out)
	B      *Node // (out)
}

// NewConv2D returns a convolution of in to out channels with weights and bias
// uniform on ±1/√(inputs of one output).
func NewConv2D(name string, in, out int, window autodiff.Window, src rand.Source) *Conv {
	fan := window.Rows * window.Cols * in
	l := &Conv{Name: name, Window: window, W: Param(name+".weight", fan, out), B: Param(name+".bias", out)}
	Uniform(l.W, 1/math.Sqrt(float64(fan)), src)
	Uniform(l.B, 1/math.Sqrt(float64(fan)), src)
	return l
}

// NewConv1D returns a convolution over sequences (batch x steps x channels): a
// window of size steps, moved by stride, with pad zeros on each side.
func NewConv1D(name string, in, out, size, stride, pad int, src rand.Source) *Conv {
	return NewConv2D(name, in, out, autodiff.Window{Rows: 1, Cols: size, StrideCols: stride, PadCols: pad}, src)
}

// Forward returns the layer's value at x; a sequence (batch x steps x channels)
// counts as an image of one row and comes back as a sequence.
func (l *Conv) Forward(_ *Pass, x *Node) *Node {
	if s := x.Shape(); len(s) == 3 {
		y := x.Reshape(s[0], 1, s[1], s[2]).Unfold(l.Window).Linear(l.W, l.B)
		return y.Reshape(s[0], y.Dim(2), y.Dim(3)).Named(l.Name)
	}
	return x.Unfold(l.Window).Linear(l.W, l.B).Named(l.Name)
}

// Params returns the weight and the bias.
func (l *Conv) Params() []*Node { return []*Node{l.W, l.B} }

// MaxPool takes the largest value of each channel in a window.
type MaxPool struct{ Window autodiff.Window }

// Forward returns the layer's value at x (batch x rows x cols x channels). Zeros
// of the window's padding count as values.
func (l MaxPool) Forward(_ *Pass, x *Node) *Node {
	channels := x.Dim(3)
	seen := x.Unfold(l.Window)
	s := seen.Shape()
	return seen.Reshape(s[0]*s[1]*s[2], -1, channels).MaxAlong(1).Reshape(s[0], s[1], s[2], channels)
}

// Params is empty.
func (MaxPool) Params() []*Node { return nil }

// Flatten joins all axes behind the first.
type Flatten struct{}

// Forward returns x as (batch x everything).
func (Flatten) Forward(_ *Pass, x *Node) *Node { return x.Reshape(x.Dim(0), -1) }

// Params is empty.
func (Flatten) Params() []*Node { return nil }
