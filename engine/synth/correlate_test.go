package synth

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// Two booleans, each true half the time, that agree as the signs of normals of
// correlation rho do: P(both) = 1/4 + asin(rho) / 2 pi (Sheppard 1899). The
// copula must find rho, not the smaller correlation of the booleans. The
// tolerance is that of the series cut after its fortieth term.
func TestCorrelationOfSigns(t *testing.T) {
	const n = 100000
	for _, rho := range []float64{-0.8, -0.3, 0, 0.5, 0.9} {
		both := int(n * (0.25 + math.Asin(rho)/(2*math.Pi)))
		a, b := make([]float64, n), make([]float64, n)
		for i := range n {
			switch {
			case i < both:
				a[i], b[i] = 1, 1
			case i < n/2:
				a[i] = 1
			case i < n-both:
				b[i] = 1
			}
		}
		if got := fitted(t, frame.BooleanColumn("a", a), frame.BooleanColumn("b", b)); math.Abs(got-rho) > 0.01 {
			t.Errorf("correlation %.4f, want %.4f", got, rho)
		}
	}
}

// A number and the same number cut at a quantile into a rare boolean: rho is
// what the number has with its normal neighbour.
func TestCorrelationOfRareFlag(t *testing.T) {
	const n, rho = 40000, 0.6
	x, flag := make([]float64, n), make([]float64, n)
	pairs := newNormalPairs(rho)
	for i := range n {
		var y float64
		x[i], y = pairs.next()
		if y > 1.5 {
			flag[i] = 1
		}
	}
	// four standard errors of a biserial correlation at this cut
	if got := fitted(t, frame.NumberColumn("x", x), frame.BooleanColumn("flag", flag)); math.Abs(got-rho) > 0.035 {
		t.Errorf("correlation %.4f, want %.4f", got, rho)
	}
}

func fitted(t *testing.T, columns ...*frame.Column) float64 {
	t.Helper()
	f, err := frame.New(columns...)
	if err != nil {
		t.Fatal(err)
	}
	m, err := GaussianCopula{}.Fit(context.Background(), f, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	return m.Correlation()[0][1]
}

// The scores of a standard normal cut in two are +-sqrt(2/pi), the means of its
// halves; their first Hermite coefficient is sqrt(2/pi) E|z| = 2/pi.
func TestScoresOfHalves(t *testing.T) {
	l := latent{values: []int32{0, 1}, counts: []int{50, 50}}
	l.cut()
	want := math.Sqrt(2 / math.Pi)
	if s := l.scores(); math.Abs(s[0]+want) > 1e-12 || math.Abs(s[1]-want) > 1e-12 {
		t.Errorf("scores %v, want -+%v", s, want)
	}
	if c := l.hermite(); math.Abs(c[0]-2/math.Pi) > 1e-12 || math.Abs(c[1]) > 1e-12 {
		t.Errorf("coefficients %v %v, want %v 0", c[0], c[1], 2/math.Pi)
	}
}

// Every value's score falls into its own interval, and its place in it is
// where the distribution function says.
func TestValueIsTheInverseOfScore(t *testing.T) {
	l := latent{values: []int32{4, 2, 9}, counts: []int{5, 1, 14}}
	l.cut()
	for p, z := range l.scores() {
		code, place := l.value(z)
		if code != l.values[p] {
			t.Errorf("score %v of %d is of %d", z, l.values[p], code)
		}
		back := quantile(l.below[p] + place*(l.below[p+1]-l.below[p]))
		if math.Abs(back-z) > 1e-9 {
			t.Errorf("score %v comes back as %v", z, back)
		}
	}
}

// Correlations that no normal distribution has: the factor's product must be
// a correlation matrix all the same.
func TestFactorRepairs(t *testing.T) {
	f, err := frame.New(
		frame.NumberColumn("a", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}),
		frame.NumberColumn("b", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}),
		frame.NumberColumn("c", []float64{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}))
	if err != nil {
		t.Fatal(err)
	}
	m, err := GaussianCopula{}.Fit(context.Background(), f, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	r := m.Correlation()
	if r[0][1] < 0.98 || r[0][2] > -0.98 {
		t.Errorf("correlations %v, want 1 and -1 nearly", r[0])
	}
	for i := range r {
		if math.Abs(r[i][i]-1) > 1e-12 {
			t.Errorf("diagonal %v", r[i][i])
		}
	}
}

// normalPairs draws pairs of standard normals of the given correlation.
type normalPairs struct {
	random *rand.Rand
	rho    float64
}

func newNormalPairs(rho float64) normalPairs { return normalPairs{rand.New(rng.New(5)), rho} }

func (p normalPairs) next() (x, y float64) {
	x = p.random.NormFloat64()
	return x, p.rho*x + math.Sqrt(1-p.rho*p.rho)*p.random.NormFloat64()
}

// Levels stand in no order, but the number says which: level k of 7 is 3k mod 7
// places along the number. The copula must find that order.
func TestLevelsAreOrdered(t *testing.T) {
	pairs := newNormalPairs(0.9)
	x, codes := make([]float64, 5000), make([]int32, 5000)
	for i := range x {
		var y float64
		x[i], y = pairs.next()
		codes[i] = int32(min(max(y+3.5, 0), 6)) * 3 % 7
	}
	got := fitted(t, frame.NumberColumn("x", x), frame.CodedColumn("c", codes, []string{"a", "b", "c", "d", "e", "f", "g"}))
	if math.Abs(math.Abs(got)-0.9) > 0.02 {
		t.Errorf("correlation %.3f, want 0.9 or -0.9", got)
	}
}
