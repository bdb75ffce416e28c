package metrics

import (
	"math"
	"math/rand/v2"
	"testing"

	"pawl/engine/rng"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

// pairsAUC is the definition: every pair of a positive and a negative row.
func pairsAUC(y, p, w []float64) float64 {
	wins, total := 0.0, 0.0
	for i := range y {
		for j := range y {
			if y[i] != 1 || y[j] != 0 {
				continue
			}
			total += w[i] * w[j]
			switch {
			case p[i] > p[j]:
				wins += w[i] * w[j]
			case p[i] == p[j]:
				wins += w[i] * w[j] / 2
			}
		}
	}
	return wins / total
}

func TestAUCIsTheProbabilityOfAWin(t *testing.T) {
	r := rand.New(rng.New(1))
	for range 20 {
		n := 50
		y, p, w := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range y {
			y[i] = float64(r.IntN(2))
			p[i] = float64(r.IntN(9)) / 8 // many ties
			w[i] = float64(r.IntN(4))
		}
		y[0], w[0], y[1], w[1] = 0, 1, 1, 1
		got, err := AUCScore(y, p, w)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "AUC", got, pairsAUC(y, p, w), 1e-12)
	}
}

// The four-row example of scikit-learn's roc_auc_score documentation.
func TestAUCKnownValues(t *testing.T) {
	got, err := AUCScore([]float64{0, 0, 1, 1}, []float64{0.1, 0.4, 0.35, 0.8}, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "AUC", got, 0.75, 0)
	got, _ = AUCScore([]float64{0, 1, 0, 1}, []float64{.5, .5, .5, .5}, nil)
	near(t, "AUC of a constant", got, 0.5, 0)
}

func TestAUCRefusesBadInput(t *testing.T) {
	for name, c := range map[string][3][]float64{
		"empty":           {{}, {}, nil},
		"one class":       {{1, 1}, {0, 1}, nil},
		"weightless":      {{0, 1}, {0, 1}, {0, 1}},
		"NaN score":       {{0, 1}, {0, math.NaN()}, nil},
		"other label":     {{0, 2}, {0, 1}, nil},
		"lengths":         {{0, 1}, {0}, nil},
		"negative weight": {{0, 1}, {0, 1}, {1, -1}},
		"infinite weight": {{0, 1}, {0, 1}, {1, math.Inf(1)}},
	} {
		if v, err := AUCScore(c[0], c[1], c[2]); err == nil || !math.IsNaN(v) {
			t.Errorf("%s: got %v, %v", name, v, err)
		}
	}
}

func TestClassificationScores(t *testing.T) {
	y := []float64{1, 1, 1, 0, 0}
	p := []float64{.9, .5, .2, .6, .1}
	f1, err := F1Score(y, p, nil) // TP 2, FP 1, FN 1
	if err != nil {
		t.Fatal(err)
	}
	near(t, "F1", f1, 4.0/6, 1e-15)
	acc, _ := AccuracyScore(y, p, nil)
	near(t, "accuracy", acc, 0.6, 1e-15)
	acc, _ = AccuracyScore(y, p, []float64{1, 1, 2, 0, 0})
	near(t, "weighted accuracy", acc, 0.5, 1e-15)
	loss, _ := LogLossScore(y, p, nil)
	near(t, "log loss", loss, -(math.Log(.9)+math.Log(.5)+math.Log(.2)+math.Log(.4)+math.Log(.9))/5, 1e-15)
	loss, _ = LogLossScore([]float64{1}, []float64{0}, nil)
	near(t, "log loss of a sure mistake", loss, 52*math.Ln2, 1e-12)
	if _, err := LogLossScore([]float64{1}, []float64{1.5}, nil); err == nil {
		t.Error("log loss accepted a probability of 1.5")
	}
	if _, err := F1Score([]float64{0, 0}, []float64{0, 0}, nil); err == nil {
		t.Error("F1 without positives has no value")
	}
}
