package metrics

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/frame"
)

// Parity is the demographic parity difference of a classifier trained on the
// synthetic rows and asked about the holdout: the largest less the smallest
// share of rows called positive, over the levels of Group.
var Parity = Metric{
	Name: "parity_difference", Family: "fairness", Better: Lower, Low: 0, High: 1, Null: constant(math.NaN()),
	About:   "largest less smallest share of holdout rows of a group called positive by a classifier trained on the synthetic rows",
	Judge:   func(ctx context.Context, t Trial) (Score, error) { return fairness(ctx, t, ParityDifference) },
	trained: true,
}

// EqualisedOdds is the equalised odds difference of such a classifier: the
// larger of the differences between groups in the rates of true and of false
// positives.
var EqualisedOdds = Metric{
	Name: "equalised_odds_difference", Family: "fairness", Better: Lower, Low: 0, High: 1, Null: constant(math.NaN()),
	About:   "largest difference between groups in true or false positive rates, on the holdout, of a classifier trained on the synthetic rows",
	Judge:   func(ctx context.Context, t Trial) (Score, error) { return fairness(ctx, t, EqualisedOddsDifference) },
	trained: true,
}

// ParityDifference returns max - min over groups of the share of rows with p
// at least one half. The labels y (n, 0 or 1) are not used. It fails if there
// are fewer than two groups.
func ParityDifference(y, p []float64, group []string) (float64, error) {
	return rateGap(p, group, func(int) bool { return true })
}

// EqualisedOddsDifference returns the larger of the gaps between groups in the
// share of rows with p at least one half, among those with label 1 and among
// those with label 0. It fails if fewer than two groups have such rows.
func EqualisedOddsDifference(y, p []float64, group []string) (float64, error) {
	if len(y) != len(p) {
		return math.NaN(), fmt.Errorf("metrics: fairness: %d labels and %d scores do not match", len(y), len(p))
	}
	right, err := rateGap(p, group, func(i int) bool { return y[i] == 1 })
	if err != nil {
		return math.NaN(), err
	}
	wrong, err := rateGap(p, group, func(i int) bool { return y[i] == 0 })
	return max(right, wrong), err
}

// rateGap is max - min over groups of the share called positive among the rows
// that count.
func rateGap(p []float64, group []string, counts func(i int) bool) (float64, error) {
	if len(p) != len(group) {
		return math.NaN(), fmt.Errorf("metrics: fairness: %d scores and %d groups do not match", len(p), len(group))
	}
	called, all := map[string]float64{}, map[string]float64{}
	for i, g := range group {
		if g == "" || !counts(i) {
			continue
		}
		all[g]++
		if p[i] >= 0.5 {
			called[g]++
		}
	}
	if len(all) < 2 {
		return math.NaN(), fmt.Errorf("metrics: fairness: %d groups have rows to compare, two are needed", len(all))
	}
	low, high := math.Inf(1), math.Inf(-1)
	for g, n := range all {
		low, high = min(low, called[g]/n), max(high, called[g]/n)
	}
	return high - low, nil
}

// fairness averages a gap over classifier seeds; the band is that of drawing
// the holdout rows again.
func fairness(ctx context.Context, t Trial, gap func(y, p []float64, group []string) (float64, error)) (Score, error) {
	if t.Group == "" {
		return undefined(), fmt.Errorf("metrics: fairness needs a group: a column that decisions should not follow")
	}
	r, err := trialOf(ctx, t, "fairness")
	if err != nil {
		return undefined(), err
	}
	group, err := groupsOf(t)
	if err != nil {
		return undefined(), err
	}
	all := make([]int, len(r.y))
	for i := range all {
		all[i] = i
	}
	value, err := r.meanGap(all, group, gap)
	if err != nil {
		return undefined(), err
	}
	random := rand.New(t.Source)
	var again []float64
	for range resamples {
		rows := make([]int, len(all))
		for i := range rows {
			rows[i] = random.IntN(len(all))
		}
		if v, err := r.meanGap(rows, group, gap); err == nil { // a rare group may drop out
			again = append(again, v)
		}
	}
	if len(again) < 2 {
		return Score{value, math.NaN(), math.NaN()}, nil
	}
	return around(value, deviation(again)).clamp(0, 1), nil
}

func groupsOf(t Trial) ([]string, error) {
	c, err := t.Holdout.Column(t.Group)
	if err != nil {
		return nil, fmt.Errorf("metrics: fairness: group: %w", err)
	}
	if !slices.Contains([]frame.Kind{frame.Category, frame.Boolean}, c.Kind()) {
		return nil, fmt.Errorf("metrics: fairness: group %q is a %v column, want category or boolean", t.Group, c.Kind())
	}
	return t.Holdout.Strings(t.Group)
}

// meanGap is the gap on some rows, mean over seeds.
func (r *predictions) meanGap(rows []int, group []string, gap func(y, p []float64, group []string) (float64, error)) (float64, error) {
	y, p, g := make([]float64, len(rows)), make([]float64, len(rows)), make([]string, len(rows))
	sum := 0.0
	for _, of := range r.p {
		for i, row := range rows {
			y[i], p[i], g[i] = r.y[row], of[row], group[row]
		}
		v, err := gap(y, p, g)
		if err != nil {
			return math.NaN(), err
		}
		sum += v
	}
	return sum / float64(len(r.p)), nil
}
