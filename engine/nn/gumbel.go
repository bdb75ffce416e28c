package nn

import (
	"math/rand/v2"

	"pawl/engine/autodiff"
	"pawl/engine/linalg"
)

// Heads is the output layer of a net that makes rows of a table: a softmax
// within each span of columns, the hyperbolic tangent elsewhere. With a
// temperature the softmax is a draw from the categories, softened so that it
// has a gradient (Gumbel softmax: Jang, Gu and Poole 2017, equation 2).
type Heads struct {
	Spans       []autodiff.Span
	Temperature float32 // of the draw; 0 means the plain softmax, no draw
}

// Forward returns the activations of logits x (n x columns).
func (l Heads) Forward(p *Pass, x *Node) *Node {
	if l.Temperature == 0 {
		return x.Heads(l.Spans)
	}
	noise, scale := p.Tape.Zeros(x.Shape()...), p.Tape.Zeros(x.Dim(-1))
	Gumbel(noise.Value.Data, p.Source)
	for j := range scale.Value.Data {
		scale.Value.Data[j] = 1
	}
	inside := p.Tape.Zeros(x.Dim(-1))
	for _, s := range l.Spans {
		for j := s.Lo; j < s.Hi; j++ {
			scale.Value.Data[j] = 1 / l.Temperature
			inside.Value.Data[j] = 1
		}
	}
	return x.Add(noise.Mul(inside)).Mul(scale).Heads(l.Spans)
}

// Params is empty.
func (Heads) Params() []*Node { return nil }

// Gumbel fills dst with draws from the standard Gumbel distribution,
// -log(-log u).
func Gumbel(dst []float32, r *rand.Rand) {
	const most = 1 << 24
	for i := range dst {
		// u lies strictly between 0 and 1, so that both logarithms are finite
		dst[i] = (float32(r.Uint64()>>41) + 0.5) / (most / 2)
	}
	linalg.Log32(dst, dst)
	linalg.Scale32(dst, -1, dst)
	linalg.Log32(dst, dst)
	linalg.Scale32(dst, -1, dst)
}
