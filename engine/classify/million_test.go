package classify

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// likeLightGBM holds the settings of the figures against LightGBM: its
// defaults, but for the least rows and weight of a leaf, which are ours there.
var likeLightGBM = Boosting{Rounds: 100, LearningRate: .1, Leaves: 31}

// generated makes n rows of 28 numbers whose label depends on products and
// steps of a third of them, the rest being noise; its best AUC is about .87.
func generated(n int, seed uint64) *frame.Frame {
	const width = 28
	r := rand.New(rng.New(seed))
	columns := make([][]float64, width)
	for j := range columns {
		columns[j] = make([]float64, n)
	}
	label := make([]float64, n)
	var x [width]float64
	for i := range n {
		for j := range x {
			x[j] = r.NormFloat64()
			if j%3 == 0 {
				x[j] = math.Exp(.5 * x[j])
			}
			columns[j][i] = float64(float32(x[j]))
		}
		margin := .8*x[1]*x[2] + math.Sin(2*x[4]) + .5*math.Abs(x[5]) - .7*x[3]*x[7] + max(x[8], 0) - .4*x[10] + .3*x[6] - .2
		if r.Float64() < sigmoid(1.5*margin) {
			label[i] = 1
		}
	}
	all := []*frame.Column{frame.BooleanColumn("label", label)}
	for j, values := range columns {
		all = append(all, frame.NumberColumn("x"+strconv.Itoa(j), values))
	}
	return must(frame.New(all...))
}

// BenchmarkMillionFit trains 100 rounds of 31 leaves on 1,000,000 x 28, the
// binning included, and reports the AUC on 100,000 further rows. With
// PAWL_BENCH_TABLE it writes the rows there first, for the peer: float32,
// row by row, the label first, the test rows last.
func BenchmarkMillionFit(b *testing.B) {
	train, test := generated(1_000_000, 1), generated(100_000, 2)
	if path := os.Getenv("PAWL_BENCH_TABLE"); path != "" {
		writeTable(b, path, train, test)
	}
	b.ResetTimer()
	var m *BoostingModel
	for b.Loop() {
		m = must(likeLightGBM.Fit(ctx, train, "label", rng.New(1)))
	}
	b.ReportMetric(testAUC(b, m, test), "AUC")
}

func writeTable(b *testing.B, path string, tables ...*frame.Frame) {
	var bytes []byte
	for _, f := range tables {
		for i := range f.Rows() {
			for _, c := range f.Columns() {
				bytes = binary.LittleEndian.AppendUint32(bytes, math.Float32bits(float32(c.Floats()[i])))
			}
		}
	}
	if err := os.WriteFile(path, bytes, 0o644); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkAdultFitLeaves trains 100 rounds of 31 leaves on the publisher's
// training part, the binning included.
func BenchmarkAdultFitLeaves(b *testing.B) {
	train, test := adult(b)
	var m *BoostingModel
	for b.Loop() {
		m = must(likeLightGBM.Fit(ctx, train, "income", rng.New(1)))
	}
	b.ReportMetric(testAUC(b, m, test), "AUC")
}
