package classify

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
)

// table is one whose label says whether x is above 50.
func table() frame.Frame {
	x, label := make([]float64, 200), make([]string, 200)
	for i := range x {
		x[i], label[i] = float64(i*37%101), "low"
		if x[i] > 50 {
			label[i] = "up"
		}
	}
	return frame.New(frame.Number("x", x), frame.Category("label", label))
}

// TestCells: both methods learn the table, as a cell would write it.
func TestCells(t *testing.T) {
	df := table()
	boosting := Boosting{Rounds: 20}.Fit(df, "label")
	stopped := Boosting{Rounds: 20, Patience: 2}.FitValidated(df, df, "label")
	logistic := Logistic{Lambda: .01}.Fit(df, "label")
	for i, want := range boosting.Labels(df) {
		for _, p := range [][]float64{boosting.Proba(df), stopped.Proba(df), logistic.Proba(df)} {
			if (p[i] > .5) != (want == 1) {
				t.Fatalf("row %d: probability %v, label %v", i, p[i], want)
			}
		}
	}
	if !slices.Equal(boosting.Predict(df), logistic.Predict(df)) || !slices.Equal(boosting.Labels(df), logistic.Labels(df)) {
		t.Error("the methods differ on a table that both can fit")
	}
	if c := boosting.Importance()[0].Column; c != "x" {
		t.Errorf("the most important column is %q", c)
	}
	for _, m := range []fmt.Stringer{boosting, logistic} {
		if !strings.Contains(m.String(), `"up"`) {
			t.Errorf("shown as %q", m)
		}
	}
}

// TestRegressionCell: a straight line is learnt to a step of the trees.
func TestRegressionCell(t *testing.T) {
	df := table()
	line := frame.New(frame.Number("x", df.Floats("x")), frame.Number("y", df.Floats("x")))
	model := BoostingRegression{Rounds: 50}.Fit(line, "y")
	stopped := BoostingRegression{Rounds: 50}.FitValidated(line, line, "y")
	for i, x := range df.Floats("x") {
		for _, m := range []RegressionModel{model, stopped} {
			if y := m.Predict(line)[i]; y < x-1 || y > x+1 {
				t.Fatalf("row %d: %v, want %v", i, y, x)
			}
		}
	}
}

// TestSeed: the cell's seed decides which rows a tree sees.
func TestSeed(t *testing.T) {
	df := table()
	b := Boosting{Rounds: 3, Subsample: .5}
	scope.Seed(1)
	first := b.Fit(df, "label").Proba(df)
	second := b.Fit(df, "label").Proba(df)
	scope.Seed(1)
	if again := b.Fit(df, "label").Proba(df); !slices.Equal(first, again) || slices.Equal(first, second) {
		t.Error("the model does not follow the cell's seed")
	}
}

// TestFailure: an error of the engine ends the cell.
func TestFailure(t *testing.T) {
	defer func() {
		if err, _ := recover().(error); err == nil || !strings.HasPrefix(err.Error(), "classify: label: ") {
			t.Errorf("recovered %v", err)
		}
	}()
	Boosting{}.Fit(table(), "lable")
	t.Error("no failure")
}
