package frame

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"pawl/engine/rng"
)

// millionRows writes the table of the CSV benchmark: mixed columns, some
// values missing, some quoted.
func millionRows(path string, rows int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<20)
	r := rand.New(rng.New(1))
	fmt.Fprintln(w, "id,age,income,score,job,city,smoker,day,note")
	for i := range rows {
		writeBenchRow(w, r, i)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}

func writeBenchRow(w *bufio.Writer, r *rand.Rand, i int) {
	income := strconv.FormatFloat(20000+60000*r.Float64(), 'f', 2, 64)
	if r.IntN(30) == 0 {
		income = ""
	}
	job := [...]string{"?", "clerk", "nurse", "engineer", "farmer", "teacher", "driver", "cook"}[r.IntN(8)]
	city := "City " + strconv.Itoa(r.IntN(500))
	if r.IntN(10) == 0 {
		city = `"` + city + `, North"`
	}
	fmt.Fprintf(w, "%d,%d,%s,%v,%s,%s,%t,20%02d-%02d-%02d,ref-%08x\n", i, 17+r.IntN(70), income, r.NormFloat64(),
		job, city, r.IntN(4) == 0, r.IntN(25), 1+r.IntN(12), 1+r.IntN(28), r.Uint32())
}

// BenchmarkReadCSV reads a million rows of nine columns from a file. If the
// environment names a file in PAWL_BENCH_CSV, the table is written there and
// stays, so that others can be timed on the same bytes.
func BenchmarkReadCSV(b *testing.B) {
	path := os.Getenv("PAWL_BENCH_CSV")
	if path == "" {
		path = filepath.Join(b.TempDir(), "million.csv")
	}
	if _, err := os.Stat(path); err != nil {
		if err := millionRows(path, 1_000_000); err != nil {
			b.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	for b.Loop() {
		if _, err := ReadCSVFile(context.Background(), path, CSV{}); err != nil {
			b.Fatal(err)
		}
	}
}
