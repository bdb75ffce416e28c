package neighbors

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

var ctx = context.Background()

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// mixed makes a table of n rows of all kinds in which values are missing and
// many distances are equal.
func mixed(n int, shift float64, seed uint64) *frame.Frame {
	r := rand.New(rng.New(seed))
	a, b, flag := make([]float64, n), make([]float64, n), make([]float64, n)
	city, job := make([]string, n), make([]string, n)
	for i := range n {
		a[i], b[i], flag[i] = r.NormFloat64()+shift, math.Floor(5*r.ExpFloat64()), float64(r.IntN(2))
		city[i] = string(rune('a' + r.IntN(4)))
		job[i] = strings.Repeat("j", 1+int(90*math.Pow(r.Float64(), 3)))
		if r.IntN(10) == 0 {
			b[i], job[i] = math.NaN(), ""
		}
		if r.IntN(2) == 0 {
			a[i] = math.Floor(a[i])
		}
	}
	return must(frame.New(frame.NumberColumn("a", a), frame.CategoryColumn("city", city),
		frame.NumberColumn("b", b), frame.BooleanColumn("flag", flag), frame.CategoryColumn("job", job)))
}

func TestGowerByHand(t *testing.T) {
	real := must(frame.New(frame.NumberColumn("x", []float64{0, 10, 4}), frame.CategoryColumn("c", []string{"a", "b", ""}), frame.NumberColumn("k", []float64{7, 7, 7})))
	other := must(frame.New(frame.NumberColumn("x", []float64{5, 40, math.NaN()}), frame.CategoryColumn("c", []string{"a", "new", ""}), frame.NumberColumn("k", []float64{7, 6.5, math.NaN()})))
	g := must(NewGower(real))
	d := must(g.Distances(ctx, other, real))
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
	self := must(g.Distances(ctx, other, other))
	for i := range self {
		near(t, "distance to itself", self[i][i], 0, 0)
	}
}

// order lists the columns of a row of distances, the nearest first and of
// equals the lower number.
func order(distances []float64, skip int) []int {
	var rows []int
	for j := range distances {
		if j != skip {
			rows = append(rows, j)
		}
	}
	sort.SliceStable(rows, func(a, b int) bool { return distances[rows[a]] < distances[rows[b]] })
	return rows
}

func checkAgainst(t *testing.T, all [][]float64, found *Neighbors, skip func(int) int) {
	t.Helper()
	for i, row := range found.Row {
		want := order(all[i], skip(i))[:len(row)]
		if !slices.Equal(row, want) {
			t.Fatalf("row %d: neighbours %v, want %v", i, row, want)
		}
		for k, r := range row {
			if found.Distance[i][k] != all[i][r] {
				t.Fatalf("row %d: distance %v to row %d, want %v", i, found.Distance[i][k], r, all[i][r])
			}
		}
	}
}

// The search against the whole distance matrix: equal to the last bit.
func TestIndexEqualsBruteForce(t *testing.T) {
	real, syn := mixed(500, 0, 5), mixed(300, .3, 6)
	g := must(NewGower(real))
	x := must(g.Index(real))
	all, own := must(g.Distances(ctx, syn, real)), must(g.Distances(ctx, real, real))
	for _, k := range []int{1, 5, 500} {
		checkAgainst(t, all, must(x.Nearest(ctx, syn, k)), func(int) int { return -1 })
	}
	for _, k := range []int{1, 7, 499} {
		checkAgainst(t, own, must(x.Others(ctx, k)), func(i int) int { return i })
	}
	if f := must(x.Others(ctx, 7)); f.Farthest()[3] != f.Distance[3][6] {
		t.Error("the farthest is not the last")
	}
}

// TestWithin: all pairs within the radius and no others, balls whose edge
// goes through a point included.
func TestWithin(t *testing.T) {
	real, syn := mixed(200, 0, 7), mixed(150, 0, 8)
	g := must(NewGower(real))
	radii := must(must(g.Index(real)).Nearest(ctx, syn, 3)).Farthest()
	var mu sync.Mutex
	found := map[[2]int]int{}
	err := must(g.Index(real)).Within(ctx, syn, radii, func(query, row int) {
		mu.Lock()
		defer mu.Unlock()
		found[[2]int{query, row}]++
	})
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	for i, row := range must(g.Distances(ctx, syn, real)) {
		for j, d := range row {
			if d <= radii[i] {
				want++
			}
			if (d <= radii[i]) != (found[[2]int{i, j}] == 1) {
				t.Fatalf("rows %d and %d at %v, radius %v: found %d times", i, j, d, radii[i], found[[2]int{i, j}])
			}
		}
	}
	if want < 3*150 || len(found) != want {
		t.Errorf("%d pairs, want %d", len(found), want)
	}
}

func TestSameOnAnyNumberOfCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	real := mixed(400, 0, 7)
	points := cloud(400, 5, 1)
	var results [][]*Neighbors
	for _, cores := range []int{1, 2} {
		runtime.GOMAXPROCS(cores)
		results = append(results, []*Neighbors{
			must(must(must(NewGower(real)).Index(real)).Others(ctx, 3)),
			must(must(Euclidean{Method: Tree}.Fit(points)).Others(ctx, 3)),
			must(must(Euclidean{Method: Blocks}.Fit(points)).Others(ctx, 3)),
		})
	}
	for i, one := range results[0] {
		for r := range one.Row {
			if !slices.Equal(one.Row[r], results[1][i].Row[r]) || !slices.Equal(one.Distance[r], results[1][i].Distance[r]) {
				t.Fatalf("search %d, row %d: the result depends on the number of cores", i, r)
			}
		}
	}
}

// TestUnknownLevels: a query's level that the table lacks differs from all,
// in a column of more levels than a word has bits.
func TestUnknownLevels(t *testing.T) {
	names := make([]string, 130)
	for i := range names {
		names[i] = strings.Repeat("n", i+1)
	}
	real := must(frame.New(frame.CategoryColumn("c", names)))
	query := must(frame.New(frame.CategoryColumn("c", []string{"other", names[129], ""})))
	found := must(must(must(NewGower(real)).Index(real)).Nearest(ctx, query, 1))
	if found.Distance[0][0] != 1 || found.Distance[1][0] != 0 || found.Row[1][0] != 129 || found.Distance[2][0] != 1 {
		t.Errorf("%v", found)
	}
}

func TestGowerRefuses(t *testing.T) {
	f := mixed(10, 0, 1)
	g := must(NewGower(f))
	x := must(g.Index(f))
	text := must(frame.New(frame.NumberColumn("a", []float64{math.NaN()})))
	infinite := must(frame.New(frame.NumberColumn("a", []float64{1, math.Inf(1)})))
	plain := must(frame.New(frame.NumberColumn("a", []float64{1, 2})))
	ended, cancel := context.WithCancel(ctx)
	cancel()
	for name, call := range map[string]func() error{
		"empty":        func() error { _, err := NewGower(f.Take(nil)); return err },
		"no value":     func() error { _, err := NewGower(text); return err },
		"infinite":     func() error { _, err := NewGower(infinite); return err },
		"query":        func() error { _, err := must(must(NewGower(plain)).Index(plain)).Nearest(ctx, infinite, 1); return err },
		"other table":  func() error { _, err := x.Nearest(ctx, plain, 1); return err },
		"empty index":  func() error { _, err := g.Index(f.Take(nil)); return err },
		"too many":     func() error { _, err := x.Nearest(ctx, f, 11); return err },
		"none":         func() error { _, err := x.Nearest(ctx, f, 0); return err },
		"others":       func() error { _, err := x.Others(ctx, 10); return err },
		"radii":        func() error { return x.Within(ctx, f, []float64{1}, func(int, int) {}) },
		"not a radius": func() error { return x.Within(ctx, f, slices.Repeat([]float64{math.NaN()}, 10), func(int, int) {}) },
		"cancelled":    func() error { _, err := x.Others(ended, 1); return err },
	} {
		if err := call(); err == nil || name != "cancelled" && !strings.HasPrefix(err.Error(), "neighbors: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestCopies: rows all alike are one leaf, at distance zero.
func TestCopies(t *testing.T) {
	same := must(frame.New(frame.NumberColumn("x", make([]float64, 100)), frame.CategoryColumn("c", slices.Repeat([]string{"a"}, 100))))
	found := must(must(must(NewGower(same)).Index(same)).Others(ctx, 2))
	if slices.Max(found.Farthest()) != 0 || !slices.Equal(found.Row[0], []int{1, 2}) || !slices.Equal(found.Row[50], []int{0, 1}) {
		t.Errorf("neighbours of copies: %v, %v", found.Row[0], found.Row[50])
	}
}
