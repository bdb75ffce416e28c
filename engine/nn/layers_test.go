package nn_test

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"pawl/engine/autodiff"
	"pawl/engine/nn"
	"pawl/engine/rng"
	"pawl/engine/tensor"
)

func normal(seed uint64, shape ...int) *nn.Tensor {
	r, x := rand.New(rng.New(seed)), tensor.New[float32](shape...)
	for i := range x.Data {
		x.Data[i] = float32(r.NormFloat64())
	}
	return x
}

// TestUseIsPerRow: in use, a row's value depends neither on the rows beside it
// nor on a random source, bit by bit.
func TestUseIsPerRow(t *testing.T) {
	net := waves(1, 0).Net
	x := normal(1, 50, 2)
	tape := nn.NewTape()
	together := net.Forward(nn.Inference(tape), tape.Const(x)).Value
	for i := range 50 {
		alone := net.Forward(nn.Inference(tape), tape.Const(x.Slice(0, i, i+1))).Item()
		if d := math.Abs(float64(alone - together.At(i, 0))); d > 1e-6 {
			t.Fatalf("row %d: %g alone, %g among others", i, alone, together.At(i, 0))
		}
	}
}

// TestSharedNet: many goroutines use one net, each on its own tape (meant for
// the race detector).
func TestSharedNet(t *testing.T) {
	net := nn.Sequential{waves(1, 0).Net, nn.NewLinear("more", 1, 8, rng.New(1))}
	block := nn.NewTransformer("block", 8, 2, 16, .1, rng.New(2))
	lstm := nn.NewLSTM("lstm", 8, 4, rng.New(3))
	x := normal(2, 20, 2)
	values := make([][]float32, 8)
	var group sync.WaitGroup
	for k := range values {
		group.Go(func() {
			p := nn.Inference(nn.NewTape())
			y := block.Forward(p, net.Forward(p, p.Input(x)).Reshape(4, 5, 8))
			values[k] = lstm.Forward(p, y).Value.Data
		})
	}
	group.Wait()
	for _, v := range values {
		sameBytes(t, "goroutines", v, values[0])
	}
}

func TestDropout(t *testing.T) {
	for _, rate := range []float64{0, .1, .5, .9} {
		tape := nn.NewTape()
		x := tape.Const(tensor.Full[float32](1, 200, 501))
		y := nn.Dropout{Rate: rate}.Forward(nn.Training(tape, rng.New(6)), x)
		zeros := 0
		for _, v := range y.Value.Data {
			if v == 0 {
				zeros++
			} else if math.Abs(float64(v)-1/(1-rate)) > 1e-5 {
				t.Fatalf("rate %g keeps %g", rate, v)
			}
		}
		// five standard deviations of the share of zeros
		if got := float64(zeros) / float64(x.Value.Size()); math.Abs(got-rate) > 5*math.Sqrt(rate*(1-rate)/float64(x.Value.Size()))+1e-5 {
			t.Errorf("rate %g drops %g", rate, got)
		}
		if used := (nn.Dropout{Rate: rate}).Forward(nn.Inference(tape), x); used != x {
			t.Errorf("rate %g drops in use", rate)
		}
	}
}

// TestGumbelDraws: with a low temperature the head draws each category about as
// often as its probability says.
func TestGumbelDraws(t *testing.T) {
	p := []float64{.1, .6, .3}
	const n = 20000
	logits := tensor.New[float32](n, 5)
	for i := range n {
		logits.Data[5*i], logits.Data[5*i+4] = .5, -.5
		for k, v := range p {
			logits.Data[5*i+1+k] = float32(math.Log(v))
		}
	}
	tape := nn.NewTape()
	y := nn.Heads{Spans: []autodiff.Span{{Lo: 1, Hi: 4}}, Temperature: .2}.Forward(nn.Training(tape, rng.New(7)), tape.Const(logits)).Value
	counts := make([]int, 3)
	for i := range n {
		row := y.Data[5*i:][:5]
		if math.Abs(float64(row[0])-math.Tanh(.5)) > 1e-6 || math.Abs(float64(row[4])+math.Tanh(.5)) > 1e-6 {
			t.Fatalf("numbers %g and %g, want ±tanh .5", row[0], row[4])
		}
		best := 0
		for k := range p {
			if row[1+k] > row[1+best] {
				best = k
			}
		}
		counts[best]++
	}
	for k, v := range p {
		if got := float64(counts[k]) / n; math.Abs(got-v) > 5*math.Sqrt(v*(1-v)/n) {
			t.Errorf("category %d drawn %g, want %g", k, got, v)
		}
	}
}

func TestInitialisers(t *testing.T) {
	w := nn.Param("w", 400, 300)
	deviation := func() float64 {
		var s float64
		for _, v := range w.Value.Data {
			s += float64(v) * float64(v)
		}
		return math.Sqrt(s / float64(len(w.Value.Data)))
	}
	for _, c := range []struct {
		name string
		fill func()
		want float64
	}{
		{"xavier", func() { nn.Xavier(w, rng.New(1)) }, math.Sqrt(2.0 / 700)},
		{"kaiming", func() { nn.Kaiming(w, rng.New(1)) }, math.Sqrt(2.0 / 400)},
		{"normal", func() { nn.Normal(w, .3, rng.New(1)) }, .3},
		{"uniform", func() { nn.Uniform(w, .3, rng.New(1)) }, .3 / math.Sqrt(3)},
	} {
		c.fill()
		if got := deviation(); math.Abs(got/c.want-1) > .01 {
			t.Errorf("%s: deviation %g, want %g", c.name, got, c.want)
		}
	}
	for _, shape := range [][]int{{7, 5}, {5, 7}} {
		q := nn.Param("q", shape...)
		nn.Orthogonal(q, rng.New(1))
		gram := q.Product(q, shape[0] > shape[1], shape[0] < shape[1]).Value
		for i := range 5 {
			for j := range 5 {
				want := map[bool]float64{true: 1}[i == j]
				if math.Abs(float64(gram.At(i, j))-want) > 1e-5 {
					t.Errorf("%v: inner product %d, %d is %g", shape, i, j, gram.At(i, j))
				}
			}
		}
	}
}

// TestPaddingDoesNotMatter: what stands behind a sequence's end changes neither
// its code nor what attention finds.
func TestPaddingDoesNotMatter(t *testing.T) {
	lstm, gru := nn.NewLSTM("lstm", 3, 4, rng.New(1)), nn.NewGRU("gru", 3, 4, rng.New(2))
	back := nn.NewLSTM("back", 3, 4, rng.New(3))
	back.Reverse = true
	attention := nn.NewAttention("attention", 4, 2, rng.New(4))
	lengths := []int{2, 5}
	code := func(x *nn.Tensor) []float32 {
		p := nn.Inference(nn.NewTape())
		in := p.Input(x)
		states, _ := lstm.Run(p, in, lengths, nil)
		found := attention.Among(p, states, lengths).Slice(0, 0, 1).Slice(1, 0, 2).Reshape(1, -1)
		parts := []*nn.Node{lstm.Encode(p, in, lengths), gru.Encode(p, in, lengths), back.Encode(p, in, lengths)}
		for i, n := range parts {
			parts[i] = n.Reshape(1, -1)
		}
		return autodiff.Concat(1, append(parts, found)...).Value.Data
	}
	a := normal(5, 2, 5, 3)
	b := a.Clone()
	tensor.Fill(b.Data[2*3:5*3], 99)
	sameBytes(t, "padding", code(a), code(b))
}

// TestLSTMSteps: a sequence in one run, and in two with the state carried over,
// give the same numbers.
func TestLSTMSteps(t *testing.T) {
	for _, layer := range []interface {
		Run(*nn.Pass, *nn.Node, []int, *nn.State) (*nn.Node, nn.State)
	}{nn.NewLSTM("lstm", 3, 4, rng.New(1)), nn.NewGRU("gru", 3, 4, rng.New(1))} {
		p := nn.Inference(nn.NewTape())
		x := p.Input(normal(5, 2, 6, 3))
		whole, _ := layer.Run(p, x, nil, nil)
		first, state := layer.Run(p, x.Slice(1, 0, 4), nil, nil)
		second, _ := layer.Run(p, x.Slice(1, 4, 6), nil, &state)
		for i, v := range autodiff.Concat(1, first, second).Value.Data {
			if math.Abs(float64(v-whole.Value.Data[i])) > 1e-6 {
				t.Fatalf("%T: number %d is %g in two runs, %g in one", layer, i, v, whole.Value.Data[i])
			}
		}
	}
}

func TestMaxPool(t *testing.T) {
	p := nn.Inference(nn.NewTape())
	x := p.Input(tensor.From([]float32{1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80}, 1, 2, 4, 2))
	y := nn.MaxPool{Window: autodiff.Window{Rows: 2, Cols: 2, StrideRows: 2, StrideCols: 2}}.Forward(p, x)
	compare(t, "largest", y.Value.Data, []float32{6, 60, 8, 80})
}

// TestCausal: a position finds what stands at it and in front of it, and nothing
// of what comes behind.
func TestCausal(t *testing.T) {
	l := nn.NewAttention("attention", 4, 2, rng.New(4))
	l.Causal = true
	at := func(x *nn.Tensor) *nn.Tensor {
		p := nn.Inference(nn.NewTape())
		return l.Forward(p, p.Input(x)).Value
	}
	x := normal(5, 1, 6, 4)
	before := at(x)
	for k := range 6 {
		changed := x.Clone()
		changed.Data[4*k] += 1
		after := at(changed)
		for i := range 6 {
			same := true
			for j := range 4 {
				same = same && before.At(0, i, j) == after.At(0, i, j)
			}
			if same != (i < k) {
				t.Errorf("position %d changed: position %d the same: %v", k, i, same)
			}
		}
	}
}
