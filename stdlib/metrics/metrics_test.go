package metrics_test

import (
	"math"
	"strings"
	"testing"

	"pawl/stdlib/dataset"
	"pawl/stdlib/frame"
	"pawl/stdlib/metrics"
)

func TestMetricsInACell(t *testing.T) {
	real, fake := dataset.Credit(400, 1), dataset.Credit(300, 2)
	for _, m := range []metrics.Metric{metrics.KS, metrics.TV, metrics.ReID, metrics.ReIDWithin(0.05), metrics.ReIDQuantile(0.2), metrics.ReIDNearest, metrics.Identifiability, metrics.SSP, metrics.SSPGap, metrics.SSPRiskUnion} {
		if v := m.Of(real, fake); !(v >= m.Low && v <= m.High) {
			t.Errorf("%s of two draws is %v", m, v)
		}
	}
	if v := metrics.AUC.Score([]float64{0, 0, 1, 1}, []float64{.1, .4, .35, .8}); v != 0.75 {
		t.Errorf("AUC %v, want .75", v)
	}
	ratio := metrics.Func("ratio", metrics.Higher, func(real, fake frame.Frame) float64 {
		return float64(fake.Rows()) / float64(real.Rows())
	})
	if v := ratio.Of(real, fake); v != 0.75 {
		t.Errorf("ratio %v, want .75", v)
	}
}

func TestDistances(t *testing.T) {
	real, fake := dataset.Credit(50, 1), dataset.Credit(20, 2)
	near, all := metrics.Nearest(fake, real), metrics.Distances(fake, real, real)
	for i, row := range all {
		least := math.Inf(1)
		for _, d := range row {
			least = min(least, d)
		}
		if near[i] != least {
			t.Errorf("row %d: nearest at %v, want %v", i, near[i], least)
		}
	}
}

func TestMistakeEndsTheCell(t *testing.T) {
	for _, mistake := range []func(){
		func() { metrics.KS.Score([]float64{0, 1}, []float64{0, 1}) },
		func() { metrics.AUC.Of(dataset.Credit(9, 1), dataset.Credit(9, 2)) },
		func() { metrics.AUC.Score([]float64{1, 1}, []float64{0, 1}) },
	} {
		func() {
			defer func() {
				if err, ok := recover().(error); !ok || !strings.HasPrefix(err.Error(), "metrics: ") {
					t.Errorf("panicked with %v, want an error of metrics", err)
				}
			}()
			mistake()
		}()
	}
}
