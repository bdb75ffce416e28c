package classify

import (
	"math"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// TestBadTables: each is refused, by both methods alike, with words that say
// what is wrong.
func TestBadTables(t *testing.T) {
	x := frame.NumberColumn("x", []float64{1, 2, 3, 4})
	label := frame.CategoryColumn("label", []string{"no", "yes", "no", "yes"})
	for _, c := range []struct {
		columns []*frame.Column
		want    string
	}{
		{nil, "no rows"},
		{[]*frame.Column{x}, `no column "label"`},
		{[]*frame.Column{label}, "no column besides"},
		{[]*frame.Column{x, frame.NumberColumn("label", []float64{0, 1, 0, 1})}, "must be a category or boolean"},
		{[]*frame.Column{x, frame.TextColumn("label", []string{"a", "b", "a", "b"})}, "must be a category or boolean"},
		{[]*frame.Column{x, frame.CategoryColumn("label", []string{"no", "", "no", "yes"})}, "missing in row 1"},
		{[]*frame.Column{x, frame.CategoryColumn("label", []string{"no", "no", "no", "no"})}, `every row of label "label" is "no"`},
		{[]*frame.Column{x, frame.CategoryColumn("label", []string{"no", "yes", "no", "maybe"})}, "exactly two"},
		{[]*frame.Column{frame.TextColumn("t", []string{"a", "b", "c", "d"}), label}, `column "t" is text`},
		{[]*frame.Column{frame.NumberColumn("x", []float64{1, math.Inf(1), 3, 4}), label}, "infinite in row 1"},
	} {
		f := must(frame.New(c.columns...))
		_, boosting := Boosting{}.Fit(ctx, f, "label", rng.New(1))
		_, logistic := Logistic{}.Fit(ctx, f, "label")
		for method, err := range map[string]error{"boosting": boosting, "logistic": logistic} {
			wantError(t, method, err, c.want)
		}
	}
}

func wantError(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil || !strings.HasPrefix(err.Error(), "classify: ") || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: error %v, want one about %q", what, err, want)
	}
}

func TestBadSettings(t *testing.T) {
	f := toy(100, 1)
	for want, b := range map[string]Boosting{
		"Rounds":       {Rounds: -1},
		"LearningRate": {LearningRate: 1.5},
		"Depth":        {Depth: -1},
		"Leaves":       {Leaves: 1},
		"Bins":         {Bins: 257},
		"Subsample":    {Subsample: -.1},
		"ColumnSample": {ColumnSample: math.NaN()},
		"finite":       {Lambda: math.Inf(1)},
		"Patience":     {Patience: -1},
		"positive":     {Positive: "maybe"},
		`"w"`:          {Weight: "w"},
	} {
		_, err := b.Fit(ctx, f, "label", rng.New(1))
		wantError(t, want, err, want)
	}
	for want, l := range map[string]Logistic{
		"Lambda":     {Lambda: -1},
		"Iterations": {Iterations: -1},
		"Tolerance":  {Tolerance: 1},
		"positive":   {Positive: "maybe"},
		`"w"`:        {Weight: "w"},
		"converge":   {Iterations: 1, Tolerance: 1e-12},
	} {
		_, err := l.Fit(ctx, f, "label")
		wantError(t, want, err, want)
	}
}

func TestBadWeights(t *testing.T) {
	f := toy(100, 1)
	b := Boosting{}
	binned := must(b.Bin(ctx, f, "label"))
	onlyOneClass := make([]float64, 100)
	for i, y := range binned.labels {
		onlyOneClass[i] = float64(y)
	}
	spoiled := func(v float64) []float64 {
		w := ones(100)
		w[7] = v
		return w
	}
	for want, weights := range map[string][]float64{
		"99 weights for 100 rows": ones(99),
		"row 7 is NaN":            spoiled(math.NaN()),
		"row 7 is +Inf":           spoiled(math.Inf(1)),
		"row 7 is -1":             spoiled(-1),
		"two classes":             onlyOneClass,
		`is "no"`:                 onlyOneClass,
		"above zero":              make([]float64, 100),
	} {
		_, err := b.FitBinned(ctx, binned, weights, rng.New(1))
		wantError(t, want, err, want)
	}
	text := replace(f, frame.CategoryColumn("x", make([]string, 100)))
	_, err := Boosting{Weight: "x"}.Fit(ctx, text, "label", rng.New(1))
	wantError(t, "weights of another kind", err, "must be numbers")
}

func TestBadPrediction(t *testing.T) {
	f := toy(100, 1)
	boosting := must(Boosting{Rounds: 2}.Fit(ctx, f, "label", rng.New(1)))
	logistic := must(Logistic{}.Fit(ctx, f, "label"))
	without := must(frame.New(f.Columns()[1:]...))
	wrongKind := replace(f, frame.CategoryColumn("x", make([]string, 100)))
	for want, table := range map[string]*frame.Frame{`"x"`: without, `"x" is a category`: wrongKind} {
		_, err := boosting.Proba(table)
		wantError(t, "boosting", err, want)
		_, err = logistic.Proba(table)
		wantError(t, "logistic", err, want)
	}
	other := must(Boosting{}.Bin(ctx, toy(100, 2), "label"))
	_, err := boosting.ProbaBinned(other)
	wantError(t, "other bins", err, "other bins")
	unlabelled := must(must(Boosting{}.Bin(ctx, f, "label")).Like(ctx, must(frame.New(f.Columns()[:5]...))))
	_, err = Boosting{}.FitBinned(ctx, unlabelled, nil, rng.New(1))
	wantError(t, "no label", err, "no label column")
	_, err = Boosting{}.FitBinnedValidated(ctx, must(Boosting{}.Bin(ctx, f, "label")), nil, unlabelled, rng.New(1))
	wantError(t, "validation without label", err, "validation table")
	_, err = Boosting{}.FitBinnedValidated(ctx, must(Boosting{}.Bin(ctx, f, "label")), nil, other, rng.New(1))
	wantError(t, "validation with other bins", err, "other bins")
}

// TestEmptyPrediction: no rows give no probabilities, not an error.
func TestEmptyPrediction(t *testing.T) {
	f := toy(100, 1)
	empty := f.Take(nil)
	if p := must(must(Boosting{Rounds: 2}.Fit(ctx, f, "label", rng.New(1))).Proba(empty)); len(p) != 0 {
		t.Errorf("boosting: %d values", len(p))
	}
	if p := must(must(Logistic{}.Fit(ctx, f, "label")).Proba(empty)); len(p) != 0 {
		t.Errorf("logistic: %d values", len(p))
	}
}
