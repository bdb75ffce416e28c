package nn

import (
	"fmt"
	"slices"

	"pawl/engine/tensor"
)

// Problem is what a Trainer trains: parameters, rows to learn from, and what is
// lost on some of them.
type Problem interface {
	// Params returns the variables to change, each with a name.
	Params() []*Node
	// Rows returns how many rows there are to learn from.
	Rows() int
	// Loss returns the mean loss of the rows with the given indices, a single
	// number.
	Loss(p *Pass, rows []int) *Node
}

// Validated is a Problem with a figure that says when training is done.
type Validated interface {
	// Validation returns the figure, lower is better, on rows that training
	// does not see. The pass is not training.
	Validation(p *Pass) float64
}

// Bucketed is a Problem whose rows are sequences: batches hold sequences of
// about the same length.
type Bucketed interface {
	// Lengths returns the length of each row.
	Lengths() []int
}

// Supervised is the Problem of a net that maps rows of X to rows of Y.
type Supervised struct {
	Net  Layer
	X, Y *Tensor // (n x ...) each
	// Compare gives the loss of what the net says; nil means the mean
	// squared error.
	Compare func(said, target *Node) *Node
	// HeldX and HeldY are the rows for validation; nil if there are none.
	HeldX, HeldY *Tensor
}

// Check returns an error if there is nothing to learn from, if X and Y fit
// neither each other nor the net, or if they hold NaN or infinities.
func (s *Supervised) Check() error {
	if err := checkPair("training", s.X, s.Y); err != nil {
		return err
	}
	if s.HeldX != nil || s.HeldY != nil {
		if err := checkPair("validation", s.HeldX, s.HeldY); err != nil {
			return err
		}
	}
	return s.tryOneRow()
}

func checkPair(what string, x, y *Tensor) error {
	switch {
	case x == nil || y == nil || len(x.Shape) == 0 || x.Size() == 0:
		return fmt.Errorf("nn: there are no rows for %s", what)
	case len(y.Shape) == 0 || x.Dim(0) != y.Dim(0):
		return fmt.Errorf("nn: %s has inputs of shape %v and targets of shape %v: they need the same number of rows", what, x.Shape, y.Shape)
	}
	if err := checkFinite("inputs for "+what, x); err != nil {
		return err
	}
	return checkFinite("targets for "+what, y)
}

func checkFinite(what string, t *Tensor) error {
	data := t.Contiguous().Data[:t.Size()]
	if i := firstBad(data); i >= 0 {
		return fmt.Errorf("nn: the %s have %v in row %d", what, data[i], i*t.Dim(0)/t.Size())
	}
	return nil
}

// tryOneRow asks the net for its first row, and turns a shape that does not fit
// into an error.
func (s *Supervised) tryOneRow() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("nn: the net does not fit inputs of shape %v and targets of shape %v: %v", s.X.Shape, s.Y.Shape, p)
		}
	}()
	pass := Inference(NewTape())
	s.compare(s.Net.Forward(pass, pass.pick(s.X, []int{0})), pass.pick(s.Y, []int{0}))
	return nil
}

// Params returns those of the net.
func (s *Supervised) Params() []*Node { return s.Net.Params() }

// Buffers returns those of the net.
func (s *Supervised) Buffers() []*Node { return Buffers(s.Net) }

// Rows returns the number of rows of X.
func (s *Supervised) Rows() int { return s.X.Dim(0) }

// HasValidation reports whether rows are held for validation.
func (s *Supervised) HasValidation() bool { return s.HeldX != nil }

// Loss returns the mean loss of some rows.
func (s *Supervised) Loss(p *Pass, rows []int) *Node {
	return s.compare(s.Net.Forward(p, p.pick(s.X, rows)), p.pick(s.Y, rows))
}

// Validation returns the mean loss on the rows held for it.
func (s *Supervised) Validation(p *Pass) float64 {
	const most = 1024 // rows at a time, so that memory stays small
	n, total := s.HeldX.Dim(0), 0.0
	for lo := 0; lo < n; lo += most {
		hi := min(n, lo+most)
		said := s.Net.Forward(p, p.Input(s.HeldX.Slice(0, lo, hi)))
		total += float64(s.compare(said, p.Input(s.HeldY.Slice(0, lo, hi))).Item()) * float64(hi-lo)
		p.Tape.Reset()
	}
	return total / float64(n)
}

func (s *Supervised) compare(said, target *Node) *Node {
	if s.Compare == nil {
		return said.MSE(target)
	}
	return s.Compare(said, target)
}

// pick returns the rows with the given indices on the pass's tape.
func (p *Pass) pick(x *Tensor, rows []int) *Node {
	shape := slices.Clone(x.Shape)
	shape[0] = len(rows)
	out := p.Tape.Zeros(shape...)
	tensor.Gather(out.Value, x.Contiguous(), rows)
	return out
}
