package autodiff

import "pawl/engine/tensor"

// Tape lends the memory of a computation that is repeated: everything that
// descends from its constants and variables lives on it until Reset, and the
// next step finds the same memory again. Parameters, which outlive a step, are
// made by the package's Var and may meet nodes of any tape.
//
// One goroutine at a time may use a Tape; each of several goroutines may run
// the same parameters forwards on a tape of its own.
type Tape[T tensor.Float] struct {
	arena tensor.Arena[T]
	slabs [][]Node[T]
	used  int
	still bool       // values only: nodes forget their inputs
	temps []*Node[T] // made in a pass that wants numbers only
	pass  bool       // such a pass is under way
}

// NewTape returns an empty tape.
func NewTape[T tensor.Float]() *Tape[T] { return &Tape[T]{} }

// Var returns a variable on the tape, for instance a point at which the
// gradient by the input is wanted. The value is not copied.
func (t *Tape[T]) Var(name string, value *tensor.Tensor[T]) *Node[T] {
	n := t.Const(value)
	n.name, n.active = name, true
	return n
}

// Const returns a constant on the tape. The value is not copied.
func (t *Tape[T]) Const(value *tensor.Tensor[T]) *Node[T] {
	n := newNode(t)
	n.own = *value.Contiguous()
	n.Value = &n.own
	return n
}

// Zeros returns a constant on the tape's own memory, to be filled through its
// Value before it is used: for batches, noise and masks.
func (t *Tape[T]) Zeros(shape ...int) *Node[T] {
	n := newNode(t)
	n.allocate(shape)
	clear(n.Value.Data)
	return n
}

// Still calls f, in which values are computed without remembering where they
// came from: no gradient passes through what f makes.
func (t *Tape[T]) Still(f func()) {
	was := t.still
	t.still = true
	defer func() { t.still = was }()
	f()
}

// Reset takes all memory back. No node of the tape may be used afterwards.
func (t *Tape[T]) Reset() {
	t.arena.Reset()
	t.used = 0
	t.temps = t.temps[:0]
}

// Held returns how many elements the tape owns, lent or free.
func (t *Tape[T]) Held() int { return t.arena.Held() }

// slab is how many nodes are allocated at once.
const slab = 256

func newNode[T tensor.Float](t *Tape[T]) *Node[T] {
	if t == nil {
		n := &Node[T]{}
		n.base = n
		return n
	}
	if t.used == len(t.slabs)*slab {
		t.slabs = append(t.slabs, make([]Node[T], slab))
	}
	n := &t.slabs[t.used/slab][t.used%slab]
	t.used++
	*n = Node[T]{tape: t, temporary: t.pass}
	n.base = n
	if t.pass {
		t.temps = append(t.temps, n)
	}
	return n
}
