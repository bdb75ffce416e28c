package plotting_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pawl/engine/rng"
	"pawl/plotting"
)

func labels(t plotting.Ticks, low, high float64) string {
	var out []string
	for _, tick := range t.Ticks(low, high) {
		out = append(out, tick.Label)
	}
	return strings.Join(out, " ")
}

func TestTickLabels(t *testing.T) {
	for _, c := range []struct {
		ticks     plotting.Ticks
		low, high float64
		want      string
	}{
		{plotting.Ticks{}, 0, 1, "0 0.25 0.50 0.75 1.00"},
		{plotting.Ticks{}, -0.2, 1.05, "0 0.25 0.50 0.75 1.00"},
		{plotting.Ticks{}, 17, 90, "20 40 60 80"},
		{plotting.Ticks{}, 0, 46000, "0 10k 20k 30k 40k"},
		{plotting.Ticks{}, 0, 2.2e6, "0 0.5M 1.0M 1.5M 2.0M"},
		{plotting.Ticks{}, 0, 4e-5, "0 1e-05 2e-05 3e-05 4e-05"},
		{plotting.Ticks{}, 0, 5e12, "0 2e+12 4e+12"},
		{plotting.Ticks{Integer: true}, 0.5, 2.5, "1 2"},
		{plotting.Ticks{Integer: true}, 0.5, 220.5, "50 100 150 200"},
		{plotting.Ticks{Count: 2}, 0.03, 0.14, "0.05 0.10"},
		{plotting.Ticks{Count: 2}, 0.03, 0.16, "0.05 0.10 0.15"}, // 0.1 alone would tell no scale
	} {
		if got := labels(c.ticks, c.low, c.high); got != c.want {
			t.Errorf("%v from %v to %v: %s, want %s", c.ticks, c.low, c.high, got, c.want)
		}
	}
}

// TestTicksOfAnyRange checks what holds for every range: two ticks or more, in
// order, inside it, not too many, told apart by their labels.
func TestTicksOfAnyRange(t *testing.T) {
	r := rand.New(rng.New(1))
	for range 20000 {
		low := r.NormFloat64() * math.Pow(10, float64(r.IntN(13)-6))
		span := math.Pow(10, r.Float64()*14-7)
		if span < 1e-6*math.Abs(low) {
			continue // labels of at most seven digits cannot tell such ticks apart
		}
		ticks := plotting.Ticks{Count: 2 + r.IntN(7)}
		marks := ticks.Ticks(low, low+span)
		if len(marks) < 2 || len(marks) > ticks.Count+2 {
			t.Fatalf("%d ticks from %v to %v", len(marks), low, low+span)
		}
		for i, m := range marks {
			slack := 1e-8 * (span + math.Abs(low))
			if m.Value < low-slack || m.Value > low+span+slack {
				t.Fatalf("tick %v outside %v to %v", m.Value, low, low+span)
			}
			if i > 0 && m.Value <= marks[i-1].Value {
				t.Fatalf("ticks %v and %v", marks[i-1].Value, m.Value)
			}
		}
	}
}

func TestRampEndsAndMonotoneLightness(t *testing.T) {
	last := -1.0
	for i := range 256 {
		l := plotting.Luminance(plotting.Viridis.At(float64(i) / 255))
		if l <= last && i > 0 {
			if last-l > 1e-3 {
				t.Fatalf("viridis darkens at %d", i)
			}
		}
		last = math.Max(last, l)
	}
	if plotting.Viridis.At(-1) != plotting.Viridis[0] || plotting.Viridis.At(2) != plotting.Viridis[len(plotting.Viridis)-1] {
		t.Error("values outside 0..1 are not clamped")
	}
	if a, b := plotting.Luminance(plotting.BlueRed.At(0)), plotting.Luminance(plotting.BlueRed.At(1)); math.Abs(a-b) > 0.06 {
		t.Errorf("the ends of the diverging ramp have luminance %.3f and %.3f", a, b)
	}
}
