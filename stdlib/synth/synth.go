// Package synth is what a cell sees of synthetic tables: a generator learns a
// table, its model draws new rows like it.
//
//	model := synth.Mixture{}.Fit(train)
//	fake := model.Sample(1000)
//
// GaussianCopula is the classic; CART and Mixture are as fast and much closer
// to the data. A cell may write a generator of its own: see Generator.
package synth

import (
	"fmt"

	"pawl/engine/synth"
	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
)

// Generator learns a table. A type written in a cell is one as soon as it has
// the two methods; its Fit returns NewModel of a function that draws rows:
//
//	type Bootstrap struct{}
//
//	func (Bootstrap) Name() string { return "bootstrap" }
//	func (Bootstrap) Fit(df frame.Frame) synth.Model {
//		return synth.NewModel(func(n int) frame.Frame { return df.Sample(n) })
//	}
type Generator interface {
	Name() string             // heading in tables and figures
	Fit(df frame.Frame) Model // learns df
}

// Model is a fitted generator. It embeds the engine's model.
type Model struct{ synth.Model }

// Sample draws n rows with the columns of the training table.
func (m Model) Sample(n int) frame.Frame {
	return frame.Of(scope.Must(m.Model.Sample(scope.Context(), n, scope.Source())))
}

// String says what was fitted.
func (m Model) String() string { return fmt.Sprint(m.Model) }

// GaussianCopula learns each column's distribution and the correlation of the
// columns' normal scores. It has no settings.
type GaussianCopula synth.GaussianCopula

// Name returns "Gaussian copula".
func (g GaussianCopula) Name() string { return g.engine().Name() }

// Fit learns df.
func (g GaussianCopula) Fit(df frame.Frame) Model { return fit(g.engine(), df) }

func (g GaussianCopula) engine() synth.Generator { return synth.GaussianCopula(g) }

// CART learns the columns one after the other, each by a tree on those before
// it, as synthpop does. Fields: MinLeaf, MinGain, Order, Smooth.
type CART synth.CART

// Name returns "CART".
func (c CART) Name() string { return c.engine().Name() }

// Fit learns df.
func (c CART) Fit(df frame.Frame) Model { return fit(c.engine(), df) }

func (c CART) engine() synth.Generator { return synth.CART(c) }

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
