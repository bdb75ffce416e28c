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

// ganTraining is a CTGAN under training. All that a step draws comes from a
// source of its own, so that the state is what is seen here and nothing else.
type ganTraining struct {
	model         *CTGANModel
	critic        nn.Sequential
	ofGenerator   *optim.State
	ofCritic      *optim.State
	rows          *transform.Rows
	index         rowIndex
	tape          *nn.Tape
	seed          uint64
	step          int
	sums          [2]float64 // losses of the generator and the critic since the last report
	stepsInReport int
}

// learned lists what steps change: the nets, what batch normalisation remembers,
// and what the optimisers do.
func (t *ganTraining) learned() *learned {
	tensors := append(nn.Values(t.model.generator.Params()), nn.Values(nn.Buffers(t.model.generator))...)
	tensors = append(tensors, nn.Values(t.critic.Params())...)
	for _, s := range []*optim.State{t.ofGenerator, t.ofCritic} {
		tensors = append(tensors, slices.Concat(s.Slots...)...)
	}
	return &learned{
		tensors:  tensors,
		counters: []*int{&t.step, &t.stepsInReport, &t.ofGenerator.Step, &t.ofCritic.Step},
		sums:     []*float64{&t.sums[0], &t.sums[1]},
		losses:   &t.model.losses,
	}
}

func (t *ganTraining) steps() *int { return &t.step }

func (t *ganTraining) snapshot(c *checkpoint) saved {
	m := *t.model
	m.checkpoint = c
	return &m
}

func newGANTraining(m *CTGANModel, rows *transform.Rows, seed uint64) *ganTraining {
	g := m.config
	t := &ganTraining{model: m, rows: rows, index: newRowIndex(&m.conditions, rows), tape: nn.NewTape(), seed: seed}
	t.critic = newCritic(g, m.encoder.width+m.conditions.width, rng.New(seed))
	adam := optim.Adam{Rate: g.GeneratorRate, Beta1: 0.5, Beta2: 0.9, WeightDecay: g.GeneratorDecay}
	t.ofGenerator = optim.Init(adam, nn.Values(m.generator.Params()))
	adam.Rate, adam.WeightDecay = g.CriticRate, g.CriticDecay
	t.ofCritic = optim.Init(adam, nn.Values(t.critic.Params()))
	return t
}

// newGenerator returns the net that makes rows of noise and condition: hidden
// layers that pass on what they were given, and a linear one.
func newGenerator(g CTGAN, in, out int, src rand.Source) nn.Sequential {
	var net nn.Sequential
	for i, width := range g.Generator {
		name := fmt.Sprintf("generator.%d", i)
		net = append(net, nn.Beside{Inner: nn.Sequential{nn.NewLinear(name, in, width, src), nn.NewBatchNorm(name+".norm", width), nn.ReLU{}}})
		in += width
	}
	return append(net, nn.NewLinear("generator.out", in, out, src))
}

// newCritic returns the net that judges packs of rows.
func newCritic(g CTGAN, width int, src rand.Source) nn.Sequential {
	var net nn.Sequential
	in := width * g.Pac
	for i, width := range g.Critic {
		net = append(net, nn.NewLinear(fmt.Sprintf("critic.%d", i), in, width, src), nn.LeakyReLU{Slope: 0.2}, nn.Dropout{Rate: 0.5})
		in = width
	}
	return append(net, nn.NewLinear("critic.out", in, 1, src))
}

// advance makes one step of the generator and those of the critic before it.
func (t *ganTraining) advance() error {
	pass := nn.Training(t.tape, rng.New(t.seed+1+uint64(t.step)))
	var critic float32
	for range t.model.config.CriticSteps {
		critic = t.stepCritic(pass)
	}
	generator := t.stepGenerator(pass)
	t.step++
	t.sums[0] += float64(generator)
	t.sums[1] += float64(critic)
	t.stepsInReport++
	if s := float64(generator + critic); math.IsNaN(s) || math.IsInf(s, 0) {
		return fmt.Errorf("synth: CTGAN: in step %d the losses are %g (generator) and %g (critic): lower the rates", t.step, generator, critic)
	}
	return nil
}

// penaltyWeight multiplies the gradient penalty (Gulrajani et al. 2017).
const penaltyWeight = 10

// stepCritic lets the critic tell made rows from real ones.
func (t *ganTraining) stepCritic(pass *nn.Pass) float32 {
	t.tape.Reset()
	conditions := t.drawConditions(pass.Source)
	var fake *nn.Node
	fill := func() { fake = t.judged(t.model.heads.Forward(pass, t.generate(pass, conditions)), conditions) }
	if t.model.config.Compat {
		fill() // the reference takes the gradient down to the generator and throws it away
	} else {
		t.tape.Still(fill)
	}
	real := t.realRows(pass.Source, conditions)
	penalty := t.penalty(pass, real, fake)
	ofFake, ofReal := t.judge(pass, fake).Mean(), t.judge(pass, real).Mean()
	loss := ofFake.Sub(ofReal)
	whole := loss.Add(penalty)
	params := t.critic.Params()
	wanted := params
	if t.model.config.Compat {
		wanted = append(params[:len(params):len(params)], t.model.generator.Params()...)
	}
	t.ofCritic.Update(autodiff.Gradient(whole, wanted...)[:len(params)], 1)
	return loss.Item()
}

// stepGenerator lets the generator make rows that the critic takes for real
// and that have the category they were told.
func (t *ganTraining) stepGenerator(pass *nn.Pass) float32 {
	t.tape.Reset()
	conditions := t.drawConditions(pass.Source)
	logits := t.generate(pass, conditions)
	fake := t.judged(t.model.heads.Forward(pass, logits), conditions)
	loss := t.judge(pass, fake).Mean().Neg()
	if len(conditions) > 0 {
		loss = loss.Add(logits.CrossEntropySpans(t.targets(conditions), t.model.heads.Spans).Scale(1 / float32(len(conditions))))
	}
	t.ofGenerator.Update(autodiff.Gradient(loss, t.model.generator.Params()...), 1)
	return loss.Item()
}

// judge returns the critic's value of each pack of rows.
func (t *ganTraining) judge(pass *nn.Pass, rows *nn.Node) *nn.Node {
	return t.critic.Forward(pass, rows.Reshape(-1, t.model.config.Pac*rows.Dim(-1)))
}

// penalty is the mean squared difference from 1 of the length of the critic's
// gradient, pack by pack, at random points between real and made packs.
func (t *ganTraining) penalty(pass *nn.Pass, real, fake *nn.Node) *nn.Node {
	width, pac := real.Dim(-1), t.model.config.Pac
	between := t.tape.Zeros(t.model.config.Batch, width)
	out, a, b := between.Value.Data, real.Value.Data, fake.Value.Data
	for lo := 0; lo < len(out); lo += pac * width {
		share := pass.Source.Float32()
		for i := lo; i < lo+pac*width; i++ {
			out[i] = share*a[i] + (1-share)*b[i]
		}
	}
	x := t.tape.Var("between", between.Value)
	slope := autodiff.Gradients(t.judge(pass, x).Sum(), x)[0].Reshape(-1, pac*width)
	return slope.Square().SumAlong(1).Sqrt().Shift(-1).Square().Mean().Scale(penaltyWeight)
}

// report returns the mean losses since the last report, and says them.
func (t *ganTraining) report() string {
	n := float64(max(t.stepsInReport, 1))
	generator, critic := t.sums[0]/n, t.sums[1]/n
	t.model.losses = append(t.model.losses, [2]float64{generator, critic})
	t.sums, t.stepsInReport = [2]float64{}, 0
	return fmt.Sprintf("loss of generator %.3f, of critic %.3f", generator, critic)
}
