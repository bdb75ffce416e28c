package autodiff

import (
	"context"
	"fmt"
	"math"
	"runtime"

	"pawl/engine/parallel"
	"pawl/engine/tensor"
)

// Heed says which positions an attention may look at.
type Heed struct {
	Lengths []int // of the keys of each sequence; nil means all
	Causal  bool  // position i looks at positions up to i only
}

// Attention returns multi-head scaled dot-product attention (Vaswani et al.
// 2017, equation 1): queries q (batch x steps x d), keys k and values v (batch
// x positions x d), cut into heads of d/heads columns; the result has the shape
// of q. A query that may look at nothing gives zeros.
func (q *Node[T]) Attention(k, v *Node[T], heads int, heed Heed) *Node[T] {
	r := &attention[T]{heads: heads, heed: heed, batch: q.Dim(0), steps: q.Dim(1), positions: k.Dim(1), d: q.Dim(2)}
	if r.d%heads != 0 || k.Dim(2) != r.d || v.Value.Size() != k.Value.Size() || k.Dim(0) != r.batch {
		panic(fmt.Sprintf("autodiff: attention with %d heads of the shapes %v, %v and %v", heads, q.Shape(), k.Shape(), v.Shape()))
	}
	return Apply(r, q.Shape(), q, k, v)
}

// SelfAttention is Attention where queries, keys and values stand side by side
// in the last axis of x (batch x steps x 3d).
func (x *Node[T]) SelfAttention(heads int, heed Heed) *Node[T] {
	d := x.Dim(2) / 3
	r := &attention[T]{heads: heads, heed: heed, batch: x.Dim(0), steps: x.Dim(1), positions: x.Dim(1), d: d, joint: true}
	if x.Dim(2)%3 != 0 || d%heads != 0 {
		panic(fmt.Sprintf("autodiff: self-attention with %d heads of the shape %v", heads, x.Shape()))
	}
	return Apply(r, []int{r.batch, r.steps, d}, x)
}

// attention: per head, P = softmax(QKᵀ/√d), Y = PV, and backwards
// dV = PᵀdY, dP = dYVᵀ, dS = P(dP - Σ P·dP), dQ = dSK/√d, dK = dSᵀQ/√d.
type attention[T tensor.Float] struct {
	heads                      int
	heed                       Heed
	batch, steps, positions, d int
	joint                      bool // one input holds queries, keys and values
	p                          []T  // (batch x heads x steps x positions)
}

func (r *attention[T]) Name() string { return "attention" }

// operand is one of the three matrices of each head: where sequence b, head h
// begins, and how far apart its rows are.
type operand[T tensor.Float] struct {
	data []T
	ld   int
}

func (o operand[T]) head(rows, b, h, width int) []T { return o.data[b*rows*o.ld+h*width:] }

// operands returns queries, keys and values of the inputs, or their gradients.
func (r *attention[T]) operands(x []*Node[T]) (q, k, v operand[T]) {
	if r.joint {
		all, ld := x[0].Value.Data, 3*r.d
		return operand[T]{all, ld}, operand[T]{all[min(r.d, len(all)):], ld}, operand[T]{all[min(2*r.d, len(all)):], ld}
	}
	return operand[T]{x[0].Value.Data, r.d}, operand[T]{x[1].Value.Data, r.d}, operand[T]{x[2].Value.Data, r.d}
}

func (r *attention[T]) scale() T { return T(1 / math.Sqrt(float64(r.d/r.heads))) }

func (r *attention[T]) Value(y *Node[T]) {
	q, k, v := r.operands(y.Inputs)
	out := operand[T]{y.Value.Data, r.d}
	r.p = y.Memory(r.batch * r.heads * r.steps * r.positions)
	width, S, N := r.d/r.heads, r.steps, r.positions
	r.each(func(_, b, h int) {
		p := r.weights(b, h)
		tensor.Gemm(false, true, S, N, width, r.scale(), q.head(S, b, h, width), q.ld, k.head(N, b, h, width), k.ld, 0, p, N)
		r.softmax(p, b)
		tensor.Gemm(false, false, S, width, N, 1, p, N, v.head(N, b, h, width), v.ld, 0, out.head(S, b, h, width), out.ld)
	})
}

func (r *attention[T]) weights(b, h int) []T {
	size := r.steps * r.positions
	return r.p[(b*r.heads+h)*size:][:size]
}

// softmax turns the scores of one head into weights, zero where it must not
// look.
func (r *attention[T]) softmax(p []T, b int) {
	if r.heed.Lengths == nil && !r.heed.Causal {
		tensor.Softmax(p, p, r.steps, r.positions)
		return
	}
	for i := range r.steps {
		row, seen := p[i*r.positions:][:r.positions], r.seen(b, i)
		clear(row[seen:])
		if seen > 0 {
			tensor.Softmax(row[:seen], row[:seen], 1, seen)
		}
	}
}

// seen returns how many positions query i of sequence b may look at.
func (r *attention[T]) seen(b, i int) int {
	n := r.positions
	if r.heed.Lengths != nil {
		n = min(n, r.heed.Lengths[b])
	}
	if r.heed.Causal {
		n = min(n, i+1)
	}
	return n
}

// each calls f for every head of every sequence, on all cores; part numbers the
// goroutines' shares.
func (r *attention[T]) each(f func(part, b, h int)) {
	size := r.share()
	parallel.Blocks(context.Background(), r.batch, size, func(lo, hi int) error {
		for b := lo; b < hi; b++ {
			for h := range r.heads {
				f(lo/size, b, h)
			}
		}
		return nil
	})
}

// share is how many sequences one core takes.
func (r *attention[T]) share() int {
	cores := runtime.GOMAXPROCS(0)
	return max(1, (r.batch+cores-1)/cores)
}

func (r *attention[T]) Gradient(int, *Node[T], *Node[T]) *Node[T] { return nil }

func (r *attention[T]) GradientAll(y, dy *Node[T], _ []bool) []*Node[T] {
	grads := make([]*Node[T], len(y.Inputs))
	for i, x := range y.Inputs {
		grads[i] = newNode(dy.tape)
		grads[i].allocate(x.Shape())
	}
	q, k, v := r.operands(y.Inputs)
	dq, dk, dv := r.operands(grads)
	out := operand[T]{dy.Value.Data, r.d}
	width, S, N := r.d/r.heads, r.steps, r.positions
	parts := (r.batch + r.share() - 1) / r.share()
	room := y.Memory(parts * S * N)
	r.each(func(part, b, h int) {
		p, ds := r.weights(b, h), room[part*S*N:][:S*N]
		g := out.head(S, b, h, width)
		tensor.Gemm(true, false, N, width, S, 1, p, N, g, out.ld, 0, dv.head(N, b, h, width), dv.ld)
		tensor.Gemm(false, true, S, N, width, 1, g, out.ld, v.head(N, b, h, width), v.ld, 0, ds, N)
		for i := range S {
			row := i * N
			softmaxBack(ds[row:row+N], p[row:row+N], ds[row:row+N])
		}
		tensor.Gemm(false, false, S, width, N, r.scale(), ds, N, k.head(N, b, h, width), k.ld, 0, dq.head(S, b, h, width), dq.ld)
		tensor.Gemm(true, false, N, width, S, r.scale(), ds, N, q.head(S, b, h, width), q.ld, 0, dk.head(N, b, h, width), dk.ld)
	})
	return grads
}

func (r *attention[T]) Compose(x []*Node[T]) *Node[T] {
	if r.joint {
		x = []*Node[T]{x[0].Slice(2, 0, r.d), x[0].Slice(2, r.d, 2*r.d), x[0].Slice(2, 2*r.d, 3*r.d)}
	}
	cut := func(n *Node[T], rows int) *Node[T] {
		return n.Reshape(r.batch, rows, r.heads, r.d/r.heads).Transpose(0, 2, 1, 3)
	}
	q, k, v := cut(x[0], r.steps), cut(x[1], r.positions), cut(x[2], r.positions)
	powers := q.Product(k, false, true).Scale(r.scale()).Exp().Mul(r.mask(x[0]))
	// the total is 0 where nothing may be looked at: 1 there gives zeros
	total := powers.SumAlong(-1)
	total = total.Add(total.mask(func(i int) T {
		if total.Value.Data[i] == 0 {
			return 1
		}
		return 0
	}))
	return powers.Div(total).MatMul(v).Transpose(0, 2, 1, 3).Reshape(r.batch, r.steps, r.d)
}

// mask is 1 where a query may look, 0 elsewhere (batch x 1 x steps x positions).
func (r *attention[T]) mask(x *Node[T]) *Node[T] {
	m := x.constant(0, r.batch, 1, r.steps, r.positions)
	for b := range r.batch {
		for i := range r.steps {
			tensor.Fill(m.Value.Data[(b*r.steps+i)*r.positions:][:r.seen(b, i)], 1)
		}
	}
	return m
}
