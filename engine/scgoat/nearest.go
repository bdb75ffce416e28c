package scgoat

import (
	"context"
	"math"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/parallel"
)

// nearestIsReal is the expected metrics.ReIDNearest of a release of rows rows
// drawn without replacement from the pools in proportions alpha. A pool row i
// of pool m is in the release with probability alpha_m rows/n_m, and its
// nearest neighbour there is real if none of the c_im' rows of each pool m'
// that lie nearer to it than every real row is in the release:
//
//	sum_m alpha_m mean_i prod_m' (1 - alpha_m' rows/n_m')^c_im'
//
// The counts are made once, in one pass over all pairs of pool rows.
func nearestIsReal(ctx context.Context, real *frame.Frame, pools []*frame.Frame, rows int) (metrics.Blend, error) {
	counts, err := crowding(ctx, real, pools)
	if err != nil {
		return nil, err
	}
	groups := make([][]crowd, len(pools))
	for m := range pools {
		groups[m] = grouped(counts[m])
	}
	return func(alpha []float64) float64 {
		out := make([]float64, len(pools)) // log of the chance that a row of each pool is absent
		for m, a := range alpha {
			out[m] = math.Log1p(-min(a*float64(rows)/float64(pools[m].Rows()), 1))
		}
		sum := 0.0
		for m, a := range alpha {
			if a == 0 {
				continue
			}
			mean := 0.0
			for _, g := range groups[m] {
				mean += g.share * math.Exp(g.logAbsent(out))
			}
			sum += a * mean
		}
		return sum
	}, nil
}

// crowd is a share of a pool's rows that have the same counts of nearer rows.
type crowd struct {
	share  float64
	nearer []int32 // by pool
}

func (c crowd) logAbsent(logs []float64) float64 {
	sum := 0.0
	for m, n := range c.nearer {
		if n > 0 { // none of no rows is surely absent, even of a pool that is all there
			sum += float64(n) * logs[m]
		}
	}
	return sum
}

// grouped puts rows of equal counts together, in the order of their counts.
func grouped(counts [][]int32) []crowd {
	slices.SortFunc(counts, slices.Compare)
	var out []crowd
	for i := 0; i < len(counts); {
		end := i
		for end < len(counts) && slices.Equal(counts[end], counts[i]) {
			end++
		}
		out = append(out, crowd{float64(end-i) / float64(len(counts)), counts[i]})
		i = end
	}
	return out
}

// crowding returns, for each row of each pool, how many other rows of each
// pool lie nearer to it than any real row does (pool x row x pool). A tie
// counts as real.
func crowding(ctx context.Context, real *frame.Frame, pools []*frame.Frame) ([][][]int32, error) {
	coded, err := encode(ctx, real, pools)
	if err != nil {
		return nil, err
	}
	out := make([][][]int32, len(pools))
	for m, p := range coded.pools {
		out[m] = make([][]int32, p.n)
		err := parallel.Blocks(ctx, p.n, 64, func(lo, hi int) error {
			for i := lo; i < hi; i++ {
				out[m][i] = coded.count(m, i)
			}
			return ctx.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
