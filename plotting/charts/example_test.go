package charts_test

import (
	"errors"
	"log"
	"math"
	"math/rand/v2"
	"path/filepath"

	"gonum.org/v1/plot/vg"
	"pawl/engine/rng"
	"pawl/plotting/charts"
)

// normals returns n normal numbers, the same for the same seed.
func normals(seed uint64, n int, mean, sd float64) []float64 {
	r := rand.New(rng.New(seed))
	values := make([]float64, n)
	for i := range values {
		values[i] = mean + sd*r.NormFloat64()
	}
	return values
}

// cycle repeats words up to n.
func cycle(n int, words ...string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = words[i%len(words)]
	}
	return out
}

func ExampleScatter() {
	groups := charts.GroupsOfText(cycle(90, "young", "old", ""))
	groups.Title = "age"
	save(charts.Scatter{
		X:      normals(1, 90, 40, 12),
		Y:      normals(2, 90, 38, 6),
		Groups: groups,
	}, "scatter.png")
}

func ExampleScatter_values() {
	x, y := normals(3, 400, 0, 1), normals(4, 400, 0, 1)
	distance := make([]float64, len(x))
	for i := range x {
		distance[i] = math.Hypot(x[i], y[i])
	}
	save(charts.Scatter{X: x, Y: y, Values: distance, ValueName: "distance"}, "scatter_value.png")
}

func ExampleLine() {
	var train, validation, low, high []float64
	for i := range 60 {
		e := float64(i)
		train = append(train, 1-0.5*math.Exp(-e/12))
		validation = append(validation, 0.92-0.45*math.Exp(-e/15))
		low, high = append(low, validation[i]-0.03), append(high, validation[i]+0.03)
	}
	validation[30] = math.NaN() // a gap
	save(charts.Line{Series: []charts.Series{
		{Name: "train", Y: train},
		{Name: "validation", Y: validation, Low: low, High: high},
		{Name: "goal", X: []float64{0, 59}, Y: []float64{0.9, 0.9}, Dashed: true},
	}}, "line.png")
}

func ExampleHistogram() {
	save(charts.Histogram{
		Density: true,
		Samples: []charts.Sample{
			{Name: "control", Values: normals(5, 2000, 0, 1)},
			{Name: "treated", Values: normals(6, 500, 1.5, 0.7)},
		},
	}, "histogram.png")
}

func ExampleBox() {
	save(charts.Box{Samples: []charts.Sample{
		{Name: "A", Values: normals(7, 300, 0, 1)},
		{Name: "B", Values: normals(8, 300, 1, 2)},
		{Name: "C", Values: []float64{3, 3, 3}},
	}}, "box.png")
}

func ExampleBar() {
	save(charts.Bar{
		Labels: []string{"copula", "trees", "mixture"},
		Series: []charts.Bars{
			{Name: "Adult", Values: []float64{0.3, 0.5, -0.2}},
			{Name: "HELOC", Values: []float64{0.2, math.NaN(), 0.6}},
		},
	}, "bar.png")
}

func ExampleCount() {
	save(charts.Count{
		Of:     charts.GroupsOfText(cycle(1000, "never married", "married", "divorced or separated", "married")),
		Within: charts.GroupsOfText(cycle(1000, "yes", "no", "no")),
		Sorted: true,
	}, "count.png")
}

func ExampleHeat() {
	save(charts.Heat{
		Values:    [][]float64{{1, 0.42, -0.3}, {0.42, 1, math.NaN()}, {-0.3, math.NaN(), 1}},
		Rows:      []string{"age", "hours per week", "capital gain"},
		Columns:   []string{"age", "hours per week", "capital gain"},
		Annotate:  true,
		Diverging: true,
		Name:      "correlation",
	}, "heat.png")
}

func ExampleConvergence() {
	f, err := convergence().Figure()
	if err != nil {
		log.Fatal(err)
	}
	if err := errors.Join(f.SetSize(4*vg.Inch, 4.2*vg.Inch), f.Save(filepath.Join(output, "convergence.png"))); err != nil {
		log.Fatal(err)
	}
}

// convergence is a run of 36 evaluations in three rounds.
func convergence() charts.Convergence {
	auc, reid, ks := normals(9, 36, 0.88, 0.01), normals(10, 36, 0.1, 0.03), normals(11, 36, 0.75, 0.05)
	privacy := charts.ConstraintPath{Name: "re-ID", Values: reid, Target: 0.08}
	fidelity := charts.ConstraintPath{Name: "KS", Values: ks, Target: 0.75, AtLeast: true}
	for i := range 36 {
		privacy.Thresholds = append(privacy.Thresholds, []float64{0.16, 0.11, 0.09}[i/12])
		fidelity.Thresholds = append(fidelity.Thresholds, []float64{0.65, 0.7, 0.74}[i/12])
	}
	return charts.Convergence{
		Objective:     auc,
		ObjectiveName: "AUC",
		Constraints:   []charts.ConstraintPath{privacy, fidelity},
		Rounds:        []charts.Round{{Start: 0, Name: "initial"}, {Start: 12, Name: "round 1"}, {Start: 24, Name: "round 2"}},
	}
}

func ExampleMarginals() {
	save(charts.Marginals{Columns: []charts.Marginal{
		{Name: "age", Real: normals(12, 3000, 40, 12), Synthetic: normals(13, 1000, 42, 12)},
		{Name: "job", RealText: cycle(300, "private", "state", "private", ""), SyntheticText: cycle(300, "private", "state")},
	}}, "marginals.png")
}
