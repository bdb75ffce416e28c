package nn_test

import (
	"runtime"
	"testing"

	"pawl/engine/autodiff"
	"pawl/engine/nn"
	"pawl/engine/optim"
	"pawl/engine/rng"
)

// TestCoresDoNotMatter: steps large enough to be shared among cores give the
// same bytes on one, two and three of them.
func TestCoresDoNotMatter(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for name, step := range map[string]func() []float32{
		"gan": func() []float32 {
			g := newGAN(200, 40, 60, 96, 10, []autodiff.Span{{Lo: 1, Hi: 30}, {Lo: 31, Hi: 60}})
			for range 2 {
				g.stepCritic()
				g.stepGenerator()
			}
			return weights(&nn.Supervised{Net: nn.Sequential{g.generator, g.critic}})
		},
		"sequences": func() []float32 {
			src := rng.New(1)
			lstm, gru := nn.NewLSTM("lstm", 24, 48, src), nn.NewGRU("gru", 48, 64, src)
			block, conv := nn.NewTransformer("block", 64, 4, 128, .1, src), nn.NewConv1D("conv", 64, 32, 3, 1, 1, src)
			params := nn.Sequential{lstm, gru, block, conv}.Params()
			state, tape := optim.Init(optim.Adam{}, nn.Values(params)), nn.NewTape()
			for range 2 {
				p := nn.Training(tape, src)
				lengths := make([]int, 37)
				for i := range lengths {
					lengths[i] = i % 12
				}
				h, _ := lstm.Run(p, p.Input(normal(2, 37, 11, 24)), lengths, nil)
				loss := conv.Forward(p, block.Among(p, gru.Forward(p, h), lengths)).Square().Sum()
				state.Update(autodiff.Gradient(loss, params...), 1)
				tape.Reset()
			}
			return weights(&nn.Supervised{Net: nn.Sequential{lstm, gru, block, conv}})
		},
	} {
		runtime.GOMAXPROCS(1)
		one := step()
		for _, cores := range []int{2, 3} {
			runtime.GOMAXPROCS(cores)
			sameBytes(t, name, step(), one)
		}
	}
}
