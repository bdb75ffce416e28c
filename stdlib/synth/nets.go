package synth

import (
	"pawl/engine/synth"
	"pawl/stdlib/frame"
)

// NoAtoms as an AtomShare makes no number a state of its own.
const NoAtoms = synth.NoAtoms

// CTGAN is a conditional generative adversarial net. Fields: Epochs, Batch,
// Pac, Noise, Generator, Critic, GeneratorRate, CriticRate, GeneratorDecay,
// CriticDecay, CriticSteps, AtomShare, MostLevels, Uncalibrated, Checkpoint,
// CheckpointEvery, Compat.
//
// With a Checkpoint, an interrupted training goes on when the cell is run
// again with the same seed, and Load reads the model as far as it came.
type CTGAN synth.CTGAN

// Name returns "CTGAN".
func (g CTGAN) Name() string { return g.engine().Name() }

// Fit trains on df.
func (g CTGAN) Fit(df frame.Frame) Model { return fit(g.engine(), df) }

func (g CTGAN) engine() synth.Generator { return synth.CTGAN(g) }

// CopulaGAN is a CTGAN of normal scores.
type CopulaGAN struct {
	Marginal  synth.Marginal            // family of the numeric columns; default Empirical
	Marginals map[string]synth.Marginal // family of single numeric columns, by name
	Net       CTGAN                     // settings of the net
}

// Name returns "CopulaGAN".
func (g CopulaGAN) Name() string { return g.engine().Name() }

// Fit trains on df.
func (g CopulaGAN) Fit(df frame.Frame) Model { return fit(g.engine(), df) }

func (g CopulaGAN) engine() synth.Generator {
	return synth.CopulaGAN{Marginal: g.Marginal, Marginals: g.Marginals, Net: synth.CTGAN(g.Net)}
}

// TVAE is a variational autoencoder of tables. Fields: Epochs, Batch, Latent,
// Encoder, Decoder, Rate, Decay, LossFactor, AtomShare, MostLevels,
// Uncalibrated, Checkpoint, CheckpointEvery, Compat.
type TVAE synth.TVAE

// Name returns "TVAE".
func (v TVAE) Name() string { return v.engine().Name() }

// Fit trains on df.
func (v TVAE) Fit(df frame.Frame) Model { return fit(v.engine(), df) }

func (v TVAE) engine() synth.Generator { return synth.TVAE(v) }
