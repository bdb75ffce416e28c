package whatif_test

import (
	"path/filepath"
	"strings"
	"testing"

	"pawl/stdlib/classify"
	"pawl/stdlib/dataset"
	"pawl/stdlib/metrics"
	"pawl/stdlib/scgoat"
	"pawl/stdlib/scope"
	"pawl/stdlib/synth"
)

func TestSketchOfTheDesign(t *testing.T) {
	scope.Seed(1)
	train, val, _ := dataset.Credit(1500, 1).Split(0.6, 0.2)
	file := filepath.Join(t.TempDir(), "run.pawl")
	run := scgoat.ACT{
		Generators:  []synth.Generator{synth.GaussianCopula{}, synth.CART{}, synth.Mixture{}},
		Rows:        300,
		Constraints: []scgoat.Constraint{scgoat.AtMost(metrics.ReID, 0.30), scgoat.AtLeast(metrics.KS, 0.70)},
		Initial:     6, Budget: 10, Classifier: classify.Boosting{Rounds: 10, Depth: 3}, File: file,
	}.Run(train, val)
	w := run.WhatIf()
	best := w.Set("reid", 0.25).Best()
	if best.Limits[0] != 0.25 || w.Thresholds()[0] != 0.30 {
		t.Errorf("asked about %v, began at %v", best.Limits, w.Thresholds())
	}
	if text, _ := w.MIMEBundle()["text/html"].(string); !strings.Contains(text, "reid") {
		t.Errorf("shown as %v", text)
	}
	low, high := w.Range("reid")
	if c := w.Curve("reid"); len(c.Best) != 25 || c.Threshold[0] != low || c.Threshold[24] != high {
		t.Errorf("curve %v", c.Threshold)
	}
	if m := w.Map("reid", "ks"); len(m.Best) != 15 {
		t.Errorf("map of %d rows", len(m.Best))
	}
	if more := w.Drop("reid").Drop("ks").Evaluate(); len(more.Run().Extra) != 1 {
		t.Errorf("%d more evaluations", len(more.Run().Extra))
	}
	if again := scgoat.Open(file); len(again.Extra) != 1 || len(again.WhatIf().Prices()) != 2 {
		t.Errorf("read back %d more evaluations", len(again.Extra))
	}
	if len(w.Front()) == 0 || len(w.Replay()) == 0 {
		t.Error("no front or no replay")
	}
}

func TestUnknownMetricEndsTheCell(t *testing.T) {
	scope.Seed(1)
	train, val, _ := dataset.Credit(800, 1).Split(0.6, 0.2)
	run := scgoat.Unconstrained{
		Generators: []synth.Generator{synth.GaussianCopula{}, synth.Mixture{}}, Rows: 200,
		Constraints: []scgoat.Constraint{scgoat.AtLeast(metrics.KS, 0.70)},
		Initial:     5, Budget: 1, Classifier: classify.Boosting{Rounds: 5, Depth: 2},
	}.Run(train, val)
	defer func() {
		if err, ok := recover().(error); !ok || !strings.HasPrefix(err.Error(), "whatif: ") {
			t.Errorf("panicked with %v, want an error of whatif", err)
		}
	}()
	run.WhatIf().Set("reid", 0.1)
}
