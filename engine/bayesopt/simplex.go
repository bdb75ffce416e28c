package bayesopt

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Simplex is the set of Dim proportions: none negative, with sum 1. Its faces
// and corners, where some parts have no share, are searched like the inside.
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

// Unit returns a copy of x: proportions are unit coordinates.
func (s Simplex) Unit(x []float64) []float64 { return slices.Clone(x) }

// Point returns a copy of u.
func (s Simplex) Point(u []float64) []float64 { return slices.Clone(u) }

// Design is the corners, the centre, and then uniform draws, cut after n.
func (s Simplex) Design(n int, r *rand.Rand) [][]float64 {
	var out [][]float64
	for i := range s.Parts {
		corner := make([]float64, s.Parts)
		corner[i] = 1
		out = append(out, corner)
	}
	centre := make([]float64, s.Parts)
	for i := range centre {
		centre[i] = 1 / float64(s.Parts)
	}
	out = append(out, centre)
	for len(out) < n {
		out = append(out, dirichlet(slices.Repeat([]float64{1}, s.Parts), r))
	}
	return out[:n]
}

// Cover is the lattice of proportions in equal steps, the finest of at most
// 2,000 points and 40 steps: 861 points for three parts, 1,771 for four.
func (s Simplex) Cover(*rand.Rand) [][]float64 {
	steps := 1
	for steps < 40 && latticeSize(s.Parts, steps+1) <= most {
		steps++
	}
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

// latticeSize is the binomial coefficient (steps+parts-1 choose parts-1), or
// more than most.
func latticeSize(parts, steps int) int {
	size := 1
	for i := 1; i < parts; i++ {
		if size = size * (steps + i) / i; size > most {
			return most + 1
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
			out[k] = dirichlet(slices.Repeat([]float64{1}, s.Parts), r)
			continue
		}
		concentration := math.Pow(10, 1+3*r.Float64())
		about := make([]float64, s.Parts)
		for i := range about {
			about[i] = concentration*u[i] + 0.1
		}
		if k%3 == 0 {
			about[r.IntN(s.Parts)] = 0
		}
		out[k] = dirichlet(about, r)
	}
	return out
}

// Project returns the nearest proportions (Held, Wolfe and Crowder 1974): all
// coordinates are lowered by one number and cut at zero.
func (s Simplex) Project(u []float64) []float64 {
	sorted := slices.Clone(u)
	slices.Sort(sorted)
	slices.Reverse(sorted)
	sum, lower := 0.0, 0.0
	for i, v := range sorted {
		sum += v
		if l := (sum - 1) / float64(i+1); v > l {
			lower = l
		}
	}
	out := make([]float64, len(u))
	for i, v := range u {
		out[i] = max(v-lower, 0)
	}
	return out
}

// dirichlet draws proportions with the given concentrations; a part of
// concentration zero gets nothing.
func dirichlet(concentration []float64, r *rand.Rand) []float64 {
	out := make([]float64, len(concentration))
	sum := 0.0
	for i, a := range concentration {
		if a > 0 {
			out[i] = gamma(a, r)
		}
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// gamma draws from the gamma distribution of shape a and scale 1 (Marsaglia
// and Tsang 2000); below shape 1 by their power of a uniform.
func gamma(a float64, r *rand.Rand) float64 {
	if a < 1 {
		return gamma(a+1, r) * math.Pow(1-r.Float64(), 1/a)
	}
	d := a - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		z := r.NormFloat64()
		v := 1 + c*z
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-r.Float64()) < z*z/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
