package metrics

import (
	"context"
	"math"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// TestQualityOnAdult: SDMetrics 0.32.0 on rows 0..2999 and 3000..4999 of
// adult_all.csv, "?" being a level: QualityReport as it comes, and with both
// thresholds at 0. It computes the same, so the tolerance is that of rounding.
func TestQualityOnAdult(t *testing.T) {
	f := adult(t, 5000)
	rows := make([]int, 5000)
	for i := range rows {
		rows[i] = i
	}
	q, err := NewQualityReport(context.Background(), f.Take(rows[:3000]), f.Take(rows[3000:]))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "shapes", q.Shapes, 0.9765333333987333, 1e-9)
	near(t, "trends", q.Trends, 0.9543589743589742, 1e-9)
	near(t, "overall", q.Overall, 0.9654461538788537, 1e-9)
	near(t, "trends, all pairs", q.TrendsLegacy, 0.9361675966481366, 1e-9)
	near(t, "overall, all pairs", q.OverallLegacy, 0.9563504650234349, 1e-9)
	dependent := 0
	for _, p := range q.Pairs {
		if p.Dependent {
			dependent++
		}
		if p.A == "age" && p.B == "hours-per-week" {
			near(t, "age and hours", p.Score, 0.969785, 1e-6)
		}
	}
	if len(q.Pairs) != 105 || dependent != 13 {
		t.Errorf("%d pairs, %d of them dependent", len(q.Pairs), dependent)
	}
}

// TestShapesAreTheColumns: with missing values, each column's score is that of
// the function for one column.
func TestShapesAreTheColumns(t *testing.T) {
	real, syn := random(t, 300, 0, 1), random(t, 200, .5, 2)
	all, err := ColumnShapes(real, syn)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range real.Columns() {
		compare := TVComplement
		if c.Kind() == frame.Number {
			compare = KSComplement
		}
		want, err := compare(c, syn.Columns()[i])
		if err != nil {
			t.Fatal(err)
		}
		near(t, c.Name(), all[i].Score, want, 1e-12)
	}
}

func TestPairsByHand(t *testing.T) {
	numbers := func(name string, v ...float64) *frame.Column { return frame.NumberColumn(name, v) }
	words := func(name string, v ...string) *frame.Column { return frame.CategoryColumn(name, v) }
	real := table(t, numbers("x", 1, 2, 3, 4), numbers("y", 2, 4, 6, 8), words("c", "a", "a", "b", "b"), words("d", "u", "u", "v", "v"))
	syn := table(t, numbers("x", 1, 2, 3, 4), numbers("y", 8, 6, 4, 2), words("c", "a", "a", "b", "b"), words("d", "u", "v", "v", "v"))
	pairs, err := PairTrends(context.Background(), real, syn)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		switch p.A + p.B {
		case "xy":
			near(t, "opposite correlations", p.Score, 0, 1e-12)
			near(t, "real correlation", p.Real, 1, 1e-12)
		case "cd":
			near(t, "one row of four elsewhere", p.Score, 0.75, 1e-12)
			near(t, "V of a function", p.Real, 1, 1e-12)
		case "xc":
			near(t, "equal joints", p.Score, 1, 1e-12)
		}
		if !p.Dependent {
			t.Errorf("%s and %s are not dependent: %v", p.A, p.B, p.Real)
		}
	}
}

// TestCramer: scipy.stats.contingency.association gives .0890870806374748 for
// the table 10 20 / 30 40. Levels so many that cells are made as they occur
// give the same.
func TestCramer(t *testing.T) {
	var x, y []int32
	for cell, n := range []int{10, 20, 30, 40} {
		for range n {
			x, y = append(x, int32(cell/2)), append(y, int32(cell%2))
		}
	}
	for _, levels := range []int{2, 1000} {
		a, b := cellColumn{real: x, synthetic: y, levels: levels}, cellColumn{real: y, synthetic: x, levels: levels}
		c := newCrossTable(a, b)
		near(t, "V", c.cramer(), 0.0890870806374748, 1e-12)
		near(t, "similarity", c.similarity(ones(100)), 0.9, 1e-12)
	}
}

// TestWeightsAreResampledRows: the report for weighted rows is that of a table
// in which rows are repeated.
func TestWeightsAreResampledRows(t *testing.T) {
	ctx := context.Background()
	real, syn := random(t, 300, 0, 1), random(t, 100, .2, 2)
	weights, rows := make([]float64, 100), []int{}
	for i := range weights {
		weights[i] = float64(i % 3)
		for range i % 3 {
			rows = append(rows, i)
		}
	}
	q, err := newQualityTable(ctx, real, syn)
	if err != nil {
		t.Fatal(err)
	}
	got, err := q.report(ctx, weights)
	if err != nil {
		t.Fatal(err)
	}
	// The resampled table has its least and largest numbers in other places,
	// which moves the edges of the bins: only what has no bins is the same.
	want, err := NewQualityReport(ctx, real, syn.Take(rows))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "shapes", got.Shapes, want.Shapes, 1e-12)
	for i, p := range got.Pairs {
		if p.Numbers || p.A == "city" && p.B == "flag" {
			near(t, p.A+" and "+p.B, p.Score, want.Pairs[i].Score, 1e-12)
		}
	}
}

func TestQualityEdges(t *testing.T) {
	ctx := context.Background()
	one := table(t, frame.NumberColumn("x", []float64{1, 2, 3}))
	if q, err := NewQualityReport(ctx, one, one); err != nil || q.Overall != 1 || !math.IsNaN(q.Trends) {
		t.Errorf("one column: %+v, %v", q, err)
	}
	if _, err := Trends.Tables(ctx, one, one); err == nil {
		t.Error("trends of one column")
	}
	text := table(t, frame.TextColumn("x", []string{"some", "words"}))
	if _, err := NewQualityReport(ctx, text, text); err == nil {
		t.Error("a report on free text")
	}
	constant := table(t, frame.NumberColumn("x", []float64{1, 1, 1}), frame.NumberColumn("y", []float64{1, 2, 3}))
	if q, err := NewQualityReport(ctx, constant, constant); err != nil || !math.IsNaN(q.Pairs[0].Score) || q.Overall != 1 {
		t.Errorf("a constant column: %+v, %v", q, err)
	}
}

// TestBandHoldsDraws: the band of shapes is about as wide as fresh synthetic
// tables spread.
func TestBandHoldsDraws(t *testing.T) {
	ctx := context.Background()
	real := random(t, 400, 0, 1)
	var values []float64
	for s := range uint64(30) {
		v, err := Shapes.Tables(ctx, real, random(t, 400, 0.4, 100+s))
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	s, err := Shapes.Score(ctx, Trial{Train: real, Synthetic: random(t, 400, 0.4, 99), Source: rng.New(1)})
	if err != nil {
		t.Fatal(err)
	}
	if width, spread := (s.High-s.Low)/2, quantile975*deviation(values); width < spread/2 || width > 2*spread {
		t.Errorf("half the band is %v, fresh tables spread by %v", width, spread)
	}
}
