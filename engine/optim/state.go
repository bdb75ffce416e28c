package optim

import (
	"context"
	"fmt"
	"sync"

	"pawl/engine/parallel"
	"pawl/engine/tensor"
)

// Tensor is what is optimised: float32, contiguous.
type Tensor = tensor.Tensor[float32]

// Method is an update that treats each element by itself.
type Method interface {
	// Slots is how many numbers the method remembers for each element; they
	// begin at zero.
	Slots() int
	// Update moves the parameters w along the gradient g, in place. step
	// counts from 1; factor multiplies the learning rate. room is two slices
	// to work in. All slices have the length of w.
	Update(w, g []float32, slots, room [][]float32, step int, factor float64)
}

// State is an optimisation under way: all that must be saved to go on.
type State struct {
	Method Method
	Step   int         // updates done
	Params []*Tensor   // changed in place by Update
	Slots  [][]*Tensor // per parameter, what the method remembers
}

// Init returns the state before the first update of the given parameters.
func Init(m Method, params []*Tensor) *State {
	s := &State{Method: m, Params: params, Slots: make([][]*Tensor, len(params))}
	for i, p := range params {
		for range m.Slots() {
			s.Slots[i] = append(s.Slots[i], tensor.New[float32](p.Shape...))
		}
	}
	return s
}

// block is how many elements are updated together: few enough that what a
// method keeps of them stays in the first-level cache. share is how many one
// core takes at a time.
const (
	block = 1024
	share = 64 * block
)

// Update moves every parameter along its gradient. factor multiplies the
// learning rate: see Schedule. Large parameters are updated on all cores; as
// each element is treated by itself, the result does not depend on that.
func (s *State) Update(gradients []*Tensor, factor float64) {
	if len(gradients) != len(s.Params) {
		panic(fmt.Sprintf("optim: %d gradients for %d parameters", len(gradients), len(s.Params)))
	}
	s.Step++
	for i, p := range s.Params {
		if g := gradients[i]; g.Size() != p.Size() {
			panic(fmt.Sprintf("optim: gradient of shape %v for parameter %d of shape %v", g.Shape, i, p.Shape))
		}
		parallel.Blocks(context.Background(), len(p.Data), share, func(lo, hi int) error {
			s.update(i, gradients[i].Data, lo, hi, factor)
			return nil
		})
	}
}

// update moves the elements lo..hi of parameter i, block by block.
func (s *State) update(i int, g []float32, lo, hi int, factor float64) {
	work := rooms.Get().(*workspace)
	defer rooms.Put(work)
	work.slots = append(work.slots[:0], make([][]float32, s.Method.Slots())...)
	for ; lo < hi; lo += block {
		end := min(lo+block, hi)
		for k, slot := range s.Slots[i] {
			work.slots[k] = slot.Data[lo:end]
		}
		work.room = append(work.room[:0], work.numbers[0][:end-lo], work.numbers[1][:end-lo])
		s.Method.Update(s.Params[i].Data[lo:end], g[lo:end], work.slots, work.room, s.Step, factor)
	}
}

// workspace is what one core works in.
type workspace struct {
	numbers     [2][block]float32
	slots, room [][]float32
}

var rooms = sync.Pool{New: func() any { return new(workspace) }}
