package autodiff

import (
	"math"
	"testing"

	"pawl/engine/tensor"
)

// TestLargeLogits: losses and their gradients stay finite and right where the
// exponentials overflow or vanish, in both precisions.
func TestLargeLogits(t *testing.T) {
	largeLogits[float32](t)
	largeLogits[float64](t)
}

func largeLogits[T tensor.Float](t *testing.T) {
	x := Var("x", tensor.From([]T{1e4, 0, -1e4, 0, 3, 1e4}, 2, 3))
	whole := []Span{{0, 3}}
	target := Const(tensor.From([]T{0, 0, 1, 1, 0, 0}, 2, 3))
	wantGradient := []T{1, 0, -1, -1, 0, 1}
	for name, c := range map[string]struct {
		loss *Node[T]
		want float64
	}{
		"classes": {x.CrossEntropy([]int{2, 0}).Scale(2), 3e4},
		"spans":   {x.CrossEntropySpans(target, whole), 3e4},
	} {
		g := Gradient(c.loss, x)[0]
		if got := float64(c.loss.Item()); math.Abs(got-c.want) > 1e-6*c.want {
			t.Errorf("%s: %g, want %g", name, got, c.want)
		}
		for i, v := range wantGradient {
			if math.Abs(float64(g.Data[i]-v)) > 1e-6 {
				t.Errorf("%s: gradient %d is %g, want %g", name, i, g.Data[i], v)
			}
		}
	}
	y := Var("y", tensor.From([]T{1e4, -1e4}, 2))
	both := y.BinaryCrossEntropy(Const(tensor.From([]T{0, 0}, 2)))
	if g := Gradient(both, y)[0]; both.Item() != 5e3 || g.Data[0] != .5 || g.Data[1] != 0 {
		t.Errorf("binary: %g, gradient %v", both.Item(), g)
	}
	if s := y.Tanh().Value; s.Data[0] != 1 || s.Data[1] != -1 {
		t.Errorf("tanh %v", s)
	}
	if s := y.Sigmoid().Value; s.Data[0] != 1 || s.Data[1] != 0 {
		t.Errorf("sigmoid %v", s)
	}
}
