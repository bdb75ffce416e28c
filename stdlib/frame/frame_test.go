package frame

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"pawl/stdlib/scope"
)

func people() Frame {
	return New(
		Number("age", []float64{31, 25, 52, 47}),
		Category("job", []string{"cook", "nurse", "cook", ""}),
		Boolean("member", []bool{true, false, true, true}),
		Text("note", []string{"a", "b", "c", "d"}),
	)
}

// fault returns the error that f ends its cell with.
func fault(t *testing.T, f func()) (err error) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			err = p.(error)
		}
	}()
	f()
	return nil
}

func TestMistakesEndTheCell(t *testing.T) {
	df := people()
	for want, f := range map[string]func(){
		`did you mean "age"`:    func() { df.Select("ages") },
		`no column "x"`:         func() { df.Drop("x") },
		`did you mean "job"`:    func() { df.Filter(func(r Row) bool { return r.Value("jib") == "" }) },
		"2 values":              func() { df.WithColumn(Number("x", []float64{1, 2})) },
		"leave no row":          func() { df.Split(0.5, 0.5) },
		`of kind category`:      func() { df.Floats("job") },
		"name at least one":     func() { df.GroupBy() },
		"absent.csv":            func() { Read("absent.csv") },
		`two columns are named`: func() { New(Number("a", nil), Number("a", nil)) },
	} {
		if err := fault(t, f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the cell ends with %v, want %q", err, want)
		}
	}
}

func TestSplitsFollowTheCellsSeed(t *testing.T) {
	values := make([]float64, 200)
	for i := range values {
		values[i] = float64(i)
	}
	df := New(Number("i", values))
	scope.Enter(context.Background(), 7)
	train, val, test := df.Split(0.70, 0.15)
	if train.Rows() != 140 || val.Rows() != 30 || test.Rows() != 30 {
		t.Errorf("parts of %d, %d, %d rows", train.Rows(), val.Rows(), test.Rows())
	}
	if !Concat(train, val, test).Sort("i").Equal(df) {
		t.Error("the parts are not the whole")
	}
	scope.Enter(context.Background(), 7)
	again, _, _ := df.Split(0.70, 0.15)
	next, _, _ := df.Split(0.70, 0.15)
	if !again.Equal(train) || next.Equal(train) {
		t.Error("the same cell must split alike, its next call otherwise")
	}
	fit, hold := df.TrainTest(0.8)
	if fit.Rows() != 160 || hold.Rows() != 40 || len(df.Parts(0.25, 0.25, 0.25)) != 4 {
		t.Error("wrong number or size of parts")
	}
}

func TestACellsTable(t *testing.T) {
	df := people()
	cooks := df.Filter(func(r Row) bool { return r.Value("job") == "cook" }).Select("age", "job")
	if got := cooks.Floats("age"); len(got) != 2 || got[1] != 52 {
		t.Errorf("cooks: %v", got)
	}
	if html, _ := df.Describe().MIMEBundle()["text/html"].(string); !strings.Contains(html, "<table") {
		t.Error("a frame does not show as a table")
	}
	if got := df.GroupBy("job").Count().Floats("count"); len(got) != 3 || got[0] != 2 {
		t.Errorf("groups of %v", got)
	}
	if got := df.DropMissing().Drop("note").Rename("age", "years").SortDescending("years").Head(1).Floats("years")[0]; got != 52 {
		t.Errorf("oldest with a job: %v", got)
	}
	if df.Column("job").Kind() != CategoryKind || df.Strings("member")[1] != "false" {
		t.Error("wrong kinds")
	}
}

func TestWriteAndRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "people.csv.gz")
	df := people()
	df.WriteCSV(path)
	if back := ReadCSV(path, CSV{Kinds: df.Kinds()}); !back.Equal(df) {
		t.Errorf("another table came back:\n%v", back)
	}
	if back := Read(path); back.Rows() != 4 || back.Column("age").Kind() != NumberKind {
		t.Errorf("read:\n%v", back)
	}
}
