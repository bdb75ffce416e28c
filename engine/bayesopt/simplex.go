package bayesopt

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Simplex is the set of Parts proportions: none negative, with sum 1. Its faces
// and corners, where some parts have no share, are searched like the inside.
// Unit coordinates are the square roots of the proportions, on the unit
// sphere: the distance there is Hellinger's, to which a change from nothing to
// a little is as large as it is to a mixture.
type Simplex struct{ Parts int }

// most is the largest number of lattice points in a cover.
const most = 2000

// Dim is the number of parts.
func (s Simplex) Dim() int { return s.Parts }

// Check fails for fewer than two parts.
func (s Simplex) Check() error {
	if s.Parts < 2 {
		return fmt.Errorf("bayesopt: a simplex of %d parts leaves nothing to choose", s.Parts)
	}
	return nil
}

// Unit returns the square roots of the proportions x.
func (s Simplex) Unit(x []float64) []float64 {
	u := make([]float64, len(x))
	for i, v := range x {
		u[i] = math.Sqrt(max(v, 0))
	}
	return u
}

// Point returns the squares of u as proportions.
func (s Simplex) Point(u []float64) []float64 {
	x, sum := make([]float64, len(u)), 0.0
	for i, v := range u {
		x[i] = v * v
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
	return x
}

// Design is the corners, the centre, and then uniform draws, cut after n.
func (s Simplex) Design(n int, r *rand.Rand) [][]float64 {
	var out [][]float64
	for i := range s.Parts {
		corner := make([]float64, s.Parts)
		corner[i] = 1
		out = append(out, corner)
	}
	out = append(out, s.Unit(slices.Repeat([]float64{1 / float64(s.Parts)}, s.Parts)))
	for len(out) < n {
		out = append(out, s.Unit(dirichlet(slices.Repeat([]float64{1}, s.Parts), r)))
	}
	return out[:n]
}

// Cover is the finest lattice of at most 2,000 points and 40 steps: 861 points
// for three parts, 1,771 for four.
func (s Simplex) Cover(*rand.Rand) [][]float64 {
	lattice := s.Lattice(most)
	for k, x := range lattice {
		lattice[k] = s.Unit(x)
	}
	return lattice
}

// Lattice returns all proportions in equal steps, in the finest steps (at most
// 40) that make no more than limit points. Corners come in the order of the
// parts, the first one first.
func (s Simplex) Lattice(limit int) [][]float64 {
	steps := s.Steps(limit)
	var out [][]float64
	left := make([]int, 0, s.Parts)
	var fill func(rest int)
	fill = func(rest int) {
		if len(left) == s.Parts-1 {
			out = append(out, shares(append(left, rest), steps))
			return
		}
		for k := rest; k >= 0; k-- {
			left = append(left, k)
			fill(rest - k)
			left = left[:len(left)-1]
		}
	}
	fill(steps)
	return out
}

// Steps returns the number of steps of Lattice(limit): its points are
// multiples of 1/Steps.
func (s Simplex) Steps(limit int) int {
	steps := 1
	for steps < 40 && latticeSize(s.Parts, steps+1, limit) <= limit {
		steps++
	}
	return steps
}

// latticeSize is the binomial coefficient (steps+parts-1 choose parts-1), or
// something above limit if it is.
func latticeSize(parts, steps, limit int) int {
	size := 1
	for i := 1; i < parts; i++ {
		if size = size * (steps + i) / i; size > limit {
			return limit + 1
		}
	}
	return size
}

func shares(counts []int, steps int) []float64 {
	out := make([]float64, len(counts))
	for i, c := range counts {
		out[i] = float64(c) / float64(steps)
	}
	return out
}

// Around draws a quarter of the points uniformly and the rest about u, every
// third of those with one part left out.
func (s Simplex) Around(u []float64, n int, r *rand.Rand) [][]float64 {
	out := make([][]float64, n)
	for k := range out {
		if k%4 == 0 || u == nil {
			out[k] = s.Unit(dirichlet(slices.Repeat([]float64{1}, s.Parts), r))
			continue
		}
		concentration := math.Pow(10, 1+3*r.Float64())
		about := make([]float64, s.Parts)
		for i := range about {
			about[i] = concentration*u[i]*u[i] + 0.1
		}
		if k%3 == 0 {
			about[r.IntN(s.Parts)] = 0
		}
		out[k] = s.Unit(dirichlet(about, r))
	}
	return out
}

// Project cuts negative coordinates off and goes back to the sphere along its
// radius.
func (s Simplex) Project(u []float64) []float64 {
	out, sum := make([]float64, len(u)), 0.0
	for i, v := range u {
		out[i] = max(v, 0)
		sum += out[i] * out[i]
	}
	if sum == 0 {
		out[slices.Index(u, slices.Max(u))] = 1
		return out
	}
	for i := range out {
		out[i] /= math.Sqrt(sum)
	}
	return out
}
