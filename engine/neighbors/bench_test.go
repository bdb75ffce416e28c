package neighbors

import (
	"compress/gzip"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// The peer's side of these figures is install/bench/figures/neighbors.py,
// which makes the same rows.

// noise makes n rows of 6 numbers and 8 categories of 3 to 31 levels without
// any structure: the worst case of a search that prunes. Value j of row i is a
// hash of seed, j and i.
func noise(n int, seed uint64) *frame.Frame {
	var columns []*frame.Column
	for j := range uint64(14) {
		hash := func(i int) uint64 { return splitMix(seed<<40 | j<<32 | uint64(i)) }
		if j < 6 {
			values := make([]float64, n)
			for i := range values {
				values[i] = float64(hash(i)>>11) / (1 << 53)
			}
			columns = append(columns, frame.NumberColumn("n"+strconv.FormatUint(j, 10), values))
			continue
		}
		levels, codes := make([]string, 3+4*(j-6)), make([]int32, n)
		for k := range levels {
			levels[k] = strconv.Itoa(k)
		}
		for i := range codes {
			codes[i] = int32(hash(i) % uint64(len(levels)))
		}
		columns = append(columns, frame.CodedColumn("c"+strconv.FormatUint(j, 10), codes, levels))
	}
	return must(frame.New(columns...))
}

func splitMix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb
	return x ^ (x >> 31)
}

// BenchmarkGowerNoise finds the nearest of 50,000 rows for as many queries as
// PAWL_BENCH_QUERIES says, 2,000 without it, the index included, and reports
// the mean distance, by which the peer is checked.
func BenchmarkGowerNoise(b *testing.B) {
	m, err := strconv.Atoi(os.Getenv("PAWL_BENCH_QUERIES"))
	if err != nil {
		m = 2000
	}
	table, queries := noise(50_000, 1), noise(m, 2)
	b.ResetTimer()
	var found *Neighbors
	for b.Loop() {
		found = must(must(must(NewGower(table)).Index(table)).Nearest(ctx, queries, 1))
	}
	reportMean(b, found)
}

// BenchmarkGowerAdult finds, for each of the 48,842 rows of the census, the
// nearest other row, the index included.
func BenchmarkGowerAdult(b *testing.B) {
	dir := os.Getenv("PAWL_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(dir, "adult", "adult_all.csv.gz"))
	if err != nil {
		b.Skip("the Adult census is not at hand: ", err)
	}
	defer file.Close()
	table := must(must(frame.ReadCSV(ctx, must(gzip.NewReader(file)), frame.CSV{})).Drop("row", "part"))
	var found *Neighbors
	for b.Loop() {
		found = must(must(must(NewGower(table)).Index(table)).Others(ctx, 1))
	}
	reportMean(b, found)
}

// BenchmarkEuclideanBlocks finds the nearest of 50,000 points in 28 dimensions
// for 2,000 queries.
func BenchmarkEuclideanBlocks(b *testing.B) {
	points, queries := hashed(50_000, 28, 1), hashed(2000, 28, 2)
	b.ResetTimer()
	var found *Neighbors
	for b.Loop() {
		found = must(must(Euclidean{}.Fit(points)).Nearest(ctx, queries, 5))
	}
	reportMean(b, found)
}

func hashed(n, columns int, seed uint64) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, columns)
		for j := range points[i] {
			points[i][j] = float64(splitMix(seed<<40|uint64(j)<<32|uint64(i))>>11) / (1 << 53)
		}
	}
	return points
}

func reportMean(b *testing.B, found *Neighbors) {
	sum := 0.0
	for _, d := range found.Distance {
		sum += d[0]
	}
	b.ReportMetric(sum/float64(len(found.Distance)), "mean-distance")
}

// BenchmarkEuclidean shows where a tree ceases to pay: see treeDimensions.
func BenchmarkEuclidean(b *testing.B) {
	for _, columns := range []int{3, 8, 12, 16, 28} {
		points, queries := normal(20_000, columns, 1), normal(2000, columns, 2)
		for name, method := range map[string]Method{"tree": Tree, "blocks": Blocks} {
			b.Run(name+"/"+strconv.Itoa(columns), func(b *testing.B) {
				for b.Loop() {
					must(must(Euclidean{Method: method}.Fit(points)).Nearest(ctx, queries, 5))
				}
			})
		}
	}
}

func normal(n, columns int, seed uint64) [][]float64 {
	r := rand.New(rng.New(seed))
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, columns)
		for j := range points[i] {
			points[i][j] = r.NormFloat64()
		}
	}
	return points
}
