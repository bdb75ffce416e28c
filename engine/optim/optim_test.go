package optim

import (
	"math"
	"runtime"
	"testing"

	"pawl/engine/tensor"
)

// TestDescent: every method finds the bottom of a bowl whose axes differ by a
// factor of ten in steepness.
func TestDescent(t *testing.T) {
	for _, m := range []Method{
		Adam{Rate: .1}, AdamW{Rate: .1, WeightDecay: Zero}, RAdam{Rate: .1}, SGD{Rate: .05},
		SGD{Rate: .02, Momentum: .9}, SGD{Rate: .02, Momentum: .9, Nesterov: true},
	} {
		w := tensor.From([]float32{3, -2}, 2)
		s := Init(m, []*Tensor{w})
		cosine := Cosine{Steps: 500}
		for step := range 500 {
			g := tensor.From([]float32{w.Data[0], 10 * w.Data[1]}, 2)
			s.Update([]*Tensor{g}, cosine.Factor(step))
		}
		if math.Hypot(float64(w.Data[0]), float64(w.Data[1])) > 1e-3 {
			t.Errorf("%T ends at %v", m, w.Data)
		}
	}
}

// TestCores: a large parameter gets the same bytes on one core and on two, and
// the same as if it came in two halves.
func TestCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const n = 3*share + 17
	run := func(cores int) []float32 {
		runtime.GOMAXPROCS(cores)
		w, g := tensor.New[float32](n), tensor.New[float32](n)
		for i := range g.Data {
			g.Data[i] = float32(math.Sin(float64(i)))
		}
		s := Init(Adam{WeightDecay: .1}, []*Tensor{w})
		for range 3 {
			s.Update([]*Tensor{g}, 1)
		}
		return w.Data
	}
	one, two := run(1), run(2)
	for i := range one {
		if math.Float32bits(one[i]) != math.Float32bits(two[i]) {
			t.Fatalf("element %d: %g on one core, %g on two", i, one[i], two[i])
		}
	}
}

func TestClip(t *testing.T) {
	g := []*Tensor{tensor.From([]float32{3, 0}, 2), tensor.From([]float32{4}, 1)}
	if n := ClipNorm(g, 10); n != 5 || g[0].Data[0] != 3 {
		t.Errorf("within the limit: norm %g, gradient %v", n, g[0])
	}
	if n := ClipNorm(g, 1); n != 5 || math.Abs(Norm(g)-1) > 1e-6 {
		t.Errorf("beyond the limit: norm %g, then %g", n, Norm(g))
	}
	Clamp(g, .5)
	if g[0].Data[0] != .5 || g[1].Data[0] != .5 {
		t.Errorf("clamped: %v %v", g[0], g[1])
	}
}

func TestSchedules(t *testing.T) {
	for _, c := range []struct {
		s    Schedule
		step int
		want float64
	}{
		{Cosine{Steps: 110, Warmup: 10}, 0, .1}, {Cosine{Steps: 110, Warmup: 10}, 10, 1},
		{Cosine{Steps: 110, Warmup: 10}, 60, .5}, {Cosine{Steps: 110, Floor: .2}, 200, .2},
		{Decay{Every: 10}, 9, 1}, {Decay{Every: 10}, 20, .01}, {Decay{By: .5}, 3, .125},
		{Milestones{At: []int{20, 40}}, 19, 1}, {Milestones{At: []int{20, 40}}, 40, .01},
		{Warmup{Steps: 4}, 1, .5}, {Warmup{Steps: 4}, 15, .5},
	} {
		if got := c.s.Factor(c.step); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%+v at %d: %g, want %g", c.s, c.step, got, c.want)
		}
	}
}
