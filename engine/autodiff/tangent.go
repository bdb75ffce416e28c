package autodiff

import (
	"fmt"

	"pawl/engine/tensor"
)

// Tangent returns how y changes when the nodes of by move along dx, to first
// order: the product of the Jacobian matrix with dx, computed forwards. The
// result is a node and can be differentiated; it is nil where y does not depend
// on any of them.
func Tangent[T tensor.Float](y *Node[T], by, dx []*Node[T]) *Node[T] {
	if len(by) != len(dx) {
		panic(fmt.Sprintf("autodiff: %d directions for %d nodes", len(dx), len(by)))
	}
	f := forwards[T]{}
	for i, n := range by {
		if dx[i].Value.Size() != n.Value.Size() {
			panic(fmt.Sprintf("autodiff: direction of shape %v for a node of shape %v", dx[i].Shape(), n.Shape()))
		}
		f[n] = dx[i]
	}
	return f.at(y)
}

// forwards holds the tangents found so far; nil for nodes that do not move.
type forwards[T tensor.Float] map[*Node[T]]*Node[T]

func (f forwards[T]) at(n *Node[T]) *Node[T] {
	if d, ok := f[n]; ok {
		return d
	}
	var moves bool
	dx := make([]*Node[T], len(n.Inputs))
	for i, x := range n.Inputs {
		dx[i] = f.at(x)
		moves = moves || dx[i] != nil
	}
	if !moves {
		f[n] = nil
		return nil
	}
	f[n] = push(n, dx)
	return f[n]
}

// push passes tangents through one operation.
func push[T tensor.Float](y *Node[T], dx []*Node[T]) *Node[T] {
	switch r := y.rule.(type) {
	case forward[T]:
		return r.Tangent(y, dx)
	case diagonal:
		return y.rule.Gradient(0, y, dx[0])
	case multilinear:
		return pushLinear(y, dx)
	case fused[T]:
		return pushComposed(r, y, dx)
	}
	panic(fmt.Sprintf("autodiff: %s has no rule for tangents", y.Op()))
}

// pushLinear sums the operation applied with one input replaced by its tangent.
func pushLinear[T tensor.Float](y *Node[T], dx []*Node[T]) *Node[T] {
	var total *Node[T]
	for i, d := range dx {
		if d == nil {
			continue
		}
		inputs := append([]*Node[T](nil), y.Inputs...)
		inputs[i] = d
		total = plus(total, Apply(y.rule, y.Shape(), inputs...))
	}
	return total
}

// pushComposed passes tangents through the composition that y stands for.
func pushComposed[T tensor.Float](r fused[T], y *Node[T], dx []*Node[T]) *Node[T] {
	f := forwards[T]{}
	stand := make([]*Node[T], len(dx))
	for i, x := range y.Inputs {
		stand[i] = x.same()
		f[stand[i]] = dx[i]
	}
	return f.at(r.Compose(stand))
}
