package synth

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// Given x = 1 and y = -1, the third of three normals of correlation
// .6, .3 and -.2 has mean slope . (1, -1) and variance 1 - slope . cross, with
// slope = cross of the inverse of the first two's correlation: the formula of
// the conditional normal, worked out by hand.
func TestGivenOfNormals(t *testing.T) {
	c := &conditioned{held: []int{0, 1}, free: []int{2}, low: []float64{1, -1}, high: []float64{1, -1}}
	if err := c.solve(context.Background(), [][]float64{{1, 0.6, 0.3}, {0.6, 1, -0.2}, {0.3, -0.2, 1}}); err != nil {
		t.Fatal(err)
	}
	slope0, slope1 := (0.3+0.6*0.2)/0.64, (-0.2-0.6*0.3)/0.64
	mean, variance := slope0-slope1, 1-0.3*slope0+0.2*slope1
	r := rand.New(rng.New(1))
	sum, square := 0.0, 0.0
	const n = 200000
	scores := make([]float64, 3)
	for range n {
		c.draw(scores, r)
		if scores[0] != 1 || scores[1] != -1 {
			t.Fatalf("held scores %v", scores[:2])
		}
		sum += scores[2]
		square += (scores[2] - mean) * (scores[2] - mean)
	}
	// four standard errors
	if math.Abs(sum/n-mean) > 4*math.Sqrt(variance/n) || math.Abs(square/n-variance) > 4*variance*math.Sqrt(2.0/n) {
		t.Errorf("mean %.4f and variance %.4f, want %.4f and %.4f", sum/n, square/n, mean, variance)
	}
}

// Given two booleans true, each the sign of a normal, the third correlated
// with both: compared with rows of the model's own that happen to fit.
func TestGivenAgreesWithRejection(t *testing.T) {
	r := rand.New(rng.New(2))
	const n = 5000
	a, b, x := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		z, w := r.NormFloat64(), r.NormFloat64()
		x[i] = math.Round(100 * (z + w + r.NormFloat64()))
		if z > 0.8 {
			a[i] = 1
		}
		if 0.6*z+0.8*w > 0.5 {
			b[i] = 1
		}
	}
	f, err := frame.New(frame.BooleanColumn("a", a), frame.BooleanColumn("b", b), frame.NumberColumn("x", x))
	if err != nil {
		t.Fatal(err)
	}
	m, err := GaussianCopula{}.Fit(context.Background(), f, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	values := Given{"a": true, "b": true}
	exact, err := SampleGiven(context.Background(), m, 20000, values, rng.New(3))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := SampleGiven(context.Background(), struct{ Model }{m}, 20000, values, rng.New(4))
	if err != nil {
		t.Fatal(err)
	}
	// deviations of about 130: four standard errors of a difference of means
	if d := meanOf(exact, 2) - meanOf(kept, 2); math.Abs(d) > 5.2 {
		t.Errorf("means differ by %.1f", d)
	}
}

func meanOf(f *frame.Frame, column int) float64 {
	sum := 0.0
	for _, v := range f.Columns()[column].Floats() {
		sum += v
	}
	return sum / float64(f.Rows())
}
