package charts_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/plotting/charts"
)

// all is one valid chart of each kind.
func all() map[string]charts.Chart {
	x, y := normals(1, 50, 0, 1), normals(2, 50, 0, 1)
	return map[string]charts.Chart{
		"scatter":     charts.Scatter{X: x, Y: y, Groups: charts.GroupsOfText(cycle(50, "a", "b"))},
		"many points": charts.Scatter{X: normals(3, 5000, 0, 1), Y: normals(4, 5000, 0, 1)},
		"line":        charts.Line{Series: []charts.Series{{Y: y}}},
		"long line":   charts.Line{Series: []charts.Series{{Y: normals(5, 20000, 0, 1)}}},
		"histogram":   charts.Histogram{Samples: []charts.Sample{{Values: x}}},
		"box":         charts.Box{Samples: []charts.Sample{{Values: x}}},
		"bar":         charts.Bar{Labels: []string{"a", "b"}, Series: []charts.Bars{{Values: []float64{1, 2}}}},
		"count":       charts.Count{Of: charts.GroupsOfText(cycle(50, "a", "b"))},
		"heat":        charts.Heat{Values: [][]float64{{1, 2}, {3, 4}}},
		"large heat":  charts.Heat{Values: [][]float64{x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y}},
		"convergence": convergence(),
		"marginals":   charts.Marginals{Columns: []charts.Marginal{{Name: "x", Real: x, Synthetic: y}, {Name: "t", RealText: cycle(9, "a", "b"), SyntheticText: cycle(7, "c", "a")}}},
	}
}

func TestSameChartGivesSameBytes(t *testing.T) {
	for name := range all() {
		var svg, png [2][]byte
		for i := range svg {
			f, err := all()[name].Figure()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if svg[i], err = f.SVG(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if png[i], err = f.PNG(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if !bytes.Equal(svg[0], svg[1]) || !bytes.Equal(png[0], png[1]) {
			t.Errorf("%s: two renderings differ", name)
		}
	}
}

// TestSVGStaysSmall: beyond a few thousand marks, the layer is an image.
func TestSVGStaysSmall(t *testing.T) {
	for name, c := range map[string]charts.Chart{
		"scatter": charts.Scatter{X: normals(1, 100000, 0, 1), Y: normals(2, 100000, 0, 1)},
		"line":    charts.Line{Series: []charts.Series{{Y: normals(3, 1000000, 0, 1)}}},
		"box":     charts.Box{Samples: []charts.Sample{{Values: normals(4, 1000000, 0, 1)}}},
	} {
		f, err := c.Figure()
		if err != nil {
			t.Fatal(err)
		}
		svg, err := f.SVG()
		if err != nil {
			t.Fatal(err)
		}
		if len(svg) > 600_000 {
			t.Errorf("%s: the SVG has %d bytes", name, len(svg))
		}
	}
}

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

func TestBadDataAreNamed(t *testing.T) {
	two := []float64{1, 2}
	broken := convergence()
	broken.Objective = broken.Objective[:10]
	backwards := convergence()
	backwards.Rounds = []charts.Round{{Start: 20}, {Start: 0}}
	hopeless := convergence()
	hopeless.Objective = make([]float64, len(hopeless.Objective))
	for i := range hopeless.Objective {
		hopeless.Objective[i] = nan
	}
	for _, c := range []struct {
		chart charts.Chart
		want  string // a part of the message
	}{
		{charts.Scatter{}, "no row has both"},
		{charts.Scatter{X: two, Y: []float64{1}}, "2 values of x, but 1 of y"},
		{charts.Scatter{X: []float64{nan}, Y: []float64{1}}, "no row has both"},
		{charts.Scatter{X: []float64{inf}, Y: []float64{1}}, "x[0] is infinite"},
		{charts.Scatter{X: []float64{1e200}, Y: []float64{1}}, "too large"},
		{charts.Scatter{X: two, Y: two, Groups: charts.GroupsOfInts([]int{1})}, "the groups"},
		{charts.Scatter{X: two, Y: two, Groups: charts.Groups{Of: []int{0, 7}, Names: []string{"a"}}}, "outside"},
		{charts.Scatter{X: two, Y: two, Groups: charts.GroupsOfInts([]int{1, 2}), Values: two}, "not both"},
		{charts.Scatter{X: two, Y: two, Opacity: nan}, "opacity"},
		{charts.Line{}, "no series"},
		{charts.Line{Series: []charts.Series{{Y: []float64{nan}}}}, "no point"},
		{charts.Line{Series: []charts.Series{{Name: "loss", X: two, Y: []float64{1}}}}, `line "loss"`},
		{charts.Line{Series: []charts.Series{{Y: two, Low: two}}}, "upper edge"},
		{charts.Line{Series: make([]charts.Series, 30)}, "30 series"},
		{charts.Histogram{}, "no sample"},
		{charts.Histogram{Samples: []charts.Sample{{Name: "age"}}}, `sample "age" has no value`},
		{charts.Histogram{Samples: []charts.Sample{{Values: two}}, Bins: -1}, "-1 bins"},
		{charts.Histogram{Samples: []charts.Sample{{Values: []float64{inf}}}}, "infinite"},
		{charts.Box{}, "no sample"},
		{charts.Box{Samples: []charts.Sample{{Values: []float64{nan}}}}, "no value"},
		{charts.Box{Samples: make([]charts.Sample, 99)}, "too many"},
		{charts.Bar{}, "no labels"},
		{charts.Bar{Labels: []string{"a"}, Series: []charts.Bars{{Values: two}}}, "1 values of labels, but 2"},
		{charts.Bar{Labels: []string{"a"}, Series: []charts.Bars{{Values: []float64{nan}}}}, "missing"},
		{charts.Bar{Labels: make([]string, 99), Series: []charts.Bars{{Values: make([]float64, 99)}}}, "too many"},
		{charts.Count{}, "no rows"},
		{charts.Heat{}, "no values"},
		{charts.Heat{Values: [][]float64{two, {1}}}, "row 1 has 1 values"},
		{charts.Heat{Values: [][]float64{{nan}}}, "missing"},
		{charts.Heat{Values: [][]float64{two}, Columns: []string{"a"}}, "column names"},
		{charts.Heat{Values: [][]float64{two}, Diverging: true, Center: inf}, "centre"},
		{broken, "10 values of the objective"},
		{backwards, "rounds must ascend"},
		{hopeless, "no evaluation has a value"},
		{charts.Marginals{}, "no columns"},
		{charts.Marginals{Columns: []charts.Marginal{{Name: "age", Real: two}}}, `"synthetic age" has no value`},
		{charts.Marginals{Columns: []charts.Marginal{{Name: "sex", RealText: []string{"m"}}}}, `"sex" has no rows`},
	} {
		_, err := c.chart.Figure()
		if err == nil || !strings.HasPrefix(err.Error(), "charts: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%T: error %v, want one with %q", c.chart, err, c.want)
		}
	}
}

// TestOddDataAreDrawn: what is unusual but has an answer is drawn.
func TestOddDataAreDrawn(t *testing.T) {
	one := []float64{3}
	for name, c := range map[string]charts.Chart{
		"one point":          charts.Scatter{X: one, Y: one},
		"equal points":       charts.Scatter{X: []float64{3, 3}, Y: []float64{4, 4}, Values: []float64{1, 1}},
		"far from zero":      charts.Scatter{X: []float64{1e15, 1e15 + 1}, Y: []float64{1e-300, 2e-300}},
		"huge":               charts.Scatter{X: []float64{-1e150, 1e150}, Y: []float64{0, 1e150}},
		"missing group":      charts.Scatter{X: []float64{1, 2}, Y: []float64{1, 2}, Groups: charts.GroupsOfText([]string{"", "a"})},
		"many groups":        charts.Scatter{X: normals(1, 90, 0, 1), Y: normals(2, 90, 0, 1), Groups: charts.GroupsOfInts([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89})},
		"one value":          charts.Histogram{Samples: []charts.Sample{{Values: one}}},
		"equal values":       charts.Histogram{Samples: []charts.Sample{{Values: []float64{7, 7, 7}}}, Bins: 5},
		"half equal":         charts.Histogram{Samples: []charts.Sample{{Values: []float64{0, 0, 0, 0, 0, 0, 0, 99999}}}},
		"box of one":         charts.Box{Samples: []charts.Sample{{Values: one}}},
		"zero bars":          charts.Bar{Labels: []string{"a", ""}, Series: []charts.Bars{{Values: []float64{0, 0}}}},
		"long labels":        charts.Bar{Labels: []string{strings.Repeat("long ", 20), "b"}, Series: []charts.Bars{{Values: []float64{1, -1}}}},
		"one cell":           charts.Heat{Values: [][]float64{{5}}, Annotate: true},
		"a gap in a line":    charts.Line{Series: []charts.Series{{Y: []float64{1, nan, 2, nan, nan, 3, 4}}}},
		"no constraints":     charts.Convergence{Objective: []float64{1, nan, 2}},
		"nothing feasible":   charts.Convergence{Objective: []float64{1, 2}, Feasible: []bool{false, false}},
		"no threshold":       charts.Convergence{Objective: []float64{1, 2}, Constraints: []charts.ConstraintPath{{Name: "k", Values: []float64{1, nan}, Thresholds: []float64{nan, nan}, Target: nan}}},
		"categories differ":  charts.Marginals{Columns: []charts.Marginal{{Name: "c", RealText: []string{"a", ""}, SyntheticText: []string{"b"}}}},
		"constant marginals": charts.Marginals{Columns: []charts.Marginal{{Name: "c", Real: one, Synthetic: []float64{3, 3}}}},
	} {
		f, err := c.Figure()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if svg, err := f.SVG(); err != nil || bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) {
			t.Errorf("%s: error %v, or coordinates that are no numbers", name, err)
		}
		if _, err := f.PNG(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMarginalsOfPairsColumnsByName(t *testing.T) {
	table := func(columns ...*frame.Column) *frame.Frame {
		f, err := frame.New(columns...)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	age, sex := frame.NumberColumn("age", []float64{1, 2}), frame.CategoryColumn("sex", []string{"m", "f"})
	m, err := charts.MarginalsOf(table(age, sex), table(sex, age))
	if err != nil || len(m.Columns) != 2 || m.Columns[0].Name != "age" || m.Columns[1].SyntheticText[1] != "f" {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := charts.MarginalsOf(table(age, sex), table(age)); err == nil || !strings.Contains(err.Error(), `"sex"`) {
		t.Errorf("a missing column: %v", err)
	}
	if _, err := charts.MarginalsOf(table(age), table(frame.CategoryColumn("age", []string{"1"}))); err == nil || !strings.Contains(err.Error(), "number") {
		t.Errorf("another kind: %v", err)
	}
}
