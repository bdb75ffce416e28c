// Package synth is what a cell sees of synthetic tables: a generator learns a
// table, its model draws new rows like it.
//
//	model := synth.Mixture{}.Fit(train)
//	fake := model.Sample(1000)
//	rich := model.SampleGiven(100, synth.Given{"income": ">50K"})
//	model.Save("mixture.model")
//
// GaussianCopula is the classic; CART, Mixture and ARF are as fast and much
// closer to the data; CTGAN, CopulaGAN and TVAE are nets, which take minutes.
// A cell may write a generator of its own: see Generator.
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

// Given are values that drawn rows shall have, by column: a string for a
// category, a bool for a boolean, a number, or nil for a missing value.
type Given map[string]any

// SampleGiven draws n rows that have the given values.
func (m Model) SampleGiven(n int, given Given) frame.Frame {
	return frame.Of(scope.Must(synth.SampleGiven(scope.Context(), m.Model, n, synth.Given(given), scope.Source())))
}

// Save writes the model to a file; Load reads it back.
func (m Model) Save(path string) { scope.Check(synth.SaveFile(path, m.Model)) }

// Load reads a model that Save wrote, or the checkpoint of a training.
func Load(path string) Model { return Model{scope.Must(synth.LoadFile(path))} }

// Losses returns a net's two losses after each epoch: of generator and critic,
// or of a TVAE's reconstruction and divergence. They are empty for models that
// are no nets.
func (m Model) Losses() (first, second []float64) {
	if net, ok := m.Model.(interface {
		Losses() (first, second []float64)
	}); ok {
		return net.Losses()
	}
	return nil, nil
}

// String says what was fitted.
func (m Model) String() string { return fmt.Sprint(m.Model) }
