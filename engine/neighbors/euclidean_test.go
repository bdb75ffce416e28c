package neighbors

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pawl/engine/rng"
)

// cloud makes n points of some columns far from the origin, a tenth of them
// twice and some on a grid, so that distances are equal.
func cloud(n, columns int, seed uint64) [][]float64 {
	r := rand.New(rng.New(seed))
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, columns)
		for j := range points[i] {
			points[i][j] = 1000 + r.NormFloat64()
			if i%3 == 0 {
				points[i][j] = math.Round(points[i][j])
			}
		}
		if i%10 == 9 {
			points[i] = points[i/2]
		}
	}
	return points
}

func distances(a, b [][]float64) [][]float64 {
	out := make([][]float64, len(a))
	for i := range a {
		for j := range b {
			out[i] = append(out[i], math.Sqrt(squared(a[i], b[j])))
		}
	}
	return out
}

// TestMethodsAgree: both methods find what the whole distance matrix says, to
// the last bit, though the points lie far from the origin.
func TestMethodsAgree(t *testing.T) {
	for _, columns := range []int{1, 3, 20} {
		points, queries := cloud(600, columns, 1), cloud(100, columns, 2)
		all, own := distances(queries, points), distances(points, points)
		for _, e := range []Euclidean{{}, {Method: Tree, LeafRows: 3}, {Method: Blocks}} {
			x := must(e.Fit(points))
			checkAgainst(t, all, must(x.Nearest(ctx, queries, 4)), func(int) int { return -1 })
			checkAgainst(t, own, must(x.Others(ctx, 2)), func(i int) int { return i })
		}
	}
}

func TestEuclideanRefuses(t *testing.T) {
	points := cloud(10, 2, 1)
	x := must(Euclidean{}.Fit(points))
	ended, cancel := context.WithCancel(ctx)
	cancel()
	for name, call := range map[string]func() error{
		"empty":     func() error { _, err := Euclidean{}.Fit(nil); return err },
		"ragged":    func() error { _, err := Euclidean{}.Fit([][]float64{{1}, {1, 2}}); return err },
		"NaN":       func() error { _, err := Euclidean{}.Fit([][]float64{{math.NaN()}}); return err },
		"method":    func() error { _, err := Euclidean{Method: 9}.Fit(points); return err },
		"leaf":      func() error { _, err := Euclidean{LeafRows: -1}.Fit(points); return err },
		"dimension": func() error { _, err := x.Nearest(ctx, [][]float64{{1}}, 1); return err },
		"too many":  func() error { _, err := x.Nearest(ctx, points, 11); return err },
		"others":    func() error { _, err := x.Others(ctx, 10); return err },
		"cancelled": func() error { _, err := x.Others(ended, 1); return err },
	} {
		if err := call(); err == nil || name != "cancelled" && !strings.HasPrefix(err.Error(), "neighbors: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
