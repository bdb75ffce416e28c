package plot_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gonum "gonum.org/v1/plot"
	"pawl/engine/bayesopt"
	"pawl/engine/metrics"
	"pawl/engine/scgoat"
	"pawl/stdlib/frame"
	"pawl/stdlib/plot"
	facade "pawl/stdlib/scgoat"
)

func table() frame.Frame {
	return frame.New(
		frame.Number("age", []float64{20, 30, 40, 50, math.NaN()}),
		frame.Number("hours", []float64{10, 20, 35, 40, 50}),
		frame.Category("job", []string{"a", "b", "a", "", "b"}),
		frame.Boolean("rich", []bool{true, false, true, true, false}),
	)
}

func svg(t *testing.T, f *plot.Figure) string {
	t.Helper()
	s, ok := f.MIMEBundle()["image/svg+xml"].(string)
	if !ok {
		t.Fatalf("no SVG: %v", f.MIMEBundle())
	}
	return s
}

// words fails unless the figure writes all of them.
func words(t *testing.T, f *plot.Figure, want ...string) {
	t.Helper()
	s := svg(t, f)
	for _, w := range want {
		if !strings.Contains(s, ">"+w+"<") {
			t.Errorf("%v: no text %q", f, w)
		}
	}
}

func TestFiguresSayWhatTheyShow(t *testing.T) {
	df := table()
	x, y := []float64{1, 2, 3}, []float64{2, 1, 3}
	words(t, plot.ScatterOf(df, "age", "hours").By("job").Title("Work"), "Work", "age", "hours", "job", "a", "b", "missing")
	words(t, plot.ScatterOf(df, "age", "hours").By("hours"), "hours", "20")
	words(t, plot.Scatter(x, y).By([]int{1, 2, 1}), "1", "2")
	words(t, plot.Scatter(x, y).By([]float64{1, 2, 3}))
	words(t, plot.Line(nil, y).Named("train").Add("test", x, y).Band(x, []float64{5, 6, 7}).Dashed(), "train", "test")
	words(t, plot.LineOf(df, "age", "hours"), "age", "hours")
	words(t, plot.HistogramOf(df, "age").By("rich").Density().Bins(3), "rich", "false", "true", "density", "age")
	words(t, plot.Histogram(x).Named("x").Add("y", y), "x", "y", "count")
	words(t, plot.BoxOf(df, "age").By("job"), "age", "a", "b")
	words(t, plot.Box(x).Named("x").Add("y", y).Horizontal(), "x", "y")
	words(t, plot.Bar([]string{"p", "q"}, []float64{1, 2}).Named("one").Add("two", []float64{3, 4}).Sorted().Horizontal(), "p", "q", "one", "two")
	words(t, plot.Count(df, "job").By("rich").Sorted(), "a", "b", "rows", "rich")
	words(t, plot.Heat([][]float64{{1, 2}, {3, 4}}).Cells([]string{"r", "s"}, []string{"t", "u"}).Annotated().Diverging(2), "r", "u", "3")
	words(t, plot.Marginals(df, df.Head(3)), "age", "job", "real", "synthetic")
	words(t, plot.OfPlot(gonum.New()).Title("of gonum"), "of gonum")
}

// TestSettersComeInAnyOrder: what was set on a figure outlives a change of its
// chart.
func TestSettersComeInAnyOrder(t *testing.T) {
	a := plot.ScatterOf(table(), "age", "hours").Title("T").XLabel("years").Size(4, 3).By("job")
	b := plot.ScatterOf(table(), "age", "hours").By("job").Size(4, 3).XLabel("years").Title("T")
	if svg(t, a) != svg(t, b) {
		t.Error("the order of setters matters")
	}
	if got := a.String(); !strings.Contains(got, "4.0 x 3.0 in") {
		t.Errorf("described as %q", got)
	}
}

func TestValueLabelFollowsTheBars(t *testing.T) {
	df := table()
	upright, lying := plot.Count(df, "job"), plot.Count(df, "job").Horizontal()
	rotated := func(s string) bool { return strings.Contains(s, `matrix(0 -1 1 0`) }
	if !rotated(svg(t, upright)) || rotated(svg(t, lying)) {
		t.Error("the label of counts is on the wrong axis")
	}
}

func TestRowAndGrid(t *testing.T) {
	x := []float64{1, 2, 3}
	a, b := plot.Histogram(x).Title("first"), plot.Scatter(x, x).Title("second")
	words(t, plot.Row(a, b).Title("both"), "first", "second", "both")
	words(t, plot.Grid(1, a, plot.Row(a, b)), "first", "second")
}

func TestSave(t *testing.T) {
	for _, format := range []string{"svg", "png", "pdf"} {
		path := filepath.Join(t.TempDir(), "figure."+format)
		plot.Histogram([]float64{1, 2, 3}).Save(path)
		if info, err := os.Stat(path); err != nil || info.Size() < 500 {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func TestMistakesEndTheCell(t *testing.T) {
	x := []float64{1, 2, 3}
	df := table()
	for want, mistake := range map[string]func(){
		"3 values of x, but 2 of y":                      func() { plot.Scatter(x, x[:2]) },
		"no column \"agee\"":                             func() { plot.ScatterOf(df, "agee", "hours") },
		"no column \"jobs\"":                             func() { plot.HistogramOf(df, "age").By("jobs") },
		"made from slices":                               func() { plot.Scatter(x, x).By("job") },
		"holds numbers, not groups":                      func() { plot.HistogramOf(df, "age").By("hours") },
		"Bins does not apply to a chart of type Scatter": func() { plot.Scatter(x, x).Bins(3) },
		"By does not apply to a grid of figures":         func() { plot.Row(plot.Scatter(x, x)).By([]int{1, 2, 3}) },
		"cannot group by float64":                        func() { plot.Box(x).By(1.5) },
		"width and height must be between":               func() { plot.Scatter(x, x).Size(0, 3) },
		"figure 1 of the grid is nil":                    func() { plot.Row(plot.Scatter(x, x), nil) },
		"at least one figure":                            func() { plot.Row() },
		"use .svg, .png or .pdf":                         func() { plot.Scatter(x, x).Save("figure") },
		"add a line by its y":                            func() { plot.Line(x, x).Add("z") },
		"only a single sample":                           func() { plot.Histogram(x).Add("b", x).By([]int{1, 2, 3}) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("got %q, want %q", got, want)
				}
			}()
			mistake()
		}()
	}
}

func TestConvergenceOfARun(t *testing.T) {
	run := &scgoat.Run{
		Method:    "ACT",
		Objective: metrics.Metric{Name: "auc"},
		Constraints: []scgoat.Constraint{
			{Metric: metrics.Metric{Name: "reid"}, Sense: bayesopt.AtMost, Target: 0.1},
			{Metric: metrics.Metric{Name: "ks"}, Sense: bayesopt.AtLeast, Target: 0.7},
		},
		Path: []scgoat.Thresholds{{Limits: []float64{0.2, 0.5}}},
	}
	for i := range 12 {
		v := float64(i)
		run.Evaluations = append(run.Evaluations, scgoat.Evaluation{
			Index: i, Round: i / 6, Objective: 0.8 + v/100,
			Values: []float64{0.2 - v/100, 0.5 + v/40}, Thresholds: []float64{0.2, 0.5},
			Admitted: true, OnTarget: i >= 10,
		})
	}
	f := plot.Convergence(facade.Run{Run: run})
	words(t, f, "ACT", "auc", "reid", "ks", "initial", "round 1", "feasible", "threshold (at most)", "threshold (at least)", "target 0.7", "evaluation")
	if strings.Contains(svg(t, f), ">infeasible<") {
		t.Error("every evaluation kept its round's thresholds, but one is shown as infeasible")
	}
	run.Path = nil
	for i := range run.Evaluations {
		run.Evaluations[i].Thresholds = nil
	}
	if s := svg(t, plot.Convergence(facade.Run{Run: run})); strings.Contains(s, "round&#39;s") {
		t.Error("without thresholds every evaluation is feasible")
	}
}
