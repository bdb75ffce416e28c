package scgoat

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pawl/engine/metrics"
	"pawl/engine/rng"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.10g, want %.10g", what, got, want)
	}
}

// What equation (1) leaves of the way to the target, round by round, at eta .6
// and T 25: the product of 1 - .6 exp(-k/25).
var remaining = []float64{.4235, .1889, .0884, .0432, .0220}

func TestScheduleIsEquationOne(t *testing.T) {
	left := 1.0
	for k, want := range remaining {
		left = Paper{}.Next(Stage{Round: k + 1, Rounds: 5, Left: left})
		near(t, "part of the way left", left, want, 5e-5)
	}
	upper, lower := AtMost(metrics.ReID, 0.1), AtLeast(metrics.KS, 0.7)
	limits := thresholds([]Constraint{upper, lower}, []float64{1.1, -0.3}, .25)
	near(t, "upper bound", limits[0], .35, 1e-12)
	near(t, "lower bound", limits[1], .45, 1e-12)
}

func TestSchedulesEndAtTheTargets(t *testing.T) {
	third := func(left float64) float64 { return left / 3 } // a third of all mixtures keep C(0), none the targets
	for _, s := range []Schedule{Linear{}, Cosine{}, None{}, FeasibleQuantile{}, FeasibleQuantile{From: .3, To: .01}} {
		left := 1.0
		for round := 1; round <= 5; round++ {
			next := min(s.Next(Stage{Round: round, Rounds: 5, Left: left, Share: third}), left)
			if next > left || next < 0 {
				t.Errorf("%v goes from %v to %v", s, left, next)
			}
			left = next
		}
		near(t, s.String()+" at the end", left, 0, 1e-12)
	}
	near(t, "linear", Linear{}.Next(Stage{Round: 2, Rounds: 5}), .6, 1e-15)
	near(t, "cosine", Cosine{}.Next(Stage{Round: 1, Rounds: 3}), .75, 1e-15)
}

// The quantile schedule leaves the share of mixtures that it promises, at once
// the targets where they leave enough, and never loosens.
func TestFeasibleQuantile(t *testing.T) {
	line := func(left float64) float64 { return .02 + .9*left }
	stage := Stage{Rounds: 5, Left: 1, Share: line}
	for k, want := range []float64{.5, .5 * math.Cbrt(.1), .5 * math.Cbrt(.01), .05} {
		stage.Round = k + 1
		stage.Left = FeasibleQuantile{}.Next(stage)
		near(t, "share", line(stage.Left), want, 1e-6)
	}
	easy := Stage{Round: 1, Rounds: 5, Left: 1, Share: func(float64) float64 { return .6 }}
	near(t, "where the targets are easy", FeasibleQuantile{}.Next(easy), 0, 0)
	hard := Stage{Round: 1, Rounds: 5, Left: .4, Share: func(float64) float64 { return 0 }}
	near(t, "where too little is feasible", FeasibleQuantile{}.Next(hard), .4, 1e-6)
}

func TestShareOfTheBudget(t *testing.T) {
	for _, budget := range []int{0, 3, 200, 203} {
		sum := 0
		for round := 1; round <= 5; round++ {
			sum += share(budget, round, 5)
		}
		if sum != budget {
			t.Errorf("rounds of %d evaluations add up to %d", budget, sum)
		}
	}
}

func TestApportion(t *testing.T) {
	for _, c := range []struct {
		alpha []float64
		rows  int
		want  []int
	}{
		{[]float64{.25, .25, .25, .25}, 10, []int{3, 3, 2, 2}}, // ties: the first win
		{[]float64{.3, .7}, 10, []int{3, 7}},
		{[]float64{1, 0, 0}, 7, []int{7, 0, 0}},
		{[]float64{.126, .434, .44}, 100, []int{13, 43, 44}},
	} {
		if got := Apportion(c.alpha, c.rows); !slices.Equal(got, c.want) {
			t.Errorf("%v of %d rows: %v, want %v", c.alpha, c.rows, got, c.want)
		}
	}
	r := rand.New(rng.New(1))
	for range 300 {
		alpha, sum, rows := make([]float64, 5), 0.0, 1+r.IntN(10000)
		for m := range alpha {
			alpha[m] = r.ExpFloat64()
			sum += alpha[m]
		}
		total := 0
		for m := range alpha {
			alpha[m] /= sum
		}
		for m, c := range Apportion(alpha, rows) {
			total += c
			if math.Abs(float64(c)-alpha[m]*float64(rows)) >= 1 {
				t.Fatalf("share %v of %d rows became %d", alpha[m], rows, c)
			}
		}
		if total != rows {
			t.Fatalf("%v of %d rows add up to %d", alpha, rows, total)
		}
	}
}

func TestRelaxedStart(t *testing.T) {
	var design [][]float64
	for k := range 20 {
		design = append(design, []float64{float64(k), -float64(k)})
	}
	upper, lower := AtMost(metrics.ReID, 2), AtLeast(metrics.KS, -2)
	if got := relaxedStart([]Constraint{upper, lower}, design); got[0] != 14 || got[1] != -14 {
		t.Errorf("start %v, want the bounds that 15 of 20 designs keep", got)
	}
	loose := AtMost(metrics.ReID, 17)
	easy := []Constraint{AtMost(metrics.ReID, 10), AtLeast(metrics.KS, -10)}
	if got := relaxedStart(easy, design); got[0] != 10 || got[1] != -10 {
		t.Errorf("start %v, although half of the designs keep the targets", got)
	}
	if got := relaxedStart([]Constraint{loose, lower.From(-99)}, design); got[0] != 17 || got[1] != -99 {
		t.Errorf("start %v, want the looser target and the given start", got)
	}
}

func TestConstraint(t *testing.T) {
	if c := AtMost(metrics.ReID, 0.1); !c.Met(0.1) || c.Met(0.11) || c.String() != "reid <= 0.1" {
		t.Errorf("%v", c)
	}
	if c := AtLeast(metrics.KS, 0.7); !c.Met(0.7) || c.Met(0.69) || c.String() != "ks >= 0.7" {
		t.Errorf("%v", c)
	}
	for _, bad := range []Constraint{
		{}, AtMost(metrics.ReID, math.NaN()), AtMost(metrics.ReID, 0.1).From(0.05), AtLeast(metrics.KS, 0.7).From(0.8), AtMost(metrics.ReID, 0.1).From(math.NaN()),
	} {
		if bad.check() == nil {
			t.Errorf("%v was accepted", bad)
		}
	}
}
