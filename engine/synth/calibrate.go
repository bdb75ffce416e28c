package synth

import (
	"context"
	"math"
	"math/rand/v2"

	"pawl/engine/parallel"
	"pawl/engine/rng"
	"pawl/engine/transform"
)

// maker draws encoded rows, n x width of them.
type maker func(n int, r *rand.Rand) []float32

// A calibration draws some blocks of rows a round, fewer of wide tables, from
// the same random sources in every round, so that only the biases make a
// difference.
const (
	calibrationRounds = 10
	mostBlocks        = 8
	mostDrawn         = 1 << 22 // numbers of encoded rows
	farthestShift     = 3
)

// calibrate shifts the biases of a net's last layer until every state is drawn
// as often as the table has it: the intercepts' correction of logistic
// regression under another base rate (King and Zeng 2001, section 4.2), column
// by column. What the net knows of dependence, the slopes, stays.
func (e *encoder) calibrate(ctx context.Context, rows *transform.Rows, biases []float32, src rand.Source, draw maker) error {
	seen := e.frequencies(rows)
	shifts := make([]float64, e.width)
	seeds := make([]uint64, min(max(mostDrawn/(e.width*block), 1), mostBlocks))
	for i := range seeds {
		seeds[i] = src.Uint64()
	}
	one := 1 / float64(len(seeds)*block) // keeps the logarithms finite
	for range calibrationRounds {
		drawn, err := e.drawnFrequencies(ctx, seeds, draw)
		if err != nil {
			return err
		}
		for _, s := range e.spans {
			for j := s.First(); j < s.End(); j++ {
				step := math.Log((seen[j] + one) / (drawn[j] + one))
				step = min(max(shifts[j]+step, -farthestShift), farthestShift) - shifts[j]
				shifts[j] += step
				biases[j] += float32(step)
			}
		}
	}
	return nil
}

// frequencies returns the share of the rows that have each state.
func (e *encoder) frequencies(rows *transform.Rows) []float64 {
	out := make([]float64, e.width)
	for _, s := range e.spans {
		for _, state := range rows.States[s.Column] {
			out[s.First()+int(state)] += 1 / float64(rows.Len())
		}
	}
	return out
}

// drawnFrequencies returns the share of drawn rows that have each state.
func (e *encoder) drawnFrequencies(ctx context.Context, seeds []uint64, draw maker) ([]float64, error) {
	counts, err := parallel.Map(ctx, len(seeds), func(b int) ([]int, error) {
		count := make([]int, e.width)
		made := draw(block, rand.New(rng.New(seeds[b])))
		for i := range block {
			row := made[i*e.width : (i+1)*e.width]
			for _, s := range e.spans {
				state, _ := s.Read(row)
				count[s.First()+int(state)]++
			}
		}
		return count, nil
	})
	out := make([]float64, e.width)
	for _, count := range counts {
		for j, n := range count {
			out[j] += float64(n) / float64(len(seeds)*block)
		}
	}
	return out, err
}
