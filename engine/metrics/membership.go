package metrics

import (
	"context"

	"pawl/engine/frame"
)

// attackRows is how many rows of either sort are attacked: enough for a band
// of two hundredths.
const attackRows = 2000

// Membership is the AUC of a membership inference attack: DOMIAS (van Breugel
// et al. 2023), which says that a row was in the training table if the
// synthetic rows are denser around it than real rows of other people are. The
// attacker has half of the holdout as the reference; the other half are the
// rows that were not in it. Densities are kernel estimates over mixed columns.
// One half is no better than chance.
var Membership = Metric{
	Name: "membership", Family: "attack", Better: Lower, Low: 0, High: 1, Null: constant(0.5),
	About: "AUC with which DOMIAS (density of synthetic over density of reference rows) tells training rows from others",
	Judge: func(ctx context.Context, t Trial) (Score, error) {
		if err := t.needHoldout("membership", 10); err != nil {
			return undefined(), err
		}
		halves, err := t.Holdout.Split(t.Source, 0.5)
		if err != nil {
			return undefined(), err
		}
		outside, reference := sample(halves[0], attackRows, t.Source), halves[1]
		members := sample(t.Train, outside.Rows(), t.Source)
		ratios, err := densityRatios(ctx, t.Synthetic, reference, members, outside)
		if err != nil {
			return undefined(), err
		}
		y := make([]float64, len(ratios))
		for i := range members.Rows() {
			y[i] = 1
		}
		return aucScore(y, ratios)
	},
}

// densityRatios returns log p_synthetic - log p_reference at the rows of all
// targets, one table after the other.
func densityRatios(ctx context.Context, synthetic, reference *frame.Frame, targets ...*frame.Frame) ([]float64, error) {
	scale, err := newDensityScale(reference, min(synthetic.Rows(), reference.Rows()))
	if err != nil {
		return nil, err
	}
	above, err := scale.over(synthetic)
	if err != nil {
		return nil, err
	}
	below, err := scale.over(reference)
	if err != nil {
		return nil, err
	}
	var ratios []float64
	for _, f := range targets {
		p, err := above.logs(ctx, f)
		if err != nil {
			return nil, err
		}
		q, err := below.logs(ctx, f)
		if err != nil {
			return nil, err
		}
		for i := range p {
			ratios = append(ratios, p[i]-q[i])
		}
	}
	return ratios, nil
}
