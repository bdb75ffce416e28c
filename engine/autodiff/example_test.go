package autodiff_test

import (
	"fmt"

	"pawl/engine/autodiff"
	"pawl/engine/tensor"
)

func Example() {
	x := autodiff.Var("x", tensor.Scalar(2.0))
	w := autodiff.Var("w", tensor.Scalar(-0.5))
	b := autodiff.Var("b", tensor.Scalar(1.0))
	y := x.Mul(w).Add(b).Tanh().Named("y")
	y.Backward()
	fmt.Println(y, "dx", x.Grad, "dw", w.Grad)
	// Output: y = tanh 0 dx -0.5 dw 2
}

// The gradient of a gradient: how the slope of x³ changes.
func ExampleGradients() {
	x := autodiff.Var("x", tensor.Scalar(2.0))
	slope := autodiff.Gradients(x.Mul(x).Mul(x), x)[0]
	curvature := autodiff.Gradients(slope, x)[0]
	fmt.Println(slope.Item(), curvature.Item())
	// Output: 12 12
}
