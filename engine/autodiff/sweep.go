package autodiff

import (
	"fmt"
	"sync/atomic"

	"pawl/engine/tensor"
)

// epochs numbers the sweeps, so that marks left on nodes by an earlier one are
// not taken for this one's.
var epochs atomic.Uint64

// sweep is one reverse pass from a node to the nodes whose gradients are
// wanted. Marks are written on computed nodes only: variables may be shared
// with other goroutines.
type sweep[T tensor.Float] struct {
	epoch   uint64
	wanted  map[*Node[T]]int
	results []*Node[T]
	order   []*Node[T] // computed nodes on the way, inputs first
	numbers bool       // no derivative of the gradients will be asked for
	keep    bool       // leave each node's gradient in Grad
	stop    bool       // go no further than the wanted nodes
}

// run passes dy back from y.
func (s *sweep[T]) run(y, dy *Node[T]) {
	s.epoch = epochs.Add(1)
	s.results = make([]*Node[T], len(s.wanted))
	if !s.mark(y) {
		return
	}
	s.add(y, dy)
	for i := len(s.order) - 1; i >= 0; i-- {
		s.pass(s.order[i])
	}
}

// mark finds the nodes from which a wanted one can be reached, in an order in
// which inputs come first.
func (s *sweep[T]) mark(n *Node[T]) bool {
	if n.rule == nil {
		_, ok := s.wanted[n]
		return ok
	}
	if n.epoch == s.epoch {
		return n.needed
	}
	_, n.needed = s.wanted[n]
	n.epoch, n.upstream = s.epoch, nil
	if !n.needed || !s.stop {
		for _, x := range n.Inputs {
			n.needed = s.mark(x) || n.needed
		}
	}
	if n.needed {
		s.order = append(s.order, n)
	}
	return n.needed
}

// wants reports whether a gradient must pass to n.
func (s *sweep[T]) wants(n *Node[T]) bool {
	if n.rule == nil {
		_, ok := s.wanted[n]
		return ok
	}
	return n.epoch == s.epoch && n.needed
}

// pass hands the gradient collected at n to its inputs.
func (s *sweep[T]) pass(n *Node[T]) {
	dy := n.upstream
	n.upstream = nil
	if dy == nil {
		return
	}
	if s.keep {
		n.Grad = dy.Value
	}
	if k, ok := s.wanted[n]; ok {
		s.results[k] = dy
		dy.base.held++ // for the caller
		if s.stop {
			return
		}
	}
	if f, ok := n.rule.(fused[T]); ok {
		s.passFused(f, n, dy)
	} else {
		for i, x := range n.Inputs {
			if s.wants(x) {
				s.add(x, n.rule.Gradient(i, n, dy))
			}
		}
	}
	s.release(dy)
}

func (s *sweep[T]) passFused(f fused[T], n, dy *Node[T]) {
	if !s.numbers {
		s.passComposed(f, n, dy)
		return
	}
	wants := make([]bool, len(n.Inputs))
	for i, x := range n.Inputs {
		wants[i] = s.wants(x)
	}
	for i, dx := range f.GradientAll(n, dy, wants) {
		if wants[i] {
			s.add(n.Inputs[i], dx)
		}
	}
}

// passComposed differentiates the composition that n stands for, down to
// stand-ins for n's inputs: marks of this sweep stay as they are, and the
// gradients remain connected with the inputs.
func (s *sweep[T]) passComposed(f fused[T], n, dy *Node[T]) {
	stand := make([]*Node[T], len(n.Inputs))
	for i, x := range n.Inputs {
		stand[i] = x.same()
	}
	inner := sweep[T]{wanted: numbered(stand), stop: true}
	inner.run(f.Compose(stand), dy)
	for i, dx := range inner.results {
		if s.wants(n.Inputs[i]) {
			s.add(n.Inputs[i], dx)
		}
	}
}

// add collects a gradient that arrives at n.
func (s *sweep[T]) add(n, dx *Node[T]) {
	if dx == nil {
		return
	}
	if dx.Value.Size() != n.Value.Size() {
		panic(fmt.Sprintf("autodiff: gradient of shape %v for a node %q of shape %v", dx.Shape(), n.Op(), n.Shape()))
	}
	if n.rule != nil {
		n.upstream = s.sum(n.upstream, dx)
		return
	}
	k := s.wanted[n]
	s.results[k] = s.sum(s.results[k], dx)
	if s.keep {
		n.Grad = s.results[k].Value
	}
}

// sum returns a + b, in the memory of a if nobody else needs that.
func (s *sweep[T]) sum(a, b *Node[T]) *Node[T] {
	switch {
	case a == nil:
		b.base.held++
		return b
	case s.numbers && a.base == a && a.temporary && a.held == 1:
		tensor.AddTo(a.Value.Data, a.Value.Data, b.Value.Data)
		return a
	}
	c := a.Add(b)
	c.base.held++
	a.base.held--
	if s.numbers && a.tape != nil {
		a.tape.free(a.base)
	}
	return c
}

// release lets go of a gradient that has been passed on, and gives back the
// memory of everything made on the way that nobody waits for.
func (s *sweep[T]) release(dy *Node[T]) {
	dy.base.held--
	t := dy.tape
	if t == nil || !t.pass {
		return
	}
	t.free(dy.base)
	for _, n := range t.temps {
		t.free(n)
	}
	t.temps = t.temps[:0]
}

// free gives back memory that no gradient waits in.
func (t *Tape[T]) free(n *Node[T]) {
	if n.temporary && n.base == n && n.held == 0 && n.own.Data != nil {
		t.arena.Give(n.own.Data)
		n.own.Data = nil
	}
}
