package metrics

import (
	"context"
	"fmt"
	"math"
)

// DCRShare is the share of synthetic rows whose closest record among the
// training rows is nearer than that among the holdout's, ties counting half.
// A generator that has not memorised scores n_train / (n_train + n_holdout):
// the two tables are therefore cut to equal size first, so that the null is
// one half. Passing it does not exclude an attack (Ganev and De Cristofaro
// 2025, "The DCR delusion"): read it with Membership.
var DCRShare = Metric{
	Name: "dcr_share", Family: "distance", Better: Lower, Low: 0, High: 1, Null: constant(0.5),
	About: "share of synthetic rows nearer to a training row than to any of as many holdout rows, ties counting half",
	Judge: func(ctx context.Context, t Trial) (Score, error) {
		if err := t.needHoldout("dcr_share", 2); err != nil {
			return undefined(), err
		}
		size := min(t.Train.Rows(), t.Holdout.Rows())
		train, holdout := sample(t.Train, size, t.Source), sample(t.Holdout, size, t.Source)
		g, err := t.gower()
		if err != nil {
			return undefined(), err
		}
		seen, err := g.Nearest(ctx, t.Synthetic, train)
		if err != nil {
			return undefined(), err
		}
		unseen, err := g.Nearest(ctx, t.Synthetic, holdout)
		if err != nil {
			return undefined(), err
		}
		values := make([]float64, len(seen.Distance))
		for i, d := range seen.Distance {
			values[i] = compareHalf(d, unseen.Distance[i])
		}
		return meanOf(values).clamp(0, 1), nil
	},
}

// compareHalf is 1 if a is less than b, a half if they are equal, and else 0.
func compareHalf(a, b float64) float64 {
	switch {
	case a < b:
		return 1
	case a == b:
		return 0.5
	}
	return 0
}

// NNDR is the mean ratio of a synthetic row's distance to its nearest training
// row to that to its second nearest: near 0 where a row is a copy of one
// person, near 1 where it lies between many. Two equal distances have ratio 1,
// also if both are zero: that row singles out nobody.
var NNDR = ofRows(Metric{
	Name: "nndr", Family: "distance", Better: Higher, Low: 0, High: 1, Null: constant(math.NaN()),
	About: "mean ratio of the distances of a synthetic row to its nearest and second nearest training row",
}, func(ctx context.Context, t Trial) ([]float64, error) {
	if t.Train.Rows() < 2 {
		return nil, fmt.Errorf("metrics: nndr: the training table has one row, two are needed")
	}
	near, err := t.toTrain(ctx)
	if err != nil {
		return nil, err
	}
	ratios := make([]float64, len(near.Distance))
	for i, d := range near.Distance {
		ratios[i] = 1
		if d[0] < d[1] {
			ratios[i] = d[0] / d[1]
		}
	}
	return ratios, nil
})

// ExactCopies is the share of synthetic rows that equal a training row in all
// columns. Real tables repeat rows too: compare it with the control.
var ExactCopies = ofRows(Metric{
	Name: "exact_copies", Family: "distance", Better: Lower, Low: 0, High: 1, Null: constant(math.NaN()),
	About: "share of synthetic rows equal to a training row in all columns",
}, func(ctx context.Context, t Trial) ([]float64, error) {
	near, err := t.toTrain(ctx)
	if err != nil {
		return nil, err
	}
	copies := make([]float64, len(near.Distance))
	for i, d := range near.Distance {
		if d[0] == 0 {
			copies[i] = 1
		}
	}
	return copies, nil
})

// Authenticity is the share of synthetic rows that are no noisy copies: whose
// nearest real row is nearer to another real row than to them (Alaa et al.
// 2022, section 4.3). Fresh real rows have roughly one half.
var Authenticity = ofRows(Metric{
	Name: "authenticity", Family: "distance", Better: Higher, Low: 0, High: 1, Null: constant(math.NaN()),
	About: "share of synthetic rows whose nearest training row has another training row nearer than them",
}, func(ctx context.Context, t Trial) ([]float64, error) {
	own, err := t.trainOthers(ctx)
	if err != nil {
		return nil, err
	}
	near, err := t.toTrain(ctx)
	if err != nil {
		return nil, err
	}
	values := make([]float64, len(near.Row))
	for i, rows := range near.Row {
		if own.Distance[rows[0]][0] < near.Distance[i][0] {
			values[i] = 1
		}
	}
	return values, nil
})
