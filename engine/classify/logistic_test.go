package classify

import (
	"encoding/json"
	"math"
	"os"
	"runtime"
	"slices"
	"testing"

	"pawl/engine/frame"
)

// TestLogisticMatchesScikitLearn compares with testdata/logistic_sklearn.json,
// which testdata/logistic_sklearn.py wrote. Both minimise the same strictly
// convex function; 1e-6 is what two solvers stopped at a gradient of 1e-8 and
// 1e-12 can differ by.
func TestLogisticMatchesScikitLearn(t *testing.T) {
	var reference struct {
		Fits []struct {
			Lambda       float64
			Intercept    float64
			Coefficients []float64
		}
	}
	data := must(os.ReadFile("testdata/logistic_sklearn.json"))
	if err := json.Unmarshal(data, &reference); err != nil {
		t.Fatal(err)
	}
	for _, want := range reference.Fits {
		m := must(Logistic{Lambda: want.Lambda, Weight: "w"}.Fit(ctx, formula(400), "label"))
		got := m.Coefficients()
		if len(got) != len(want.Coefficients) {
			t.Fatalf("%d coefficients, want %d", len(got), len(want.Coefficients))
		}
		for i, c := range got {
			if math.Abs(c.Value-want.Coefficients[i]) > 1e-6 {
				t.Errorf("lambda %v: %s %s is %v, want %v", want.Lambda, c.Column, c.Level, c.Value, want.Coefficients[i])
			}
		}
		if math.Abs(m.Intercept()-want.Intercept) > 1e-6 {
			t.Errorf("lambda %v: intercept %v, want %v", want.Lambda, m.Intercept(), want.Intercept)
		}
	}
}

// formula is the table of testdata/logistic_sklearn.py.
func formula(n int) *frame.Frame {
	x, z, w := make([]float64, n), make([]float64, n), make([]float64, n)
	level, label := make([]string, n), make([]string, n)
	for i := range n {
		x[i], z[i], w[i] = math.Sin(float64(i)), float64((7*i%23)*(7*i%23)), float64(1+i%3)
		level[i] = "abcd"[i/3%4 : i/3%4+1]
		margin := 2*x[i] + z[i]/200 - 1 + 2*math.Cos(5*float64(i))
		if i%4 == 1 {
			margin++
		}
		label[i] = "no"
		if margin > 0 {
			label[i] = "yes"
		}
		if i%11 == 0 {
			x[i] = math.NaN()
		}
	}
	return must(frame.New(frame.NumberColumn("x", x), frame.NumberColumn("z", z), frame.CategoryColumn("level", level),
		frame.NumberColumn("w", w), frame.CategoryColumn("label", label)))
}

// TestNewtonGradient: gradient and Hessian product agree with finite
// differences of the loss and of the gradient.
func TestNewtonGradient(t *testing.T) {
	f := formula(60)
	tgt := must(newTarget(f, "label", "", "w"))
	labels, weights, err := tgt.read(f)
	if err != nil {
		t.Fatal(err)
	}
	terms, size, err := newTerms(ctx, tgt.features(f), weights)
	if err != nil {
		t.Fatal(err)
	}
	at := func(x []float64) *newton {
		n := &newton{design: must(newDesign(ctx, terms, size, f)), labels: labels, weights: weights, lambda: .7, x: x, curve: make([]float64, 60)}
		if err := n.evaluate(ctx); err != nil {
			t.Fatal(err)
		}
		return n
	}
	x := make([]float64, size+1)
	for i := range x {
		x[i] = math.Sin(float64(3 * i))
	}
	here := at(x)
	const e = 1e-5
	for i := range x {
		up, down := slices.Clone(x), slices.Clone(x)
		up[i], down[i] = x[i]+e, x[i]-e
		a, b := at(up), at(down)
		if d := (a.loss - b.loss) / (2 * e); math.Abs(d-here.gradient[i]) > 1e-6 {
			t.Errorf("gradient %d is %v, finite difference %v", i, here.gradient[i], d)
		}
		unit := make([]float64, len(x))
		unit[i] = 1
		for k, v := range must(here.times(ctx, unit)) {
			if d := (a.gradient[k] - b.gradient[k]) / (2 * e); math.Abs(d-v) > 1e-6 {
				t.Errorf("Hessian %d, %d is %v, finite difference %v", k, i, v, d)
			}
		}
	}
}

// TestLogisticLaws: the same bits on 1 and 2 cores and after loading; levels by
// name; constants and unknown levels have no influence.
func TestLogisticLaws(t *testing.T) {
	f := toy(9000, 1)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var last []float64
	for _, cores := range []int{1, 2} {
		runtime.GOMAXPROCS(cores)
		m := must(Logistic{}.Fit(ctx, f, "label"))
		if last != nil && !slices.Equal(last, m.x) {
			t.Error("the model differs between 1 and 2 cores")
		}
		last = m.x
	}
	m := must(Logistic{}.Fit(ctx, f, "label"))
	var loaded LogisticModel
	if err := loaded.UnmarshalBinary(must(m.MarshalBinary())); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(must(m.Proba(f)), must(loaded.Proba(f))) {
		t.Error("the loaded model predicts otherwise")
	}
	moved := make([]float64, f.Rows())
	if !slices.Equal(must(m.Proba(f)), must(m.Proba(replace(f, frame.NumberColumn("same", moved))))) {
		t.Error("a column that was constant in training has influence")
	}
	for _, c := range m.Coefficients() {
		if c.Column == "same" && (c.Value != 0 || c.Scale != 0) {
			t.Errorf("the constant column has coefficient %v and scale %v", c.Value, c.Scale)
		}
	}
}

// TestLogisticOnAdult: scikit-learn 1.9.1's LogisticRegression with standard
// scaling and one-hot levels has AUC .9054 on the publisher's test part.
func TestLogisticOnAdult(t *testing.T) {
	train, test := adult(t)
	m := must(Logistic{}.Fit(ctx, train, "income"))
	labels := must(m.target.code(test))
	if a := auc(labels, must(m.Proba(test))); math.Abs(a-.9054) > .001 {
		t.Errorf("AUC %v", a)
	}
}
