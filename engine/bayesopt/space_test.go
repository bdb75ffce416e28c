package bayesopt

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pawl/engine/rng"
)

func onSimplex(u []float64) bool {
	sum := 0.0
	for _, v := range u {
		if v < 0 {
			return false
		}
		sum += v
	}
	return math.Abs(sum-1) < 1e-12
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
	inside := []float64{.2, .3, .5}
	near(t, "projection of a point of the simplex", distance(inside, s.Project(inside)), 0, 1e-15)
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
