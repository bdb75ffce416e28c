package classify

import (
	"context"
	"math"

	"pawl/engine/parallel"
)

// validation watches the log loss on rows that are not trained on.
type validation struct {
	table      *Binned
	team       *parallel.Team
	margins    []float64
	loss       float64 // after the latest round
	bestLoss   float64
	bestRounds int
	rounds     int
}

func newValidation(table *Binned, base float64, team *parallel.Team) *validation {
	v := &validation{table: table, team: team, margins: make([]float64, table.rows), bestLoss: math.Inf(1)}
	for i := range v.margins {
		v.margins[i] = base
	}
	return v
}

// add takes in the tree of a round.
func (v *validation) add(ctx context.Context, t tree) error {
	sums := make([]float64, (v.table.rows+blockRows-1)/blockRows)
	err := v.team.Blocks(ctx, v.table.rows, blockRows, func(lo, hi int) error {
		t.addTo(v.margins, v.table.words, lo, hi)
		sums[lo/blockRows] = v.blockLoss(lo, hi)
		return nil
	})
	if err != nil {
		return err
	}
	v.loss = 0
	for _, s := range sums {
		v.loss += s / float64(v.table.rows)
	}
	v.rounds++
	if v.loss < v.bestLoss {
		v.bestLoss, v.bestRounds = v.loss, v.rounds
	}
	return nil
}

// blockLoss sums log(1+exp(m)) - ym over rows lo..hi, written so that exp does
// not overflow.
func (v *validation) blockLoss(lo, hi int) float64 {
	sum := 0.0
	for i := lo; i < hi; i++ {
		m := v.margins[i]
		sum += max(m, 0) + math.Log1p(math.Exp(-math.Abs(m))) - float64(v.table.labels[i])*m
	}
	return sum
}

// stale tells whether the loss has not fallen for so many rounds.
func (v *validation) stale(patience int) bool { return v.rounds-v.bestRounds >= patience }
