package synth_test

import (
	"compress/gzip"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"pawl/engine/frame"
)

// adult returns the Adult census table: 48,842 rows, 14 features and income,
// "?" missing. It skips the test where the data is not at hand.
func adult(t testing.TB) *frame.Frame {
	t.Helper()
	folder := os.Getenv("PAWL_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(folder, "adult", "adult_all.csv.gz"))
	if err != nil {
		t.Skipf("the Adult table is not at hand (set PAWL_DATA): %v", err)
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(plain).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var columns []*frame.Column
	for j, name := range records[0] {
		if name != "row" && name != "part" {
			columns = append(columns, parseColumn(name, records[1:], j))
		}
	}
	return newFrame(t, columns...)
}

func parseColumn(name string, records [][]string, j int) *frame.Column {
	words, numbers := make([]string, len(records)), make([]float64, len(records))
	numeric := true
	for i, r := range records {
		numbers[i] = math.NaN()
		if r[j] == "?" {
			continue
		}
		words[i] = r[j]
		v, err := strconv.ParseFloat(r[j], 64)
		numeric = numeric && err == nil
		numbers[i] = v
	}
	if numeric {
		return frame.NumberColumn(name, numbers)
	}
	return frame.CategoryColumn(name, words)
}

func newFrame(t testing.TB, columns ...*frame.Column) *frame.Frame {
	t.Helper()
	f, err := frame.New(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
