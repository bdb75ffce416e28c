package nn_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"pawl/engine/autodiff"
	"pawl/engine/nn"
	"pawl/engine/optim"
	"pawl/engine/rng"
	"pawl/engine/tensor"
)

// recall is the problem of telling, at the end of a sequence of symbols, which
// was the first.
type recall struct {
	table   *nn.Embedding
	lstm    *nn.LSTM
	out     *nn.Linear
	symbols [][]int
	held    int // the last so many are for validation
}

func newRecall(n int) *recall {
	src := rng.New(1)
	r := rand.New(src)
	p := &recall{table: nn.NewEmbedding("table", 4, 6, src), lstm: nn.NewLSTM("lstm", 6, 24, src), out: nn.NewLinear("out", 24, 4, src), held: n / 4}
	for range n {
		s := make([]int, 2+r.IntN(6))
		for i := range s {
			s[i] = r.IntN(4)
		}
		p.symbols = append(p.symbols, s)
	}
	return p
}

func (p *recall) Params() []*nn.Node {
	return append(append(p.table.Params(), p.lstm.Params()...), p.out.Params()...)
}

func (p *recall) Rows() int { return len(p.symbols) - p.held }

func (p *recall) Lengths() []int {
	out := make([]int, p.Rows())
	for i := range out {
		out[i] = len(p.symbols[i])
	}
	return out
}

// logits returns the logits of the first symbol, and the first symbols.
func (p *recall) logits(pass *nn.Pass, rows []int) (*nn.Node, []int) {
	steps := 0
	lengths, first := make([]int, len(rows)), make([]int, len(rows))
	for i, row := range rows {
		lengths[i], first[i] = len(p.symbols[row]), p.symbols[row][0]
		steps = max(steps, lengths[i])
	}
	padded := make([]int, len(rows)*steps)
	for i, row := range rows {
		copy(padded[i*steps:], p.symbols[row])
	}
	code := p.lstm.Encode(pass, p.table.Rows(padded, len(rows), steps), lengths)
	return p.out.Forward(pass, code), first
}

func (p *recall) Loss(pass *nn.Pass, rows []int) *nn.Node {
	logits, first := p.logits(pass, rows)
	return logits.CrossEntropy(first)
}

// Validation is the share of wrong answers.
func (p *recall) Validation(pass *nn.Pass) float64 {
	rows := make([]int, p.held)
	for i := range rows {
		rows[i] = p.Rows() + i
	}
	logits, first := p.logits(pass, rows)
	top, where := tensor.New[float32](len(rows)), make([]int, len(rows))
	tensor.MaxAlong(top, where, logits.Value, 1)
	wrong := 0.0
	for i := range rows {
		if where[i] != first[i] {
			wrong++
		}
	}
	return wrong / float64(len(rows))
}

// TestSequencesLearn: a problem of one's own, in buckets of equal length.
func TestSequencesLearn(t *testing.T) {
	p := newRecall(400)
	run, err := nn.Trainer{Epochs: 40, Batch: 20, Method: optim.RAdam{Rate: .01}, Clip: 1}.Fit(context.Background(), p, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	if wrong := run.Scores[run.Best]; wrong > .02 {
		t.Errorf("%g of the answers are wrong", wrong)
	}
}

func Example() {
	src := rng.New(1)
	net := nn.Sequential{nn.NewLinear("hidden", 1, 16, src), nn.Tanh{}, nn.NewLinear("out", 16, 1, src)}
	x := [][]float64{{-1}, {-.5}, {0}, {.5}, {1}}
	y := [][]float64{{1}, {.25}, {0}, {.25}, {1}}
	trainer := nn.Trainer{Epochs: 500, Method: optim.Adam{Rate: .02}}
	_, err := trainer.Fit(context.Background(), &nn.Supervised{Net: net, X: nn.Rows(x), Y: nn.Rows(y)}, src)
	if err != nil {
		fmt.Println(err)
		return
	}
	said, err := nn.Predict(context.Background(), net, nn.Rows([][]float64{{1}}))
	fmt.Printf("%.1f %v\n", said.Item(), err)
	// Output: 1.0 <nil>
}

// The slope of a critic, as the gradient penalty of a WGAN needs it: it can be
// differentiated by the critic's parameters.
func ExamplePass() {
	critic := nn.NewLinear("critic", 2, 1, rng.New(1))
	copy(critic.W.Value.Data, []float32{3, 4})
	tape := nn.NewTape()
	x := tape.Var("x", tensor.From([]float32{1, 1}, 1, 2))
	slope := autodiff.Gradients(critic.Forward(nn.Training(tape, rng.New(2)), x).Sum(), x)[0]
	length := slope.Square().Sum().Sqrt()
	fmt.Println(length.Item(), autodiff.Gradient(length, critic.W)[0])
	// Output: 5 [2 1] [0.6 0.8]
}
