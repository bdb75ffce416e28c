package nn

import (
	"math/rand/v2"

	"pawl/engine/autodiff"
)

// Attention is multi-head attention of a sequence to itself: three linear maps
// in one, the attention, and a linear map of what it found.
type Attention struct {
	Name    string
	In, Out *Linear // (d x 3d), (d x d)
	Heads   int
	Causal  bool // a position looks at itself and those in front of it only
}

// NewAttention returns self-attention on rows of d columns, with Xavier weights
// and no bias at the start.
func NewAttention(name string, d, heads int, src rand.Source) *Attention {
	l := &Attention{Name: name, In: NewLinear(name+".in", d, 3*d, src), Out: NewLinear(name+".out", d, d, src), Heads: heads}
	Xavier(l.In.W, src)
	Constant(l.In.B, 0)
	Constant(l.Out.B, 0)
	return l
}

// Forward returns the layer's value at x (batch x steps x d).
func (l *Attention) Forward(p *Pass, x *Node) *Node { return l.Among(p, x, nil) }

// Among is Forward where sequence i has lengths[i] steps and nobody looks
// behind its end.
func (l *Attention) Among(p *Pass, x *Node, lengths []int) *Node {
	seen := l.In.Forward(p, x).SelfAttention(l.Heads, autodiff.Heed{Lengths: lengths, Causal: l.Causal})
	return l.Out.Forward(p, seen.Named(l.Name))
}

// Params returns those of both maps.
func (l *Attention) Params() []*Node { return append(l.In.Params(), l.Out.Params()...) }

// CrossAttention is multi-head attention of a sequence to another.
type CrossAttention struct {
	Name                   string
	Query, Key, Value, Out *Linear // (d x d) each
	Heads                  int
}

// NewCrossAttention returns attention between rows of d columns with Xavier
// weights.
func NewCrossAttention(name string, d, heads int, src rand.Source) *CrossAttention {
	l := &CrossAttention{
		Name: name, Heads: heads,
		Query: NewLinear(name+".query", d, d, src), Key: NewLinear(name+".key", d, d, src),
		Value: NewLinear(name+".value", d, d, src), Out: NewLinear(name+".out", d, d, src),
	}
	for _, m := range []*Linear{l.Query, l.Key, l.Value, l.Out} {
		Xavier(m.W, src)
		Constant(m.B, 0)
	}
	return l
}

// To returns what each step of x (batch x steps x d) finds in memory (batch x
// positions x d), of which sequence i has lengths[i] positions; nil means all.
func (l *CrossAttention) To(p *Pass, x, memory *Node, lengths []int) *Node {
	q, k, v := l.Query.Forward(p, x), l.Key.Forward(p, memory), l.Value.Forward(p, memory)
	return l.Out.Forward(p, q.Attention(k, v, l.Heads, autodiff.Heed{Lengths: lengths}).Named(l.Name))
}

// Params returns those of the four maps.
func (l *CrossAttention) Params() []*Node {
	var out []*Node
	for _, m := range []*Linear{l.Query, l.Key, l.Value, l.Out} {
		out = append(out, m.Params()...)
	}
	return out
}

// Transformer is one block of an encoder: attention, then two linear maps with
// a ReLU between them, each beside a residual path (Vaswani et al. 2017,
// section 3.1). With First the norms stand in front of the maps, which trains
// deep stacks better; otherwise behind the sums, as in the paper.
type Transformer struct {
	Attention    *Attention
	Wide, Narrow *Linear // (d x inner), (inner x d)
	Norms        [2]*LayerNorm
	Dropout      Dropout
	First        bool
}

// NewTransformer returns a block on rows of d columns.
func NewTransformer(name string, d, heads, inner int, dropout float64, src rand.Source) *Transformer {
	return &Transformer{
		Attention: NewAttention(name+".attention", d, heads, src),
		Wide:      NewLinear(name+".wide", d, inner, src),
		Narrow:    NewLinear(name+".narrow", inner, d, src),
		Norms:     [2]*LayerNorm{NewLayerNorm(name+".norm.0", d), NewLayerNorm(name+".norm.1", d)},
		Dropout:   Dropout{dropout},
	}
}

// Forward returns the block's value at x (batch x steps x d).
func (l *Transformer) Forward(p *Pass, x *Node) *Node { return l.Among(p, x, nil) }

// Among is Forward for sequences of the given lengths.
func (l *Transformer) Among(p *Pass, x *Node, lengths []int) *Node {
	look := func(x *Node) *Node { return l.Dropout.Forward(p, l.Attention.Among(p, x, lengths)) }
	think := func(x *Node) *Node {
		inner := l.Dropout.Forward(p, l.Wide.Forward(p, x).ReLU())
		return l.Dropout.Forward(p, l.Narrow.Forward(p, inner))
	}
	if l.First {
		x = x.Add(look(l.Norms[0].Forward(p, x)))
		return x.Add(think(l.Norms[1].Forward(p, x)))
	}
	x = l.Norms[0].Forward(p, x.Add(look(x)))
	return l.Norms[1].Forward(p, x.Add(think(x)))
}

// Params returns those of all parts.
func (l *Transformer) Params() []*Node {
	out := append(l.Attention.Params(), l.Wide.Params()...)
	out = append(out, l.Narrow.Params()...)
	return append(append(out, l.Norms[0].Params()...), l.Norms[1].Params()...)
}
