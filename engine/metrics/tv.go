package metrics

import (
	"context"
	"fmt"
	"math"

	"pawl/engine/frame"
)

// TV is the mean over the category and boolean columns of the total variation
// complement.
var TV = ofMixture(Metric{
	Name: "tv", Family: "fidelity", Better: Higher, Low: 0, High: 1, Null: constant(math.NaN()),
	About:   "mean over category and boolean columns of one minus half the sum of the differences of shares",
	Mixture: tvMixture,
})

// TVComplement returns 1 - (1/2) sum over levels of |p - q| for two columns of
// kind category, boolean or text, p and q being the levels' shares. Missing
// values are left out.
func TVComplement(real, synthetic *frame.Column) (float64, error) {
	if real.Kind() == frame.Number || real.Kind() != synthetic.Kind() {
		return math.NaN(), fmt.Errorf("metrics: tv: columns %q are %v and %v, want two of the same discrete kind", real.Name(), real.Kind(), synthetic.Kind())
	}
	s, err := tally(matched{real, []*frame.Column{synthetic}})
	if err != nil {
		return math.NaN(), err
	}
	return 1 - s.distance([]float64{1}), nil
}

func tvMixture(_ context.Context, real *frame.Frame, pools []*frame.Frame, _ int) (Blend, error) {
	columns, err := match(real, pools, "tv", frame.Category, frame.Boolean)
	if err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		return nil, fmt.Errorf("metrics: tv: the table has no category or boolean column")
	}
	all := make([]*shares, len(columns))
	for i, c := range columns {
		if all[i], err = tally(c); err != nil {
			return nil, err
		}
	}
	return func(alpha []float64) float64 {
		sum := 0.0
		for _, s := range all {
			sum += 1 - s.distance(alpha)
		}
		return sum / float64(len(all))
	}, nil
}

// shares holds the share of each level in the real column and in every pool.
type shares struct {
	real  []float64
	pools [][]float64 // pool x level
}

func tally(c matched) (*shares, error) {
	index := map[string]int{}
	real, err := countLevels(c.real, index, "real")
	if err != nil {
		return nil, err
	}
	pools := make([][]float64, len(c.pools))
	for m, p := range c.pools {
		if pools[m], err = countLevels(p, index, "synthetic"); err != nil {
			return nil, err
		}
	}
	s := &shares{real: padded(real, len(index))}
	for _, p := range pools {
		s.pools = append(s.pools, padded(p, len(index)))
	}
	return s, nil
}

// countLevels returns the share of each level, numbering new levels on the way.
func countLevels(c *frame.Column, index map[string]int, which string) ([]float64, error) {
	counts := make([]float64, len(index))
	total := 0.0
	for i := range c.Len() {
		if c.Missing(i) {
			continue
		}
		level := c.Value(i)
		k, ok := index[level]
		if !ok {
			k = len(index)
			index[level] = k
			counts = append(counts, 0)
		}
		counts[k]++
		total++
	}
	if total == 0 {
		return nil, fmt.Errorf("metrics: tv: %s column %q has no value", which, c.Name())
	}
	for k := range counts {
		counts[k] /= total
	}
	return counts, nil
}

func padded(s []float64, n int) []float64 {
	return append(s, make([]float64, n-len(s))...)
}

// distance returns half the sum over levels of |sum_m alpha_m q_m - p|.
func (s *shares) distance(alpha []float64) float64 {
	sum := 0.0
	for k, p := range s.real {
		mixed := 0.0
		for m, a := range alpha {
			mixed += a * s.pools[m][k]
		}
		sum += math.Abs(mixed - p)
	}
	return sum / 2
}
