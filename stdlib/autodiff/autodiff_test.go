package autodiff_test

import (
	"fmt"
	"math"
	"testing"

	"pawl/stdlib/autodiff"
)

func Example() {
	x, w, b := autodiff.Var("x", 2), autodiff.Var("w", -0.5), autodiff.Var("b", 1)
	y := x.Mul(w).Add(b).Tanh().Named("y")
	y.Backward()
	fmt.Println(y.Item(), x.Grad.Item(), w.Grad.Item(), b.Grad.Item())
	// Output: 0 -0.5 2 1
}

// TestRegression: at the least-squares line the gradient is zero.
func TestRegression(t *testing.T) {
	x := autodiff.Data([][]float64{{0, 1}, {1, 1}, {2, 1}, {3, 1}})
	y := autodiff.Data([][]float64{{1}, {3}, {5}, {7}})
	w := autodiff.Matrix("w", [][]float64{{2}, {1}})
	for i, v := range autodiff.Gradients(x.MatMul(w).MSE(y), w)[0].Value.Data {
		if math.Abs(v) > 1e-12 {
			t.Errorf("gradient %d is %g", i, v)
		}
	}
	v := autodiff.Vector("v", []float64{1, 2})
	along := autodiff.Tangent(v.Square().Sum(), []*autodiff.Node{v}, []*autodiff.Node{autodiff.Vector("dv", []float64{1, 1})})
	if along.Item() != 6 || len(autodiff.Nodes(v.Square())) != 2 {
		t.Errorf("tangent %v", along)
	}
	if got := autodiff.Concat(0, v, autodiff.Vector("u", []float64{3})).Sum().Mul(autodiff.Const(2)).Item(); got != 12 {
		t.Errorf("sum %g", got)
	}
}
