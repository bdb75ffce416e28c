package autodiff

import "pawl/engine/tensor"

// Recurrence is how a recurrent net runs through a batch of sequences.
type Recurrence struct {
	// Lengths are the lengths of the sequences; nil means all steps. Behind
	// its length a sequence's state stays as it is, so that the state at the
	// last step is the one at its end.
	Lengths []int
	// Reverse runs from the last step to the first.
	Reverse bool
	// Cells appends the final cell state to the hidden states, as one step
	// more (LSTM only).
	Cells bool
}

// LSTM returns the hidden states (batch x steps x hidden) of a long short-term
// memory on x (batch x steps x in): weights w (in x 4 hidden) and u (hidden x
// 4 hidden), bias b (4 hidden), with the gates in the order input, forget,
// output, candidate; h0 and c0 (batch x hidden) are the states before the first
// step (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al.
// 2000).
func (x *Node[T]) LSTM(w, u, b, h0, c0 *Node[T], run Recurrence) *Node[T] {
	s := newSequence(x, u, run)
	checkSequence(&s, "LSTM", 4, x, w, u, b, h0, c0)
	steps := s.steps
	if run.Cells {
		steps++
	}
	return Apply(&lstm[T]{sequence: s}, []int{s.batch, steps, s.hidden}, x, w, u, b, h0, c0)
}

// lstm: with gates i, f, o = sigmoid and g = tanh of x·w + h·u + b,
// c' = f·c + i·g, h' = o·tanh(c').
type lstm[T tensor.Float] struct {
	sequence
	gates []T // (batch x steps x 4 hidden), after their activations
	cells []T // (batch x steps x hidden)
	tanhs []T // of the cells
}

func (r *lstm[T]) Name() string { return "lstm" }

func (r *lstm[T]) Value(y *Node[T]) {
	rows := r.batch * r.steps
	r.gates = y.Memory(rows * 4 * r.hidden)
	r.cells, r.tanhs = y.Memory(rows*r.hidden), y.Memory(rows*r.hidden)
	product(r.gates, y.Inputs[0].Value.Data, y.Inputs[1].Value.Data, rows, y.Inputs[0].Dim(2))
	u := newColumnBlocks(y, y.Inputs[2].Value)
	r.split(func(lo, hi int) { r.forwards(y, u, lo, hi) })
}

// forwards runs the sequences lo..hi from their first step to their last.
func (r *lstm[T]) forwards(y *Node[T], u columnBlocks[T], lo, hi int) {
	b, h0, c0 := y.Inputs[3].Value.Data, y.Inputs[4].Value.Data, y.Inputs[5].Value.Data
	out, H, width := y.Value.Data, r.hidden, y.Dim(1)*r.hidden
	scratch := make([]T, H)
	for k := range r.steps {
		t, before := r.at(k), r.at(k-1)
		h, ldh := h0[lo*H:], H
		if k > 0 {
			h, ldh = out[lo*width+before*H:], width
		}
		gates := r.gates[(lo*r.steps+t)*4*H:]
		u.multiply(gates, r.steps*4*H, h, ldh, hi-lo)
		for i := lo; i < hi; i++ {
			c, hBefore := c0[i*H:][:H], h[(i-lo)*ldh:][:H]
			if k > 0 {
				c = r.cells[(i*r.steps+before)*H:][:H]
			}
			cell := (i*r.steps + t) * H
			next, state := r.cells[cell:][:H], out[i*width+t*H:][:H]
			if r.over(i, t) {
				copy(next, c)
				copy(state, hBefore)
				continue
			}
			lstmCell(r.gates[4*cell:][:4*H], b, c, next, r.tanhs[cell:][:H], state, scratch)
		}
	}
	if r.run.Cells {
		last := r.at(r.steps - 1)
		for i := lo; i < hi; i++ {
			copy(out[i*width+r.steps*H:][:H], r.cells[(i*r.steps+last)*H:])
		}
	}
}

// lstmCell computes one step of one sequence; gates get their bias b and are
// activated in place.
func lstmCell[T tensor.Float](gates, b, c, next, tanhs, state, scratch []T) {
	H := len(c)
	tensor.AddTo(gates, gates, b)
	tensor.Sigmoid(gates[:3*H], gates[:3*H])
	tensor.Tanh(gates[3*H:], gates[3*H:])
	tensor.MulTo(next, gates[H:2*H], c)
	tensor.MulTo(scratch, gates[:H], gates[3*H:])
	tensor.AddTo(next, next, scratch)
	tensor.Tanh(tanhs, next)
	tensor.MulTo(state, gates[2*H:3*H], tanhs)
}

func (r *lstm[T]) Gradient(int, *Node[T], *Node[T]) *Node[T] { return nil }

func (r *lstm[T]) GradientAll(y, dy *Node[T], wants []bool) []*Node[T] {
	dh, dc := dy.constant(0, r.batch, r.hidden), dy.constant(0, r.batch, r.hidden)
	dgates := newNode(dy.tape)
	dgates.allocate([]int{r.batch * r.steps, 4 * r.hidden})
	back := transposed(y, y.Inputs[2].Value)
	r.split(func(lo, hi int) {
		r.backwards(y, dy, dgates.Value.Data, dh.Value.Data, dc.Value.Data, back, wants[4], lo, hi)
	})
	dx, dw, du, db := sequenceGradients(&r.sequence, y, dgates, dgates, wants)
	return []*Node[T]{dx, dw, du, db, dh, dc}
}

// backwards runs the sequences lo..hi from their last step to their first. dh
// and dc hold what arrives at the states between two steps; first tells whether
// that in front of the first step is asked for.
func (r *lstm[T]) backwards(y, dy *Node[T], dgates, dh, dc, back []T, first bool, lo, hi int) {
	c0 := y.Inputs[5].Value.Data
	H, width := r.hidden, y.Dim(1)*r.hidden
	room := make([]T, 5*H)
	for k := r.steps - 1; k >= 0; k-- {
		t, before := r.at(k), r.at(k-1)
		for i := lo; i < hi; i++ {
			cell := (i*r.steps + t) * H
			dhi, dci := dh[i*H:][:H], dc[i*H:][:H]
			if r.run.Cells && k == r.steps-1 {
				tensor.AddTo(dci, dci, dy.Value.Data[i*width+r.steps*H:][:H])
			}
			tensor.AddTo(dhi, dhi, dy.Value.Data[i*width+t*H:][:H])
			if r.over(i, t) {
				clear(dgates[4*cell:][:4*H])
				continue
			}
			c := c0[i*H:][:H]
			if k > 0 {
				c = r.cells[(i*r.steps+before)*H:][:H]
			}
			lstmCellBack(dgates[4*cell:][:4*H], dhi, dci, r.gates[4*cell:][:4*H], c, r.tanhs[cell:][:H], room)
			clear(dhi)
		}
		if k == 0 && !first {
			return
		}
		g := dgates[(lo*r.steps+t)*4*H:]
		tensor.Gemm(false, false, hi-lo, H, 4*H, 1, g, r.steps*4*H, back, H, 1, dh[lo*H:], H)
	}
}

// lstmCellBack computes the gradient at the gates in front of their activations
// from dh and dc at the states behind the step; dc becomes that in front of it.
// room is (5 hidden).
func lstmCellBack[T tensor.Float](dgates, dh, dc, gates, c, tanhs, room []T) {
	H := len(c)
	in, forget, out, cand := gates[:H], gates[H:2*H], gates[2*H:3*H], gates[3*H:4*H]
	din, dforget, dout, dcand := dgates[:H], dgates[H:2*H], dgates[2*H:3*H], dgates[3*H:4*H]
	slopes, v, w := room[:3*H], room[3*H:4*H], room[4*H:5*H]
	tensor.MulTo(slopes, gates[:3*H], gates[:3*H])
	tensor.SubTo(slopes, gates[:3*H], slopes) // s - s², of the sigmoids
	tensor.MulTo(dout, dh, tanhs)
	// dc + dh·o·(1 - tanh²)
	tensor.MulTo(v, dh, out)
	tensor.AddTo(dc, dc, v)
	tensor.MulTo(v, v, tanhs)
	tensor.MulTo(v, v, tanhs)
	tensor.SubTo(dc, dc, v)
	tensor.MulTo(din, dc, cand)
	tensor.MulTo(dforget, dc, c)
	tensor.MulTo(dgates[:3*H], dgates[:3*H], slopes)
	// dc·i·(1 - g²)
	tensor.MulTo(v, dc, in)
	tensor.MulTo(w, v, cand)
	tensor.MulTo(w, w, cand)
	tensor.SubTo(dcand, v, w)
	tensor.MulTo(dc, dc, forget)
}

func (r *lstm[T]) Compose(x []*Node[T]) *Node[T] {
	H, h, c := r.hidden, x[4], x[5]
	states := make([]*Node[T], r.steps)
	for k := range r.steps {
		t := r.at(k)
		gates := x[0].Slice(1, t, t+1).Reshape(r.batch, -1).Linear(x[1], x[3]).Add(h.MatMul(x[2]))
		in, forget := gates.Slice(1, 0, H).Sigmoid(), gates.Slice(1, H, 2*H).Sigmoid()
		out, cand := gates.Slice(1, 2*H, 3*H).Sigmoid(), gates.Slice(1, 3*H, 4*H).Tanh()
		next := forget.Mul(c).Add(in.Mul(cand))
		h = keep(&r.sequence, t, out.Mul(next.Tanh()), h)
		c = keep(&r.sequence, t, next, c)
		states[t] = h.Reshape(r.batch, 1, H)
	}
	if r.run.Cells {
		states = append(states, c.Reshape(r.batch, 1, H))
	}
	return Concat(1, states...)
}
