package nn_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"pawl/stdlib/nn"
	"pawl/stdlib/scope"
)

// corners is exclusive or: not to be told by a line.
func corners() (x, y [][]float64) {
	for i := range 40 {
		a, b := float64(i%2), float64(i/2%2)
		x = append(x, []float64{a, b})
		y = append(y, []float64{math.Abs(a - b)})
	}
	return x, y
}

func TestCellLearns(t *testing.T) {
	scope.Enter(context.Background(), 7)
	x, y := corners()
	net := nn.Sequential{nn.NewLinear("hidden", 2, 16), nn.Tanh{}, nn.NewLinear("out", 16, 1)}
	run := nn.Trainer{Epochs: 200, Batch: 8, Method: nn.Adam{Rate: .02}}.Fit(&nn.Supervised{Net: net, X: nn.Rows(x), Y: nn.Rows(y)})
	for i, p := range nn.Predict(net, x[:4]) {
		if math.Abs(p[0]-y[i][0]) > .05 {
			t.Errorf("at %v: %g, want %g", x[i], p[0], y[i][0])
		}
	}
	if len(run.Losses) != 200 || run.Losses[199] > .01 {
		t.Errorf("losses end at %g", run.Losses[len(run.Losses)-1])
	}
}

func TestCellErrors(t *testing.T) {
	scope.Enter(context.Background(), 7)
	defer func() {
		if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), "no rows") {
			t.Errorf("recovered %v", err)
		}
	}()
	nn.Trainer{}.Fit(&nn.Supervised{Net: nn.NewLinear("l", 2, 1), X: nn.Rows(nil), Y: nn.Rows(nil)})
}
