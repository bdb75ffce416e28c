package nn

import (
	"math"
	"math/rand/v2"
)

// Linear is x·W + B.
type Linear struct {
	Name string
	W    *Node // (in x out)
	B    *Node // (out)
}

// NewLinear returns a linear layer with weights and bias uniform on ±1/√in. Xavier,
// Kaiming and their kin fill W anew.
func NewLinear(name string, in, out int, src rand.Source) *Linear {
	l := &Linear{Name: name, W: Param(name+".weight", in, out), B: Param(name+".bias", out)}
	limit := 1 / math.Sqrt(float64(in))
	Uniform(l.W, limit, src)
	Uniform(l.B, limit, src)
	return l
}

// Forward returns the map of x (... x in), a value of (... x out).
func (l *Linear) Forward(_ *Pass, x *Node) *Node { return x.Linear(l.W, l.B).Named(l.Name) }

// Params returns the weight and the bias.
func (l *Linear) Params() []*Node { return []*Node{l.W, l.B} }
