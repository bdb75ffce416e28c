package classify

import (
	"context"
	"math"

	"pawl/engine/parallel"
)

// validation watches the loss on rows that are not trained on.
type validation struct {
	table      *Binned
	of         loss
	team       *parallel.Team
	margins    []float64
	loss       float64 // after the latest round
	bestLoss   float64
	bestRounds int
	rounds     int
}

func newValidation(table *Binned, base float64, team *parallel.Team) *validation {
	v := &validation{table: table, of: table.loss(), team: team, margins: make([]float64, table.rows), bestLoss: math.Inf(1)}
	for i := range v.margins {
		v.margins[i] = base
	}
	return v
}

// add takes in the tree of a round.
func (v *validation) add(ctx context.Context, t tree) error {
	sums := make([]float64, (v.table.rows+blockRows-1)/blockRows)
	err := v.team.Blocks(ctx, v.table.rows, blockRows, func(lo, hi int) error {
		t.addTo(v.margins, &v.table.cells, lo, hi)
		sums[lo/blockRows] = v.of.sum(v.margins, lo, hi)
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

// stale tells whether the loss has not fallen for so many rounds.
func (v *validation) stale(patience int) bool { return v.rounds-v.bestRounds >= patience }
