package scgoat_test

import (
	"strings"
	"testing"

	"pawl/stdlib/classify"
	"pawl/stdlib/dataset"
	"pawl/stdlib/frame"
	"pawl/stdlib/metrics"
	"pawl/stdlib/scgoat"
	"pawl/stdlib/scope"
	"pawl/stdlib/synth"
)

// bootstrap is a generator as a cell writes it.
type bootstrap struct{}

func (bootstrap) Name() string { return "bootstrap" }

func (bootstrap) Fit(df frame.Frame) synth.Model {
	return synth.NewModel(func(n int) frame.Frame { return df.Shuffle().Head(n) })
}

var quick = classify.Boosting{Rounds: 10, Depth: 3}

func tables() (train, val, test frame.Frame) {
	scope.Seed(1)
	return dataset.Credit(1500, 1).Split(0.6, 0.2)
}

func TestSketchOfTheDesign(t *testing.T) {
	train, val, test := tables()
	run := scgoat.ACT{
		Generators:  []synth.Generator{synth.GaussianCopula{}, synth.CART{}, bootstrap{}},
		Rows:        400,
		Objective:   metrics.AUC,
		Constraints: []scgoat.Constraint{scgoat.AtMost(metrics.ReID, 0.30).From(0.9), scgoat.AtLeast(metrics.KS, 0.70)},
		Initial:     8,
		Budget:      10,
		Classifier:  quick,
	}.Run(train, val, test)
	if len(run.Evaluations) != 18 || run.Test <= 0.5 {
		t.Errorf("%d evaluations, test %v", len(run.Evaluations), run.Test)
	}
	if rows := run.Release().Rows(); rows != 400 {
		t.Errorf("released %d rows", rows)
	}
	if rows := run.Sample(33).Rows(); rows != 33 {
		t.Errorf("sampled %d rows", rows)
	}
	if rows := run.Table().Rows(); rows != 18 {
		t.Errorf("table of %d rows", rows)
	}
	if text, _ := run.MIMEBundle()["text/plain"].(string); !strings.Contains(text, "bootstrap") {
		t.Errorf("shown as %v", text)
	}
}

func TestMethodsShareOneFit(t *testing.T) {
	train, val, _ := tables()
	pools := scgoat.DrawRows(300, train, synth.GaussianCopula{}, synth.CART{})
	limits := []scgoat.Constraint{scgoat.AtMost(metrics.Func("rows", metrics.Lower, func(real, fake frame.Frame) float64 {
		return float64(fake.Rows()) / float64(real.Rows())
	}), 1)}
	free := scgoat.Unconstrained{Constraints: limits, Initial: 5, Budget: 2, Classifier: quick}.On(pools, val)
	fixed := scgoat.Fixed{Constraints: limits, Initial: 5, Budget: 2, Classifier: quick}.On(pools, val)
	act := scgoat.ACT{Constraints: limits, Initial: 5, Budget: 5, Classifier: quick}.On(pools, val)
	if table := scgoat.Compare(free, fixed, act); table.Rows() != 3 {
		t.Errorf("comparison of %d rows", table.Rows())
	}
	if got := fixed.Best.Values[0]; got != 300.0/900 {
		t.Errorf("the cell's metric is %v", got)
	}
}

func TestMistakeEndsTheCell(t *testing.T) {
	train, val, _ := tables()
	defer func() {
		if err, ok := recover().(error); !ok || !strings.HasPrefix(err.Error(), "scgoat: ") {
			t.Errorf("panicked with %v, want an error of scgoat", err)
		}
	}()
	scgoat.ACT{Generators: []synth.Generator{synth.CART{}}}.Run(train, val)
}
