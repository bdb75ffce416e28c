package synth

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/autodiff"
	"pawl/engine/frame"
	"pawl/engine/nn"
	"pawl/engine/rng"
	"pawl/engine/transform"
)

// TVAEModel is a fitted TVAE: its decoder.
type TVAEModel struct {
	config     TVAE
	encoder    *encoder
	decoder    nn.Sequential
	widths     *nn.Node // (width of a row): deviations of the scalars
	heads      []autodiff.Span
	losses     [][2]float64
	checkpoint *checkpoint // of a saved training; nil of a model
}

// The deviations begin at firstWidth and stay within the bounds.
const (
	firstWidth    = 0.1
	leastWidth    = 0.01
	greatestWidth = 1
)

func newTVAEModel(v TVAE, e *encoder, src rand.Source) *TVAEModel {
	m := &TVAEModel{config: v, encoder: e}
	m.build(rng.New(src.Uint64()))
	return m
}

// build makes the decoder.
func (m *TVAEModel) build(src rand.Source) {
	m.heads = m.encoder.heads()
	net, last := hiddenLayers("decoder", m.config.Latent, m.config.Decoder, src)
	m.decoder = append(net, nn.NewLinear("decoder.out", last, m.encoder.width, src))
	m.widths = nn.Param("decoder.widths", m.encoder.width)
	nn.Constant(m.widths, firstWidth)
}

func (m *TVAEModel) params() []*nn.Node { return append(m.decoder.Params(), m.widths) }

func (m *TVAEModel) clampWidths() {
	w := m.widths.Value.Data
	for i := range w {
		w[i] = min(max(w[i], leastWidth), greatestWidth)
	}
}

// String says what was fitted.
func (m *TVAEModel) String() string {
	return fmt.Sprintf("TVAE of %d weights after %d epochs, learned from %v", nn.Count(m.params()), len(m.losses), &m.encoder.schema)
}

// Losses returns, for each epoch, the mean reconstruction loss, LossFactor
// included, and the mean divergence of the latent variables from a standard
// normal.
func (m *TVAEModel) Losses() (reconstruction, divergence []float64) {
	for _, l := range m.losses {
		reconstruction, divergence = append(reconstruction, l[0]), append(divergence, l[1])
	}
	return reconstruction, divergence
}

// Sample draws n rows.
func (m *TVAEModel) Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error) {
	return m.encoder.schema.sample(ctx, n, src, func(d *draws, lo, hi int, r *rand.Rand) {
		d.fillFixed(m.encoder.schema.domains, lo, hi)
		if len(m.encoder.spans) > 0 {
			m.fill(d, lo, hi, r)
		}
	})
}

// fill draws rows lo to hi.
func (m *TVAEModel) fill(d *draws, lo, hi int, r *rand.Rand) {
	made := m.made(hi-lo, r)
	for i := range hi - lo {
		m.encoder.write(d, lo+i, made[i*m.encoder.width:(i+1)*m.encoder.width], r)
	}
}

// made returns n rows: latent variables, the decoder's output for them, and
// from it scalars and states.
func (m *TVAEModel) made(n int, r *rand.Rand) (rows []float32) {
	pass := &nn.Pass{Tape: nn.NewTape(), Source: r}
	latent := pass.Tape.Zeros(n, m.config.Latent)
	for i := range latent.Value.Data {
		latent.Value.Data[i] = float32(r.NormFloat64())
	}
	pass.Tape.Still(func() { rows = m.decoder.Forward(pass, latent).Value.Data })
	for _, s := range m.encoder.spans {
		if s.Graded {
			spread(rows, s.At, m.encoder.width, m.widths.Value.Data[s.At], r)
		}
	}
	if !m.config.Compat {
		drawStates(rows, m.encoder.width, m.heads, r)
	}
	return rows
}

// calibrate makes states as frequent as in the table.
func (m *TVAEModel) calibrate(ctx context.Context, rows *transform.Rows, src rand.Source) error {
	last := m.decoder[len(m.decoder)-1].(*nn.Linear)
	return m.encoder.calibrate(ctx, rows, last.B.Value.Data, src, m.made)
}

// spread turns a column of logits into scalars: normal around their tanh.
func spread(made []float32, at, width int, deviation float32, r *rand.Rand) {
	for i := at; i < len(made); i += width {
		made[i] = float32(math.Tanh(float64(made[i]))) + deviation*float32(r.NormFloat64())
	}
}

// drawStates adds Gumbel noise to the logits of states: the largest is then
// one drawn with the softmax's chances.
func drawStates(rows []float32, width int, heads []autodiff.Span, r *rand.Rand) {
	noise := make([]float32, len(rows))
	nn.Gumbel(noise, r)
	for lo := 0; lo < len(rows); lo += width {
		for _, s := range heads {
			for j := lo + s.Lo; j < lo+s.Hi; j++ {
				rows[j] += noise[j]
			}
		}
	}
}

func (m *TVAEModel) kept() *checkpoint     { return m.checkpoint }
func (m *TVAEModel) history() [][2]float64 { return m.losses }
