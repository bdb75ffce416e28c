package nn

import (
	"math"
	"math/rand/v2"

	"pawl/engine/autodiff"
)

// LSTM is a long short-term memory, computed for whole sequences at once.
type LSTM struct {
	Name    string
	W, U, B *Node // (in x 4 hidden), (hidden x 4 hidden), (4 hidden): input, forget, output, candidate
	Reverse bool  // from the last step to the first
}

// NewLSTM returns an LSTM with all parameters uniform on ±1/√hidden.
func NewLSTM(name string, in, hidden int, src rand.Source) *LSTM {
	l := &LSTM{Name: name, W: Param(name+".input", in, 4*hidden), U: Param(name+".hidden", hidden, 4*hidden), B: Param(name+".bias", 4*hidden)}
	uniformAll(l.Params(), hidden, src)
	return l
}

// State is what a recurrent net carries from one step to the next.
type State struct {
	H *Node // (batch x hidden)
	C *Node // (batch x hidden), of an LSTM
}

// Forward returns the hidden states (batch x steps x hidden) for x (batch x
// steps x in), from a state of zeros.
func (l *LSTM) Forward(p *Pass, x *Node) *Node {
	zero := p.Tape.Zeros(x.Dim(0), l.U.Dim(0))
	return x.LSTM(l.W, l.U, l.B, zero, zero, autodiff.Recurrence{Reverse: l.Reverse}).Named(l.Name)
}

// Run returns the hidden states and the final state. lengths are those of the
// sequences, nil if all have as many steps as x; from is the state to begin
// with, nil for zeros.
func (l *LSTM) Run(p *Pass, x *Node, lengths []int, from *State) (states *Node, end State) {
	if from == nil {
		zero := p.Tape.Zeros(x.Dim(0), l.U.Dim(0))
		from = &State{zero, zero}
	}
	steps := x.Dim(1)
	all := x.LSTM(l.W, l.U, l.B, from.H, from.C, autodiff.Recurrence{Lengths: lengths, Reverse: l.Reverse, Cells: true}).Named(l.Name)
	states = all.Slice(1, 0, steps)
	return states, State{H: lastState(states, l.Reverse), C: lastState(all, false)}
}

// Encode returns the final hidden state (batch x hidden) of each sequence.
func (l *LSTM) Encode(p *Pass, x *Node, lengths []int) *Node {
	zero := p.Tape.Zeros(x.Dim(0), l.U.Dim(0))
	states := x.LSTM(l.W, l.U, l.B, zero, zero, autodiff.Recurrence{Lengths: lengths, Reverse: l.Reverse})
	return lastState(states.Named(l.Name), l.Reverse)
}

// Params returns the weights and the bias.
func (l *LSTM) Params() []*Node { return []*Node{l.W, l.U, l.B} }

// GRU is a gated recurrent unit, computed for whole sequences at once.
type GRU struct {
	Name        string
	W, U, B, BU *Node // (in x 3 hidden), (hidden x 3 hidden), (3 hidden) each: reset, update, candidate
	Reverse     bool  // from the last step to the first
}

// NewGRU returns a GRU with all parameters uniform on ±1/√hidden.
func NewGRU(name string, in, hidden int, src rand.Source) *GRU {
	l := &GRU{
		Name: name, W: Param(name+".input", in, 3*hidden), U: Param(name+".hidden", hidden, 3*hidden),
		B: Param(name+".bias", 3*hidden), BU: Param(name+".bias.hidden", 3*hidden),
	}
	uniformAll(l.Params(), hidden, src)
	return l
}

// Forward returns the hidden states (batch x steps x hidden) for x (batch x
// steps x in), from a state of zeros.
func (l *GRU) Forward(p *Pass, x *Node) *Node {
	states, _ := l.Run(p, x, nil, nil)
	return states
}

// Run returns the hidden states and the final state, as LSTM's does.
func (l *GRU) Run(p *Pass, x *Node, lengths []int, from *State) (states *Node, end State) {
	if from == nil {
		from = &State{H: p.Tape.Zeros(x.Dim(0), l.U.Dim(0))}
	}
	run := autodiff.Recurrence{Lengths: lengths, Reverse: l.Reverse}
	states = x.GRU(l.W, l.U, l.B, l.BU, from.H, run).Named(l.Name)
	return states, State{H: lastState(states, l.Reverse)}
}

// Encode returns the final hidden state (batch x hidden) of each sequence.
func (l *GRU) Encode(p *Pass, x *Node, lengths []int) *Node {
	_, end := l.Run(p, x, lengths, nil)
	return end.H
}

// Params returns the weights and the biases.
func (l *GRU) Params() []*Node { return []*Node{l.W, l.U, l.B, l.BU} }

// lastState returns the state that was computed last (batch x hidden).
func lastState(states *Node, reverse bool) *Node {
	t := states.Dim(1) - 1
	if reverse {
		t = 0
	}
	return states.Slice(1, t, t+1).Reshape(states.Dim(0), -1)
}

func uniformAll(params []*Node, hidden int, src rand.Source) {
	for _, p := range params {
		Uniform(p, 1/math.Sqrt(float64(hidden)), src)
	}
}
