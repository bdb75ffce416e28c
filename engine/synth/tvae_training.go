package synth

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/autodiff"
	"pawl/engine/nn"
	"pawl/engine/optim"
	"pawl/engine/rng"
	"pawl/engine/transform"
)

// vaeTraining is a TVAE under training. As in ganTraining, what is seen here is
// its whole state: the order of the rows in an epoch follows from the seed.
type vaeTraining struct {
	model         *TVAEModel
	encoder       nn.Sequential
	mean, spread  *nn.Linear // of the latent variable: its mean and log variance
	optimiser     *optim.State
	rows          *transform.Rows
	graded        *nn.Tensor // (width): 1 at the scalars, 0 at the states
	tape          *nn.Tape
	seed          uint64
	per           int // steps in an epoch
	order         []int
	ordered       int // epoch that order is of, counted from 1
	step          int
	sums          [2]float64 // reconstruction and divergence since the last report
	stepsInReport int
}

func newVAETraining(m *TVAEModel, rows *transform.Rows, seed uint64) *vaeTraining {
	v := m.config
	t := &vaeTraining{model: m, rows: rows, tape: nn.NewTape(), seed: seed, per: (rows.Len() + v.Batch - 1) / v.Batch}
	src := rng.New(seed)
	var last int
	t.encoder, last = hiddenLayers("encoder", m.encoder.width, v.Encoder, src)
	t.mean = nn.NewLinear("encoder.mean", last, v.Latent, src)
	t.spread = nn.NewLinear("encoder.spread", last, v.Latent, src)
	t.graded = nn.Param("graded", m.encoder.width).Value
	for _, s := range m.encoder.spans {
		if s.Graded {
			t.graded.Data[s.At] = 1
		}
	}
	t.optimiser = optim.Init(optim.Adam{Rate: v.Rate, WeightDecay: v.Decay}, nn.Values(t.params()))
	return t
}

// hiddenLayers returns linear layers with rectifiers and the width of the last.
func hiddenLayers(name string, in int, widths []int, src rand.Source) (net nn.Sequential, last int) {
	for i, width := range widths {
		net = append(net, nn.NewLinear(fmt.Sprintf("%s.%d", name, i), in, width, src), nn.ReLU{})
		in = width
	}
	return net, in
}

func (t *vaeTraining) params() []*nn.Node {
	return slices.Concat(t.encoder.Params(), t.mean.Params(), t.spread.Params(), t.model.params())
}

// advance makes one step.
func (t *vaeTraining) advance() error {
	t.tape.Reset()
	pass := nn.Training(t.tape, rng.New(t.seed+1+uint64(t.step)))
	x := t.batch()
	hidden := t.encoder.Forward(pass, x)
	mean, logVariance := t.mean.Forward(pass, hidden), t.spread.Forward(pass, hidden)
	noise := t.tape.Zeros(mean.Shape()...)
	for i := range noise.Value.Data {
		noise.Value.Data[i] = float32(pass.Source.NormFloat64())
	}
	latent := noise.Mul(logVariance.Scale(0.5).Exp()).Add(mean)
	reconstruction := t.reconstruction(x, t.model.decoder.Forward(pass, latent))
	divergence := logVariance.Shift(1).Sub(mean.Square()).Sub(logVariance.Exp()).Sum().Scale(-0.5)
	rows := float32(x.Dim(0))
	reconstruction = reconstruction.Scale(float32(t.model.config.LossFactor) / rows)
	divergence = divergence.Scale(1 / rows)
	t.optimiser.Update(autodiff.Gradient(reconstruction.Add(divergence), t.params()...), 1)
	t.model.clampWidths()
	return t.count(reconstruction.Item(), divergence.Item())
}

// reconstruction is the negative log likelihood of the rows x under the
// decoder's output, up to a constant, summed over rows.
func (t *vaeTraining) reconstruction(x, made *nn.Node) *nn.Node {
	graded := t.tape.Const(t.graded)
	width := t.model.widths
	square := x.Sub(made.Tanh()).Square().Mul(width.Pow(-2).Mul(graded)).Sum().Scale(0.5)
	size := width.Log().Mul(graded).Sum().Scale(float32(x.Dim(0)))
	return square.Add(size).Add(made.CrossEntropySpans(x, t.model.heads))
}

// batch returns the rows of the present step: those of an epoch come in an
// order drawn for it.
func (t *vaeTraining) batch() *nn.Node {
	epoch, at := t.step/t.per+1, t.step%t.per*t.model.config.Batch
	if t.ordered != epoch {
		t.order, t.ordered = rand.New(rng.New(^t.seed+uint64(epoch))).Perm(t.rows.Len()), epoch
	}
	rows := t.order[at:min(at+t.model.config.Batch, len(t.order))]
	width := t.model.encoder.width
	x := t.tape.Zeros(len(rows), width)
	for i, row := range rows {
		t.rows.Expand(t.model.encoder.spans, row, x.Value.Data[i*width:(i+1)*width])
	}
	return x
}

func (t *vaeTraining) count(reconstruction, divergence float32) error {
	t.step++
	t.sums[0] += float64(reconstruction)
	t.sums[1] += float64(divergence)
	t.stepsInReport++
	if s := float64(reconstruction + divergence); math.IsNaN(s) || math.IsInf(s, 0) {
		return fmt.Errorf("synth: TVAE: in step %d the losses are %g (reconstruction) and %g (divergence): lower the rate", t.step, reconstruction, divergence)
	}
	return nil
}

func (t *vaeTraining) learned() *learned {
	tensors := append(nn.Values(t.params()), slices.Concat(t.optimiser.Slots...)...)
	return &learned{
		tensors:  tensors,
		counters: []*int{&t.step, &t.stepsInReport, &t.optimiser.Step},
		sums:     []*float64{&t.sums[0], &t.sums[1]},
		losses:   &t.model.losses,
	}
}

func (t *vaeTraining) steps() *int { return &t.step }

func (t *vaeTraining) snapshot(c *checkpoint) saved {
	m := *t.model
	m.checkpoint = c
	return &m
}

func (t *vaeTraining) report() string {
	n := float64(max(t.stepsInReport, 1))
	reconstruction, divergence := t.sums[0]/n, t.sums[1]/n
	t.model.losses = append(t.model.losses, [2]float64{reconstruction, divergence})
	t.sums, t.stepsInReport = [2]float64{}, 0
	return fmt.Sprintf("reconstruction %.3f, divergence %.3f", reconstruction, divergence)
}
