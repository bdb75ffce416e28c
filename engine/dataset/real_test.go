package dataset

import (
	"archive/zip"
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/progress"
)

// dataAtHand returns the folder with the publishers' files, or skips the test.
func dataAtHand(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("PAWL_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(folder, "adult")); err != nil {
		t.Skipf("no data in %s: set PAWL_DATA to a folder that holds adult/ and heloc/", folder)
	}
	return folder
}

func column(t *testing.T, f *frame.Frame, name string) *frame.Column {
	t.Helper()
	c, err := f.Column(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The counts are those of the publisher's description, adult.names, except
// the missing values by column and the quartiles, which were counted once with
// other tools.
func checkAdult(t *testing.T, f *frame.Frame) {
	t.Helper()
	if f.Rows() != 48842 || !slices.Equal(f.Names(), adultColumns) {
		t.Fatalf("%d rows, columns %q", f.Rows(), f.Names())
	}
	income := column(t, f, "income")
	if !slices.Equal(income.Levels(), []string{"<=50K", ">50K"}) || !slices.Equal(income.Counts(), []int{37155, 11687}) {
		t.Errorf("income: %q %v", income.Levels(), income.Counts())
	}
	for _, c := range f.Columns() {
		want := map[string]int{"workclass": 2799, "occupation": 2809, "native-country": 857}[c.Name()]
		if got := c.CountMissing(); got != want {
			t.Errorf("%s misses %d values, want %d", c.Name(), got, want)
		}
	}
	for name, want := range map[string]int{"workclass": 8, "education": 16, "marital-status": 7, "occupation": 14, "relationship": 6, "race": 5, "sex": 2, "native-country": 41} {
		if got := len(column(t, f, name).Levels()); got != want {
			t.Errorf("%s has %d levels, want %d", name, got, want)
		}
	}
	complete, err := f.DropMissing()
	if err != nil || complete.Rows() != 45222 {
		t.Errorf("%d rows without missing values, want 45222 (%v)", complete.Rows(), err)
	}
}

func TestAdultFromAFolder(t *testing.T) {
	f, err := Adult{Folder: dataAtHand(t), Cache: t.TempDir(), URL: nobody()}.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	checkAdult(t, f)
	age, _ := f.Describe().Strings("median")
	if age[0] != "37" {
		t.Errorf("median age %s, want 37", age[0])
	}
}

func TestAdultParts(t *testing.T) {
	train, test, err := Adult{Folder: dataAtHand(t)}.Parts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		part      *frame.Frame
		complete  int
		rich, all int
	}{"train": {train, 30162, 7841, 32561}, "test": {test, 15060, 3846, 16281}} {
		complete, _ := c.part.DropMissing()
		rich := column(t, c.part, "income").Counts()[1]
		if c.part.Rows() != c.all || complete.Rows() != c.complete || rich != c.rich {
			t.Errorf("%s: %d rows, %d complete, %d above 50K; want %+v", name, c.part.Rows(), complete.Rows(), rich, c)
		}
	}
}

// publisher serves an archive of the two files, and counts how often.
func publisher(t *testing.T, texts [][]byte, asked *int) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i, file := range adultFiles {
		member, err := w.Create(file.name)
		if err != nil {
			t.Fatal(err)
		}
		member.Write(texts[i])
	}
	w.Close()
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		*asked++
		answer.Write(b.Bytes())
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestAdultIsDownloadedOnce(t *testing.T) {
	texts, err := readAll(filepath.Join(dataAtHand(t), "adult"))
	if err != nil {
		t.Fatal(err)
	}
	asked, reported := 0, 0
	a := Adult{Folder: t.TempDir(), Cache: t.TempDir(), URL: publisher(t, texts, &asked)}
	ctx := progress.With(context.Background(), func(progress.Step) { reported++ })
	for range 2 {
		f, err := a.Load(ctx)
		if err != nil {
			t.Fatal(err)
		}
		checkAdult(t, f)
	}
	if asked != 1 || reported == 0 {
		t.Errorf("the publisher was asked %d times, %d reports", asked, reported)
	}
	damaged := filepath.Join(a.Cache, "adult", "adult.test")
	if err := os.WriteFile(damaged, texts[1][:1000], 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = a.Load(ctx)
	wantError(t, err, damaged, "SHA-256", "remove or replace it")
}

func TestAdultRefusesOtherBytes(t *testing.T) {
	asked := 0
	a := Adult{Folder: t.TempDir(), Cache: t.TempDir(), URL: publisher(t, [][]byte{[]byte("39, x"), []byte("|")}, &asked)}
	_, err := a.Load(context.Background())
	wantError(t, err, "dataset: adult.data in http", "SHA-256")
	if kept, _ := os.ReadDir(a.Cache); len(kept) != 0 {
		t.Errorf("%v was kept", kept)
	}
}

// nobody returns the URL of a server that has gone.
func nobody() string {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	return server.URL
}

func TestAdultOfflineSaysBothWays(t *testing.T) {
	nothing := httptest.NewServer(http.NotFoundHandler())
	defer nothing.Close()
	for _, url := range []string{nobody(), nothing.URL} {
		_, err := Adult{Folder: t.TempDir(), Cache: t.TempDir(), URL: url}.Load(context.Background())
		wantError(t, err, "connect to the network once", "PAWL_DATA", "adult/adult.data.gz", "adult/adult.test.gz")
	}
}

func TestAdultStopsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Adult{Folder: t.TempDir(), Cache: t.TempDir(), URL: nobody()}.Load(ctx)
	if err != context.Canceled {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestHELOC(t *testing.T) {
	folder := filepath.Join(dataAtHand(t), "heloc")
	f, err := HELOC{Path: folder}.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	target := column(t, f, "RiskPerformance")
	if f.Rows() != 10459 || len(f.Columns()) != 24 || !slices.Equal(target.Counts(), []int{5459, 5000}) || target.Levels()[0] != "Bad" {
		t.Errorf("%d rows, %d columns, %v %v", f.Rows(), len(f.Columns()), target.Levels(), target.Counts())
	}
	without, err := HELOC{Path: folder, SpecialMissing: true}.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	empty := 0
	for i := range f.Rows() {
		missing := 0
		for k, c := range f.Columns() {
			special := slices.Contains([]string{"-9", "-8", "-7"}, c.Value(i))
			if c.Missing(i) || without.Columns()[k].Missing(i) != special {
				t.Fatalf("row %d of %s: a special code must be a value, and missing when asked for", i, c.Name())
			}
			if special {
				missing++
			}
		}
		if missing == 23 {
			empty++
		}
	}
	if empty < 588 {
		t.Errorf("%d rows without any feature, want the 588 of -9 at least", empty)
	}
}

func TestHELOCSaysWhereToGetIt(t *testing.T) {
	t.Setenv("PAWL_DATA", "")
	_, err := HELOC{}.Load(context.Background())
	wantError(t, err, "no path is given", "community.fico.com", "PAWL_DATA", "heloc/heloc_dataset_v1.csv")
	_, err = HELOC{Path: "absent.csv"}.Load(context.Background())
	wantError(t, err, "not at absent.csv", "community.fico.com")
	other := filepath.Join(t.TempDir(), "other.csv")
	if err := os.WriteFile(other, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = HELOC{Path: other}.Load(context.Background())
	wantError(t, err, "not the HELOC table", other)
}

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
