package bayesopt

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Space is where a search looks. Box and Simplex are Spaces. The search works
// in unit coordinates, about [0, 1] each.
type Space interface {
	// Dim is the number of coordinates.
	Dim() int
	// Check explains what is wrong with the space.
	Check() error
	// Unit and Point turn a point into unit coordinates and back.
	Unit(x []float64) []float64
	Point(u []float64) []float64
	// Design returns n points (unit) to begin with.
	Design(n int, r *rand.Rand) [][]float64
	// Cover returns points (unit) spread over the space, edges included.
	Cover(r *rand.Rand) [][]float64
	// Around returns n points (unit) at and about random, and about u.
	Around(u []float64, n int, r *rand.Rand) [][]float64
	// Project returns the point of the space (unit) nearest to u.
	Project(u []float64) []float64
}

// Box is the product of the intervals [Low[i], High[i]].
type Box struct{ Low, High []float64 }

// Dim is the number of intervals.
func (b Box) Dim() int { return len(b.Low) }

// Check fails unless every interval is finite and has a positive length.
func (b Box) Check() error {
	if len(b.Low) == 0 || len(b.Low) != len(b.High) {
		return fmt.Errorf("bayesopt: box has %d lower and %d upper bounds: give one of each for every coordinate", len(b.Low), len(b.High))
	}
	for i := range b.Low {
		if d := b.High[i] - b.Low[i]; !(d > 0) || math.IsInf(d, 0) {
			return fmt.Errorf("bayesopt: coordinate %d of the box runs from %v to %v", i, b.Low[i], b.High[i])
		}
	}
	return nil
}

// Unit maps the box to the unit cube.
func (b Box) Unit(x []float64) []float64 {
	u := make([]float64, len(x))
	for i := range x {
		u[i] = (x[i] - b.Low[i]) / (b.High[i] - b.Low[i])
	}
	return u
}

// Point maps the unit cube to the box, its faces to the bounds themselves.
func (b Box) Point(u []float64) []float64 {
	x := make([]float64, len(u))
	for i := range u {
		x[i] = min(max(b.Low[i]+u[i]*(b.High[i]-b.Low[i]), b.Low[i]), b.High[i])
		if u[i] == 1 {
			x[i] = b.High[i]
		}
	}
	return x
}

// Design is a Latin hypercube (McKay, Beckman and Conover 1979): each
// coordinate has one point in each of n equal slices.
func (b Box) Design(n int, r *rand.Rand) [][]float64 {
	out := make([][]float64, n)
	for k := range out {
		out[k] = make([]float64, b.Dim())
	}
	for i := range b.Dim() {
		for k, slice := range r.Perm(n) {
			out[k][i] = (float64(slice) + r.Float64()) / float64(n)
		}
	}
	return out
}

// Cover is 1,000 uniform points, of which a quarter lie on a face.
func (b Box) Cover(r *rand.Rand) [][]float64 {
	out := make([][]float64, 1000)
	for k := range out {
		out[k] = uniform(b.Dim(), r)
		if k%4 == 0 {
			out[k][r.IntN(b.Dim())] = float64(r.IntN(2))
		}
	}
	return out
}

// Around draws half the points uniformly, and half about u, at distances
// between a tenth and a ten-thousandth.
func (b Box) Around(u []float64, n int, r *rand.Rand) [][]float64 {
	out := make([][]float64, n)
	for k := range out {
		if k%2 == 0 || u == nil {
			out[k] = uniform(b.Dim(), r)
			continue
		}
		scale := math.Pow(10, -1-3*r.Float64())
		p := make([]float64, len(u))
		for i := range p {
			p[i] = u[i] + scale*r.NormFloat64()
		}
		out[k] = b.Project(p)
	}
	return out
}

// Project clips u to the unit cube.
func (b Box) Project(u []float64) []float64 {
	out := make([]float64, len(u))
	for i, v := range u {
		out[i] = min(max(v, 0), 1)
	}
	return out
}

func uniform(d int, r *rand.Rand) []float64 {
	out := make([]float64, d)
	for i := range out {
		out[i] = r.Float64()
	}
	return out
}
