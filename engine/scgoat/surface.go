package scgoat

import (
	"context"

	"pawl/engine/bayesopt"
	"pawl/engine/metrics"
	"pawl/engine/parallel"
)

// finest is the largest number of lattice points of a Surface.
const finest = 6000

// Surface holds the constraints that are functions of the proportions, at
// every point of a lattice of mixtures. It is what a question about other
// thresholds needs, also without the pools.
type Surface struct {
	Parts  int         // generators
	Limit  int         // of bayesopt.Simplex.Lattice, which gives the points
	Values [][]float64 // by constraint; nil for one that must be learnt
}

// Points returns the lattice (n x Parts).
func (s *Surface) Points() [][]float64 {
	return bayesopt.Simplex{Parts: s.Parts}.Lattice(s.Limit)
}

// surface computes the exact constraints at the lattice.
func (s *search) surface(ctx context.Context) (*Surface, error) {
	out := &Surface{Parts: len(s.run.Names), Limit: finest, Values: make([][]float64, len(s.constraints))}
	points := out.Points()
	for j, c := range s.constraints {
		if mixtureForm(c.Metric) == nil || c.Metric.Labels != nil {
			continue
		}
		blend, err := s.judge.pools.blend(ctx, c.Metric)
		if err != nil {
			return nil, err
		}
		if out.Values[j], err = s.judge.pools.chart(ctx, c.Metric.Name, blend, points); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// chart evaluates a metric at the lattice, once for all searches.
func (p *Pools) chart(ctx context.Context, name string, blend metrics.Blend, points [][]float64) ([]float64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if values, ok := p.charts[name]; ok {
		return values, nil
	}
	values := make([]float64, len(points))
	err := parallel.Blocks(ctx, len(points), 32, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			values[i] = blend(points[i])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	p.charts[name] = values
	return values, nil
}
