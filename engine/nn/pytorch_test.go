package nn_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"pawl/engine/autodiff"
	"pawl/engine/nn"
	"pawl/engine/optim"
	"pawl/engine/rng"
	"pawl/engine/tensor"
)

// reference is testdata/pytorch.json, made by pytorch.py there: small nets with
// random parameters and what PyTorch 2.15 makes of them in float64. The weights
// are transposed to our layout, the gates of the LSTM put in our order.
type reference struct {
	LSTM struct {
		X, W, U, B, H, C, GX, GW []float32
		Lengths                  []int
	}
	GRU struct {
		X, W, U, B, BU, Y, GX, GU []float32
	}
	Block struct {
		X, Y, GX, GIn []float32
		Params        [][]float32
	}
	Conv struct {
		X, W, B, Y, GX []float32
		Shape          []int
	}
	WGAN struct {
		Params                   [][]float32
		Real, Fake, Losses, Last []float32
	}
	Optim struct {
		W     []float32
		G     [][]float32
		After map[string][]float32
	}
	BatchNorm struct{ X1, X2, Y1, Y2 []float32 }
}

func pytorch(t *testing.T) *reference {
	data, err := os.ReadFile("testdata/pytorch.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return &r
}

// tolerance is what a few dozen roundings of float32 (6e-8 each) may add up to.
const tolerance = 2e-5

func compare(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d elements, want %d", what, len(got), len(want))
	}
	for i := range got {
		if d := math.Abs(float64(got[i] - want[i])); !(d <= tolerance*(1+math.Abs(float64(want[i])))) {
			t.Errorf("%s[%d] = %g, want %g", what, i, got[i], want[i])
			return
		}
	}
}

func set(params []*nn.Node, values ...[]float32) {
	for i, v := range values {
		copy(params[i].Value.Data, v)
	}
}

func TestLSTMAgainstPyTorch(t *testing.T) {
	r := pytorch(t).LSTM
	l := nn.NewLSTM("lstm", 2, 3, rng.New(1))
	set(l.Params(), r.W, r.U, r.B)
	tape := nn.NewTape()
	x := tape.Var("x", tensor.From(r.X, 3, 4, 2))
	_, end := l.Run(nn.Inference(tape), x, r.Lengths, nil)
	compare(t, "h", end.H.Value.Data, r.H)
	compare(t, "c", end.C.Value.Data, r.C)
	g := autodiff.Gradient(end.H.Square().Sum().Add(end.C.Sum()), x, l.W)
	compare(t, "gradient by x", g[0].Data, r.GX)
	compare(t, "gradient by w", g[1].Data, r.GW)
}

func TestGRUAgainstPyTorch(t *testing.T) {
	r := pytorch(t).GRU
	l := nn.NewGRU("gru", 2, 3, rng.New(1))
	set(l.Params(), r.W, r.U, r.B, r.BU)
	tape := nn.NewTape()
	x := tape.Var("x", tensor.From(r.X, 3, 4, 2))
	y := l.Forward(nn.Inference(tape), x)
	compare(t, "y", y.Value.Data, r.Y)
	g := autodiff.Gradient(y.Square().Sum(), x, l.U)
	compare(t, "gradient by x", g[0].Data, r.GX)
	compare(t, "gradient by u", g[1].Data, r.GU)
}

func TestTransformerAgainstPyTorch(t *testing.T) {
	r := pytorch(t).Block
	l := nn.NewTransformer("block", 4, 2, 6, 0, rng.New(1))
	set(l.Params(), r.Params...)
	tape := nn.NewTape()
	x := tape.Var("x", tensor.From(r.X, 2, 3, 4))
	y := l.Forward(nn.Inference(tape), x)
	compare(t, "y", y.Value.Data, r.Y)
	g := autodiff.Gradient(y.Square().Mul(y).Sum(), x, l.Attention.In.W)
	compare(t, "gradient by x", g[0].Data, r.GX)
	compare(t, "gradient by w", g[1].Data, r.GIn)
}

func TestConvAgainstPyTorch(t *testing.T) {
	r := pytorch(t).Conv
	l := nn.NewConv2D("conv", 2, 3, autodiff.Window{Rows: 3, Cols: 2, StrideRows: 2, PadRows: 1}, rng.New(1))
	set(l.Params(), r.W, r.B)
	tape := nn.NewTape()
	x := tape.Var("x", tensor.From(r.X, 2, 5, 4, 2))
	y := l.Forward(nn.Inference(tape), x)
	compare(t, "y", y.Value.Data, r.Y)
	compare(t, "gradient by x", autodiff.Gradient(y.Square().Sum(), x)[0].Data, r.GX)
}

// TestWGANAgainstPyTorch: five steps of a critic with gradient penalty and
// Adam, the first of which stand on second derivatives.
func TestWGANAgainstPyTorch(t *testing.T) {
	r := pytorch(t).WGAN
	src := rng.New(1)
	net := nn.Sequential{
		nn.NewLinear("0", 6, 5, src), nn.LeakyReLU{}, nn.NewLinear("1", 5, 4, src), nn.LeakyReLU{}, nn.NewLinear("2", 4, 1, src),
	}
	set(net.Params(), r.Params...)
	state := optim.Init(optim.Adam{Rate: .01, Beta1: .5, Beta2: .9, WeightDecay: .001}, nn.Values(net.Params()))
	tape := nn.NewTape()
	pass := nn.Training(tape, src)
	var losses []float32
	for range 5 {
		real, fake := pass.Input(tensor.From(r.Real, 8, 6)), pass.Input(tensor.From(r.Fake, 8, 6))
		mix := tape.Var("mix", real.Scale(.3).Add(fake.Scale(.7)).Value)
		slope := autodiff.Gradients(net.Forward(pass, mix).Sum(), mix)[0]
		penalty := slope.Square().SumAlong(1).Sqrt().Shift(-1).Square().Mean().Scale(10)
		loss := net.Forward(pass, fake).Mean().Sub(net.Forward(pass, real).Mean()).Add(penalty)
		losses = append(losses, loss.Item())
		state.Update(autodiff.Gradient(loss, net.Params()...), 1)
		tape.Reset()
	}
	compare(t, "losses", losses, r.Losses)
	compare(t, "weights", net.Params()[0].Value.Data, r.Last)
}

func TestOptimisersAgainstPyTorch(t *testing.T) {
	r := pytorch(t).Optim
	for name, m := range map[string]optim.Method{
		"adam":     optim.Adam{Rate: .1, WeightDecay: .01},
		"adamw":    optim.AdamW{Rate: .1, WeightDecay: .01},
		"radam":    optim.RAdam{Rate: .1, WeightDecay: .01},
		"sgd":      optim.SGD{Rate: .1, Momentum: .9, WeightDecay: .01},
		"nesterov": optim.SGD{Rate: .1, Momentum: .9, Nesterov: true},
	} {
		w := tensor.From(append([]float32(nil), r.W...), 5)
		s := optim.Init(m, []*nn.Tensor{w})
		for _, g := range r.G {
			s.Update([]*nn.Tensor{tensor.From(g, 5)}, 1)
		}
		compare(t, name, w.Data, r.After[name])
	}
}

func TestBatchNormAgainstPyTorch(t *testing.T) {
	r := pytorch(t).BatchNorm
	l, tape := nn.NewBatchNorm("norm", 3), nn.NewTape()
	y := l.Forward(nn.Training(tape, rng.New(1)), tape.Const(tensor.From(r.X1, 6, 3)))
	compare(t, "training", y.Value.Data, r.Y1)
	before := append([]float32(nil), l.Mean.Value.Data...)
	y = l.Forward(nn.Inference(tape), tape.Const(tensor.From(r.X2, 4, 3)))
	compare(t, "in use", y.Value.Data, r.Y2)
	compare(t, "running mean after use", l.Mean.Value.Data, before)
}
