package frame

import (
	"math"
	"slices"
	"testing"
)

// The figures are those of numpy 2: mean, std(ddof=1) and
// quantile(method="linear") of 31, 25, 47, 25, written out by hand: mean 32,
// squares 1 + 49 + 225 + 49 = 324, sd sqrt(324/3).
func TestDescribe(t *testing.T) {
	d := people(t).Describe()
	want := map[string][4]string{ // of age, job, member, note
		"column":      {"age", "job", "member", "note"},
		"kind":        {"number", "category", "boolean", "text"},
		"count":       {"4", "4", "4", "4"},
		"missing":     {"1", "1", "1", "1"},
		"mean":        {"32", "", "0.5", ""},
		"sd":          {formatNumber(math.Sqrt(108)), "", formatNumber(math.Sqrt(1.0 / 3)), ""},
		"min":         {"25", "", "0", ""},
		"q25":         {"25", "", "0", ""},
		"median":      {"28", "", "0.5", ""},
		"q75":         {"35", "", "1", ""},
		"max":         {"47", "", "1", ""},
		"levels":      {"", "3", "", "4"},
		"most common": {"", "cook", "", "a"},
		"its count":   {"", "2", "", "1"},
	}
	for name, values := range want {
		got, err := d.Strings(name)
		if err != nil || !slices.Equal(got, values[:]) {
			t.Errorf("%s: %q, want %q (%v)", name, got, values, err)
		}
	}
	if len(d.Columns()) != len(want) {
		t.Errorf("%d columns, want %d", len(d.Columns()), len(want))
	}
}

func TestDescribeNothing(t *testing.T) {
	f := must(t)(New(NumberColumn("x", []float64{nan, nan}), CategoryColumn("c", []string{"", ""})))
	d := f.Describe()
	for _, name := range []string{"mean", "sd", "min", "max", "its count"} {
		if c, _ := d.Column(name); !c.Missing(0) {
			t.Errorf("%s of no value is %s", name, c.Value(0))
		}
	}
	if one := must(t)(New(NumberColumn("x", []float64{3}))).Describe(); one.Rows() != 1 {
		t.Error("one value cannot be described")
	} else if sd, _ := one.Column("sd"); !sd.Missing(0) {
		t.Errorf("the sd of one value is %s", sd.Value(0))
	}
}

func TestGroupBy(t *testing.T) {
	f := must(t)(New(
		CategoryColumn("a", []string{"x", "y", "x", "", "x"}),
		BooleanColumn("b", []float64{1, 1, 0, 1, 1}),
		NumberColumn("n", []float64{1, 2, nan, 4, 5}),
	))
	g, err := f.GroupBy("a", "b")
	if err != nil || g.Len() != 4 {
		t.Fatal(g, err)
	}
	count := must(t)(New(
		CategoryColumn("a", []string{"x", "y", "x", ""}),
		BooleanColumn("b", []float64{1, 1, 0, 1}),
		NumberColumn("count", []float64{2, 1, 1, 1}),
	))
	if got := must(t)(g.Count()); !got.Equal(count) {
		t.Errorf("count:\n%v", got)
	}
	mean := must(t)(must(t)(count.Drop("count")).WithColumn(NumberColumn("n", []float64{3, 2, nan, 4})))
	if got := must(t)(g.Mean()); !got.Equal(mean) {
		t.Errorf("mean:\n%v", got)
	}
	if got := g.Frame(0); !got.Equal(f.Take([]int{0, 4})) {
		t.Errorf("first group:\n%v", got)
	}
	_, err = g.Mean("a")
	wantError(t, err, `"a" is of kind category`)
	_, err = g.Mean("nn")
	wantError(t, err, `did you mean "n"`)
	_, err = f.GroupBy()
	wantError(t, err, "name at least one")
	_, err = f.GroupBy("c")
	wantError(t, err, `no column "c"`)
}

// Values that would run together if keys were only joined.
func TestGroupByKeepsNeighboursApart(t *testing.T) {
	f := must(t)(New(TextColumn("a", []string{"1:", "1"}), TextColumn("b", []string{"1", ":1"})))
	if g, _ := f.GroupBy("a", "b"); g.Len() != 2 {
		t.Errorf("%d groups, want 2", g.Len())
	}
}
