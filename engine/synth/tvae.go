package synth

import (
	"context"
	"fmt"
	"math/rand/v2"

	"pawl/engine/frame"
	"pawl/engine/rng"
	"pawl/engine/transform"
)

// TVAE is the variational autoencoder for tables of Xu, Skoularidou,
// Cuesta-Infante and Veeramachaneni (2019, "Modeling tabular data using
// conditional GAN", section 4.4). Rows are encoded as for CTGAN; the decoder
// gives each number a normal distribution of learned width around its value in
// its mode, and each category its chances.
//
// Architecture and settings are those of the reference implementation
// (ctgan 0.12). The reference draws a row's latent variables and then takes the
// likeliest categories and modes; here they are drawn from the decoder's
// chances, as the model that is trained says, unless Compat is set. They are
// made as frequent as in the table, as CTGAN's are.
type TVAE struct {
	Epochs          int     // passes over the table; default 300
	Batch           int     // rows in a step; default 500
	Latent          int     // dimensions of a row's latent variable; default 128
	Encoder         []int   // widths of the encoder's hidden layers; default 128, 128
	Decoder         []int   // widths of the decoder's hidden layers; default 128, 128
	Rate            float64 // Adam's learning rate; default 1e-3
	Decay           float64 // weight decay; default 1e-5
	LossFactor      float64 // weight of the reconstruction against the divergence of latents; default 2
	AtomShare       float64 // a number that at least this share of the rows has is a state of its own; default 0.05, NoAtoms for none
	MostLevels      int     // a category's most levels that are told apart; default 1,000
	Checkpoint      string  // file that keeps the training, as CTGAN's
	CheckpointEvery int     // epochs between two checkpoints; default 10
	Uncalibrated    bool    // leave categories and modes as frequent as the trained net makes them
	Compat          bool    // take the likeliest categories and modes, as the reference does, and make no atoms
}

// Name returns "TVAE".
func (TVAE) Name() string { return "TVAE" }

// FitModel is Fit behind the Generator interface.
func (v TVAE) FitModel(ctx context.Context, t *frame.Frame, src rand.Source) (Model, error) {
	return asModel(v.Fit(ctx, t, src))
}

// Fit trains encoder and decoder. Checkpoint is as CTGAN's Fit says.
func (v TVAE) Fit(ctx context.Context, t *frame.Frame, src rand.Source) (*TVAEModel, error) {
	if err := v.check(); err != nil {
		return nil, err
	}
	v = v.withDefaults()
	e, rows, err := newEncoder(ctx, t, transform.Table{AtomShare: v.AtomShare, MostLevels: v.MostLevels}, src)
	if err != nil {
		return nil, err
	}
	m := newTVAEModel(v, e, src)
	if e.width == 0 {
		return m, ctx.Err()
	}
	training := newVAETraining(m, rows, src.Uint64())
	keeper, err := newKeeper(v.Checkpoint, v.CheckpointEvery, training, v.fingerprint(), rows)
	if err != nil {
		return nil, err
	}
	loop := loop{name: v.Name(), epochs: v.Epochs, per: training.per, training: training, keeper: keeper}
	if err := loop.run(ctx); err != nil {
		return nil, err
	}
	if v.Compat || v.Uncalibrated {
		return m, nil
	}
	if err := m.calibrate(ctx, rows, rng.New(training.seed)); err != nil {
		return nil, err
	}
	return m, nil
}

func (v TVAE) check() error {
	for _, s := range []struct {
		name  string
		value int
	}{{"Epochs", v.Epochs}, {"Batch", v.Batch}, {"Latent", v.Latent}, {"MostLevels", v.MostLevels}, {"CheckpointEvery", v.CheckpointEvery}} {
		if s.value < 0 {
			return fmt.Errorf("synth: TVAE.%s is %d: give 1 or more, or 0 for the default", s.name, s.value)
		}
	}
	if err := checkWidths("TVAE.Encoder", v.Encoder); err != nil {
		return err
	}
	if err := checkWidths("TVAE.Decoder", v.Decoder); err != nil {
		return err
	}
	if !(v.Rate >= 0 && v.Rate < 1 && v.Decay >= 0 && v.Decay < 1 && v.LossFactor >= 0) {
		return fmt.Errorf("synth: TVAE has the rate %g, the decay %g and the loss factor %g: give rates below 1 and a factor above 0, or 0 for the defaults", v.Rate, v.Decay, v.LossFactor)
	}
	return nil
}

func (v TVAE) withDefaults() TVAE {
	setDefault(&v.Epochs, 300)
	setDefault(&v.Batch, 500)
	setDefault(&v.Latent, 128)
	setDefault(&v.CheckpointEvery, 10)
	setDefault(&v.Rate, 1e-3)
	setDefault(&v.Decay, 1e-5)
	setDefault(&v.LossFactor, 2)
	v.AtomShare = atomShare(v.AtomShare, v.Compat)
	if v.Encoder == nil {
		v.Encoder = []int{128, 128}
	}
	if v.Decoder == nil {
		v.Decoder = []int{128, 128}
	}
	return v
}

// fingerprint names the settings that a checkpoint must share.
func (v TVAE) fingerprint() string {
	v.Epochs, v.Checkpoint, v.CheckpointEvery, v.Uncalibrated = 0, "", 0, false
	return fmt.Sprintf("%+v", v)
}
