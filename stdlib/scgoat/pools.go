package scgoat

import (
	"pawl/engine/scgoat"
	engine "pawl/engine/synth"
	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
	"pawl/stdlib/synth"
)

// Pools are the rows drawn from each generator, once. It embeds the engine's
// pools, whose Names and Rows it has.
type Pools struct{ *scgoat.Pools }

// Draw fits every generator to train and draws 10,000 rows from each.
func Draw(train frame.Frame, generators ...synth.Generator) Pools {
	return DrawRows(0, train, generators...)
}

// DrawRows fits every generator to train and draws rows rows from each: the
// size of the release, too. With rows 0 it is 10,000.
func DrawRows(rows int, train frame.Frame, generators ...synth.Generator) Pools {
	return Pools{scope.Must(scgoat.Draw(scope.Context(), train.Frame, engines(generators), rows, scope.Source()))}
}

// Table returns the pool of generator m.
func (p Pools) Table(m int) frame.Frame { return frame.Of(p.Pools.Table(m)) }

func engines(generators []synth.Generator) []engine.Generator {
	out := make([]engine.Generator, len(generators))
	for i, g := range generators {
		out[i] = synth.Engine(g)
	}
	return out
}
