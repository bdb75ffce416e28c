package synth_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"pawl/engine/rng"
	engine "pawl/engine/synth"
	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
	"pawl/stdlib/synth"
)

func table() frame.Frame {
	return frame.New(
		frame.Number("x", []float64{1, 2, 3, 4, 5, 6}),
		frame.Category("c", []string{"a", "b", "a", "b", "a", "b"}))
}

// reversed is a generator as a cell writes it.
type reversed struct{ lose int }

func (reversed) Name() string { return "reversed" }

func (r reversed) Fit(df frame.Frame) synth.Model {
	return synth.NewModel(func(n int) frame.Frame {
		var rows []int
		for i := range n - r.lose {
			rows = append(rows, df.Rows()-1-i%df.Rows())
		}
		return frame.Of(df.Frame.Take(rows))
	})
}

func TestEveryGeneratorThroughOneInterface(t *testing.T) {
	for _, g := range []synth.Generator{synth.GaussianCopula{}, synth.CART{MinLeaf: 2}, synth.Mixture{Components: 2}, reversed{}} {
		scope.Seed(1)
		first := g.Fit(table()).Sample(9)
		scope.Seed(1)
		again := g.Fit(table()).Sample(9)
		if first.Rows() != 9 || strings.Join(first.Names(), " ") != "x c" {
			t.Errorf("%s: %d rows of %v", g.Name(), first.Rows(), first.Names())
		}
		for i := range 9 {
			if first.Columns()[0].Value(i) != again.Columns()[0].Value(i) {
				t.Errorf("%s: the same seed gave other rows", g.Name())
			}
		}
	}
}

func TestEngineSeesTheMethodItself(t *testing.T) {
	if g, ok := synth.Engine(synth.CART{MinLeaf: 3}).(engine.CART); !ok || g.MinLeaf != 3 {
		t.Errorf("the engine sees %#v", g)
	}
	m, err := synth.Engine(reversed{}).FitModel(context.Background(), table().Frame, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	f, err := m.Sample(context.Background(), 2, rng.New(1))
	if err != nil || f.Columns()[0].Value(0) != "6" {
		t.Errorf("drew %v, error %v, want the last row first", f, err)
	}
}

func TestNetsThroughOneInterface(t *testing.T) {
	net := synth.CTGAN{Epochs: 1, Batch: 10, Noise: 4, Generator: []int{8}, Critic: []int{8}}
	for _, g := range []synth.Generator{net, synth.CopulaGAN{Marginal: synth.Beta, Net: net}, synth.TVAE{Epochs: 1, Latent: 4, Encoder: []int{8}}} {
		m := g.Fit(table())
		if first, second := m.Losses(); len(first) != 1 || len(second) != 1 || m.Sample(7).Rows() != 7 {
			t.Errorf("%s: losses %v and %v", g.Name(), first, second)
		}
	}
}

func TestSaveLoadAndGiven(t *testing.T) {
	m := synth.ARF{Trees: 3}.Fit(table())
	path := filepath.Join(t.TempDir(), "arf")
	m.Save(path)
	scope.Seed(3)
	a := m.SampleGiven(5, synth.Given{"c": "b"})
	scope.Seed(3)
	b := synth.Load(path).SampleGiven(5, synth.Given{"c": "b"})
	for i := range 5 {
		if a.Columns()[1].Value(i) != "b" || a.Columns()[0].Value(i) != b.Columns()[0].Value(i) {
			t.Errorf("row %d: %s %s, read back %s", i, a.Columns()[0].Value(i), a.Columns()[1].Value(i), b.Columns()[0].Value(i))
		}
	}
}

func TestMistakesInACell(t *testing.T) {
	m, err := synth.Engine(reversed{lose: 1}).FitModel(context.Background(), table().Frame, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Sample(context.Background(), 3, rng.New(1)); err == nil || !strings.Contains(err.Error(), "asked for 3 rows and drew 2") {
		t.Errorf("error %v", err)
	}
	if _, err := synth.Engine(empty{}).FitModel(context.Background(), table().Frame, rng.New(1)); err == nil || !strings.Contains(err.Error(), "empty Model") {
		t.Errorf("error %v", err)
	}
	defer func() {
		if err, ok := recover().(error); !ok || !strings.HasPrefix(err.Error(), "synth: ") {
			t.Errorf("panicked with %v, want an error of synth", err)
		}
	}()
	synth.CART{Order: []string{"y"}}.Fit(table())
}

type empty struct{}

func (empty) Name() string                   { return "empty" }
func (empty) Fit(df frame.Frame) synth.Model { return synth.Model{} }
