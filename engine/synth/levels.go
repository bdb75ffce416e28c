package synth

import (
	"context"
	"math"

	"pawl/engine/parallel"
)

// orderLevels orders the levels of each category along the direction in which
// the mean scores of the other latents differ most between levels: the first
// principal axis of the levels' means.
func orderLevels(ctx context.Context, latents []latent, codes [][]int32) error {
	scores, err := parallel.Map(ctx, len(latents), func(i int) ([]float64, error) {
		z, _ := latents[i].rowScores(codes[latents[i].column])
		return z, nil
	})
	if err != nil {
		return err
	}
	keys, err := parallel.Map(ctx, len(latents), func(i int) ([]float64, error) {
		l := &latents[i]
		if l.ordered || len(l.values) < 3 {
			return nil, nil
		}
		means, err := levelMeans(ctx, l, codes[l.column], scores, i)
		if err != nil {
			return nil, err
		}
		return project(means, firstAxis(means, l.counts)), nil
	})
	if err != nil {
		return err
	}
	for i, k := range keys {
		if k != nil {
			latents[i].arrange(k)
		}
	}
	return nil
}

// levelMeans returns, for each value of l from left to right, the mean scores
// of the latents over its rows; those of l itself are left 0.
func levelMeans(ctx context.Context, l *latent, codes []int32, scores [][]float64, self int) ([][]float64, error) {
	means := make([][]float64, len(l.values))
	for p := range means {
		means[p] = make([]float64, len(scores))
	}
	position := l.positions()
	for k, z := range scores {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if k == self {
			continue
		}
		for row, c := range codes {
			if c != missing {
				means[position[c]][k] += z[row]
			}
		}
		for p, n := range l.counts {
			means[p][k] /= float64(n)
		}
	}
	return means, nil
}

// powerSteps is enough for an order; the axis itself need not have converged.
const powerSteps = 50

// firstAxis returns the leading eigenvector of the weighted second moment of
// the rows, by power iteration from the row of largest weight and length.
func firstAxis(rows [][]float64, weights []int) []float64 {
	axis := make([]float64, len(rows[0]))
	longest := 0.0
	for p, row := range rows {
		if length := float64(weights[p]) * dot(row, row); length > longest {
			longest = length
			copy(axis, row)
		}
	}
	for range powerSteps {
		next := make([]float64, len(axis))
		for p, along := range project(rows, axis) {
			for k, v := range rows[p] {
				next[k] += float64(weights[p]) * along * v
			}
		}
		axis = unit(next)
	}
	return axis
}

func project(rows [][]float64, axis []float64) []float64 {
	out := make([]float64, len(rows))
	for p, row := range rows {
		out[p] = dot(row, axis)
	}
	return out
}

func unit(v []float64) []float64 {
	if square := dot(v, v); square > 0 {
		for i := range v {
			v[i] /= math.Sqrt(square)
		}
	}
	return v
}
