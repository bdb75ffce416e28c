package transform

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Lloyd's iterations end when no centre moves, or after mostMoves.
const mostMoves = 300

// cluster returns k-means of the points: the index of the first point of each
// cluster and, at the end, their number. Clusters of sorted points are ranges
// of them.
func (p points) cluster(k int, r *rand.Rand) []int {
	centres := p.seeds(min(k, len(p.values)), r)
	sums, weights := p.prefix()
	var edges []int
	for range mostMoves {
		edges = p.edges(centres)
		moved := false
		for c := range centres {
			lo, hi := edges[c], edges[c+1]
			if lo == hi {
				continue
			}
			at := (sums[hi] - sums[lo]) / (weights[hi] - weights[lo])
			moved = moved || at != centres[c]
			centres[c] = at
		}
		if !moved {
			break
		}
		slices.Sort(centres)
	}
	return edges
}

// seeds draws k centres by k-means++: each next one is a point drawn with a
// chance proportional to its squared distance to the centres before (Arthur
// and Vassilvitskii 2007), the best of a few such draws.
func (p points) seeds(k int, r *rand.Rand) []float64 {
	far := slices.Repeat([]float64{math.Inf(1)}, len(p.values))
	centres := []float64{p.values[draw(p.weights, p.rows, r)]}
	closer(far, p.values, centres[0])
	tries := 2 + int(math.Log(float64(k)))
	for len(centres) < k {
		mass := make([]float64, len(far))
		total := 0.0
		for i, d := range far {
			mass[i] = d * p.weights[i]
			total += mass[i]
		}
		var best []float64
		least, at := math.Inf(1), 0.0
		for range tries {
			v := p.values[draw(mass, total, r)]
			trial := slices.Clone(far)
			closer(trial, p.values, v)
			if cost := dot(trial, p.weights); cost < least {
				best, least, at = trial, cost, v
			}
		}
		far, centres = best, append(centres, at)
	}
	slices.Sort(centres)
	return centres
}

// closer lowers each value's squared distance to that from centre.
func closer(far, values []float64, centre float64) {
	for i, v := range values {
		far[i] = min(far[i], (v-centre)*(v-centre))
	}
}

// draw returns an index with a chance proportional to its mass.
func draw(mass []float64, total float64, r *rand.Rand) int {
	x := r.Float64() * total
	last := 0
	for i, m := range mass {
		if m <= 0 {
			continue
		}
		if x -= m; x < 0 {
			return i
		}
		last = i
	}
	return last
}

// prefix returns the sums of the points' values and weights up to each point.
func (p points) prefix() (sums, weights []float64) {
	sums, weights = make([]float64, len(p.values)+1), make([]float64, len(p.values)+1)
	for i, v := range p.values {
		sums[i+1], weights[i+1] = sums[i]+v*p.weights[i], weights[i]+p.weights[i]
	}
	return sums, weights
}

// edges returns the range of the points that are nearest to each centre.
func (p points) edges(centres []float64) []int {
	edges := make([]int, len(centres)+1)
	for c := 1; c < len(centres); c++ {
		edges[c], _ = slices.BinarySearch(p.values, (centres[c-1]+centres[c])/2)
	}
	edges[len(centres)] = len(p.values)
	return edges
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, x := range a {
		s += x * b[i]
	}
	return s
}
