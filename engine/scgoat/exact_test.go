package scgoat

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/rng"
)

// alphas are corners, faces and inner mixtures of four pools.
var alphas = [][]float64{{1, 0, 0, 0}, {0, 0, 1, 0}, {.5, .5, 0, 0}, {.25, .25, .25, .25}, {.1, .2, .3, .4}}

// Every exact form equals the mean over many releases of the metric measured
// on their rows.
func TestExactFormsEqualReleases(t *testing.T) {
	ctx, p := context.Background(), pools(t, 150)
	rich := RowRate("rich", metrics.Higher, func(r frame.Row) bool { return r.Float("y") > 1 })
	for _, m := range []metrics.Metric{metrics.ReIDNearest, rich, ColumnMean("x", metrics.Higher), Copies, metrics.ReIDWithin(.05)} {
		blend, err := p.blend(ctx, m)
		if err != nil {
			t.Fatal(err)
		}
		for _, alpha := range alphas {
			const releases = 60
			sum, square := 0.0, 0.0
			for draw := range uint64(releases) {
				table, err := p.take(Apportion(alpha, p.rows), draw+1)
				if err != nil {
					t.Fatal(err)
				}
				v, err := m.Tables(ctx, p.train, table)
				if err != nil {
					t.Fatal(err)
				}
				sum += v
				square += v * v
			}
			mean := sum / releases
			se := math.Sqrt(max(square/releases-mean*mean, 0) / releases)
			// A whole row more or less is the tolerance of the rounding.
			near(t, m.Name, blend(alpha), mean, 4*se+.01)
		}
	}
}

// Neighbours are counted as a plain loop over all pairs counts them, missing
// values and constant columns included.
func TestCrowdingEqualsPlainLoop(t *testing.T) {
	r := rand.New(rng.New(1))
	table := func(n int) *frame.Frame {
		x, y, z, a, b := make([]float64, n), make([]float64, n), make([]float64, n), make([]string, n), make([]float64, n)
		for i := range n {
			x[i], y[i], z[i] = float64(r.IntN(6)), r.NormFloat64(), 3
			a[i], b[i] = string(rune('a'+r.IntN(4))), float64(r.IntN(2))
			if r.IntN(9) == 0 {
				y[i] = math.NaN()
			}
		}
		f, err := frame.New(frame.NumberColumn("x", x), frame.CategoryColumn("a", a), frame.NumberColumn("y", y),
			frame.NumberColumn("z", z), frame.BooleanColumn("b", b))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	ctx, real, tables := context.Background(), table(40), []*frame.Frame{table(50), table(60)}
	got, err := crowding(ctx, real, tables)
	if err != nil {
		t.Fatal(err)
	}
	g, err := metrics.NewGower(real)
	if err != nil {
		t.Fatal(err)
	}
	for m, from := range tables {
		toReal, err := g.Distances(ctx, from, real)
		if err != nil {
			t.Fatal(err)
		}
		for k, to := range tables {
			d, err := g.Distances(ctx, from, to)
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range d {
				nearest, want := math.Inf(1), int32(0)
				for _, v := range toReal[i] {
					nearest = min(nearest, v)
				}
				for j, v := range row {
					if v < nearest && (m != k || i != j) {
						want++
					}
				}
				if got[m][i][k] != want {
					t.Fatalf("row %d of pool %d has %d nearer rows in pool %d, counted %d", i, m, want, k, got[m][i][k])
				}
			}
		}
	}
}

// KS and TV complements are concave in the proportions, rates linear.
func TestShapesOfExactForms(t *testing.T) {
	ctx, p := context.Background(), pools(t, 400)
	for _, m := range []metrics.Metric{metrics.KS, metrics.TV, metrics.ReID, Copies} {
		blend, err := p.blend(ctx, m)
		if err != nil {
			t.Fatal(err)
		}
		for _, alpha := range alphas {
			mixed := 0.0
			for k, a := range alpha {
				corner := make([]float64, 4)
				corner[k] = 1
				mixed += a * blend(corner)
			}
			linear := m.Name == metrics.ReID.Name || m.Name == Copies.Name
			if d := blend(alpha) - mixed; d < -1e-12 || linear && d > 1e-12 {
				t.Errorf("%s at %v is %v above the mixture of corners", m.Name, alpha, d)
			}
		}
	}
}
