package synth_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
	"pawl/engine/synth"
)

// The column learned first has no predictors, so its tree is one leaf.
func TestCARTLearnsInOrder(t *testing.T) {
	table := people(t, 500, 1)
	m, err := synth.CART{Order: []string{"wage", "age"}}.Fit(context.Background(), table, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	for name, whole := range map[string]bool{"wage": true, "age": false, "job": false} {
		if n, err := m.Leaves(name); err != nil || (n == 1) != whole {
			t.Errorf("%s has %d leaves, error %v", name, n, err)
		}
	}
	if _, err := m.Leaves("height"); err == nil {
		t.Error("the tree of an unknown column has leaves")
	}
}

// A number that one row has comes back unless Smooth is set.
func TestCARTSmoothDoesNotCopy(t *testing.T) {
	r := rand.New(rng.New(2))
	x, seen := make([]float64, 1000), map[float64]bool{}
	for i := range x {
		x[i] = r.NormFloat64()
		seen[x[i]] = true
	}
	table := newFrame(t, frame.NumberColumn("x", x))
	for _, smooth := range []bool{false, true} {
		copies := 0
		for _, v := range column(t, sample(t, synth.CART{Smooth: smooth}, table, 1000), "x").Floats() {
			if seen[v] {
				copies++
			}
		}
		if smooth && copies > 0 || !smooth && copies < 1000 {
			t.Errorf("with Smooth %v, %d of 1000 values are copies", smooth, copies)
		}
	}
}

func TestSettingsOutOfRange(t *testing.T) {
	for want, g := range map[string]synth.Generator{
		`synth: CART.Order names "height", which is not`: synth.CART{Order: []string{"height"}},
		`synth: CART.Order names "age" twice`:            synth.CART{Order: []string{"age", "age"}},
		"synth: CART.MinLeaf is -1":                      synth.CART{MinLeaf: -1},
		"synth: CART.MinGain is 1":                       synth.CART{MinGain: 1},
		"synth: Mixture.Components is -2":                synth.Mixture{Components: -2},
		"synth: Mixture.Rounds is -1":                    synth.Mixture{Rounds: -1},
		"synth: Mixture.Prior is -0.5":                   synth.Mixture{Prior: -0.5},
	} {
		if _, err := g.FitModel(context.Background(), people(t, 20, 1), rng.New(1)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
