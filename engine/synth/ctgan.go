package synth

import (
	"context"
	"fmt"
	"math/rand/v2"

	"pawl/engine/frame"
	"pawl/engine/rng"
	"pawl/engine/transform"
)

// CTGAN is the conditional generative adversarial net for tables of Xu,
// Skoularidou, Cuesta-Infante and Veeramachaneni (2019, "Modeling tabular data
// using conditional GAN"). Numbers are normalised in the mode of a Bayesian
// mixture that they lie in; the generator is told one category and must make
// a row that has it; rows to learn from are drawn so that rare categories are
// seen; the critic judges packs of rows (Lin et al. 2018, PacGAN) under a
// gradient penalty (Gulrajani et al. 2017).
//
// Architecture and settings are those of the reference implementation
// (ctgan 0.12). What it gets wrong is right here, unless Compat is set: rows
// are drawn with the categories' true frequencies, one by one (not depending on
// the rows drawn beside them), and given a category of any column. After the
// training, the biases of the last layer are set so that categories and modes
// are as frequent as in the table, which the training does not promise.
type CTGAN struct {
	Epochs          int     // passes over the table; default 300
	Batch           int     // rows in a step, a multiple of Pac; default 500
	Pac             int     // rows judged together; default 10
	Noise           int     // dimensions of the generator's noise; default 128
	Generator       []int   // widths of the generator's hidden layers; default 256, 256
	Critic          []int   // widths of the critic's hidden layers; default 256, 256
	GeneratorRate   float64 // Adam's learning rate; default 2e-4
	CriticRate      float64 // Adam's learning rate; default 2e-4
	GeneratorDecay  float64 // weight decay; default 1e-6
	CriticDecay     float64 // weight decay; default 1e-6
	CriticSteps     int     // steps of the critic for one of the generator; default 1
	AtomShare       float64 // a number that at least this share of the rows has is a state of its own; default 0.05, NoAtoms for none
	MostLevels      int     // a category's most levels that are told apart; default 1,000
	Checkpoint      string  // file that keeps the training: see Fit; default none
	CheckpointEvery int     // epochs between two checkpoints; default 10
	Uncalibrated    bool    // leave categories and modes as frequent as the trained net makes them
	Compat          bool    // do as the reference does where it is wrong, and make no atoms
}

// NoAtoms as an AtomShare makes no number a state of its own.
const NoAtoms = -1

// Name returns "CTGAN".
func (CTGAN) Name() string { return "CTGAN" }

// FitModel is Fit behind the Generator interface.
func (g CTGAN) FitModel(ctx context.Context, t *frame.Frame, src rand.Source) (Model, error) {
	return asModel(g.Fit(ctx, t, src))
}

// Fit trains the two nets.
//
// With a Checkpoint, the state of the training is written to that file now and
// then, at the end, and when ctx is cancelled. LoadFile reads the model as it
// was then; and Fit with the same table, seed and settings goes on from there,
// to the very model that training in one go gives. Epochs may be raised to
// train a finished model further. The file of another table or other settings
// is an error.
func (g CTGAN) Fit(ctx context.Context, t *frame.Frame, src rand.Source) (*CTGANModel, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	g = g.withDefaults()
	e, rows, err := newEncoder(ctx, t, transform.Table{AtomShare: g.AtomShare, MostLevels: g.MostLevels}, src)
	if err != nil {
		return nil, err
	}
	m := newCTGANModel(g, e, newConditioner(e, rows), src)
	if e.width == 0 {
		return m, ctx.Err()
	}
	training := newGANTraining(m, rows, src.Uint64())
	keeper, err := newKeeper(g.Checkpoint, g.CheckpointEvery, training, g.fingerprint(), rows)
	if err != nil {
		return nil, err
	}
	loop := loop{name: g.Name(), epochs: g.Epochs, per: max(rows.Len()/g.Batch, 1), training: training, keeper: keeper}
	if err := loop.run(ctx); err != nil {
		return nil, err
	}
	if g.Compat || g.Uncalibrated {
		return m, nil
	}
	if err := m.calibrate(ctx, rows, rng.New(training.seed)); err != nil {
		return nil, err
	}
	return m, nil
}

func (g CTGAN) check() error {
	for _, s := range []struct {
		name  string
		value int
	}{
		{"Epochs", g.Epochs}, {"Batch", g.Batch}, {"Pac", g.Pac}, {"Noise", g.Noise},
		{"CriticSteps", g.CriticSteps}, {"MostLevels", g.MostLevels}, {"CheckpointEvery", g.CheckpointEvery},
	} {
		if s.value < 0 {
			return fmt.Errorf("synth: CTGAN.%s is %d: give 1 or more, or 0 for the default", s.name, s.value)
		}
	}
	if err := checkWidths("CTGAN.Generator", g.Generator); err != nil {
		return err
	}
	if err := checkWidths("CTGAN.Critic", g.Critic); err != nil {
		return err
	}
	for _, rate := range []float64{g.GeneratorRate, g.CriticRate, g.GeneratorDecay, g.CriticDecay} {
		if !(rate >= 0 && rate < 1) {
			return fmt.Errorf("synth: a rate or decay of CTGAN is %g: give a number below 1, or 0 for the default", rate)
		}
	}
	if d := g.withDefaults(); d.Batch%d.Pac != 0 {
		return fmt.Errorf("synth: CTGAN.Batch is %d, which is no multiple of Pac, %d", d.Batch, d.Pac)
	}
	return nil
}

// checkWidths refuses hidden layers without units.
func checkWidths(name string, widths []int) error {
	for _, w := range widths {
		if w < 1 {
			return fmt.Errorf("synth: %s has a layer of width %d: give 1 or more", name, w)
		}
	}
	return nil
}

func (g CTGAN) withDefaults() CTGAN {
	setDefault(&g.Epochs, 300)
	setDefault(&g.Batch, 500)
	setDefault(&g.Pac, 10)
	setDefault(&g.Noise, 128)
	setDefault(&g.CriticSteps, 1)
	setDefault(&g.CheckpointEvery, 10)
	setDefault(&g.GeneratorRate, 2e-4)
	setDefault(&g.CriticRate, 2e-4)
	setDefault(&g.GeneratorDecay, 1e-6)
	setDefault(&g.CriticDecay, 1e-6)
	g.AtomShare = atomShare(g.AtomShare, g.Compat)
	if g.Generator == nil {
		g.Generator = []int{256, 256}
	}
	if g.Critic == nil {
		g.Critic = []int{256, 256}
	}
	return g
}

// setDefault replaces a zero.
func setDefault[T int | float64](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// atomShare resolves the setting of that name; 0 is then none.
func atomShare(share float64, compat bool) float64 {
	switch {
	case compat || share < 0:
		return 0
	case share == 0:
		return frequent
	}
	return share
}

// fingerprint names the settings that a checkpoint must share.
func (g CTGAN) fingerprint() string {
	g.Epochs, g.Checkpoint, g.CheckpointEvery, g.Uncalibrated = 0, "", 0, false
	return fmt.Sprintf("%+v", g)
}
