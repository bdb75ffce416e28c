package autodiff

import "pawl/engine/tensor"

// GRU returns the hidden states (batch x steps x hidden) of a gated recurrent
// unit on x (batch x steps x in): weights w (in x 3 hidden) and u (hidden x 3
// hidden), biases b and bu (3 hidden) beside each, with the gates in the order
// reset, update, candidate; h0 (batch x hidden) is the state before the first
// step (Cho et al. 2014, with the reset gate behind the product h·u, as is
// usual).
func (x *Node[T]) GRU(w, u, b, bu, h0 *Node[T], run Recurrence) *Node[T] {
	run.Cells = false
	s := newSequence(x, u, run)
	checkSequence(&s, "GRU", 3, x, w, u, b, h0)
	return Apply(&gru[T]{sequence: s}, []int{s.batch, s.steps, s.hidden}, x, w, u, b, h0, bu)
}

// gru: with r, z = sigmoid of x·w + b + h·u + bu, and
// n = tanh(x·w + b + r (h·u + bu)), h' = (1 - z) n + z h.
type gru[T tensor.Float] struct {
	sequence
	gates []T // (batch x steps x 3 hidden), after their activations
	inner []T // (batch x steps x hidden), the candidate's h·u + bu
}

func (r *gru[T]) Name() string { return "gru" }

func (r *gru[T]) Value(y *Node[T]) {
	rows := r.batch * r.steps
	r.gates, r.inner = y.Memory(rows*3*r.hidden), y.Memory(rows*r.hidden)
	product(r.gates, y.Inputs[0].Value.Data, y.Inputs[1].Value.Data, rows, y.Inputs[0].Dim(2))
	u := newColumnBlocks(y, y.Inputs[2].Value)
	r.split(func(lo, hi int) { r.forwards(y, u, lo, hi) })
}

// forwards runs the sequences lo..hi from their first step to their last.
func (r *gru[T]) forwards(y *Node[T], u columnBlocks[T], lo, hi int) {
	b, h0, bu := y.Inputs[3].Value.Data, y.Inputs[4].Value.Data, y.Inputs[5].Value.Data
	out, H, width := y.Value.Data, r.hidden, r.steps*r.hidden
	products := make([]T, (hi-lo)*3*H)
	for k := range r.steps {
		t := r.at(k)
		h, ldh := h0[lo*H:], H
		if k > 0 {
			h, ldh = out[lo*width+r.at(k-1)*H:], width
		}
		for i := range hi - lo {
			copy(products[i*3*H:][:3*H], bu)
		}
		u.multiply(products, 3*H, h, ldh, hi-lo)
		for i := lo; i < hi; i++ {
			before, state := h[(i-lo)*ldh:][:H], out[i*width+t*H:][:H]
			if r.over(i, t) {
				copy(state, before)
				continue
			}
			cell := (i*r.steps + t) * H
			gruCell(r.gates[3*cell:][:3*H], b, r.inner[cell:][:H], products[(i-lo)*3*H:][:3*H], before, state)
		}
	}
}

// gruCell computes one step of one sequence; gates get their bias b and are
// activated in place.
func gruCell[T tensor.Float](gates, b, inner, product, before, state []T) {
	H := len(before)
	tensor.AddTo(gates, gates, b)
	tensor.AddTo(gates[:2*H], gates[:2*H], product[:2*H])
	tensor.Sigmoid(gates[:2*H], gates[:2*H])
	copy(inner, product[2*H:])
	cand := gates[2*H:]
	tensor.MulTo(state, gates[:H], inner)
	tensor.AddTo(cand, cand, state)
	tensor.Tanh(cand, cand)
	tensor.SubTo(state, before, cand)
	tensor.MulTo(state, state, gates[H:2*H])
	tensor.AddTo(state, state, cand)
}

func (r *gru[T]) Gradient(int, *Node[T], *Node[T]) *Node[T] { return nil }

func (r *gru[T]) GradientAll(y, dy *Node[T], wants []bool) []*Node[T] {
	shape := []int{r.batch * r.steps, 3 * r.hidden}
	outer, inner := newNode(dy.tape), newNode(dy.tape) // in front of the gates: at x·w + b, at h·u + bu
	outer.allocate(shape)
	inner.allocate(shape)
	dh := dy.constant(0, r.batch, r.hidden)
	back := transposed(y, y.Inputs[2].Value)
	r.split(func(lo, hi int) {
		r.backwards(y, dy, outer.Value.Data, inner.Value.Data, dh.Value.Data, back, lo, hi)
	})
	dx, dw, du, db := sequenceGradients(&r.sequence, y, outer, inner, wants)
	var dbu *Node[T]
	if wants[5] {
		dbu = inner.SumTo(y.Inputs[5].Shape()...)
	}
	return []*Node[T]{dx, dw, du, db, dh, dbu}
}

// backwards runs the sequences lo..hi from their last step to their first. dh
// holds what arrives at the states between two steps.
func (r *gru[T]) backwards(y, dy *Node[T], outer, inner, dh, back []T, lo, hi int) {
	h0, out := y.Inputs[4].Value.Data, y.Value.Data
	H, width := r.hidden, r.steps*r.hidden
	for k := r.steps - 1; k >= 0; k-- {
		t := r.at(k)
		for i := lo; i < hi; i++ {
			cell := (i*r.steps + t) * H
			dhi := dh[i*H:][:H]
			tensor.AddTo(dhi, dhi, dy.Value.Data[i*width+t*H:][:H])
			if r.over(i, t) {
				clear(outer[3*cell:][:3*H])
				clear(inner[3*cell:][:3*H])
				continue
			}
			before := h0[i*H:][:H]
			if k > 0 {
				before = out[i*width+r.at(k-1)*H:][:H]
			}
			gruCellBack(outer[3*cell:][:3*H], inner[3*cell:][:3*H], dhi, r.gates[3*cell:][:3*H], r.inner[cell:][:H], before)
		}
		g := inner[(lo*r.steps+t)*3*H:]
		tensor.Gemm(false, false, hi-lo, H, 3*H, 1, g, r.steps*3*H, back, H, 1, dh[lo*H:], H)
	}
}

// gruCellBack computes the gradients in front of the gates from dh behind the
// step; dh becomes what passes the gates by, z·dh.
func gruCellBack[T tensor.Float](outer, inner, dh, gates, product, before []T) {
	H := len(before)
	reset, update, cand := gates[:H], gates[H:2*H], gates[2*H:3*H]
	for j, d := range dh {
		r, z, n := reset[j], update[j], cand[j]
		dcand := d * (1 - z) * (1 - n*n)
		dupdate := d * (before[j] - n) * z * (1 - z)
		dreset := dcand * product[j] * r * (1 - r)
		outer[j], outer[H+j], outer[2*H+j] = dreset, dupdate, dcand
		inner[j], inner[H+j], inner[2*H+j] = dreset, dupdate, dcand*r
		dh[j] = d * z
	}
}

func (r *gru[T]) Compose(x []*Node[T]) *Node[T] {
	H, h := r.hidden, x[4]
	states := make([]*Node[T], r.steps)
	for k := range r.steps {
		t := r.at(k)
		outer := x[0].Slice(1, t, t+1).Reshape(r.batch, -1).Linear(x[1], x[3])
		inner := h.Linear(x[2], x[5])
		gates := outer.Slice(1, 0, 2*H).Add(inner.Slice(1, 0, 2*H)).Sigmoid()
		reset, update := gates.Slice(1, 0, H), gates.Slice(1, H, 2*H)
		cand := outer.Slice(1, 2*H, 3*H).Add(reset.Mul(inner.Slice(1, 2*H, 3*H))).Tanh()
		h = keep(&r.sequence, t, cand.Add(update.Mul(h.Sub(cand))), h)
		states[t] = h.Reshape(r.batch, 1, H)
	}
	return Concat(1, states...)
}
