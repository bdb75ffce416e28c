package frame

import (
	"slices"
	"testing"

	"pawl/engine/rng"
)

func TestFilterKeepsTheRowsAskedFor(t *testing.T) {
	f := people(t)
	young := must(t)(f.Filter(func(r Row) bool { return r.Float("age") < 40 && r.Value("job") != "cook" }))
	if !young.Equal(f.Take([]int{1, 4})) {
		t.Errorf("filtered:\n%v", young)
	}
	even := must(t)(f.Filter(func(r Row) bool { return r.Index()%2 == 0 && !r.Missing("age") }))
	if !even.Equal(f.Take([]int{0, 4})) {
		t.Errorf("filtered:\n%v", even)
	}
}

func TestFilterReportsWrongQuestions(t *testing.T) {
	f := people(t)
	_, err := f.Filter(func(r Row) bool { return r.Float("agee") > 0 })
	wantError(t, err, `no column "agee"`, `did you mean "age"`)
	_, err = f.Filter(func(r Row) bool { return r.Missing("jib") })
	wantError(t, err, `did you mean "job"`)
	_, err = f.Filter(func(r Row) bool { return r.Value("nota") == "" })
	wantError(t, err, `did you mean "note"`)
	_, err = f.Filter(func(r Row) bool { return r.Float("job") > 0 })
	wantError(t, err, `"job" is of kind category`, "use Value")
}

func TestDropMissing(t *testing.T) {
	f := people(t)
	if got := must(t)(f.DropMissing()); !got.Equal(f.Take([]int{0, 1, 4})) {
		t.Errorf("all columns:\n%v", got)
	}
	if got := must(t)(f.DropMissing("age")); !got.Equal(f.Take([]int{0, 1, 3, 4})) {
		t.Errorf("age:\n%v", got)
	}
	_, err := f.DropMissing("agee")
	wantError(t, err, "did you mean")
}

func TestMarkMissing(t *testing.T) {
	f := must(t)(New(
		NumberColumn("n", []float64{-9, 1, -8.5, nan}),
		CategoryColumn("c", []string{"x", "-9", "y", "x"}),
	))
	got := f.MarkMissing("-9")
	want := must(t)(New(
		NumberColumn("n", []float64{nan, 1, -8.5, nan}),
		CategoryColumn("c", []string{"x", "", "y", "x"}),
	))
	if !got.Equal(want) {
		t.Errorf("got\n%v", got)
	}
	if c, _ := got.Column("c"); !slices.Equal(c.Levels(), []string{"x", "y"}) {
		t.Errorf("levels %q", c.Levels())
	}
	if n, _ := f.Column("n"); n.Missing(0) {
		t.Error("the frame itself was changed")
	}
}

func TestSortIsStableWithMissingLast(t *testing.T) {
	f := people(t)
	for name, want := range map[string][]int{"age": {1, 4, 0, 3, 2}, "job": {4, 0, 2, 1, 3}, "member": {1, 4, 0, 2, 3}} {
		if got := must(t)(f.Sort(name)); !got.Equal(f.Take(want)) {
			t.Errorf("sorted by %s:\n%v", name, got)
		}
	}
	if got := must(t)(f.SortDescending("age")); !got.Equal(f.Take([]int{3, 0, 1, 4, 2})) {
		t.Errorf("descending:\n%v", got)
	}
}

func TestSplitIsAPartition(t *testing.T) {
	f := must(t)(New(NumberColumn("i", sequence(103))))
	parts, err := f.Split(rng.New(3), 0.70, 0.15)
	if err != nil || len(parts) != 3 {
		t.Fatal(len(parts), err)
	}
	whole := must(t)(Concat(parts...))
	if whole.Rows() != 103 || !must(t)(whole.Sort("i")).Equal(f) {
		t.Error("the parts are not the whole")
	}
	again, _ := f.Split(rng.New(3), 0.70, 0.15)
	for i := range parts {
		if !parts[i].Equal(again[i]) {
			t.Errorf("part %d differs under the same seed", i)
		}
	}
}

func TestSplitSizes(t *testing.T) {
	for _, c := range []struct {
		rows      int
		fractions []float64
		want      []int
	}{
		{48842, []float64{0.70, 0.15}, []int{34190, 7326, 7326}}, // 34189.4, 7326.3, 7326.3
		{100, []float64{0.15, 0.35}, []int{15, 35, 50}},
		{100, []float64{0.29, 0.57}, []int{29, 57, 14}}, // in floats 28.999..., 56.999... and 14.000...
		{10, []float64{0.25, 0.25, 0.25}, []int{3, 3, 2, 2}},
		{3, []float64{0.5}, []int{2, 1}},
		{7, []float64{1.0 / 3, 1.0 / 3}, []int{3, 2, 2}},
	} {
		shares, err := withRest(c.fractions)
		if err != nil {
			t.Fatal(err)
		}
		if got := largestRemainder(c.rows, shares); !slices.Equal(got, c.want) {
			t.Errorf("%d rows by %v: %v, want %v", c.rows, c.fractions, got, c.want)
		}
	}
}

func TestSplitRefusesBadFractions(t *testing.T) {
	f := people(t)
	for _, c := range []struct {
		fractions []float64
		want      string
	}{
		{nil, "at least one fraction"}, {[]float64{0.7, 0.3}, "leave no row"}, {[]float64{-0.1}, "not between 0 and 1"},
		{[]float64{nan}, "not between 0 and 1"}, {[]float64{0.9, 0.05}, "too few"}, {[]float64{0.7, 0.2, 0.1}, "leave no row"},
	} {
		_, err := f.Split(rng.New(1), c.fractions...)
		wantError(t, err, c.want)
	}
}

func TestConcatMergesLevels(t *testing.T) {
	a := must(t)(New(CategoryColumn("c", []string{"x", "y"}), NumberColumn("n", []float64{1, nan})))
	b := must(t)(New(CategoryColumn("c", []string{"z", "", "x"}), NumberColumn("n", []float64{3, 4, 5})))
	got := must(t)(Concat(a, b))
	want := must(t)(New(CategoryColumn("c", []string{"x", "y", "z", "", "x"}), NumberColumn("n", []float64{1, nan, 3, 4, 5})))
	if !got.Equal(want) {
		t.Errorf("got\n%v", got)
	}
	if c, _ := got.Column("c"); !slices.Equal(c.Levels(), []string{"x", "y", "z"}) {
		t.Errorf("levels %q", c.Levels())
	}
}

func TestConcatChecksColumns(t *testing.T) {
	f := people(t)
	_, err := Concat()
	wantError(t, err, "nothing to concatenate")
	_, err = Concat(f, must(t)(f.Drop("note")))
	wantError(t, err, "frame 2 has 3 columns")
	_, err = Concat(f, must(t)(f.Rename("age", "years")))
	wantError(t, err, `column 1 of frame 2 is "years"`)
	_, err = Concat(f, must(t)(f.WithColumn(TextColumn("job", make([]string, 5)))))
	wantError(t, err, `"job" is of kind text in frame 2 and category in the first`)
}
