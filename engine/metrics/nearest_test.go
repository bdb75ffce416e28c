package metrics

import (
	"context"
	"math"
	"runtime"
	"slices"
	"testing"

	"pawl/engine/frame"
)

func gower(t testing.TB, real *frame.Frame) *Gower {
	t.Helper()
	g, err := NewGower(real)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestGowerByHand(t *testing.T) {
	real := table(t, frame.NumberColumn("x", []float64{0, 10, 4}), frame.CategoryColumn("c", []string{"a", "b", ""}), frame.NumberColumn("k", []float64{7, 7, 7}))
	other := table(t, frame.NumberColumn("x", []float64{5, 40, math.NaN()}), frame.CategoryColumn("c", []string{"a", "new", ""}), frame.NumberColumn("k", []float64{7, 6.5, math.NaN()}))
	d, err := gower(t, real).Distances(context.Background(), other, real)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]float64{
		{0.5 + 0 + 0, 0.5 + 1 + 0, 0.1 + 1 + 0},
		{1 + 1 + 1, 1 + 1 + 1, 1 + 1 + 1},
		{1 + 1 + 1, 1 + 1 + 1, 1 + 0 + 1},
	}
	for i := range want {
		for j := range want[i] {
			near(t, "distance", d[i][j], want[i][j]/3, 1e-15)
		}
	}
	self, _ := gower(t, real).Distances(context.Background(), other, other)
	for i := range self {
		near(t, "distance to itself", self[i][i], 0, 0)
	}
}

// The search against the whole distance matrix: equal to the last bit.
func TestNearestEqualsBruteForce(t *testing.T) {
	ctx := context.Background()
	real, syn := random(t, 500, 0, 5), random(t, 300, .3, 6)
	g := gower(t, real)
	all, err := g.Distances(ctx, syn, real)
	if err != nil {
		t.Fatal(err)
	}
	found, err := g.Nearest(ctx, syn, real)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range all {
		if want := slices.Min(row); found.Distance[i] != want || row[found.Row[i]] != want {
			t.Fatalf("row %d: distance %v to row %d, want %v", i, found.Distance[i], found.Row[i], want)
		}
	}
	own, _ := g.Distances(ctx, real, real)
	other, err := g.NearestOther(ctx, real)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range own {
		row[i] = math.Inf(1)
		if want := slices.Min(row); other.Distance[i] != want {
			t.Fatalf("row %d: nearest other at %v, want %v", i, other.Distance[i], want)
		}
	}
}

func TestNearestIsTheSameOnAnyNumberOfCores(t *testing.T) {
	real := random(t, 400, 0, 7)
	search := func(cores int) *Nearest {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		n, err := gower(t, real).NearestOther(context.Background(), real)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	one, two := search(1), search(2)
	if !slices.Equal(one.Distance, two.Distance) || !slices.Equal(one.Row, two.Row) {
		t.Error("the result depends on the number of cores")
	}
}

func TestNearestEdges(t *testing.T) {
	ctx := context.Background()
	same := table(t, frame.NumberColumn("x", make([]float64, 100)), frame.CategoryColumn("c", slices.Repeat([]string{"a"}, 100)))
	found, err := gower(t, same).NearestOther(ctx, same)
	if err != nil || slices.Max(found.Distance) != 0 {
		t.Errorf("copies are at distance 0: %v, %v", found, err)
	}
	if _, err := ReID.Tables(ctx, same, same); err == nil {
		t.Error("a table of copies has no smallest positive distance")
	}
	if _, err := gower(t, same).NearestOther(ctx, same.Take([]int{0})); err == nil {
		t.Error("one row has no other row")
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := gower(t, same).NearestOther(stopped, same); err == nil {
		t.Error("a cancelled search went on")
	}
}

func TestReIDCounts(t *testing.T) {
	real := table(t, frame.NumberColumn("x", []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 10}))
	syn := table(t, frame.NumberColumn("x", []float64{0, 2.04, 5.5, 9.2, 100}))
	got, err := ReIDWithin(0.01).Tables(context.Background(), real, syn)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "rows within .01 of the range of 10", got, 2.0/5, 1e-15)
	nn, _ := ReIDNearest.Tables(context.Background(), real, syn)
	// Distances to real: 0, .004, .05, .08, 1 (capped); to other synthetic
	// rows: .204, .204, .346, .37, 1. A tie counts as real.
	near(t, "nearest is real", nn, 1, 1e-15)
	ident, _ := Identifiability.Tables(context.Background(), real, syn)
	// Real 0, 2, 3 (.096 away, its real neighbour .1), 5, 6 and 10.
	near(t, "identifiability", ident, 6.0/10, 1e-15)
	for _, bad := range []Metric{ReIDQuantile(0), ReIDQuantile(1), ReIDWithin(-1)} {
		if _, err := bad.Tables(context.Background(), real, syn); err == nil {
			t.Errorf("%s was accepted", bad.Name)
		}
	}
}
