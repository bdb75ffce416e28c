package metrics

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"pawl/engine/frame"
)

// adult reads the first n rows of the census from PAWL_DATA, or from the
// folder beside the repository.
func adult(t testing.TB, n int) *frame.Frame {
	t.Helper()
	dir := os.Getenv("PAWL_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(dir, "adult", "adult_all.csv.gz"))
	if err != nil {
		t.Skip("the Adult census is not at hand: ", err)
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(plain).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var columns []*frame.Column
	for j, name := range rows[0] {
		if name != "row" && name != "part" {
			columns = append(columns, column(name, rows[1:], j))
		}
	}
	f, err := frame.New(columns...)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return f.Take(all)
}

func column(name string, rows [][]string, j int) *frame.Column {
	text, numbers := make([]string, len(rows)), make([]float64, len(rows))
	numeric := true
	for i, row := range rows {
		var err error
		if numbers[i], err = strconv.ParseFloat(row[j], 64); err != nil {
			numeric = false
		}
		text[i] = row[j]
	}
	if numeric {
		return frame.NumberColumn(name, numbers)
	}
	return frame.CategoryColumn(name, text)
}

// Of the census, compare a sample of rows with the full matrix.
func TestNearestOnAdult(t *testing.T) {
	ctx := context.Background()
	f := adult(t, 4000)
	g := gower(t, f)
	some := f.Take([]int{0, 17, 500, 1234, 3999})
	all, err := g.Distances(ctx, some, f)
	if err != nil {
		t.Fatal(err)
	}
	found, err := g.Nearest(ctx, some, f)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		if found.Distance[i] != slices.Min(all[i]) {
			t.Errorf("row %d: %v, want %v", i, found.Distance[i], slices.Min(all[i]))
		}
	}
}

func BenchmarkNearestAdult10k34k(b *testing.B) {
	f := adult(b, 44000)
	g := gower(b, f)
	queries, reference := make([]int, 10000), make([]int, 34000)
	for i := range queries {
		queries[i] = i
	}
	for i := range reference {
		reference[i] = 10000 + i
	}
	q, r := f.Take(queries), f.Take(reference)
	for b.Loop() {
		if _, err := g.Nearest(context.Background(), q, r); err != nil {
			b.Fatal(err)
		}
	}
}
