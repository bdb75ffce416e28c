package metrics

import (
	"context"
	"fmt"
	"math"
	"slices"

	"pawl/engine/frame"
)

// alphaGrid is the number of steps of alpha and beta between 0 and 1.
const alphaGrid = 30

// AlphaPrecision is how evenly synthetic rows fill the real distribution from
// its centre outwards (Alaa et al. 2022): with P(a) the share of synthetic rows
// within the ball about the real centre that holds a share a of the real rows,
// 1 - sum |P(a) - a| / sum a over 30 steps of a. The points are the rows with
// numbers in standard deviations and levels one-hot, instead of the paper's
// trained one-class embedding.
var AlphaPrecision = Metric{
	Name: "alpha_precision", Family: "support", Better: Higher, Low: 0, High: 1, Null: constant(1),
	About:  "1 less the mean gap between the shares of real and synthetic rows within balls about the real centre",
	Tables: tableValue(alphaPrecision),
	Judge:  alphaPrecision,
}

func alphaPrecision(ctx context.Context, t Trial) (Score, error) {
	c, err := newCentred(ctx, t.Train, t.Synthetic)
	if err != nil {
		return undefined(), err
	}
	radii := slices.Sorted(slices.Values(c.real))
	return resampledValues(c.synthetic, t.Source, func(distances []float64) float64 {
		return filled(func(alpha float64) float64 {
			return shareWithinRadius(distances, quantileOf(radii, alpha))
		})
	}), nil
}

// BetaRecall is how evenly the synthetic distribution, from its centre
// outwards, covers the real rows (Alaa et al. 2022): with R(b) the share of
// real rows whose nearest synthetic row is both within reach of them (no
// farther than their nearest other real row) and among the share b of
// synthetic rows nearest to the synthetic centre, 1 - sum |R(b) - b| / sum b.
// Fresh real rows reach about half of the rows: compare it with the control.
var BetaRecall = Metric{
	Name: "beta_recall", Family: "support", Better: Higher, Low: 0, High: 1, Null: constant(math.NaN()),
	About:  "1 less the mean gap between b and the share of real rows reached by the b synthetic rows nearest to the synthetic centre",
	Tables: tableValue(betaRecall),
	Judge:  betaRecall,
}

func betaRecall(ctx context.Context, t Trial) (Score, error) {
	reached, err := reachedAt(ctx, t)
	if err != nil {
		return undefined(), err
	}
	return resampledValues(reached, t.Source, func(reached []float64) float64 {
		return filled(func(beta float64) float64 { return shareWithinRadius(reached, beta) })
	}), nil
}

// filled is 1 - sum |share(a) - a| / sum a over the grid.
func filled(share func(float64) float64) float64 {
	gap, total := 0.0, 0.0
	for k := 1; k <= alphaGrid; k++ {
		a := float64(k) / alphaGrid
		gap += math.Abs(share(a) - a)
		total += a
	}
	return 1 - gap/total
}

// centred holds the distances of both tables' rows to the real centre.
type centred struct{ real, synthetic []float64 }

func newCentred(ctx context.Context, real, synthetic *frame.Frame) (*centred, error) {
	if synthetic.Rows() == 0 || real.Rows() == 0 {
		return nil, fmt.Errorf("metrics: alpha_precision: a table has no rows")
	}
	e, err := newEmbedding(real)
	if err != nil {
		return nil, err
	}
	x, err := e.points(ctx, real)
	if err != nil {
		return nil, err
	}
	y, err := e.points(ctx, synthetic)
	if err != nil {
		return nil, err
	}
	centre := centreOf(x)
	return &centred{fromCentre(x, centre), fromCentre(y, centre)}, nil
}

func centreOf(points [][]float64) []float64 {
	centre := make([]float64, len(points[0]))
	for _, p := range points {
		for j, v := range p {
			centre[j] += v / float64(len(points))
		}
	}
	return centre
}

func fromCentre(points [][]float64, centre []float64) []float64 {
	out := make([]float64, len(points))
	for i, p := range points {
		sum := 0.0
		for j, v := range p {
			sum += (v - centre[j]) * (v - centre[j])
		}
		out[i] = math.Sqrt(sum)
	}
	return out
}

// reachedAt returns, for each real row, the share of synthetic rows that must
// be taken, from the synthetic centre outwards, to reach it; infinite if none
// does.
func reachedAt(ctx context.Context, t Trial) ([]float64, error) {
	own, err := t.trainOthers(ctx)
	if err != nil {
		return nil, err
	}
	near, err := t.toSynthetic(ctx)
	if err != nil {
		return nil, err
	}
	e, err := newEmbedding(t.Train)
	if err != nil {
		return nil, err
	}
	y, err := e.points(ctx, t.Synthetic)
	if err != nil {
		return nil, err
	}
	radii := fromCentre(y, centreOf(y))
	sorted := slices.Sorted(slices.Values(radii))
	out := make([]float64, len(near.Row))
	for i, rows := range near.Row {
		out[i] = math.Inf(1)
		if near.Distance[i][0] <= own.Distance[i][0] {
			at, _ := slices.BinarySearch(sorted, radii[rows[0]])
			out[i] = float64(at+1) / float64(len(sorted))
		}
	}
	return out, nil
}

// quantileOf returns the least value that a share q of the sorted ones reach.
func quantileOf(sorted []float64, q float64) float64 {
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))-1e-9))-1)]
}

func shareWithinRadius(distances []float64, radius float64) float64 {
	n := 0
	for _, d := range distances {
		if d <= radius {
			n++
		}
	}
	return float64(n) / float64(len(distances))
}
