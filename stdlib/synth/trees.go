package synth

import (
	"pawl/engine/synth"
	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
)

// CART learns the columns one after the other, each by a tree on those before
// it, as synthpop does. Fields: MinLeaf, MinGain, Order, Predictors, Smooth.
type CART synth.CART

// Name returns "CART".
func (c CART) Name() string { return c.engine().Name() }

// Fit learns df.
func (c CART) Fit(df frame.Frame) Model { return fit(c.engine(), df) }

func (c CART) engine() synth.Generator { return synth.CART(c) }

// ARF is an adversarial random forest: leaves in which real rows cannot be told
// from drawn ones. Fields: Trees, MinLeaf, Rounds, Slack, Cut.
type ARF synth.ARF

// Name returns "ARF".
func (a ARF) Name() string { return a.engine().Name() }

// Fit learns df.
func (a ARF) Fit(df frame.Frame) Model { return fit(a.engine(), df) }

func (a ARF) engine() synth.Generator { return synth.ARF(a) }

// Mixture learns a mixture of many products of independent columns by EM.
// Fields: Components, Rounds, Prior.
type Mixture synth.Mixture

// Name returns "Mixture".
func (x Mixture) Name() string { return x.engine().Name() }

// Fit learns df.
func (x Mixture) Fit(df frame.Frame) Model { return fit(x.engine(), df) }

func (x Mixture) engine() synth.Generator { return synth.Mixture(x) }

func fit(g synth.Generator, df frame.Frame) Model {
	return Model{scope.Must(g.FitModel(scope.Context(), df.Frame, scope.Source()))}
}
