package classify

import (
	"context"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// The rows and settings are those of testdata/bench_xgboost.py, the peer's
// side of each figure.

// BenchmarkAdultFit trains 100 rounds of depth 6 from the table, binning
// included, and reports the AUC on the publisher's test part.
func BenchmarkAdultFit(b *testing.B) {
	train, test := adult(b)
	var m *BoostingModel
	var err error
	for b.Loop() {
		if m, err = (Boosting{}).Fit(context.Background(), train, "income", rng.New(1)); err != nil {
			b.Fatal(err)
		}
	}
	reportAUC(b, m, test)
}

// BenchmarkAdultFitBinned is BenchmarkAdultFit without the binning.
func BenchmarkAdultFitBinned(b *testing.B) {
	train, test := adult(b)
	binned, err := Boosting{}.Bin(context.Background(), train, "income")
	if err != nil {
		b.Fatal(err)
	}
	var m *BoostingModel
	for b.Loop() {
		if m, err = (Boosting{}).FitBinned(context.Background(), binned, nil, rng.New(1)); err != nil {
			b.Fatal(err)
		}
	}
	reportAUC(b, m, test)
}

func reportAUC(b *testing.B, m *BoostingModel, test *frame.Frame) {
	b.StopTimer()
	b.ReportMetric(testAUC(b, m, test), "AUC")
}

func testAUC(t testing.TB, m *BoostingModel, test *frame.Frame) float64 {
	t.Helper()
	p, err := m.Proba(test)
	if err != nil {
		t.Fatal(err)
	}
	labels, err := m.target.code(test)
	if err != nil {
		t.Fatal(err)
	}
	return auc(labels, p)
}
