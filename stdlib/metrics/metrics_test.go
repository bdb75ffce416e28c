package metrics_test

import (
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"

	"pawl/stdlib/dataset"
	"pawl/stdlib/frame"
	"pawl/stdlib/metrics"
	"pawl/stdlib/scope"
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

// TestReport: the page is well-formed, complete, and escapes what it quotes.
func TestReport(t *testing.T) {
	scope.Seed(1)
	train, holdout, fake := dataset.Credit(600, 1), dataset.Credit(300, 2), dataset.Credit(400, 3)
	label := train.Names()[len(train.Names())-1]
	odd := func(df frame.Frame) frame.Frame { return df.Rename(df.Names()[0], `<i>"a&b"`) }
	r := metrics.Panel{Label: label, Metrics: []metrics.Metric{metrics.KS, metrics.Trends, metrics.Detection, metrics.DCRShare, metrics.Efficacy, metrics.Parity}}.
		Judge(odd(train), odd(holdout), odd(fake))
	shown := r.MIMEBundle()
	page := shown["text/html"].(string)
	decoder := xml.NewDecoder(strings.NewReader(page))
	decoder.Strict = true
	for {
		_, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
	}
	for _, want := range []string{"600 training rows", "detection_auc", "dcr_share", "tstr_auc", "<svg", "needs a group", "&lt;i&gt;", "Marginals"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "<i>") || r.HTML() != page {
		t.Error("a column's name is written as markup, or the file differs from the page")
	}
	if text := shown["text/plain"].(string); !strings.Contains(text, "tstr_auc") || strings.Contains(text, "<") && !strings.Contains(text, "<i>") {
		t.Errorf("text:\n%s", text)
	}
	if e := r.Of(metrics.Efficacy); !(e.Score.Low <= e.Score.Value && e.Score.Value <= e.Score.High) {
		t.Errorf("score %v", e.Score)
	}
}

func TestTrialInACell(t *testing.T) {
	scope.Seed(1)
	s := metrics.NNDR.In(metrics.Trial{Train: dataset.Credit(300, 1), Synthetic: dataset.Credit(200, 2)})
	if !(0 < s.Low && s.Low <= s.Value && s.Value <= s.High && s.High <= 1) {
		t.Errorf("score %v", s)
	}
	if q := metrics.Compare(dataset.Credit(300, 1), dataset.Credit(200, 2)); q.Shapes < .8 || q.Overall > 1 {
		t.Errorf("quality %v", q)
	}
}
