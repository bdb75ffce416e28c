package classify

import (
	"bytes"
	"context"
	"math"
	"runtime"
	"slices"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// TestRowsWalkAlike: four rows at a time reach the leaves that each reaches by
// itself, in trees with leaves at many depths.
func TestRowsWalkAlike(t *testing.T) {
	train := toy(1003, 11)
	b := Boosting{Rounds: 8, Leaves: 24}
	binned := must(b.Bin(ctx, train, "label"))
	m := must(b.FitBinned(ctx, binned, nil, rng.New(1)))
	p := must(m.ProbaBinned(binned))
	for row := range p {
		margin := m.base
		for _, tr := range m.trees {
			margin += tr.leaf(&binned.cells, row)
		}
		if want := sigmoid(margin); p[row] != want {
			t.Fatalf("row %d: probability %v, tree by tree %v", row, p[row], want)
		}
	}
}

// TestManyRows: a table of which a leaf is summed and parted in pieces, and
// cut from a sample. The values of the leaves are those of the rows that reach
// them, on one core and on two.
func TestManyRows(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	train := toy(sampledRows+70_001, 12)
	b := Boosting{Rounds: 1, Leaves: 6, LearningRate: 1}
	var saved [][]byte
	for _, cores := range []int{1, 2} {
		runtime.GOMAXPROCS(cores)
		binned := must(b.Bin(ctx, train, "label"))
		m := must(b.FitBinned(ctx, binned, nil, rng.New(1)))
		saved = append(saved, must(m.MarshalBinary()))
		checkLeaves(t, m, binned)
	}
	if !bytes.Equal(saved[0], saved[1]) {
		t.Error("the model differs between 1 and 2 cores")
	}
}

// checkLeaves holds each leaf's value of a single tree against -G/(H+1), G and
// H being sums over the rows that reach it.
func checkLeaves(t *testing.T, m *BoostingModel, binned *Binned) {
	t.Helper()
	g, h := map[float64]float64{}, map[float64]float64{}
	p := sigmoid(m.base)
	for row, y := range binned.labels {
		v := m.trees[0].leaf(&binned.cells, row)
		g[v] += p - float64(y)
		h[v] += p * (1 - p)
	}
	if len(g) != 6 {
		t.Errorf("%d leaves, want 6", len(g))
	}
	for v := range g {
		if want := -g[v] / (h[v] + 1); math.Abs(v-want) > 1e-4 {
			t.Errorf("leaf of value %v, its rows say %v", v, want)
		}
	}
}

// TestGridFindsBin: the same bin as by comparison with every cut, for values
// on, just above and far beyond the cuts, on scales that defeat the grid.
func TestGridFindsBin(t *testing.T) {
	tiny := math.SmallestNonzeroFloat64
	for _, cuts := range [][]float64{
		nil, {3}, {1, 2, 3}, {1, 1e6, 1e6 + 1e-9, 1e12}, {0, tiny, 2 * tiny}, {-math.MaxFloat64, 0, math.MaxFloat64},
	} {
		g := newGrid(cuts)
		values := []float64{math.Inf(-1), -1, 0, 1.5, 7, 1e9, math.Inf(1)}
		for _, c := range cuts {
			values = append(values, c, math.Nextafter(c, math.Inf(1)), math.Nextafter(c, math.Inf(-1)))
		}
		for _, v := range values {
			want := uint8(1)
			for _, c := range cuts {
				if c < v {
					want++
				}
			}
			if got := g.code(v); got != want {
				t.Errorf("cuts %v: value %v in bin %d, want %d", cuts, v, got, want)
			}
		}
		if g.code(math.NaN()) != 0 {
			t.Error("a missing value has a bin")
		}
	}
}

// TestSampledCuts: a long column of few values keeps a bin for each, however
// rare; one of many is cut at its quantiles, also if the rows are in order.
func TestSampledCuts(t *testing.T) {
	n := sampledRows + 50_000
	few, many := make([]float64, n), make([]float64, n)
	for i := range n {
		few[i], many[i] = float64(i%3), float64(i)
	}
	few[n/2] = 10
	if b := must(newBins(frame.NumberColumn("x", few), 256)); !slices.Equal(b.cuts, []float64{.5, 1.5, 6}) {
		t.Errorf("cuts %v", b.cuts)
	}
	b := must(newBins(frame.NumberColumn("x", many), 256))
	for k, c := range b.cuts {
		if want := float64(n) * float64(k+1) / 255; math.Abs(c-want) > float64(n)/1000 {
			t.Errorf("cut %d of 254 at row %v, want about %v", k, c, want)
		}
	}
}

// TestProbaIsCancelled by its context.
func TestProbaIsCancelled(t *testing.T) {
	train := toy(500, 13)
	ended, cancel := context.WithCancel(ctx)
	cancel()
	b := Boosting{Rounds: 2}
	m := must(b.Fit(ctx, train, "label", rng.New(1)))
	linear := must(Logistic{}.Fit(ctx, train, "label"))
	for name, f := range map[string]func() ([]float64, error){
		"boosting": func() ([]float64, error) { return m.ProbaContext(ended, train) },
		"binned":   func() ([]float64, error) { return m.ProbaBinnedContext(ended, must(b.Bin(ctx, train, "label"))) },
		"logistic": func() ([]float64, error) { return linear.ProbaContext(ended, train) },
	} {
		if p, err := f(); err != context.Canceled || p != nil {
			t.Errorf("%s: %d probabilities, error %v", name, len(p), err)
		}
	}
}
