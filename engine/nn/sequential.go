package nn

import "pawl/engine/autodiff"

// Sequential is layers one behind the other.
type Sequential []Layer

// Forward returns the last layer's value.
func (s Sequential) Forward(p *Pass, x *Node) *Node {
	for _, l := range s {
		x = l.Forward(p, x)
	}
	return x
}

// Params returns the parameters of all layers, in order.
func (s Sequential) Params() []*Node {
	var out []*Node
	for _, l := range s {
		out = append(out, l.Params()...)
	}
	return out
}

// Buffers returns the buffers of all layers, in order.
func (s Sequential) Buffers() []*Node {
	var out []*Node
	for _, l := range s {
		out = append(out, Buffers(l)...)
	}
	return out
}

// Residual is x + Inner(x).
type Residual struct{ Inner Layer }

// Forward returns the layer's value at x.
func (r Residual) Forward(p *Pass, x *Node) *Node { return x.Add(r.Inner.Forward(p, x)) }

// Params returns those of the inner layer.
func (r Residual) Params() []*Node { return r.Inner.Params() }

// Buffers returns those of the inner layer.
func (r Residual) Buffers() []*Node { return Buffers(r.Inner) }

// Beside joins Inner(x) and x along the last axis.
type Beside struct{ Inner Layer }

// Forward returns the layer's value at x.
func (b Beside) Forward(p *Pass, x *Node) *Node {
	return autodiff.Concat(-1, b.Inner.Forward(p, x), x)
}

// Params returns those of the inner layer.
func (b Beside) Params() []*Node { return b.Inner.Params() }

// Buffers returns those of the inner layer.
func (b Beside) Buffers() []*Node { return Buffers(b.Inner) }
