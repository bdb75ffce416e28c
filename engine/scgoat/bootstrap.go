package scgoat

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/rng"
)

const (
	resamples = 200 // of a bootstrap
	chunks    = 50  // into which a table is cut to be resampled
	redraws   = 6   // of a release, where a metric has no mixture form
	tail      = 0.05
)

// band is the value of a metric and its bootstrap distribution, in order.
type band struct {
	value float64
	draws []float64
}

func newBand(value float64, draws []float64) band {
	slices.Sort(draws)
	return band{value, draws}
}

// quantile returns the q-quantile of the distribution; of the value itself if
// there is no distribution.
func (b band) quantile(q float64) float64 {
	if len(b.draws) == 0 {
		return b.value
	}
	at := q * float64(len(b.draws)-1)
	k := int(at)
	if k+1 == len(b.draws) {
		return b.draws[k]
	}
	return b.draws[k] + (at-float64(k))*(b.draws[k+1]-b.draws[k])
}

func (b band) sd() float64 {
	if len(b.draws) < 2 {
		return 0
	}
	mean, square := 0.0, 0.0
	for _, v := range b.draws {
		mean += v / float64(len(b.draws))
	}
	for _, v := range b.draws {
		square += (v - mean) * (v - mean)
	}
	return math.Sqrt(square / float64(len(b.draws)-1))
}

// isRate tells whether a metric is the share of rows with some property: linear
// in the proportions, and between 0 and 1.
func isRate(m metrics.Metric, blend metrics.Blend, parts int) bool {
	centre, mean := make([]float64, parts), 0.0
	for k := range centre {
		corner := make([]float64, parts)
		corner[k], centre[k] = 1, 1/float64(parts)
		mean += blend(corner) / float64(parts)
	}
	return m.Low == 0 && m.High == 1 && math.Abs(blend(centre)-mean) < 1e-12
}

// binomial is the band of a share of n independent rows; it errs on the wide
// side if the property comes in degrees.
func binomial(p float64, n int) band {
	sd := math.Sqrt(p * (1 - p) / float64(n))
	draws := make([]float64, resamples)
	for k := range draws {
		draws[k] = p + sd*distuv.UnitNormal.Quantile((float64(k)+0.5)/resamples)
	}
	return band{p, draws}
}

// bootTable resamples the rows of a table for a metric that has a mixture
// form: the table is cut at random into chunks, which are pools of a mixture,
// and each resample gives them the shares of a multinomial draw. So the
// neighbours of every row are sought once and not for each resample.
func bootTable(ctx context.Context, m metrics.Metric, form mixing, real, table *frame.Frame, src rand.Source) (band, error) {
	n := min(chunks, table.Rows())
	sources := rng.Split(src, 2)
	order := rand.New(sources[0]).Perm(table.Rows())
	pieces, sizes := make([]*frame.Frame, n), make([]float64, n)
	for k := range pieces {
		lo, hi := k*len(order)/n, (k+1)*len(order)/n
		pieces[k] = table.Take(order[lo:hi])
		sizes[k] = float64(hi-lo) / float64(len(order))
	}
	blend, err := form(ctx, real, pieces, table.Rows())
	if err != nil {
		return band{}, err
	}
	random, draws := rand.New(sources[1]), make([]float64, resamples)
	for b := range draws {
		draws[b] = blend(resampled(sizes, random))
	}
	return newBand(blend(sizes), draws).centred(m.Low, m.High), nil
}

// centred moves the distribution so that its mean is the value, within the
// metric's range: rows drawn again are farther from any other table than the
// rows themselves, which would shift a distance between distributions.
func (b band) centred(low, high float64) band {
	mean := 0.0
	for _, v := range b.draws {
		mean += v / float64(len(b.draws))
	}
	for k, v := range b.draws {
		b.draws[k] = min(max(v-mean+b.value, low), high)
	}
	return b
}

// resampled gives each of n chunks its share times the number of times it is
// drawn in n draws with replacement, as proportions.
func resampled(sizes []float64, r *rand.Rand) []float64 {
	out, sum := make([]float64, len(sizes)), 0.0
	for range sizes {
		k := r.IntN(len(sizes))
		out[k] += sizes[k]
		sum += sizes[k]
	}
	for k := range out {
		out[k] /= sum
	}
	return out
}

// bootLabels resamples the rows that a classifier was judged on, by weights.
func bootLabels(m metrics.Metric, labels, proba []float64, src rand.Source) (band, error) {
	value, err := m.Labels(labels, proba, nil)
	if err != nil {
		return band{}, err
	}
	r, weights, draws := rand.New(src), make([]float64, len(labels)), []float64{}
	for range resamples {
		clear(weights)
		for range labels {
			weights[r.IntN(len(labels))]++
		}
		if v, err := m.Labels(labels, proba, weights); err == nil { // a resample may lack a class
			draws = append(draws, v)
		}
	}
	return newBand(value, draws), nil
}
