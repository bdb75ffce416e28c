package synth_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/progress"
	"pawl/engine/rng"
	"pawl/engine/synth"
)

// birds is a table that a small net learns in a second: the kind says the
// weight and how often the bird can fly.
func birds(t *testing.T, n int) *frame.Frame {
	r := rand.New(rng.New(20))
	kind, flies, weight := make([]int32, n), make([]float64, n), make([]float64, n)
	for i := range n {
		kind[i] = int32(max(r.IntN(10)-7, 0)) // eight in ten are sparrows
		flies[i] = 1
		if kind[i] == 2 && r.Float64() < 0.9 {
			flies[i] = 0
		}
		weight[i] = math.Round(100*(1+10*float64(kind[i])+0.5*r.NormFloat64())) / 100
	}
	return newFrame(t, frame.NumberColumn("weight", weight), frame.BooleanColumn("flies", flies),
		frame.CodedColumn("kind", kind, []string{"sparrow", "gull", "emu"}))
}

var trained = map[string]synth.Generator{
	"CTGAN":     learner,
	"CopulaGAN": synth.CopulaGAN{Net: learner},
	"TVAE":      synth.TVAE{Epochs: 60, Batch: 100, Latent: 16, Encoder: []int{32}, Decoder: []int{32}, Rate: 5e-3},
}

var learner = synth.CTGAN{Epochs: 60, Batch: 100, Noise: 16, Generator: []int{32, 32}, Critic: []int{32, 32}, GeneratorRate: 2e-3, CriticRate: 2e-3}

// A short training learns how frequent the kinds and the fliers are, and
// roughly what a kind weighs.
func TestNetsLearn(t *testing.T) {
	table := birds(t, 2000)
	for name, g := range trained {
		m := fitted(t, g, table)
		f := drawn(t, m, 4000)
		for _, c := range f.Columns() {
			floor := 0.9
			if c.Name() == "weight" {
				floor = 0.5
			}
			if like := likeness(column(t, table, c.Name()), c); like < floor {
				t.Errorf("%s: column %q: likeness %.3f, want %.1f", name, c.Name(), like, floor)
			}
		}
		right := 0
		for i, code := range column(t, f, "kind").Codes() {
			if math.Abs(column(t, f, "weight").Floats()[i]-1-10*float64(code)) < 3 {
				right++
			}
		}
		if right < 3200 {
			t.Errorf("%s: %d of 4000 weights fit their kind; by chance about 2600 do", name, right)
		}
	}
}

// A net told a category makes it, whichever column it is of: the kinds come
// after the flag, so that a wrong offset would show. The reference's offset,
// which Compat has, points to the flag.
func TestNetIsToldACategoryOfAnyColumn(t *testing.T) {
	m := fitted(t, learner, birds(t, 2000))
	f := given(t, m, 300, synth.Given{"kind": "emu"})
	flying := 0.0
	for i := range f.Rows() {
		flying += column(t, f, "flies").Floats()[i] / 300
	}
	if flying > 0.4 {
		t.Errorf("%.2f of the emus fly, want about .1", flying)
	}
}

// interrupted returns a context that ends after so many epochs.
func interrupted(epochs int) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	return progress.With(ctx, func(s progress.Step) {
		if s.Done == epochs {
			cancel()
		}
	})
}

// withCheckpoint returns the generator with a checkpoint and so many epochs.
func withCheckpoint(g synth.Generator, path string, epochs int) synth.Generator {
	switch g := g.(type) {
	case synth.CTGAN:
		g.Checkpoint, g.Epochs = path, epochs
		return g
	case synth.CopulaGAN:
		g.Net.Checkpoint, g.Net.Epochs = path, epochs
		return g
	case synth.TVAE:
		g.Checkpoint, g.Epochs = path, epochs
		return g
	}
	return g
}

// An interrupted training leaves a model that can be drawn from, and goes on
// from there to the very bytes that training in one go gives; so does one
// whose epochs are raised.
func TestCheckpoint(t *testing.T) {
	table := birds(t, 350) // with a part of a batch at the end
	for _, g := range []synth.Generator{small, synth.CopulaGAN{Net: small}, synth.TVAE{Batch: 100, Latent: 4, Encoder: []int{8}, Decoder: []int{8}}} {
		path := filepath.Join(t.TempDir(), "training")
		_, err := withCheckpoint(g, path, 5).FitModel(interrupted(2), table, rng.New(1))
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("%s: error %v, want %v", g.Name(), err, context.Canceled)
		}
		half, err := synth.LoadFile(path)
		if err != nil {
			t.Fatalf("%s: %v", g.Name(), err)
		}
		if f := drawn(t, half, 10); f.Rows() != 10 {
			t.Errorf("%s: the checkpoint drew %d rows", g.Name(), f.Rows())
		}
		whole := text(drawn(t, fitted(t, withCheckpoint(g, "", 5), table), 500))
		if text(drawn(t, fitted(t, withCheckpoint(g, path, 5), table), 500)) != whole {
			t.Errorf("%s: the interrupted training became another model", g.Name())
		}
		further := text(drawn(t, fitted(t, withCheckpoint(g, path, 7), table), 500))
		if further != text(drawn(t, fitted(t, withCheckpoint(g, "", 7), table), 500)) || further == whole {
			t.Errorf("%s: training further became another model", g.Name())
		}
		refusesOtherCheckpoints(t, g, path, table)
	}
}

func refusesOtherCheckpoints(t *testing.T, g synth.Generator, path string, table *frame.Frame) {
	t.Helper()
	for want, try := range map[string]func() error{
		"of another table, seed or settings": func() error {
			_, err := withCheckpoint(g, path, 9).FitModel(context.Background(), birds(t, 300), rng.New(1))
			return err
		},
		"of 7 epochs already": func() error {
			_, err := withCheckpoint(g, path, 3).FitModel(context.Background(), table, rng.New(1))
			return err
		},
		"no saved model": func() error {
			other := path + ".other"
			if err := os.WriteFile(other, []byte("notes"), 0o600); err != nil {
				return err
			}
			_, err := withCheckpoint(g, other, 3).FitModel(context.Background(), table, rng.New(1))
			return err
		},
	} {
		if err := try(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", g.Name(), err, want)
		}
	}
}

// What the reference does can be had: other rows, of the same kind, and the
// same for the same seed.
func TestCompat(t *testing.T) {
	table := birds(t, 300)
	for _, g := range []synth.Generator{
		synth.CTGAN{Epochs: 2, Batch: 50, Noise: 4, Generator: []int{8}, Critic: []int{8}, Compat: true},
		synth.CopulaGAN{Net: synth.CTGAN{Epochs: 1, Batch: 50, Noise: 4, Generator: []int{8}, Critic: []int{8}, Compat: true}},
		synth.TVAE{Epochs: 2, Batch: 50, Latent: 4, Encoder: []int{8}, Decoder: []int{8}, Compat: true},
	} {
		m := fitted(t, g, table)
		if a := drawn(t, m, 77); a.Rows() != 77 || text(a) != text(drawn(t, m, 77)) {
			t.Errorf("%s: the same seed gave other rows", g.Name())
		}
		if _, err := m.Sample(context.Background(), -1, rng.New(1)); err == nil {
			t.Errorf("%s: a sample of -1 rows", g.Name())
		}
	}
}

func TestNetsRefuseSettings(t *testing.T) {
	for want, g := range map[string]synth.Generator{
		"CTGAN.Batch is 55, which is no multiple of Pac, 10": synth.CTGAN{Batch: 55},
		"CTGAN.Epochs is -1":                  synth.CTGAN{Epochs: -1},
		"CTGAN.Generator has a layer":         synth.CTGAN{Generator: []int{8, 0}},
		"a rate or decay of CTGAN is 2":       synth.CTGAN{CriticRate: 2},
		"CTGAN.Pac is -2":                     synth.CopulaGAN{Net: synth.CTGAN{Pac: -2}},
		`no marginal "levy"`:                  synth.CopulaGAN{Marginal: "levy"},
		"TVAE.Latent is -8":                   synth.TVAE{Latent: -8},
		"TVAE has the rate NaN":               synth.TVAE{Rate: math.NaN()},
		"ARF.Slack is 0.5":                    synth.ARF{Slack: 0.5},
		"CART.Predictors is -2":               synth.CART{Predictors: -2},
		"TVAE.Encoder has a layer of width 0": synth.TVAE{Encoder: []int{0}},
	} {
		if _, err := g.FitModel(context.Background(), birds(t, 20), rng.New(1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// Of many levels the rarest share a state, and come back from it.
func TestNetsPoolRareLevels(t *testing.T) {
	levels, codes := make([]string, 3000), make([]int32, 3000)
	for k := range levels {
		levels[k], codes[k] = strings.Repeat("v", 1+k%7)+string(rune('a'+k%26))+strings.Repeat("w", k/26), int32(k)
	}
	table := newFrame(t, frame.CodedColumn("c", codes, levels))
	g := small
	g.MostLevels = 20
	seen := map[string]bool{}
	c := column(t, drawn(t, fitted(t, g, table), 3000), "c")
	for i := range c.Len() {
		seen[c.Value(i)] = true
	}
	if len(seen) < 100 {
		t.Errorf("%d of 3000 equally rare levels were drawn, 20 of which are states of their own", len(seen))
	}
}
