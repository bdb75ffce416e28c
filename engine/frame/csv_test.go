package frame

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pawl/engine/rng"
)

func read(t testing.TB, text string, format CSV) *Frame {
	t.Helper()
	return must(t)(ReadCSV(context.Background(), strings.NewReader(text), format))
}

func TestReadCSVInfersKinds(t *testing.T) {
	f := read(t, "n,b,c,t,none,mixed\n1,true,x,a,,1\n-2.5e3,False,y,b,?,true\n?,TRUE,x,c,NA,x\n+.5,,y,d,NaN,y\n", CSV{})
	want := must(t)(New(
		NumberColumn("n", []float64{1, -2500, nan, 0.5}),
		BooleanColumn("b", []float64{1, 0, 1, nan}),
		CategoryColumn("c", []string{"x", "y", "x", "y"}),
		TextColumn("t", []string{"a", "b", "c", "d"}),
		NumberColumn("none", []float64{nan, nan, nan, nan}),
		TextColumn("mixed", []string{"1", "true", "x", "y"}),
	))
	if !f.Equal(want) {
		t.Errorf("got\n%v", f)
	}
}

func TestFewLevelsMakeACategory(t *testing.T) {
	text := func(levels, rows int) string {
		var b strings.Builder
		b.WriteString("c\n")
		for i := range rows {
			fmt.Fprintf(&b, "v%d\n", i%levels)
		}
		return b.String()
	}
	for _, c := range []struct {
		levels, rows, most int
		want               Kind
	}{{3, 6, 0, Category}, {3, 5, 0, Text}, {1000, 2000, 0, Category}, {1001, 4000, 0, Text}, {4, 100, 3, Text}, {1001, 4000, 2000, Category}} {
		f := read(t, text(c.levels, c.rows), CSV{MaxLevels: c.most})
		if got := f.Columns()[0].Kind(); got != c.want {
			t.Errorf("%d levels in %d rows, at most %d: %s, want %s", c.levels, c.rows, c.most, got, c.want)
		}
	}
}

func TestReadCSVQuotesAndLineEnds(t *testing.T) {
	want := must(t)(New(
		TextColumn("a, b", []string{"x\ny", `say "hi"`, "", "plain", `5" wide`}),
		NumberColumn("n", []float64{1, 2, 3, 4, 5}),
	))
	text := "\"a, b\",n\n\"x\ny\",1\n\"say \"\"hi\"\"\",\"2\"\n\"\",3\nplain,4\n5\" wide,5"
	crlf := strings.ReplaceAll(strings.ReplaceAll(text, "\n", "\r\n"), "x\r\ny", "x\ny")
	for name, text := range map[string]string{
		"line feeds": text, "last line ended": text + "\n", "carriage returns": crlf, "ended too": crlf + "\r\n",
		"byte order mark": "\ufeff" + text, "blank lines": strings.ReplaceAll(text, "\nplain", "\n\n\r\nplain") + "\n\n\n",
	} {
		if f := read(t, text, CSV{}); !f.Equal(want) {
			t.Errorf("%s:\n%v", name, f)
		}
	}
}

func TestReadCSVOptions(t *testing.T) {
	want := must(t)(New(
		CategoryColumn("zip", []string{"01", "?", "01", "02"}),
		NumberColumn("n", []float64{1, nan, 3, nan}),
		BooleanColumn("flag", []float64{1, 0, nan, 0}),
	))
	format := CSV{
		NoHeader: true, Names: []string{"zip", "n", "flag"}, Separator: ';', Missing: []string{"-9"}, Trim: true, Skip: 2,
		Kinds: map[string]Kind{"zip": Category, "flag": Boolean},
	}
	if f := read(t, "made by\nhand\n01; 1 ;1\n?;-9; 0\n\"01\" ;3;\n02; ;false \n", format); !f.Equal(want) {
		t.Errorf("got\n%v", f)
	}
	tabs := read(t, "a\tb\n1\t2\n", CSV{Separator: '\t', Trim: true})
	if !tabs.Equal(must(t)(New(NumberColumn("a", []float64{1}), NumberColumn("b", []float64{2})))) {
		t.Errorf("tabs:\n%v", tabs)
	}
	if got := read(t, "1,2\n", CSV{NoHeader: true}).Names(); !slices.Equal(got, []string{"column1", "column2"}) {
		t.Errorf("names without header: %q", got)
	}
	if got := read(t, ",b\n1,2\n", CSV{}).Names(); !slices.Equal(got, []string{"column1", "b"}) {
		t.Errorf("an empty name: %q", got)
	}
	if f := read(t, "a,b\n", CSV{}); f.Rows() != 0 || len(f.Columns()) != 2 {
		t.Errorf("a header alone: %v", f)
	}
}

func TestReadCSVErrorsSayWhere(t *testing.T) {
	numbers := CSV{Kinds: map[string]Kind{"b": Number}}
	for _, c := range []struct {
		text   string
		format CSV
		want   []string
	}{
		{"a,b\n1,2\n3\n", CSV{}, []string{"frame: line 3", "1 field, the table has 2 columns"}},
		{"a,b\n1,2\n\n3,4,5\n", CSV{}, []string{"line 4", "3 fields"}},
		{"a,b\n\"x\ny\",2\n3,4,5,6\n", CSV{}, []string{"line 4", "4 fields"}},
		{"a,b\n1,2\n3,\"4\n5,6\n", CSV{}, []string{"line 3", "never closed"}},
		{"a,b\n1,2\n3,\"4\"x\n5,6\n", CSV{}, []string{"line 3", "follows a closing quote"}},
		{"a,b\n1,2\n3,x\n", numbers, []string{"line 3", `column "b"`, `"x" is not a number`}},
		{"a,b\n1,2\n", CSV{Kinds: map[string]Kind{"a": Boolean, "bb": Text}}, []string{`no column "bb"`, `did you mean "b"`}},
		{"a,b,a\n", CSV{}, []string{"columns 1 and 3", `"a"`, "CSV.Names"}},
		{"", CSV{}, []string{"empty"}},
		{"\n\n", CSV{}, []string{"empty"}},
		{"x\n", CSV{Skip: 2}, []string{"2 lines to skip"}},
		{"a,b\n", CSV{Names: []string{"x"}}, []string{"1 names", "2 columns"}},
		{"a\n\xff\xfe\n", CSV{}, []string{`column "a"`, "UTF-8"}},
		{"a\xff\n1\n", CSV{}, []string{"name of column 1", "UTF-8"}},
		{"a\n", CSV{Separator: '"'}, []string{"cannot separate"}},
		{"\"a\n", CSV{}, []string{"line 1", "never closed"}},
	} {
		_, err := ReadCSV(context.Background(), strings.NewReader(c.text), c.format)
		wantError(t, err, c.want...)
	}
}

// What the first records suggest may be wrong further down.
func TestLateValuesChangeTheKind(t *testing.T) {
	const rows = 5000
	var b strings.Builder
	b.WriteString("number,boolean,none,late\n")
	for i := range rows {
		if i == rows-1 {
			b.WriteString("x,2,true,7\n")
		} else {
			fmt.Fprintf(&b, "%d,%t,,\n", i, i%2 == 0)
		}
	}
	f := read(t, b.String(), CSV{})
	for name, want := range map[string]Kind{"number": Text, "boolean": Category, "none": Boolean, "late": Number} {
		if c, _ := f.Column(name); c.Kind() != want || c.Len() != rows {
			t.Errorf("%s: %s with %d rows, want %s", name, c.Kind(), c.Len(), want)
		}
	}
	if c, _ := f.Column("number"); c.Value(rows-1) != "x" || c.Value(17) != "17" {
		t.Error("values were lost when the column was read again")
	}
}

// messy writes a random table with everything a field can hold. It returns
// the text and the fields.
func messy(r *rand.Rand, rows, columns int) (string, [][]string) {
	pieces := []string{"", "a", "b c", "1", "-2.5", "x,y", "new\nline", `"`, `say "no"`, "true", "é", "?", " blank ", ",,", "\n", `""`}
	records := make([][]string, rows)
	for i := range records {
		records[i] = make([]string, columns)
		for k := range records[i] {
			records[i][k] = pieces[r.IntN(len(pieces))]
			if r.IntN(8) == 0 {
				records[i][k] += pieces[r.IntN(len(pieces))]
			}
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.WriteAll(records)
	return b.String(), records
}

// Against encoding/csv, with blocks so small that every record is cut off
// from the next somewhere, and quotes anywhere.
func TestReadCSVAgreesWithEncodingCSV(t *testing.T) {
	r := rand.New(rng.New(11))
	for range 300 {
		columns := 2 + r.IntN(4)
		text, records := messy(r, 1+r.IntN(30), columns)
		kinds := map[string]Kind{}
		for k := range columns {
			kinds["column"+strconv.Itoa(k+1)] = Text
		}
		table := newCSVTable([]byte(text), CSV{NoHeader: true, Missing: []string{}, Kinds: kinds})
		table.blockSize = 1 + r.IntN(40)
		f, err := table.read(context.Background())
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		for i, record := range records {
			for k, want := range record {
				if got := f.columns[k].Value(i); got != want {
					t.Fatalf("row %d, column %d: %q, want %q, in\n%s", i, k, got, want, text)
				}
			}
		}
	}
}

func TestReadCSVDoesNotDependOnBlocksOrCores(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rows.csv")
	if err := millionRows(path, 4000); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first *Frame
	for _, cores := range []int{1, 2} {
		runtime.GOMAXPROCS(cores)
		for _, size := range []int{100, 5000, 1 << 20} {
			table := newCSVTable(text, CSV{})
			table.blockSize = size
			f := must(t)(table.read(context.Background()))
			if first == nil {
				first = f
			}
			if !sameBytes(f, first) {
				t.Errorf("%d cores, blocks of %d bytes: another table", cores, size)
			}
		}
	}
	if first.Rows() != 4000 {
		t.Errorf("%d rows", first.Rows())
	}
}

// sameBytes is Equal for codes and the order of levels too.
func sameBytes(f, g *Frame) bool {
	return f.Equal(g) && slices.EqualFunc(f.columns, g.columns, func(c, d *Column) bool {
		return slices.Equal(c.codes, d.codes) && slices.Equal(c.levels, d.levels)
	})
}

func TestWriteCSVRoundTrip(t *testing.T) {
	r := rand.New(rng.New(4))
	_, records := messy(r, 200, 1)
	words := make([]string, len(records))
	numbers := make([]float64, len(records))
	flags := make([]float64, len(records))
	for i, record := range records {
		if words[i] = record[0]; words[i] == "?" {
			words[i] = "what"
		}
		numbers[i] = math.Float64frombits(r.Uint64()) // all exponents, some NaN
		flags[i] = []float64{0, 1, nan}[r.IntN(3)]
	}
	f := must(t)(New(TextColumn("a \"word\"", words), NumberColumn("x", numbers), BooleanColumn("b", flags), CategoryColumn("c", words)))
	alone := must(t)(f.Select(`a "word"`))
	for _, f := range []*Frame{f, alone} {
		for _, format := range []CSV{{}, {Separator: ';'}, {Missing: []string{"<none>"}}, {Trim: true}, {NoHeader: true, Names: f.Names()}} {
			var b bytes.Buffer
			if err := f.WriteCSV(context.Background(), &b, format); err != nil {
				t.Fatal(err)
			}
			format.Kinds = f.Kinds()
			if back := read(t, b.String(), format); !back.Equal(f) {
				t.Errorf("%+v: another table came back from\n%s", format, b.String())
			}
		}
	}
	err := f.WriteCSV(context.Background(), &bytes.Buffer{}, CSV{Names: []string{"a"}})
	wantError(t, err, "1 names", "4 columns")
}

func TestCSVFiles(t *testing.T) {
	f, folder, ctx := people(t), t.TempDir(), context.Background()
	for _, name := range []string{"people.csv", "people.csv.gz"} {
		path := filepath.Join(folder, name)
		if err := f.WriteCSVFile(ctx, path, CSV{}); err != nil {
			t.Fatal(err)
		}
		back := must(t)(ReadCSVFile(ctx, path, CSV{Kinds: f.Kinds()}))
		if !back.Equal(f) {
			t.Errorf("%s: another table came back", name)
		}
	}
	zipped, _ := os.ReadFile(filepath.Join(folder, "people.csv.gz"))
	if r, err := gzip.NewReader(bytes.NewReader(zipped)); err != nil || r == nil {
		t.Errorf("the .gz file is not compressed: %v", err)
	}
	_, err := ReadCSVFile(ctx, filepath.Join(folder, "absent.csv"), CSV{})
	wantError(t, err, "frame:", "absent.csv")
	broken := filepath.Join(folder, "broken.csv")
	if err := os.WriteFile(broken, []byte("a,b\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = ReadCSVFile(ctx, broken, CSV{})
	wantError(t, err, "line 2", "broken.csv")
}

func TestCSVStopsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ReadCSV(ctx, strings.NewReader("a\n1\n"), CSV{}); err == nil {
		t.Error("reading went on")
	}
	if err := people(t).WriteCSV(ctx, &bytes.Buffer{}, CSV{}); err == nil {
		t.Error("writing went on")
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\"a\nb\",c\r\n\"\"\"\",1\n", "a\n\n\"", "x\ty\n", ",\n,\n", "a,b\n\"1\"2,3\n"} {
		f.Add(seed, 7)
	}
	f.Fuzz(func(t *testing.T, text string, size int) {
		whole, err := newCSVTable([]byte(text), CSV{}).read(context.Background())
		cut := newCSVTable([]byte(text), CSV{})
		cut.blockSize = 1 + max(size, 0)%64
		parts, cutErr := cut.read(context.Background())
		if (err == nil) != (cutErr == nil) {
			t.Fatalf("in one block: %v, in blocks of %d: %v", err, cut.blockSize, cutErr)
		}
		if err == nil && !sameBytes(whole, parts) {
			t.Fatalf("in one block:\n%v\nin blocks of %d:\n%v", whole, cut.blockSize, parts)
		}
	})
}
