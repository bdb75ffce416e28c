package optim

import (
	"math"

	"pawl/engine/linalg"
)

// Norm returns the Euclidean length of all gradients taken as one vector.
func Norm(gradients []*Tensor) float64 {
	var square float64
	for _, g := range gradients {
		for lo := 0; lo < len(g.Data); lo += block {
			part := g.Data[lo:min(lo+block, len(g.Data))]
			square += float64(linalg.Dot32(part, part))
		}
	}
	return math.Sqrt(square)
}

// ClipNorm scales the gradients down so that Norm is at most limit, and returns
// what it was before (Pascanu et al. 2013, algorithm 1).
func ClipNorm(gradients []*Tensor, limit float64) float64 {
	norm := Norm(gradients)
	if norm > limit {
		for _, g := range gradients {
			linalg.Scale32(g.Data, float32(limit/norm), g.Data)
		}
	}
	return norm
}

// Clamp cuts every element off at -limit and limit: gradients, or the weights
// of a critic (Arjovsky et al. 2017, algorithm 1).
func Clamp(tensors []*Tensor, limit float64) {
	hi := float32(limit)
	for _, t := range tensors {
		for i, v := range t.Data {
			t.Data[i] = max(-hi, min(hi, v))
		}
	}
}
