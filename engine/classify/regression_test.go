package classify

import (
	"bytes"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// prices is toy with a number to learn, of standard deviation about 12 and
// noise of standard deviation 1.
func prices(n int, seed uint64) *frame.Frame {
	r := rand.New(rng.New(seed))
	x, z, price := make([]float64, n), make([]float64, n), make([]float64, n)
	level := make([]string, n)
	for i := range n {
		x[i], z[i], level[i] = r.NormFloat64(), 3*r.Float64(), string(rune('a'+r.IntN(6)))
		price[i] = 100 + 5*x[i]*z[i] + 4*float64(level[i][0]-'a') + r.NormFloat64()
	}
	return must(frame.New(frame.NumberColumn("x", x), frame.NumberColumn("z", z),
		frame.CategoryColumn("level", level), frame.NumberColumn("price", price)))
}

func meanSquare(p, y []float64) float64 {
	sum := 0.0
	for i := range p {
		sum += (p[i] - y[i]) * (p[i] - y[i])
	}
	return sum / float64(len(p))
}

// TestRegressionLearns: new rows are predicted to little more than the noise,
// whose variance is one.
func TestRegressionLearns(t *testing.T) {
	train, test := prices(6000, 1), prices(2000, 2)
	b := BoostingRegression{Rounds: 400, LearningRate: .1, Depth: 5}
	m := must(b.Fit(ctx, train, "price", rng.New(1)))
	if e := meanSquare(must(m.Predict(ctx, test)), must(test.Floats("price"))); e > 1.8 {
		t.Errorf("mean squared error %v", e)
	}
	stopped := must(b.FitValidated(ctx, train, test, "price", rng.New(1)))
	if n := stopped.Rounds(); n < 50 || n > 400 {
		t.Errorf("stopped after %d rounds", n)
	}
}

// TestRegressionStump: one full step of one split gives the mean of each side
// and the split with the least squared error.
func TestRegressionStump(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, 5, 6}, []float64{1, 3, 2, 9, 11, 10}
	f := must(frame.New(frame.NumberColumn("x", x), frame.NumberColumn("y", y)))
	m := must(BoostingRegression{Rounds: 1, LearningRate: 1, Depth: 1, Lambda: -1}.Fit(ctx, f, "y", rng.New(1)))
	for i, v := range must(m.Predict(ctx, f)) {
		want := 2.0
		if i >= 3 {
			want = 10
		}
		if math.Abs(v-want) > 1e-6 { // 31 bits for the sum of derivatives
			t.Errorf("row %d: %v, want %v", i, v, want)
		}
	}
}

// TestRegressionShift: adding a constant to the label adds it to predictions,
// and weights are copies.
func TestRegressionShift(t *testing.T) {
	f := prices(1000, 3)
	y := slices.Clone(must(f.Floats("price")))
	for i := range y {
		y[i] += 1000
	}
	b := BoostingRegression{Rounds: 5}
	p := must(must(b.Fit(ctx, f, "price", rng.New(1))).Predict(ctx, f))
	moved := replace(f, frame.NumberColumn("price", y))
	q := must(must(b.Fit(ctx, moved, "price", rng.New(1))).Predict(ctx, f))
	for i := range p {
		if math.Abs(p[i]+1000-q[i]) > 1e-3 {
			t.Fatalf("row %d: %v, and %v for a label 1000 higher", i, p[i], q[i])
		}
	}
}

func TestRegressionIsTheSame(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	f := prices(9000, 4)
	var saved [][]byte
	for _, cores := range []int{1, 2} {
		runtime.GOMAXPROCS(cores)
		m := must(BoostingRegression{Rounds: 5, Subsample: .5}.Fit(ctx, f, "price", rng.New(3)))
		saved = append(saved, must(m.MarshalBinary()))
	}
	if !bytes.Equal(saved[0], saved[1]) {
		t.Error("the model differs between 1 and 2 cores")
	}
	var loaded RegressionModel
	if err := loaded.UnmarshalBinary(saved[0]); err != nil || loaded.Rounds() != 5 {
		t.Errorf("read back: %v", err)
	}
	if err := new(BoostingModel).UnmarshalBinary(saved[0]); err == nil {
		t.Error("a regression was read as a classifier")
	}
}

func TestRegressionRefuses(t *testing.T) {
	f := prices(50, 5)
	same := replace(f, frame.NumberColumn("price", make([]float64, 50)))
	hole := slices.Clone(must(f.Floats("price")))
	hole[7] = math.NaN()
	for name, c := range map[string]struct {
		b     BoostingRegression
		f     *frame.Frame
		label string
		says  string
	}{
		"no such column": {f: f, label: "prize", says: "prize"},
		"a category":     {f: f, label: "level", says: "needs numbers"},
		"constant":       {f: same, label: "price", says: "nothing can be learnt"},
		"missing":        {f: replace(f, frame.NumberColumn("price", hole)), label: "price", says: "row 7"},
		"positive level": {b: BoostingRegression{Positive: "x"}, f: f, label: "price", says: "no positive level"},
		"empty":          {f: f.Take(nil), label: "price", says: "no rows"},
		"settings":       {b: BoostingRegression{Rounds: -1}, f: f, label: "price", says: "Rounds"},
		"weights":        {b: BoostingRegression{Weight: "w"}, f: f, label: "price", says: "weights"},
	} {
		_, err := c.b.Fit(ctx, c.f, c.label, rng.New(1))
		if err == nil || !strings.HasPrefix(err.Error(), "classify: ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
