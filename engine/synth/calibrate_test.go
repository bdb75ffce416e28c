package synth

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"pawl/engine/nn"
	"pawl/engine/rng"
	"pawl/engine/transform"
)

// Nets that have learned nothing draw, once calibrated, every state as often
// as the table has it: within five standard errors of 16,384 draws, made and
// calibrated with different ones.
func TestCalibrationMeetsFrequencies(t *testing.T) {
	ctx := context.Background()
	e, rows, err := newEncoder(ctx, pets(t, 1000), transform.Table{AtomShare: 0.05}, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	c := newCTGANModel(CTGAN{Noise: 4, Generator: []int{8}}.withDefaults(), e, newConditioner(e, rows), rng.New(2))
	v := newTVAEModel(TVAE{Latent: 4, Decoder: []int{8}}.withDefaults(), e, rng.New(2))
	seen, seeds := e.frequencies(rows), []uint64{11, 12, 13, 14, 15, 16, 17, 18}
	told := func(r *rand.Rand) condition { return c.conditions.draw(false, r) }
	for name, net := range map[string]struct {
		calibrate func(context.Context, *transform.Rows, rand.Source) error
		made      maker
	}{
		"CTGAN": {c.calibrate, func(n int, r *rand.Rand) []float32 {
			return c.made(&nn.Pass{Tape: nn.NewTape(), Source: r}, c.generator, n, told)
		}},
		"TVAE": {v.calibrate, v.made},
	} {
		if err := net.calibrate(ctx, rows, rng.New(3)); err != nil {
			t.Fatal(err)
		}
		drawn, err := e.drawnFrequencies(ctx, seeds, net.made)
		if err != nil {
			t.Fatal(err)
		}
		for j, share := range seen {
			if math.Abs(drawn[j]-share) > 5*math.Sqrt(2*share*(1-share)/(8*block)) {
				t.Errorf("%s: state %d has the share %.4f, in the table %.4f", name, j, drawn[j], share)
			}
		}
	}
}
