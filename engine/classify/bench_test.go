package classify

import (
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
	for b.Loop() {
		m = must(Boosting{}.Fit(ctx, train, "income", rng.New(1)))
	}
	b.ReportMetric(testAUC(b, m, test), "AUC")
}

// BenchmarkAdultFitBinned is BenchmarkAdultFit without the binning.
func BenchmarkAdultFitBinned(b *testing.B) {
	train, test := adult(b)
	binned := must(Boosting{}.Bin(ctx, train, "income"))
	var m *BoostingModel
	for b.Loop() {
		m = must(Boosting{}.FitBinned(ctx, binned, nil, rng.New(1)))
	}
	b.ReportMetric(testAUC(b, m, test), "AUC")
}

// BenchmarkAdultFitOneHot splits single levels off, as XGBoost does with
// max_cat_to_onehot 100.
func BenchmarkAdultFitOneHot(b *testing.B) {
	train, test := adult(b)
	binned := must(Boosting{}.Bin(ctx, train, "income"))
	var m *BoostingModel
	for b.Loop() {
		m = must(Boosting{OneHot: 100}.FitBinned(ctx, binned, nil, rng.New(1)))
	}
	b.ReportMetric(testAUC(b, m, test), "AUC")
}

// BenchmarkAdultProba predicts the test part from the table.
func BenchmarkAdultProba(b *testing.B) {
	train, test := adult(b)
	m := must(Boosting{}.Fit(ctx, train, "income", rng.New(1)))
	for b.Loop() {
		must(m.Proba(test))
	}
}

// BenchmarkAdultMixture trains on a quarter of a table of four times as many
// rows, as one evaluation of a mixture of four generators does.
func BenchmarkAdultMixture(b *testing.B) {
	train, _ := adult(b)
	binned := must(Boosting{}.Bin(ctx, must(frame.Concat(train, train, train, train)), "income"))
	weights := make([]float64, binned.Rows())
	for i := range weights {
		if i%4 == i/4%4 {
			weights[i] = 1
		}
	}
	for b.Loop() {
		must(Boosting{}.FitBinned(ctx, binned, weights, rng.New(1)))
	}
}

func testAUC(t testing.TB, m *BoostingModel, test *frame.Frame) float64 {
	t.Helper()
	return auc(must(m.target.code(test)), must(m.Proba(test)))
}
