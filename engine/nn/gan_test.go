package nn_test

import (
	"math"
	"testing"

	"pawl/engine/autodiff"
	"pawl/engine/nn"
	"pawl/engine/optim"
	"pawl/engine/rng"
	"pawl/engine/tensor"
)

// critic is the critic of CTGAN on rows of d columns, pac to a sample.
func critic(d, pac, hidden int, seed uint64) nn.Sequential {
	src := rng.New(seed)
	return nn.Sequential{
		nn.NewLinear("critic.0", d*pac, hidden, src), nn.LeakyReLU{}, nn.Dropout{Rate: .5},
		nn.NewLinear("critic.1", hidden, hidden, src), nn.LeakyReLU{}, nn.Dropout{Rate: .5},
		nn.NewLinear("critic.2", hidden, 1, src),
	}
}

// generator is the generator of CTGAN.
func generator(in, out, hidden int, spans []autodiff.Span, seed uint64) nn.Sequential {
	src := rng.New(seed)
	return nn.Sequential{
		nn.Beside{Inner: nn.Sequential{nn.NewLinear("generator.0", in, hidden, src), nn.NewBatchNorm("generator.0.norm", hidden), nn.ReLU{}}},
		nn.Beside{Inner: nn.Sequential{nn.NewLinear("generator.1", in+hidden, hidden, src), nn.NewBatchNorm("generator.1.norm", hidden), nn.ReLU{}}},
		nn.NewLinear("generator.2", in+2*hidden, out, src),
	}
}

// gan is one WGAN with gradient penalty under training.
type gan struct {
	tape                   *nn.Tape
	pass                   *nn.Pass
	generator, critic      nn.Sequential
	heads                  nn.Heads
	stateG, stateC         *optim.State
	rows, seedSize, pac, d int
	real                   *nn.Tensor
}

func newGAN(rows, seedSize, d, hidden, pac int, spans []autodiff.Span) *gan {
	tape := nn.NewTape()
	g := &gan{
		tape: tape, pass: nn.Training(tape, rng.New(3)), rows: rows, seedSize: seedSize, pac: pac, d: d,
		generator: generator(seedSize, d, hidden, spans, 1), critic: critic(d, pac, hidden, 2),
		heads: nn.Heads{Spans: spans, Temperature: .2}, real: tensor.New[float32](rows, d),
	}
	adam := optim.Adam{Rate: 2e-4, Beta1: .5, Beta2: .9, WeightDecay: 1e-6}
	g.stateG, g.stateC = optim.Init(adam, nn.Values(g.generator.Params())), optim.Init(adam, nn.Values(g.critic.Params()))
	for i := range g.real.Data {
		g.real.Data[i] = float32(g.pass.Source.NormFloat64())
	}
	return g
}

func (g *gan) noise() *nn.Node {
	z := g.tape.Zeros(g.rows, g.seedSize)
	for i := range z.Value.Data {
		z.Value.Data[i] = float32(g.pass.Source.NormFloat64())
	}
	return z
}

func (g *gan) stepCritic() float32 {
	g.tape.Reset()
	var fake *nn.Node
	g.tape.Still(func() { fake = g.heads.Forward(g.pass, g.generator.Forward(g.pass, g.noise())) })
	mix := g.tape.Zeros(g.rows, g.d)
	for i := range mix.Value.Data {
		mix.Value.Data[i] = .3*g.real.Data[i] + .7*fake.Value.Data[i]
	}
	x := g.tape.Var("x", mix.Value)
	judged := g.critic.Forward(g.pass, x.Reshape(-1, g.pac*g.d))
	slope := autodiff.Gradients(judged.Sum(), x)[0].Reshape(-1, g.pac*g.d)
	penalty := slope.Square().SumAlong(1).Sqrt().Shift(-1).Square().Mean().Scale(10)
	ofFake := g.critic.Forward(g.pass, fake.Reshape(-1, g.pac*g.d)).Mean()
	ofReal := g.critic.Forward(g.pass, g.tape.Const(g.real).Reshape(-1, g.pac*g.d)).Mean()
	loss := ofFake.Sub(ofReal).Add(penalty)
	g.stateC.Update(autodiff.Gradient(loss, g.critic.Params()...), 1)
	return loss.Item()
}

func (g *gan) stepGenerator() float32 {
	g.tape.Reset()
	logits := g.generator.Forward(g.pass, g.noise())
	fake := g.heads.Forward(g.pass, logits)
	loss := g.critic.Forward(g.pass, fake.Reshape(-1, g.pac*g.d)).Mean().Neg()
	loss = loss.Add(logits.CrossEntropySpans(g.tape.Const(g.real), g.heads.Spans).Scale(1 / float32(g.rows)))
	g.stateG.Update(autodiff.Gradient(loss, g.generator.Params()...), 1)
	return loss.Item()
}

// TestGANRepeats: the same seeds give the same bytes, with memory reused.
func TestGANRepeats(t *testing.T) {
	run := func() []float32 {
		g := newGAN(20, 6, 9, 8, 2, []autodiff.Span{{Lo: 1, Hi: 4}, {Lo: 5, Hi: 9}})
		var losses []float32
		for range 5 {
			losses = append(losses, g.stepCritic(), g.stepGenerator())
		}
		return append(losses, g.generator.Params()[0].Value.Data...)
	}
	a, b := run(), run()
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) || a[i] != a[i] {
			t.Fatalf("number %d: %g and %g", i, a[i], b[i])
		}
	}
}
