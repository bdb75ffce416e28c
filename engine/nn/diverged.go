package nn

import (
	"fmt"
	"math"

	"pawl/engine/autodiff"
)

// Diverged is the error of a training that met NaN or an infinity. The
// parameters are those before the step.
type Diverged struct {
	Step  int    // the update that was not made, from 1
	Where string // the first layer, parameter or operation that had it
	Value float64
}

// Error says what was met where, and what may help.
func (d *Diverged) Error() string {
	return fmt.Sprintf("nn: %v in %s at step %d: lower the learning rate, clip the gradients, or look for such values in the data", d.Value, d.Where, d.Step)
}

// diverged returns the error if loss or a gradient is not finite.
func diverged(step int, loss *Node, params []*Node, gradients []*Tensor) error {
	if !finite(loss.Item()) {
		where, v := Suspect(loss)
		return &Diverged{Step: step, Where: where, Value: v}
	}
	for i, g := range gradients {
		if k := firstBad(g.Data); k >= 0 {
			return &Diverged{Step: step, Where: fmt.Sprintf("the gradient of %q", params[i].Name()), Value: float64(g.Data[k])}
		}
	}
	return nil
}

// Suspect returns where NaN or an infinity first appears in the computation of
// a node, and its value; "" if nowhere.
func Suspect(n *Node) (where string, value float64) {
	last, nodes := "the input", autodiff.Nodes(n)
	for i, x := range nodes {
		if k := firstBad(x.Value.Data); k >= 0 {
			return describe(shown(x, nodes[i+1:]), last), float64(x.Value.Data[k])
		}
		if x.Name() != "" && x.Op() != "" {
			last = x.Name()
		}
	}
	return "", 0
}

// shown returns the named node that shows x in another shape, or x: layers on
// sequences compute on rows and name what they return.
func shown(x *Node, behind []*Node) *Node {
	if x.Name() != "" || x.Op() == "" {
		return x
	}
	for _, n := range behind {
		if n.Name() != "" && n.Op() == "reshape" && n.Inputs[0] == x {
			return n
		}
	}
	return x
}

// describe names a node: a layer, a parameter, or an operation and the layer
// in front of it.
func describe(x *Node, last string) string {
	switch {
	case x.Name() != "" && x.Op() != "":
		return fmt.Sprintf("layer %q", x.Name())
	case x.IsVar():
		return fmt.Sprintf("parameter %q", x.Name())
	case x.Op() == "":
		return "the input"
	}
	return fmt.Sprintf("%s behind %s", x.Op(), last)
}

// firstBad returns the position of the first NaN or infinity, -1 if there is
// none. An infinity minus itself is NaN, and so is a sum that meets one.
func firstBad(x []float32) int {
	var sum float32
	for _, v := range x {
		sum += v - v
	}
	if sum == 0 {
		return -1
	}
	for i, v := range x {
		if !finite(v) {
			return i
		}
	}
	return -1
}

func finite(v float32) bool { return !math.IsNaN(float64(v)) && !math.IsInf(float64(v), 0) }
