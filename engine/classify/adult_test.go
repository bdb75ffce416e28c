package classify

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"sync"
	"testing"

	"pawl/engine/frame"
)

// adult returns the publisher's training part (32,561 rows) and test part
// (16,281 rows) of the Adult census table, or skips the test.
func adult(t testing.TB) (train, test *frame.Frame) {
	t.Helper()
	parts, err := readAdult()
	if err != nil {
		t.Skipf("the Adult table is not at hand (PAWL_DATA names its folder): %v", err)
	}
	return parts[0], parts[1]
}

var readAdult = sync.OnceValues(func() (parts [2]*frame.Frame, err error) {
	dir := os.Getenv("PAWL_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(dir, "adult", "adult_all.csv.gz"))
	if err != nil {
		return parts, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return parts, err
	}
	records, err := csv.NewReader(unzipped).ReadAll()
	if err != nil {
		return parts, err
	}
	var rows [2][][]string
	for _, r := range records[1:] {
		if r[1] == "test" {
			rows[1] = append(rows[1], r[2:])
		} else {
			rows[0] = append(rows[0], r[2:])
		}
	}
	for i := range parts {
		if parts[i], err = tableOf(records[0][2:], rows[i]); err != nil {
			return parts, err
		}
	}
	return parts, nil
})

// tableOf makes number columns of the columns of numbers and categories of
// the others; "?" is missing.
func tableOf(names []string, rows [][]string) (*frame.Frame, error) {
	columns := make([]*frame.Column, len(names))
	for k, name := range names {
		values := make([]string, len(rows))
		numbers := make([]float64, len(rows))
		numeric := true
		for i, r := range rows {
			if r[k] != "?" {
				values[i] = r[k]
			}
			v, err := strconv.ParseFloat(r[k], 64)
			numbers[i] = v
			numeric = numeric && err == nil
		}
		if numeric {
			columns[k] = frame.NumberColumn(name, numbers)
		} else {
			columns[k] = frame.CategoryColumn(name, values)
		}
	}
	return frame.New(columns...)
}

// auc is the share of pairs of a positive and a negative row that p ranks
// rightly, ties counting half.
func auc(labels []uint8, p []float64) float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(i, j int) bool { return p[order[i]] < p[order[j]] })
	var rankSum, positives float64
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && p[order[j]] == p[order[i]] {
			j++
		}
		for _, row := range order[i:j] {
			rankSum += float64(labels[row]) * float64(i+j+1) / 2
			positives += float64(labels[row])
		}
		i = j
	}
	negatives := float64(len(p)) - positives
	return (rankSum - positives*(positives+1)/2) / (positives * negatives)
}
