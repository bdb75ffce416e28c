package synth

import (
	"context"
	"fmt"
	"math/rand/v2"

	engine "pawl/engine/frame"
	"pawl/engine/synth"
	"pawl/stdlib/frame"
)

// NewModel makes a model of a function that draws n rows: for a generator
// written in a cell.
func NewModel(draw func(n int) frame.Frame) Model { return Model{drawn{draw}} }

// drawn is a model written in a cell. It draws from the cell's random source.
type drawn struct{ draw func(n int) frame.Frame }

func (d drawn) Sample(ctx context.Context, n int, src rand.Source) (*engine.Frame, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	df := d.draw(n).Frame
	if df == nil || df.Rows() != n {
		return nil, fmt.Errorf("synth: a model written in a cell was asked for %d rows and drew %d", n, rows(df))
	}
	return df, nil
}

func rows(df *engine.Frame) int {
	if df == nil {
		return 0
	}
	return df.Rows()
}

func (drawn) String() string { return "model written in a cell" }

// Engine returns g as the engine sees it: the method itself, or an adapter of
// a generator written in a cell, which must be called on the cell's goroutine.
func Engine(g Generator) synth.Generator {
	if own, ok := g.(interface{ engine() synth.Generator }); ok {
		return own.engine()
	}
	return written{g}
}

// written is a generator written in a cell. Context and source reach it
// through the facades that it calls.
type written struct{ Generator }

// FitModel learns t.
func (w written) FitModel(ctx context.Context, t *engine.Frame, src rand.Source) (synth.Model, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m := w.Fit(frame.Of(t)).Model
	if m == nil {
		return nil, fmt.Errorf("synth: Fit of %q returned an empty Model: return synth.NewModel of a function that draws rows", w.Name())
	}
	return m, nil
}
