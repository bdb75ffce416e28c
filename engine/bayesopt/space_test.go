package bayesopt

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pawl/engine/rng"
)

// onSimplex tells whether u is a point of the sphere's positive part, and its
// squares are proportions.
func onSimplex(u []float64) bool {
	squares, sum := 0.0, 0.0
	for i, v := range u {
		if v < 0 {
			return false
		}
		squares += v * v
		sum += Simplex{len(u)}.Point(u)[i]
	}
	return math.Abs(squares-1) < 1e-12 && math.Abs(sum-1) < 1e-12
}

func TestSimplexPointsAreProportions(t *testing.T) {
	r := rand.New(rng.New(1))
	for parts := 2; parts <= 7; parts++ {
		s := Simplex{parts}
		all := slices.Concat(s.Design(20, r), s.Cover(r), s.Around(s.Design(1, r)[0], 200, r))
		for range 50 {
			u := make([]float64, parts)
			for i := range u {
				u[i] = 3 * r.NormFloat64()
			}
			all = append(all, s.Project(u))
		}
		faces := 0
		for _, u := range all {
			if !onSimplex(u) {
				t.Fatalf("%v is no point of the simplex", u)
			}
			if slices.Contains(u, 0) {
				faces++
			}
		}
		if faces < parts || len(s.Cover(r)) > most {
			t.Errorf("%d parts: %d points on faces, cover of %d", parts, faces, len(s.Cover(r)))
		}
	}
	if got := len(Simplex{4}.Cover(r)); got != 1771 {
		t.Errorf("four parts: %d lattice points, want 1771", got)
	}
}

// The projection is the nearest point: no other point of the lattice is nearer.
func TestSimplexProjectionIsNearest(t *testing.T) {
	r := rand.New(rng.New(2))
	s := Simplex{3}
	for range 30 {
		u := []float64{r.NormFloat64(), r.NormFloat64(), r.NormFloat64()}
		got := distance(u, s.Project(u))
		for _, p := range s.Cover(r) {
			if distance(u, p) < got-1e-12 {
				t.Fatalf("%v is nearer to %v than its projection", p, u)
			}
		}
	}
	inside := s.Unit([]float64{.2, .3, .5})
	near(t, "projection of a point of the simplex", distance(inside, s.Project(inside)), 0, 1e-15)
	near(t, "there and back", distance(s.Point(inside), []float64{.2, .3, .5}), 0, 1e-15)
}

func TestLatticeSteps(t *testing.T) {
	for _, c := range []struct{ parts, limit, steps, size int }{{4, 2000, 20, 1771}, {4, 13000, 40, 12341}, {2, 2000, 40, 41}, {7, 2000, 7, 1716}} {
		s := Simplex{c.parts}
		if got := s.Steps(c.limit); got != c.steps || len(s.Lattice(c.limit)) != c.size {
			t.Errorf("%d parts, at most %d points: %d steps, %d points", c.parts, c.limit, got, len(s.Lattice(c.limit)))
		}
	}
}

func TestMixedPointsAreAllowed(t *testing.T) {
	r := rand.New(rng.New(5))
	m := Mixed{Real("rate", .1, .3), Integer("depth", 2, 9), Category("kind", "a", "b", "c")}
	if err := m.Check(); err != nil || m.Dim() != 3 {
		t.Fatal(err)
	}
	seen := map[float64]int{}
	for _, u := range slices.Concat(m.Design(40, r), m.Cover(r), m.Around(m.Unit([]float64{.2, 4, 1}), 100, r)) {
		x := m.Point(u)
		if x[0] < .1 || x[0] > .3 || x[1] != math.Round(x[1]) || x[1] < 2 || x[1] > 9 || x[2] < 0 || x[2] > 2 {
			t.Fatalf("%v is no point of the space", x)
		}
		if !slices.Equal(m.Unit(x), u) {
			near(t, "there and back", distance(m.Unit(x), u), 0, 1e-12)
		}
		seen[x[2]]++
	}
	if len(seen) != 3 {
		t.Errorf("levels seen: %v", seen)
	}
	for _, bad := range []Mixed{{}, {Real("x", 1, 1)}, {Category("k", "one")}, {Dimension{Name: "n", Low: .5, High: 3, Whole: true}}, {Real("x", 0, math.NaN())}} {
		if bad.Check() == nil {
			t.Errorf("%v was accepted", bad)
		}
	}
}

func distance(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return math.Sqrt(sum)
}

func TestGammaMoments(t *testing.T) {
	r := rand.New(rng.New(3))
	for _, shape := range []float64{0.1, 0.7, 1, 5} {
		const n = 200000
		sum, squares := 0.0, 0.0
		for range n {
			v := gamma(shape, r)
			sum += v
			squares += v * v
		}
		mean := sum / n
		near(t, "mean", mean, shape, 5*math.Sqrt(shape/n))
		near(t, "variance", squares/n-mean*mean, shape, 0.05*shape+0.01)
	}
}

func TestBoxPointsAndUnits(t *testing.T) {
	r := rand.New(rng.New(4))
	b := Box{Low: []float64{-5, 0.1}, High: []float64{10, 0.3}}
	for _, u := range slices.Concat(b.Design(15, r), b.Cover(r), b.Around([]float64{1, 0}, 100, r)) {
		x := b.Point(u)
		for i := range x {
			if x[i] < b.Low[i] || x[i] > b.High[i] {
				t.Fatalf("%v leaves the box", x)
			}
		}
		near(t, "there and back", distance(b.Unit(x), u), 0, 1e-12)
	}
	if x := b.Point([]float64{1, 1}); x[0] != 10 || x[1] != 0.3 {
		t.Errorf("the corner is %v", x)
	}
	for _, bad := range []Box{{}, {[]float64{0}, nil}, {[]float64{1}, []float64{1}}, {[]float64{0}, []float64{math.Inf(1)}}, {[]float64{math.NaN()}, []float64{1}}} {
		if bad.Check() == nil {
			t.Errorf("%v was accepted", bad)
		}
	}
}
