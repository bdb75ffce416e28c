package bayesopt_test

import (
	"math"
	"strings"
	"testing"

	"pawl/stdlib/bayesopt"
	"pawl/stdlib/scope"
)

var gardner = bayesopt.Minimize{
	Low: []float64{0, 0}, High: []float64{6, 6},
	Objective: func(x []float64) float64 { return math.Sin(x[0]) + x[1] },
	Constraints: []bayesopt.Constraint{
		bayesopt.AtMost("overlap", func(x []float64) float64 { return math.Sin(x[0]) * math.Sin(x[1]) }, -0.95),
	},
	Budget: 40,
}

func TestMinimize(t *testing.T) {
	scope.Seed(1)
	best := gardner.Run()
	if !best.Feasible || math.Abs(best.Best.Y-.2532359) > .0026 {
		t.Errorf("%v", best)
	}
	if text, _ := best.MIMEBundle()["text/plain"].(string); !strings.Contains(text, "overlap <= -0.95") {
		t.Errorf("shown as %v", text)
	}
	if mean, sd := best.Predict(best.Best.X); math.Abs(mean-best.Best.Y) > .05 || sd < 0 {
		t.Errorf("predicted %v, %v", mean, sd)
	}
}

func TestStepByStep(t *testing.T) {
	scope.Seed(2)
	study := bayesopt.Minimize{Dimensions: []bayesopt.Dimension{bayesopt.Real("x", 0, 1), bayesopt.Integer("n", 1, 5)}, Initial: 5}.Start()
	for range 6 {
		x := study.Suggest()
		study.Observe(x, (x[0]-.3)*(x[0]-.3)+x[1])
	}
	if points := study.SuggestBatch(3); len(points) != 3 || points[0][1] != math.Round(points[0][1]) {
		t.Errorf("batch %v", points)
	}
	if best, feasible := study.Best(); !feasible || best.X[1] > 2 {
		t.Errorf("best %v", best)
	}
}

func TestMistakeEndsTheCell(t *testing.T) {
	defer func() {
		if err, ok := recover().(error); !ok || !strings.HasPrefix(err.Error(), "bayesopt: ") {
			t.Errorf("panicked with %v, want an error of bayesopt", err)
		}
	}()
	bayesopt.Minimize{Low: []float64{1}, High: []float64{0}, Objective: func([]float64) float64 { return 0 }}.Run()
}
