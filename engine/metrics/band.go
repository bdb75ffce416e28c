package metrics

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/parallel"
	"pawl/engine/rng"
)

// quantile975 is the 97.5 % point of the normal distribution.
const quantile975 = 1.959963984540054

// resamples is how often rows are drawn again for a band.
const resamples = 40

// around is a value with a normal band of a standard error.
func around(value, se float64) Score {
	return Score{value, value - quantile975*se, value + quantile975*se}
}

// clamp keeps the band within a range.
func (s Score) clamp(low, high float64) Score {
	s.Low, s.High = max(s.Low, low), min(s.High, high)
	return s
}

// rate is the share of rows for which something holds, with Wilson's band
// (1927), which does not collapse where the share is zero or one.
func rate(holds []bool) Score {
	n, k := float64(len(holds)), 0.0
	for _, h := range holds {
		if h {
			k++
		}
	}
	const z2 = quantile975 * quantile975
	p := k / n
	centre := (p + z2/(2*n)) / (1 + z2/n)
	half := quantile975 * math.Sqrt(p*(1-p)/n+z2/(4*n*n)) / (1 + z2/n)
	return Score{p, min(p, centre-half), max(p, centre+half)}
}

// meanOf is the mean of independent values, with a normal band.
func meanOf(values []float64) Score {
	mean, square := moments(values, values[0])
	shift := mean - values[0]
	n := float64(len(values))
	return around(mean, math.Sqrt(max(0, square-shift*shift)/max(n-1, 1)))
}

// resampled judges by a comparison of tables; the band has the spread of the
// comparison when the synthetic rows are drawn again with replacement. It is
// put around the value itself, since resampling shifts distances between
// distributions.
func resampled(ctx context.Context, t Trial, compare func(ctx context.Context, real, synthetic *frame.Frame) (float64, error)) (Score, error) {
	value, err := compare(ctx, t.Train, t.Synthetic)
	if err != nil {
		return undefined(), err
	}
	sources := rng.Split(t.Source, resamples)
	again, err := parallel.Map(ctx, resamples, func(i int) (float64, error) {
		return compare(ctx, t.Train, redrawn(t.Synthetic, sources[i]))
	})
	if err != nil {
		return undefined(), err
	}
	return around(value, deviation(again)), nil
}

// resampledValues is a statistic of independent values, with a band by drawing
// them again. Without a source the band is left out.
func resampledValues(values []float64, src rand.Source, statistic func([]float64) float64) Score {
	value := statistic(values)
	if src == nil {
		return Score{value, math.NaN(), math.NaN()}
	}
	r, again, drawn := rand.New(src), make([]float64, resamples), make([]float64, len(values))
	for k := range again {
		for i := range drawn {
			drawn[i] = values[r.IntN(len(values))]
		}
		again[k] = statistic(drawn)
	}
	return around(value, deviation(again))
}

// tableValue turns a Judge that needs two tables alone into a comparison.
func tableValue(judge func(context.Context, Trial) (Score, error)) func(context.Context, *frame.Frame, *frame.Frame) (float64, error) {
	return func(ctx context.Context, real, synthetic *frame.Frame) (float64, error) {
		s, err := judge(ctx, Trial{Train: real, Synthetic: synthetic})
		return s.Value, err
	}
}

// redrawn draws as many rows as f has, with replacement.
func redrawn(f *frame.Frame, src rand.Source) *frame.Frame {
	r := rand.New(src)
	rows := make([]int, f.Rows())
	for i := range rows {
		rows[i] = r.IntN(f.Rows())
	}
	slices.Sort(rows)
	return f.Take(rows)
}

// deviation is the sample standard deviation.
func deviation(values []float64) float64 {
	mean, _ := moments(values, 0)
	_, square := moments(values, mean)
	n := float64(len(values))
	return math.Sqrt(square * n / max(n-1, 1))
}

// aucScore is the area under the ROC curve with the band of DeLong, DeLong and
// Clarke-Pearson (1988): each positive row's share of negatives below it and
// each negative row's share of positives above it are averaged.
func aucScore(y, p []float64) (Score, error) {
	value, err := AUCScore(y, p, nil)
	if err != nil {
		return undefined(), err
	}
	var groups [2][]float64
	for i, label := range y {
		groups[int(label)] = append(groups[int(label)], p[i])
	}
	se := math.Sqrt(placementVariance(groups[1], groups[0]) + placementVariance(groups[0], groups[1]))
	return around(value, se).clamp(0, 1), nil
}

// placementVariance is the variance of the mean over a's values of the share
// of b's values below each.
func placementVariance(a, b []float64) float64 {
	sorted := slices.Sorted(slices.Values(b))
	share := make([]float64, len(a))
	for i, v := range a {
		below, _ := slices.BinarySearch(sorted, v)
		upTo, _ := slices.BinarySearchFunc(sorted, v, func(e, v float64) int {
			if e <= v {
				return -1
			}
			return cmp.Compare(e, v)
		})
		share[i] = float64(below+upTo) / 2 / float64(len(b))
	}
	d := deviation(share)
	return d * d / float64(len(a))
}
