package synth

import (
	"context"
	"fmt"
	"math/bits"
	"math/rand/v2"

	"pawl/engine/frame"
	"pawl/engine/progress"
)

// Mixture learns a mixture of many products: within a component the columns
// are independent, and all dependence comes from which component a row is of
// (latent class analysis). Numbers that many rows share are states like the
// levels of a category; other numbers are normally distributed within a
// component, on the scale of their normal scores.
//
// With a component for every ten rows the model is close to the best deep
// generators on tables such as Adult, and is fitted in a second: EM begins with
// one component and doubles them, and looks only at a row's shortlist.
type Mixture struct {
	Components int     // default: one for ten rows, at most 4,000, fewer for tables of very many levels
	Rounds     int     // EM iterations at the full number of components; default 10
	Prior      float64 // rows' worth of the whole table's distribution mixed into each component; default 0.05. More is smoother and more private
}

// Defaults of Mixture.
const (
	rowsPerComponent = 10
	mostComponents   = 4000
	mostParameters   = 1 << 23
	defaultRounds    = 10
	defaultPrior     = 0.05
)

// Name returns "Mixture".
func (Mixture) Name() string { return "Mixture" }

// FitModel is Fit behind the Generator interface.
func (x Mixture) FitModel(ctx context.Context, t *frame.Frame, src rand.Source) (Model, error) {
	return asModel(x.Fit(ctx, t, src))
}

// Fit runs EM; src decides how components split.
func (x Mixture) Fit(ctx context.Context, t *frame.Frame, src rand.Source) (*MixtureModel, error) {
	if err := x.check(); err != nil {
		return nil, err
	}
	schema, codes, err := learnSchema(ctx, t)
	if err != nil {
		return nil, err
	}
	facets, states := newFacets(schema.domains, schema.rows)
	x = x.withDefaults(schema.rows, states)
	state, err := newEM(ctx, facets, observe(facets, states, codes, schema.rows), x.Prior, src)
	if err != nil {
		return nil, err
	}
	if err := x.run(ctx, state); err != nil {
		return nil, err
	}
	return newMixtureModel(schema, facets, state), nil
}

func (x Mixture) check() error {
	switch {
	case x.Components < 0:
		return fmt.Errorf("synth: Mixture.Components is %d: give 1 or more, or 0 for one in ten rows", x.Components)
	case x.Rounds < 0:
		return fmt.Errorf("synth: Mixture.Rounds is %d: give 1 or more, or 0 for %d", x.Rounds, defaultRounds)
	case !(x.Prior >= 0 && x.Prior <= 1e6):
		return fmt.Errorf("synth: Mixture.Prior is %g: give a number of rows above 0, or 0 for %g", x.Prior, defaultPrior)
	}
	return nil
}

func (x Mixture) withDefaults(rows, states int) Mixture {
	if x.Components == 0 {
		x.Components = max(min(rows/rowsPerComponent, mostComponents, mostParameters/max(states, 1)), 1)
	}
	if x.Rounds == 0 {
		x.Rounds = defaultRounds
	}
	if x.Prior == 0 {
		x.Prior = defaultPrior
	}
	if states == 0 {
		x.Components = 1
	}
	return x
}

// settling is the number of EM iterations after each doubling.
const settling = 3

// run doubles the components until there are enough, then lets them converge.
func (x Mixture) run(ctx context.Context, e *em) error {
	doublings := bits.Len(uint(x.Components - 1))
	done, total := 0, doublings*settling+x.Rounds
	iterate := func(times int) error {
		for range times {
			if err := e.step(ctx); err != nil {
				return err
			}
			done++
			note := fmt.Sprintf("%d components, log likelihood %.4f a row", e.components.n, e.logLikelihood)
			progress.Report(ctx, progress.Step{Task: x.Name(), Done: done, Total: total, Note: note})
		}
		return nil
	}
	for range doublings {
		e.grow(x.Components)
		if err := iterate(settling); err != nil {
			return err
		}
	}
	return iterate(x.Rounds)
}
