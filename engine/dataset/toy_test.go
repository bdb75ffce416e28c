package dataset

import (
	"context"
	"math"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// toys are all the tables made by code.
var toys = map[string]func(n int, src rand.Source) (*frame.Frame, error){
	"credit":     Credit{}.Sample,
	"moons":      Moons{Noise: 0.1}.Sample,
	"circles":    Circles{Noise: 0.1}.Sample,
	"blobs":      Blobs{}.Sample,
	"s-curve":    SCurve{Noise: 0.1}.Sample,
	"swiss roll": SwissRoll{Noise: 0.1}.Sample,
}

func TestToysFollowTheirSeed(t *testing.T) {
	for name, sample := range toys {
		a, err := sample(101, rng.New(1))
		if err != nil {
			t.Fatal(name, err)
		}
		b, _ := sample(101, rng.New(1))
		c, _ := sample(101, rng.New(2))
		if a.Rows() != 101 || !a.Equal(b) || a.Equal(c) {
			t.Errorf("%s: %d rows; the same seed must give the same table, another seed another", name, a.Rows())
		}
		if one, err := sample(3, rng.New(1)); err != nil || one.Rows() != 3 {
			t.Errorf("%s: three rows: %v", name, err)
		}
		for _, n := range []int{0, -1} {
			_, err := sample(n, rng.New(1))
			wantError(t, err, "dataset: ", strconv.Itoa(n))
		}
		_, err = sample(5, nil)
		wantError(t, err, "no random source")
	}
}

func floats(t *testing.T, f *frame.Frame, name string) []float64 {
	t.Helper()
	x, err := f.Floats(name)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func near(x, y float64) bool { return math.Abs(x-y) < 1e-12 }

func TestCirclesAndMoonsWithoutNoise(t *testing.T) {
	circles, err := Circles{Factor: 0.3}.Sample(50, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	x, y, side := floats(t, circles, "x"), floats(t, circles, "y"), column(t, circles, "circle")
	for i := range x {
		want := map[string]float64{"outer": 1, "inner": 0.3}[side.Value(i)]
		if r := math.Hypot(x[i], y[i]); !near(r, want) {
			t.Errorf("point %d is %v from the origin, want %v", i, r, want)
		}
	}
	moons, _ := Moons{}.Sample(50, rng.New(1))
	x, y, side = floats(t, moons, "x"), floats(t, moons, "y"), column(t, moons, "moon")
	for i := range x {
		r, above := math.Hypot(x[i], y[i]), y[i] >= 0
		if side.Value(i) == "lower" {
			r, above = math.Hypot(x[i]-1, y[i]-0.5), y[i] <= 0.5
		}
		if !near(r, 1) || !above {
			t.Errorf("point %d (%v, %v) is not on the %s moon", i, x[i], y[i], side.Value(i))
		}
	}
	if got := side.Counts(); !slices.Equal(got, []int{25, 25}) {
		t.Errorf("moons of %v points", got)
	}
}

// scikit-learn's own S-curve (make_s_curve, 1000 points, seed 1337): its
// points lie where our formula puts them.
func TestSCurveIsThatOfScikitLearn(t *testing.T) {
	path := filepath.Join(dataAtHand(t), "manifold_refs", "s_curve_n1000_seed1337.csv")
	ref, err := frame.ReadCSVFile(context.Background(), path, frame.CSV{})
	if err != nil {
		t.Fatal(err)
	}
	ours, _ := SCurve{}.Sample(1000, rng.New(1))
	for name, f := range map[string]*frame.Frame{"scikit-learn": ref, "ours": ours} {
		x, y, z, at := floats(t, f, "x"), floats(t, f, "y"), floats(t, f, "z"), floats(t, f, "t")
		for i := range x {
			sin, cos := math.Sincos(at[i])
			if !near(x[i], sin) || !near(z[i], math.Copysign(1, at[i])*(cos-1)) || y[i] < 0 || y[i] >= 2 || math.Abs(at[i]) > 1.5*math.Pi {
				t.Fatalf("%s: point %d (%v, %v, %v) at %v is not on the curve", name, i, x[i], y[i], z[i], at[i])
			}
		}
	}
}

func TestSwissRollWithoutNoise(t *testing.T) {
	f, _ := SwissRoll{}.Sample(500, rng.New(1))
	x, y, z, at := floats(t, f, "x"), floats(t, f, "y"), floats(t, f, "z"), floats(t, f, "t")
	for i := range x {
		if math.Abs(math.Hypot(x[i], z[i])-at[i]) > 1e-12*at[i] || math.Abs(math.Remainder(math.Atan2(z[i], x[i])-at[i], 2*math.Pi)) > 1e-12*at[i] ||
			y[i] < 0 || y[i] >= 21 || at[i] < 1.5*math.Pi || at[i] >= 4.5*math.Pi {
			t.Fatalf("point %d (%v, %v, %v) at %v is not on the roll", i, x[i], y[i], z[i], at[i])
		}
	}
}

// The noise is what it says: of 40,000 draws the standard deviation has a
// standard error of sigma/sqrt(2 n), 0.35 %; five of them are allowed.
func TestNoiseHasItsStandardDeviation(t *testing.T) {
	const n, sigma = 20000, 0.2
	blurred, _ := Moons{Noise: sigma}.Sample(n, rng.New(1))
	exact, _ := Moons{}.Sample(n, rng.New(1))
	var squares float64
	for _, axis := range []string{"x", "y"} {
		a, b := floats(t, blurred, axis), floats(t, exact, axis)
		for i := range a {
			squares += (a[i] - b[i]) * (a[i] - b[i])
		}
	}
	if sd := math.Sqrt(squares / (2 * n)); math.Abs(sd/sigma-1) > 5/math.Sqrt(4*n) {
		t.Errorf("the noise's standard deviation is %v, want %v", sd, sigma)
	}
}

func TestBlobsGatherAroundTheirCentres(t *testing.T) {
	f, err := Blobs{Centers: 4, SD: 0.1}.Sample(400, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	if got := column(t, f, "blob").Counts(); !slices.Equal(got, []int{100, 100, 100, 100}) {
		t.Errorf("blobs of %v points", got)
	}
	groups, err := f.GroupBy("blob")
	if err != nil {
		t.Fatal(err)
	}
	for g := range groups.Len() {
		sd := floats(t, groups.Frame(g).Describe(), "sd")
		if math.Abs(sd[0]-0.1) > 0.03 || math.Abs(sd[1]-0.1) > 0.03 { // 100 points: standard error 0.007
			t.Errorf("blob %d has standard deviations %v, want 0.1", g, sd[:2])
		}
	}
}

func TestToysRefuseBadSettings(t *testing.T) {
	_, err := Moons{Noise: -1}.Sample(5, rng.New(1))
	wantError(t, err, "noise -1")
	_, err = SwissRoll{Noise: math.NaN()}.Sample(5, rng.New(1))
	wantError(t, err, "noise NaN")
	for _, factor := range []float64{1, -0.5, math.NaN()} {
		_, err = Circles{Factor: factor}.Sample(5, rng.New(1))
		wantError(t, err, "not between 0 and 1")
	}
	_, err = Blobs{Centers: 6}.Sample(5, rng.New(1))
	wantError(t, err, "5 points cannot have 6 blobs")
}

func TestCreditIsWhatItSays(t *testing.T) {
	const n = 20000
	f, err := Credit{}.Sample(n, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][2]float64{"income": {0.04, 0.06}, "employment": {0.025, 0.035}, "years_employed": {0.025, 0.035}, "age": {0, 0}} {
		if got := float64(column(t, f, name).CountMissing()) / n; got < want[0] || got > want[1] {
			t.Errorf("%s is missing in %v of the rows, want %v", name, got, want)
		}
	}
	label := column(t, f, "default")
	if share := float64(label.Counts()[1]) / n; share < 0.17 || share > 0.23 {
		t.Errorf("%v default, want one in five", share)
	}
	groups, _ := f.GroupBy("default")
	means, err := groups.Mean("late_payments", "income")
	if err != nil {
		t.Fatal(err)
	}
	late, income := floats(t, means, "late_payments"), floats(t, means, "income")
	if means.Columns()[0].Value(0) != "no" || late[1] < 2*late[0] || income[1] > 0.85*income[0] {
		t.Errorf("the label does not depend on the features:\n%v", means)
	}
}

func TestToysDoNotDependOnCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for name, sample := range toys {
		runtime.GOMAXPROCS(1)
		a, _ := sample(50, rng.New(3))
		runtime.GOMAXPROCS(2)
		if b, _ := sample(50, rng.New(3)); !a.Equal(b) {
			t.Errorf("%s differs between one core and two", name)
		}
	}
}
