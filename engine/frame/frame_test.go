package frame

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pawl/engine/rng"
)

var nan, inf = math.NaN(), math.Inf(1)

// people is a small table with every kind of column and missing values.
func people(t testing.TB) *Frame {
	t.Helper()
	return must(t)(New(
		NumberColumn("age", []float64{31, 25, nan, 47, 25}),
		CategoryColumn("job", []string{"cook", "nurse", "cook", "", "clerk"}),
		BooleanColumn("member", []float64{1, 0, 1, nan, 0}),
		TextColumn("note", []string{"a", "b,c", "", "d\ne", `f"g`}),
	))
}

func must(t testing.TB) func(*Frame, error) *Frame {
	t.Helper()
	return func(f *Frame, err error) *Frame {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
}

// wantError fails unless err says all the words.
func wantError(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one that says %q", words)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not say %q", err, w)
		}
	}
}

func TestNewChecksColumns(t *testing.T) {
	a := NumberColumn("a", []float64{1, 2})
	_, err := New(a, NumberColumn("a", []float64{3, 4}))
	wantError(t, err, `two columns are named "a"`)
	_, err = New(a, NumberColumn("b", []float64{3}))
	wantError(t, err, `"b" has 1 rows`, `"a" has 2`)
	_, err = New(a, nil)
	wantError(t, err, "column 2 of 2 is nil")
}

func TestUnknownColumnSuggestsTheNearest(t *testing.T) {
	f := people(t)
	for asked, want := range map[string]string{
		"Age": `did you mean "age"?`, "jobs": `did you mean "job"?`, "memebr": `did you mean "member"?`,
		"salary": "there are: age, job, member, note",
	} {
		_, err := f.Column(asked)
		wantError(t, err, "frame: no column", want)
	}
}

func TestSelectAndDropAreComplements(t *testing.T) {
	f := people(t)
	kept := must(t)(f.Select("note", "age"))
	if got := kept.Names(); !slices.Equal(got, []string{"note", "age"}) || kept.Rows() != 5 {
		t.Errorf("select: %v, %d rows", got, kept.Rows())
	}
	rest := must(t)(f.Drop("note", "age"))
	if got := rest.Names(); !slices.Equal(got, []string{"job", "member"}) || rest.Rows() != 5 {
		t.Errorf("drop: %v, %d rows", got, rest.Rows())
	}
	_, err := f.Select("age", "age")
	wantError(t, err, `two columns are named "age"`)
	_, err = f.Drop("ages")
	wantError(t, err, `did you mean "age"`)
}

func TestWithColumnAddsOrReplaces(t *testing.T) {
	f := people(t)
	x := []float64{1, 2, 3, 4, 5}
	added := must(t)(f.WithColumn(NumberColumn("x", x)))
	if got := added.Names(); got[4] != "x" || len(f.Names()) != 4 {
		t.Errorf("added: %v; the frame itself now has %v", got, f.Names())
	}
	replaced := must(t)(f.WithColumn(NumberColumn("age", x)))
	if c, _ := replaced.Column("age"); c.Floats()[2] != 3 || replaced.Names()[0] != "age" {
		t.Error("age was not replaced in its place")
	}
	_, err := f.WithColumn(NumberColumn("x", x[:2]))
	wantError(t, err, "2 values", "5 rows")
	renamed := must(t)(f.Rename("age", "years"))
	if renamed.Names()[0] != "years" {
		t.Errorf("renamed: %v", renamed.Names())
	}
	_, err = f.Rename("age", "job")
	wantError(t, err, `two columns are named "job"`)
}

func TestHeadAndTailMakeTheWhole(t *testing.T) {
	f := people(t)
	for n := -1; n <= 6; n++ {
		k := min(max(n, 0), 5)
		if h := f.Head(n); h.Rows() != k {
			t.Errorf("head %d has %d rows", n, h.Rows())
		}
		whole := must(t)(Concat(f.Head(n), f.Tail(5-k)))
		if !whole.Equal(f) {
			t.Errorf("head %d and tail %d do not make the whole:\n%v", n, 5-k, whole)
		}
	}
}

func TestTakePanicsWithTheRow(t *testing.T) {
	defer func() {
		if p := recover(); p == nil || !strings.Contains(p.(string), "row 7") {
			t.Errorf("panic %v, want one about row 7", p)
		}
	}()
	people(t).Take([]int{0, 7})
}

func TestEqual(t *testing.T) {
	f := people(t)
	if !f.Equal(people(t)) {
		t.Error("equal frames differ")
	}
	// The same values under other codes.
	job := CodedColumn("job", []int32{2, 0, 2, -1, 1}, []string{"nurse", "clerk", "cook", "unused"})
	if !must(t)(f.WithColumn(job)).Equal(f) {
		t.Error("the order of levels makes a difference")
	}
	for name, c := range map[string]*Column{
		"value":   NumberColumn("age", []float64{31, 25, nan, 47, 26}),
		"missing": NumberColumn("age", []float64{31, 25, 3, 47, 25}),
		"level":   CategoryColumn("job", []string{"cook", "nurse", "cook", "", "cook"}),
		"lost":    CategoryColumn("job", []string{"cook", "nurse", "cook", "x", "clerk"}),
		"kind":    TextColumn("job", []string{"cook", "nurse", "cook", "", "clerk"}),
	} {
		if must(t)(f.WithColumn(c)).Equal(f) {
			t.Errorf("frames that differ in a %s are equal", name)
		}
	}
}

func TestFloatsAndStrings(t *testing.T) {
	f := people(t)
	x, err := f.Floats("member")
	if err != nil || x[0] != 1 || !math.IsNaN(x[3]) {
		t.Errorf("member: %v, %v", x, err)
	}
	_, err = f.Floats("job")
	wantError(t, err, `"job"`, "category")
	s, err := f.Strings("member")
	if err != nil || !slices.Equal(s, []string{"true", "false", "true", "", "false"}) {
		t.Errorf("member: %q, %v", s, err)
	}
}

func TestValueWritesNumbersAsPeopleDo(t *testing.T) {
	c := NumberColumn("x", []float64{1000000, 0.1, -2.5, 1e21, 1e-7, 0})
	want := []string{"1000000", "0.1", "-2.5", "1e+21", "1e-07", "0"}
	for i, w := range want {
		if got := c.Value(i); got != w {
			t.Errorf("value %d is %q, want %q", i, got, w)
		}
	}
}

func TestUniqueAndCounts(t *testing.T) {
	f := people(t)
	for name, want := range map[string][]string{
		"age": {"25", "31", "47"}, "job": {"cook", "nurse", "clerk"}, "member": {"false", "true"},
	} {
		c, _ := f.Column(name)
		if got := c.Unique(); !slices.Equal(got, want) {
			t.Errorf("unique %s: %q, want %q", name, got, want)
		}
	}
	job, _ := f.Head(1).Column("job") // the levels stay, only cook occurs
	if got := job.Unique(); !slices.Equal(got, []string{"cook"}) || len(job.Levels()) != 3 {
		t.Errorf("unique of the first row: %q of levels %q", got, job.Levels())
	}
	if got := job.Counts(); !slices.Equal(got, []int{1, 0, 0}) {
		t.Errorf("counts: %v", got)
	}
}

func TestShuffleIsAPermutation(t *testing.T) {
	f := must(t)(New(NumberColumn("i", sequence(100))))
	a, b := f.Shuffle(rng.New(5)), f.Shuffle(rng.New(5))
	if !a.Equal(b) || a.Equal(f) {
		t.Error("the same seed must give the same order, and not that of the frame")
	}
	if sorted := must(t)(a.Sort("i")); !sorted.Equal(f) {
		t.Error("shuffling lost rows")
	}
}

func sequence(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i)
	}
	return x
}
