package nn

// ReLU is max(x, 0).
type ReLU struct{}

// LeakyReLU is x where it is positive, Slope*x elsewhere.
type LeakyReLU struct {
	Slope float32 // 0 means 0.2
}

// Tanh is the hyperbolic tangent.
type Tanh struct{}

// Sigmoid is 1/(1+exp(-x)).
type Sigmoid struct{}

// GELU is x times the normal distribution function at x.
type GELU struct{}

// Softmax is exp(x) over its sum along the last axis.
type Softmax struct{}

// Forward returns the layer's value at x.
func (ReLU) Forward(_ *Pass, x *Node) *Node { return x.ReLU() }

// Forward returns the layer's value at x.
func (l LeakyReLU) Forward(_ *Pass, x *Node) *Node {
	if l.Slope == 0 {
		return x.LeakyReLU(0.2)
	}
	return x.LeakyReLU(l.Slope)
}

// Forward returns the layer's value at x.
func (Tanh) Forward(_ *Pass, x *Node) *Node { return x.Tanh() }

// Forward returns the layer's value at x.
func (Sigmoid) Forward(_ *Pass, x *Node) *Node { return x.Sigmoid() }

// Forward returns the layer's value at x.
func (GELU) Forward(_ *Pass, x *Node) *Node { return x.GELU() }

// Forward returns the layer's value at x.
func (Softmax) Forward(_ *Pass, x *Node) *Node { return x.Softmax() }

// Params is empty.
func (ReLU) Params() []*Node { return nil }

// Params is empty.
func (LeakyReLU) Params() []*Node { return nil }

// Params is empty.
func (Tanh) Params() []*Node { return nil }

// Params is empty.
func (Sigmoid) Params() []*Node { return nil }

// Params is empty.
func (GELU) Params() []*Node { return nil }

// Params is empty.
func (Softmax) Params() []*Node { return nil }
