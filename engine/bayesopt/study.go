package bayesopt

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/rng"
)

// Study is a search under way. What it suggests depends on its trials, its
// limits and its seed alone, not on how it came by them: a study that is given
// the trials of an interrupted one goes on as that would have. It is not safe
// for several goroutines.
type Study struct {
	search Search
	bounds []Bound
	seed   uint64
	design [][]float64 // unit points to begin with
	cover  [][]float64 // unit points spread over the space
	exact  [][]float64 // by bound: an exact constraint at the cover; nil if it is learnt

	trials []Trial
	units  [][]float64 // the trials' points in unit coordinates

	surrogates surrogates
}

// Uses of randomness, each with numbers of its own.
const (
	forDesign = iota
	forKernels
	forStrategy
	uses
)

// random returns the numbers of one use at one step.
func (s *Study) random(use, step int) *rand.Rand { return rand.New(s.source(use, step)) }

func (s *Study) source(use, step int) rand.Source {
	return rng.New(s.seed + uint64(step*uses+use))
}

// tabulate returns an exact constraint at every point of the cover.
func (s *Study) tabulate(f func([]float64) float64) []float64 {
	if f == nil {
		return nil
	}
	out := make([]float64, len(s.cover))
	for i, u := range s.cover {
		out[i] = f(s.search.Space.Point(u))
	}
	return out
}

// Step suggests, evaluates and observes one point.
func (s *Study) Step(ctx context.Context, f Function) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	x, err := s.Suggest(ctx)
	if err != nil {
		return err
	}
	y, g, err := f(ctx, x)
	if err != nil {
		return err
	}
	return s.Observe(Trial{X: x, Y: y, G: g})
}

// Observe adds an evaluation, of a suggested point or any other.
func (s *Study) Observe(t Trial) error {
	if len(t.X) != s.search.Space.Dim() || len(t.G) != len(s.bounds) {
		return fmt.Errorf("bayesopt: trial has %d coordinates and %d constraints, want %d and %d", len(t.X), len(t.G), s.search.Space.Dim(), len(s.bounds))
	}
	for _, v := range slices.Concat(t.X, t.G, []float64{t.Y}) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("bayesopt: trial %d has a value that is not finite: x %v, y %v, g %v", len(s.trials), t.X, t.Y, t.G)
		}
	}
	t.X, t.G = slices.Clone(t.X), slices.Clone(t.G)
	s.trials = append(s.trials, t)
	s.units = append(s.units, s.search.Space.Unit(t.X))
	s.surrogates.stale = true
	return nil
}

// Trials returns all evaluations in order. Read them, never write.
func (s *Study) Trials() []Trial { return s.trials }

// Bounds returns the bounds in force.
func (s *Study) Bounds() []Bound { return slices.Clone(s.bounds) }

// SetLimits moves the limits of all bounds. What was observed stays; the
// incumbent is found anew under the new limits.
func (s *Study) SetLimits(limits []float64) error {
	if len(limits) != len(s.bounds) {
		return fmt.Errorf("bayesopt: %d limits for %d bounds", len(limits), len(s.bounds))
	}
	for i, l := range limits {
		if math.IsNaN(l) {
			return fmt.Errorf("bayesopt: the limit of constraint %d is NaN", i)
		}
		s.bounds[i].Limit = l
	}
	return nil
}

// under returns the bounds with other limits.
func (s *Study) under(limits []float64) []Bound {
	out := slices.Clone(s.bounds)
	for j := range out {
		out[j].Limit = limits[j]
	}
	return out
}

// Feasible tells whether a trial keeps all bounds in force.
func (s *Study) Feasible(t Trial) bool { return s.violation(t) == 0 }

// violation adds up the violations in units of each constraint's spread.
func (s *Study) violation(t Trial) float64 {
	sum := 0.0
	for j, b := range s.bounds {
		if v := b.Violation(t.G[j]); v > 0 {
			sum += v / s.Spread(j)
		}
	}
	return sum
}

// Spread is the range of constraint j: over the space if it is exact, else
// over the trials; 1 if it does not vary.
func (s *Study) Spread(j int) float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range s.exact[j] {
		low, high = min(low, v), max(high, v)
	}
	if s.exact[j] == nil {
		for _, t := range s.trials {
			low, high = min(low, t.G[j]), max(high, t.G[j])
		}
	}
	if high > low {
		return high - low
	}
	return 1
}

// Best returns the best feasible trial; if none is feasible, the one of least
// violation (in units of each constraint's spread) and false.
func (s *Study) Best() (best Trial, feasible bool) {
	least := math.Inf(1)
	for _, t := range s.trials {
		v := s.violation(t)
		if v < least || v == least && s.cost(t.Y) < s.cost(best.Y) {
			best, least = t, v
		}
	}
	return best, least == 0
}

// cost is the function with the sign that makes smaller better.
func (s *Study) cost(y float64) float64 {
	if s.search.Maximize {
		return -y
	}
	return y
}
