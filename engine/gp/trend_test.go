package gp

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"pawl/engine/rng"
)

// mixtures returns n points on the sphere of root proportions and a quadratic
// of the proportions there.
func mixtures(n int, r *rand.Rand) (x [][]float64, y []float64) {
	for range n {
		a, sum := []float64{r.ExpFloat64(), r.ExpFloat64(), r.ExpFloat64()}, 0.0
		for _, v := range a {
			sum += v
		}
		root := make([]float64, 3)
		for i := range a {
			a[i] /= sum
			root[i] = math.Sqrt(a[i])
		}
		x = append(x, root)
		y = append(y, .8*a[0]+.85*a[1]+.82*a[2]+.1*a[0]*a[1]-.05*a[1]*a[2])
	}
	return x, y
}

func TestTrendSlopesEqualDifferences(t *testing.T) {
	for _, trend := range []Trend{Scheffe{}, Scheffe{Linear: 1, Pair: 2}, Quadratic{}} {
		x := []float64{.3, .7, .5}
		for i := range x {
			const h = 1e-6
			up, down := slices.Clone(x), slices.Clone(x)
			up[i] += h
			down[i] -= h
			high, low := trend.Terms(up), trend.Terms(down)
			for k, row := range trend.Slopes(x) {
				near(t, "slope of a term", row[i], (high[k]-low[k])/(2*h), 1e-7)
			}
		}
	}
}

// A function that is its trend is learnt from few points, far from them too;
// without the trend it is not.
func TestTrendExtrapolates(t *testing.T) {
	r := rand.New(rng.New(1))
	x, y := mixtures(14, r)
	at, want := mixtures(40, r)
	worst := func(config Regression) float64 {
		m, err := config.Fit(context.Background(), x, y, rng.New(2))
		if err != nil {
			t.Fatal(err)
		}
		off := 0.0
		for i, p := range at {
			mean, _ := m.Predict(p)
			off = max(off, math.Abs(mean-want[i]))
		}
		return off
	}
	with, without := worst(Regression{Trend: Scheffe{}}), worst(Regression{})
	if with > 2e-4 || without < 3*with {
		t.Errorf("largest error %v with the trend, %v without", with, without)
	}
}

func trended(t *testing.T) *RegressionModel {
	t.Helper()
	x, y := mixtures(25, rand.New(rng.New(1)))
	r := rand.New(rng.New(7))
	for i := range y {
		y[i] += .003 * r.NormFloat64()
	}
	m, err := Regression{Trend: Scheffe{}}.Condition(Matern52{[]float64{.4, .9, .5}, .3, .02}, x, y)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPredictionGradientWithTrend(t *testing.T) {
	m := trended(t)
	at, _ := mixtures(5, rand.New(rng.New(3)))
	means, sds, err := m.PredictAll(context.Background(), at)
	if err != nil {
		t.Fatal(err)
	}
	for k, x := range at {
		mean, sd, dmean, dsd := m.Gradient(x)
		near(t, "mean in a batch", means[k], mean, 1e-12)
		near(t, "sd in a batch", sds[k], sd, 1e-10)
		for i := range x {
			const h = 1e-5
			up, down := slices.Clone(x), slices.Clone(x)
			up[i] += h
			down[i] -= h
			upMean, upSD := m.Predict(up)
			downMean, downSD := m.Predict(down)
			near(t, "slope of the mean", dmean[i], (upMean-downMean)/(2*h), 1e-6)
			near(t, "slope of the sd", dsd[i], (upSD-downSD)/(2*h), 1e-6)
		}
	}
}

// Paths have the mean and the standard deviation of the posterior. The
// tolerances are those of 4,000 draws and of 512 frequencies, which tell where
// the posterior is much surer than the prior (plain, a hard case on purpose).
func TestPathsAreDrawsOfThePosterior(t *testing.T) {
	ref := sklearn(t)
	plain, err := Condition(Matern52{[]float64{.4, .9}, 1.7, .01}, ref.X, ref.Y)
	if err != nil {
		t.Fatal(err)
	}
	at, _ := mixtures(6, rand.New(rng.New(4)))
	check := func(m *RegressionModel, at [][]float64, tolerance float64) {
		const count = 4000
		paths, err := m.Paths(context.Background(), at, count, rng.New(5))
		if err != nil {
			t.Fatal(err)
		}
		for j, x := range at {
			mean, sd := m.Predict(x)
			got, square := 0.0, 0.0
			for _, p := range paths {
				got += p[j] / count
				square += (p[j] - mean) * (p[j] - mean) / count
			}
			near(t, "mean of the paths", got, mean, 5*sd/math.Sqrt(count)+1e-9)
			near(t, "sd of the paths", math.Sqrt(square), sd, tolerance*sd+1e-9)
		}
	}
	check(plain, ref.At, .35)
	check(trended(t), at, .1)
}

func TestPathsDoNotDependOnCores(t *testing.T) {
	m := trended(t)
	at, _ := mixtures(300, rand.New(rng.New(4)))
	draw := func(cores int) [][]float64 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		paths, err := m.Paths(context.Background(), at, 10, rng.New(5))
		if err != nil {
			t.Fatal(err)
		}
		return paths
	}
	one, two := draw(1), draw(2)
	for k := range one {
		if !slices.Equal(one[k], two[k]) {
			t.Fatal("paths depend on the number of cores")
		}
	}
}
