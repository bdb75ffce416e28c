//go:build unix

package nn_test

import (
	"slices"
	"syscall"
	"testing"
	"time"

	"pawl/engine/autodiff"
	"pawl/engine/nn"
	"pawl/engine/optim"
	"pawl/engine/rng"
	"pawl/engine/tensor"
)

// The steps that docs/results/speed.md compares with PyTorch (testdata/steps.py
// are the same there). Beside the mean
// they report medians of wall and processor time, in milliseconds, which bear a
// loaded machine better.

func benchmark(b *testing.B, step func()) {
	for range 3 {
		step()
	}
	b.ReportAllocs()
	var wall, processor []float64
	for b.Loop() {
		begun, used := time.Now(), processorTime()
		step()
		wall = append(wall, time.Since(begun).Seconds()*1e3)
		processor = append(processor, (processorTime()-used)*1e3)
	}
	slices.Sort(wall)
	slices.Sort(processor)
	b.ReportMetric(wall[len(wall)/2], "ms-wall")
	b.ReportMetric(wall[0], "ms-wall-min")
	b.ReportMetric(processor[len(processor)/2], "ms-cpu")
	b.ReportMetric(processor[0], "ms-cpu-min")
}

// processorTime returns the seconds all threads have used.
func processorTime() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

// adultLike is the layout of a table of 154 columns: a number, then categories.
func adultLike() []autodiff.Span {
	var spans []autodiff.Span
	for lo := 1; lo+8 < 154; lo += 9 {
		spans = append(spans, autodiff.Span{Lo: lo, Hi: lo + 8})
	}
	return spans
}

func BenchmarkCTGANStep(b *testing.B) {
	g := newGAN(500, 228, 154, 256, 10, adultLike())
	benchmark(b, func() {
		g.stepCritic()
		g.stepGenerator()
	})
}

func BenchmarkTVAEStep(b *testing.B) {
	src, spans := rng.New(1), adultLike()
	encoder := nn.Sequential{nn.NewLinear("e0", 154, 128, src), nn.ReLU{}, nn.NewLinear("e1", 128, 128, src), nn.ReLU{}}
	mean, spread := nn.NewLinear("mean", 128, 128, src), nn.NewLinear("spread", 128, 128, src)
	decoder := nn.Sequential{nn.NewLinear("d0", 128, 128, src), nn.ReLU{}, nn.NewLinear("d1", 128, 128, src), nn.ReLU{}, nn.NewLinear("d2", 128, 154, src)}
	sigma := nn.Param("sigma", 154)
	nn.Constant(sigma, .1)
	net := nn.Sequential{encoder, mean, spread, decoder}
	params := append(net.Params(), sigma)
	state := optim.Init(optim.Adam{WeightDecay: 1e-5}, nn.Values(params))
	tape := nn.NewTape()
	pass := nn.Training(tape, src)
	real, numbers := tensor.New[float32](500, 154), tensor.Full[float32](1, 154)
	for i := range real.Data {
		real.Data[i] = pass.Source.Float32()
	}
	for _, s := range spans {
		tensor.Fill(numbers.Data[s.Lo:s.Hi], 0)
	}
	benchmark(b, func() {
		tape.Reset()
		x, isNumber := tape.Const(real), tape.Const(numbers)
		h := encoder.Forward(pass, x)
		mu, logVar := mean.Forward(pass, h), spread.Forward(pass, h)
		noise := tape.Zeros(500, 128)
		for i := range noise.Value.Data {
			noise.Value.Data[i] = float32(pass.Source.NormFloat64())
		}
		made := decoder.Forward(pass, noise.Mul(logVar.Scale(.5).Exp()).Add(mu))
		off := x.Sub(made.Tanh()).Div(sigma).Square().Scale(.5).Add(sigma.Log()).Mul(isNumber).Sum()
		loss := off.Add(made.CrossEntropySpans(x, spans)).Scale(2. / 500)
		divergence := logVar.Shift(1).Sub(mu.Square()).Sub(logVar.Exp()).Sum().Scale(-.5 / 500)
		state.Update(autodiff.Gradient(loss.Add(divergence), params...), 1)
		optim.Clamp([]*nn.Tensor{sigma.Value}, 1)
	})
}

func BenchmarkLSTMStep(b *testing.B) {
	src := rng.New(1)
	l := nn.NewLSTM("lstm", 300, 300, src)
	state := optim.Init(optim.Adam{}, nn.Values(l.Params()))
	x, tape := normal(2, 100, 40, 300), nn.NewTape()
	pass := nn.Training(tape, src)
	benchmark(b, func() {
		tape.Reset()
		loss := l.Forward(pass, tape.Const(x)).Sum()
		state.Update(autodiff.Gradient(loss, l.Params()...), 1)
	})
}

func BenchmarkTransformerBlock(b *testing.B) {
	src := rng.New(1)
	l := nn.NewTransformer("block", 64, 4, 256, 0, src)
	value, tape := normal(2, 64, 60, 64), nn.NewTape()
	pass := nn.Training(tape, src)
	benchmark(b, func() {
		tape.Reset()
		x := tape.Var("x", value)
		autodiff.Gradient(l.Forward(pass, x).Sum(), append(l.Params(), x)...)
	})
}
