package nn_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pawl/engine/nn"
	"pawl/engine/optim"
	"pawl/engine/progress"
	"pawl/engine/rng"
	"pawl/engine/tensor"
)

// waves is a regression problem: y = sin 2x₀ · x₁, with rows held out.
func waves(seed uint64, noise float64) *nn.Supervised {
	src := rng.New(seed)
	r := rand.New(src)
	draw := func(n int) (x, y *nn.Tensor) {
		x, y = tensor.New[float32](n, 2), tensor.New[float32](n, 1)
		for i := range n {
			a, b := 2*r.Float64()-1, 2*r.Float64()-1
			x.Data[2*i], x.Data[2*i+1] = float32(a), float32(b)
			y.Data[i] = float32(math.Sin(2*a)*b + noise*r.NormFloat64())
		}
		return x, y
	}
	p := &nn.Supervised{Net: nn.Sequential{
		nn.NewLinear("hidden.0", 2, 32, src), nn.NewBatchNorm("norm", 32), nn.Tanh{}, nn.Dropout{Rate: .1},
		nn.NewLinear("hidden.1", 32, 16, src), nn.ReLU{},
		nn.NewLinear("out", 16, 1, src),
	}}
	p.X, p.Y = draw(300)
	p.HeldX, p.HeldY = draw(100)
	return p
}

func weights(p nn.Problem) []float32 {
	var out []float32
	for _, n := range append(p.Params(), nn.Buffers(p)...) {
		out = append(out, n.Value.Data...)
	}
	return out
}

func sameBytes(t *testing.T, what string, a, b []float32) {
	t.Helper()
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) {
			t.Fatalf("%s: number %d is %g and %g", what, i, a[i], b[i])
		}
	}
}

func TestTrainingLearns(t *testing.T) {
	p := waves(1, 0)
	reports := 0
	ctx := progress.With(context.Background(), func(s progress.Step) {
		reports++
		if s.Task != "waves" || s.Done != reports || !strings.Contains(s.Note, "validation") {
			t.Errorf("report %d: %+v", reports, s)
		}
	})
	run, err := nn.Trainer{Epochs: 60, Batch: 32, Method: optim.Adam{Rate: .01}, Task: "waves", Schedule: optim.Cosine{Steps: 600}}.Fit(ctx, p, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	// the variance of the targets is about .1
	if got := p.Validation(nn.Inference(nn.NewTape())); got > .005 || got != run.Scores[run.Best] {
		t.Errorf("mean squared error %g, best in training %g", got, run.Scores[run.Best])
	}
	if reports != 60 {
		t.Errorf("%d reports", reports)
	}
}

// TestTrainingRepeats: the same seeds give the same bytes, on one core and on
// two.
func TestTrainingRepeats(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	train := func(cores int) []float32 {
		runtime.GOMAXPROCS(cores)
		p := waves(1, .1)
		if _, err := (nn.Trainer{Epochs: 3, Batch: 40}).Fit(context.Background(), p, rng.New(2)); err != nil {
			t.Fatal(err)
		}
		return weights(p)
	}
	sameBytes(t, "one core and two", train(1), train(2))
}

// TestResume: a run that is saved in mid-epoch, and goes on in another process
// with a net of other weights, ends at the same bytes.
func TestResume(t *testing.T) {
	trainer := nn.Trainer{Epochs: 6, Batch: 40, Patience: 5, Clip: 1, Method: optim.AdamW{Rate: .01}}
	whole := waves(1, .1)
	end, err := trainer.Fit(context.Background(), whole, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	for _, steps := range []int{0, 1, 8, 21} {
		first := waves(1, .1)
		run, err := trainer.Start(first, rng.New(2))
		if err != nil {
			t.Fatal(err)
		}
		for range steps {
			if err := run.Step(); err != nil {
				t.Fatal(err)
			}
		}
		var file bytes.Buffer
		if err := run.Save(&file); err != nil {
			t.Fatal(err)
		}
		second := waves(1, .1)
		nn.Constant(second.Params()[0], 7)
		resumed, err := trainer.Resume(second, &file)
		if err != nil {
			t.Fatal(err)
		}
		if err := resumed.Finish(context.Background()); err != nil {
			t.Fatal(err)
		}
		sameBytes(t, "resumed", weights(second), weights(whole))
		if !slices.Equal(resumed.Losses, end.Losses) || !slices.Equal(resumed.Scores, end.Scores) || resumed.Best != end.Best {
			t.Errorf("after %d steps: losses %v, best %d; uninterrupted %v, %d", steps, resumed.Losses, resumed.Best, end.Losses, end.Best)
		}
	}
}

func TestResumeRefuses(t *testing.T) {
	p := waves(1, 0)
	trainer := nn.Trainer{Epochs: 2}
	run, err := trainer.Start(p, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := run.Save(&file); err != nil {
		t.Fatal(err)
	}
	if _, err := (nn.Trainer{Epochs: 3}).Resume(p, bytes.NewReader(file.Bytes())); err == nil || !strings.Contains(err.Error(), "another trainer") {
		t.Errorf("another trainer: %v", err)
	}
	other := &nn.Supervised{Net: nn.Sequential{nn.NewLinear("other", 2, 1, rng.New(1))}, X: p.X, Y: p.Y}
	if _, err := trainer.Resume(other, bytes.NewReader(file.Bytes())); err == nil || !strings.Contains(err.Error(), "parameters") {
		t.Errorf("another net: %v", err)
	}
}

// TestCancelled: the run that comes with the error can be saved and resumed.
func TestCancelled(t *testing.T) {
	whole, p := waves(1, 0), waves(1, 0)
	trainer := nn.Trainer{Epochs: 4, Batch: 50}
	if _, err := trainer.Fit(context.Background(), whole, rng.New(3)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(progress.With(context.Background(), nil))
	ctx = progress.With(ctx, func(s progress.Step) {
		if s.Done == 2 {
			cancel()
		}
	})
	run, err := trainer.Fit(ctx, p, rng.New(3))
	if !errors.Is(err, context.Canceled) || run == nil || run.Epoch != 2 {
		t.Fatalf("run %v, error %v", run, err)
	}
	var file bytes.Buffer
	if err := run.Save(&file); err != nil {
		t.Fatal(err)
	}
	again := waves(9, 0)
	again.X, again.Y, again.HeldX, again.HeldY = p.X, p.Y, p.HeldX, p.HeldY
	resumed, err := trainer.Resume(again, &file)
	if err != nil {
		t.Fatal(err)
	}
	if err := resumed.Finish(context.Background()); err != nil {
		t.Fatal(err)
	}
	sameBytes(t, "resumed", weights(again), weights(whole))
}

// TestPatience: noise alone cannot be learned, so the validation soon gets
// worse; what is left is the best epoch.
func TestPatience(t *testing.T) {
	p := waves(1, 2)
	run, err := nn.Trainer{Epochs: 500, Batch: 20, Patience: 4, Method: optim.Adam{Rate: .02}}.Fit(context.Background(), p, rng.New(4))
	if err != nil {
		t.Fatal(err)
	}
	if run.Epoch >= 500 || run.Epoch != run.Best+1+4 {
		t.Errorf("stopped after %d epochs, best %d", run.Epoch, run.Best)
	}
	if got := p.Validation(nn.Inference(nn.NewTape())); got != run.Scores[run.Best] {
		t.Errorf("validation of what is left %g, best %g", got, run.Scores[run.Best])
	}
}

// TestDivergenceIsNamed: NaN and infinities are refused with their place, and
// the parameters stay as they were before the step.
func TestDivergenceIsNamed(t *testing.T) {
	for _, c := range []struct {
		what, want string
		spoil      func(p *nn.Supervised)
		step       int
	}{
		{"a weight", `parameter "hidden.1.weight"`, func(p *nn.Supervised) { p.Params()[4].Value.Data[3] = float32(math.NaN()) }, 1},
		{"overflow in a layer", `layer "out"`, func(p *nn.Supervised) { nn.Constant(p.Params()[6], 3e38) }, 1},
	} {
		p := waves(1, 0)
		c.spoil(p)
		before := weights(&nn.Supervised{Net: nn.Sequential{p.Net.(nn.Sequential)[0]}})
		_, err := nn.Trainer{}.Fit(context.Background(), p, rng.New(1))
		var d *nn.Diverged
		if !errors.As(err, &d) || !strings.Contains(err.Error(), c.want) || d.Step != c.step {
			t.Errorf("%s: %v", c.what, err)
		}
		sameBytes(t, "weights", before, weights(&nn.Supervised{Net: nn.Sequential{p.Net.(nn.Sequential)[0]}}))
	}
}

// TestSuspect names a layer that works on sequences, an operation without a
// name, and nothing where all is well.
func TestSuspect(t *testing.T) {
	p := nn.Inference(nn.NewTape())
	l := nn.NewLinear("per step", 2, 3, rng.New(1))
	x := p.Input(normal(1, 4, 5, 2))
	if where, _ := nn.Suspect(l.Forward(p, x).Sum()); where != "" {
		t.Errorf("all well, but %s", where)
	}
	if where, _ := nn.Suspect(l.Forward(p, x).Shift(-100).Log().Sum()); where != "log behind per step" {
		t.Errorf("logarithm of a negative number: %s", where)
	}
	nn.Constant(l.W, 3e38)
	if where, v := nn.Suspect(l.Forward(p, x.Scale(100)).Sum()); where != `layer "per step"` || !math.IsInf(v, 0) && !math.IsNaN(v) {
		t.Errorf("overflow: %g in %s", v, where)
	}
}

func TestBadInput(t *testing.T) {
	ok := waves(1, 0)
	x := func(v float32) *nn.Tensor { t := tensor.New[float32](5, 2); t.Data[7] = v; return t }
	y := tensor.New[float32](5, 1)
	for _, c := range []struct {
		what, want string
		trainer    nn.Trainer
		p          *nn.Supervised
		src        rand.Source
	}{
		{"no source", "random source", nn.Trainer{}, ok, nil},
		{"no rows", "no rows", nn.Trainer{}, &nn.Supervised{Net: ok.Net, X: tensor.New[float32](0, 2), Y: tensor.New[float32](0, 1)}, rng.New(1)},
		{"rows differ", "same number of rows", nn.Trainer{}, &nn.Supervised{Net: ok.Net, X: x(0), Y: tensor.New[float32](4, 1)}, rng.New(1)},
		{"NaN", "NaN in row 3", nn.Trainer{}, &nn.Supervised{Net: ok.Net, X: x(float32(math.NaN())), Y: y}, rng.New(1)},
		{"infinite", "+Inf in row 3", nn.Trainer{}, &nn.Supervised{Net: ok.Net, X: x(float32(math.Inf(1))), Y: y}, rng.New(1)},
		{"no parameters", "no parameters", nn.Trainer{}, &nn.Supervised{Net: nn.ReLU{}, X: x(0), Y: y}, rng.New(1)},
		{"patience for nothing", "validation", nn.Trainer{Patience: 2}, &nn.Supervised{Net: ok.Net, X: x(0), Y: y}, rng.New(1)},
		{"inputs of another width", "does not fit", nn.Trainer{}, &nn.Supervised{Net: ok.Net, X: tensor.New[float32](5, 3), Y: y}, rng.New(1)},
		{"targets of another shape", "does not fit", nn.Trainer{}, &nn.Supervised{Net: ok.Net, X: x(0), Y: tensor.New[float32](5, 2)}, rng.New(1)},
		{"targets in a row", "does not fit", nn.Trainer{}, &nn.Supervised{Net: ok.Net, X: x(0), Y: tensor.New[float32](5)}, rng.New(1)},
		{"negative", "negative", nn.Trainer{Epochs: -1}, ok, rng.New(1)},
	} {
		if _, err := c.trainer.Fit(context.Background(), c.p, c.src); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", c.what, err, c.want)
		}
	}
}

// TestBuckets: each row comes once, and batches hold neighbours in length.
func TestBuckets(t *testing.T) {
	r := rand.New(rng.New(5))
	lengths, seen := make([]int, 97), make([]bool, 97)
	padding, total := 0, 0
	for i := range lengths {
		lengths[i] = 1 + r.IntN(50)
	}
	for _, b := range nn.Buckets(lengths, 10, r) {
		longest := 0
		for _, i := range b {
			if seen[i] {
				t.Fatalf("row %d twice", i)
			}
			seen[i] = true
			longest = max(longest, lengths[i])
		}
		for _, i := range b {
			padding += longest - lengths[i]
			total += lengths[i]
		}
	}
	for i, s := range seen {
		if !s {
			t.Errorf("row %d is missing", i)
		}
	}
	if padding > total/5 {
		t.Errorf("%d steps of padding for %d steps", padding, total)
	}
}
