package whatif

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"pawl/engine/gp"
)

// landscape is one function over the points, as far as it is known: mean and
// sd, and whole functions drawn from the posterior.
type landscape struct {
	mean, sd []float64
	count    int       // paths
	paths    []float64 // points x count
	peak     []float64 // by point: the largest value over the paths
	byPeak   []int32   // points, largest peak first
	byMean   []int32   // points, largest mean first
}

// landscape fits y to the mixtures tried and draws paths at all points.
func (m *AnalysisModel) landscape(ctx context.Context, roots [][]float64, y []float64, count int, src rand.Source) (*gp.RegressionModel, landscape, error) {
	var l landscape
	model, err := gp.Regression{Trend: gp.Scheffe{}}.Fit(ctx, roots[len(m.near):], y, src)
	if err != nil {
		return nil, l, err
	}
	if l.mean, l.sd, err = model.PredictAll(ctx, roots); err != nil {
		return nil, l, err
	}
	rows, err := model.Paths(ctx, roots, count, src)
	if err != nil {
		return nil, l, err
	}
	l.count, l.paths, l.peak = count, make([]float64, len(roots)*count), make([]float64, len(roots))
	for s, row := range rows {
		for i, v := range row {
			l.paths[i*count+s] = v
		}
	}
	for i := range l.peak {
		l.peak[i] = slices.Max(l.at(i))
	}
	l.byPeak, l.byMean = descending(l.peak), descending(l.mean)
	return model, l, nil
}

// at returns the paths' values at a point.
func (l *landscape) at(i int) []float64 { return l.paths[i*l.count : (i+1)*l.count] }

// descending orders the indices of values, largest value first.
func descending(values []float64) []int32 {
	order := make([]int32, len(values))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(values[b], values[a]) })
	return order
}
