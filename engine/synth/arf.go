package synth

import (
	"context"
	"fmt"
	"math/rand/v2"

	"pawl/engine/frame"
	"pawl/engine/parallel"
	"pawl/engine/progress"
	"pawl/engine/rng"
)

// ARF is the adversarial random forest of Watson, Blesch, Kapar and Wright
// (2023, "Adversarial random forests for density estimation and generative
// modeling"). A forest learns to tell rows of the table from rows whose columns
// were drawn independently; then from rows whose columns were drawn
// independently within the leaves of the forest before; until it cannot tell
// them apart better than by chance. Within the leaves of that last forest the
// columns are nearly independent, and so a new row is drawn from a leaf, column
// by column.
type ARF struct {
	Trees   int     // default 30
	MinLeaf int     // fewest rows in a leaf, drawn ones included; default 5
	Rounds  int     // most forests; default 10
	Slack   float64 // the forest may be right on this much more than half of the rows; default 0
	Cut     bool    // draw numbers from a normal distribution cut at the leaf's bounds, as the paper does, instead of from the leaf's own values and their neighbourhood
}

// Name returns "ARF".
func (ARF) Name() string { return "ARF" }

// FitModel is Fit behind the Generator interface.
func (a ARF) FitModel(ctx context.Context, t *frame.Frame, src rand.Source) (Model, error) {
	return asModel(a.Fit(ctx, t, src))
}

// Fit grows forests until one is fooled, drawing from src.
func (a ARF) Fit(ctx context.Context, t *frame.Frame, src rand.Source) (*ARFModel, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	schema, codes, err := learnSchema(ctx, t)
	if err != nil {
		return nil, err
	}
	a = a.withDefaults()
	m := &ARFModel{schema: schema, codes: codes, cut: a.Cut, accuracy: 1}
	m.bins, err = parallel.Map(ctx, len(codes), func(j int) (binning, error) {
		return newBinning(&schema.domains[j]), nil
	})
	if err != nil {
		return nil, err
	}
	if err := a.run(ctx, m, src); err != nil {
		return nil, err
	}
	return m, nil
}

func (a ARF) check() error {
	switch {
	case a.Trees < 0:
		return fmt.Errorf("synth: ARF.Trees is %d: give 1 or more, or 0 for 30", a.Trees)
	case a.MinLeaf < 0:
		return fmt.Errorf("synth: ARF.MinLeaf is %d: give 1 or more, or 0 for 5", a.MinLeaf)
	case a.Rounds < 0:
		return fmt.Errorf("synth: ARF.Rounds is %d: give 1 or more, or 0 for 10", a.Rounds)
	case !(a.Slack >= 0 && a.Slack < 0.5):
		return fmt.Errorf("synth: ARF.Slack is %g: give a share from 0 to below 0.5", a.Slack)
	}
	return nil
}

func (a ARF) withDefaults() ARF {
	if a.Trees == 0 {
		a.Trees = 30
	}
	if a.MinLeaf == 0 {
		a.MinLeaf = 5
	}
	if a.Rounds == 0 {
		a.Rounds = 10
	}
	return a
}

// run lets forest after forest tell real rows from drawn ones. It ends when
// the forest is right as rarely as by chance, or no more rarely than the one
// before, which is then kept.
func (a ARF) run(ctx context.Context, m *ARFModel, src rand.Source) error {
	fakes, err := m.shuffled(ctx, src)
	if err != nil {
		return err
	}
	for round := range a.Rounds {
		forest, accuracy, err := a.grow(ctx, m, fakes, src)
		if err != nil {
			return err
		}
		progress.Report(ctx, progress.Step{Task: a.Name(), Done: round + 1, Total: a.Rounds, Note: fmt.Sprintf("told apart %.1f %%", 100*accuracy)})
		if round > 0 && accuracy >= m.accuracy {
			break
		}
		m.forest, m.accuracy = forest, accuracy
		if accuracy <= 0.5+a.Slack || round+1 == a.Rounds {
			break
		}
		if fakes, err = m.fakes(ctx, src); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// grow grows one forest on the real rows and the fakes. accuracy is its share
// of right answers on rows that a tree has not seen.
func (a ARF) grow(ctx context.Context, m *ARFModel, fakes [][]int32, src rand.Source) (forest []*leafTree, accuracy float64, err error) {
	d := newContest(m, fakes, a.MinLeaf)
	votes := make([][]float32, a.Trees)
	sources := rng.Split(src, a.Trees)
	forest, err = parallel.Map(ctx, a.Trees, func(i int) (*leafTree, error) {
		t, vote, err := d.growTree(ctx, rand.New(sources[i]))
		votes[i] = vote
		return t, err
	})
	if err != nil {
		return nil, 0, err
	}
	return forest, d.accuracy(votes), nil
}
