package metrics

import (
	"context"
	"fmt"
	"math"
	"slices"

	"pawl/engine/frame"
)

// KS is the mean over the number columns of the Kolmogorov-Smirnov complement
// 1 - D: a similarity, not a p-value. This is our reading of "KS test" in the
// ACT-SCGOAT paper, which bounds it from below.
var KS = ofMixture(Metric{
	Name: "ks", Family: "fidelity", Better: Higher, Low: 0, High: 1, Null: ksNull,
	About:   "mean over number columns of one minus the largest distance between the two distribution functions",
	Mixture: ksMixture,
})

// ksNull is 1 minus the mean of the Kolmogorov distribution over the root of
// the effective sample size: E[D] is about sqrt(pi/2) log 2 sqrt(1/n + 1/m).
func ksNull(n, m int) float64 {
	return 1 - math.Sqrt(math.Pi/2)*math.Ln2*math.Sqrt(1/float64(n)+1/float64(m))
}

// KSComplement returns 1 - D for two number columns, where D is the largest
// distance between their empirical distribution functions. Missing values are
// left out. It fails if a column is of another kind or has no value.
func KSComplement(real, synthetic *frame.Column) (float64, error) {
	for _, c := range []*frame.Column{real, synthetic} {
		if c.Kind() != frame.Number {
			return math.NaN(), fmt.Errorf("metrics: ks: column %q is %v, want number", c.Name(), c.Kind())
		}
	}
	steps, err := tabulate(matched{real, []*frame.Column{synthetic}})
	if err != nil {
		return math.NaN(), err
	}
	return 1 - steps.distance([]float64{1}), nil
}

func ksMixture(ctx context.Context, real *frame.Frame, pools []*frame.Frame, _ int) (Blend, error) {
	columns, err := match(real, pools, "ks", frame.Number)
	if err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		return nil, fmt.Errorf("metrics: ks: the table has no number column")
	}
	all := make([]*stepFunctions, len(columns))
	for i, c := range columns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if all[i], err = tabulate(c); err != nil {
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

// stepFunctions holds, at each distinct value of a column, the distribution
// functions of the real column and of every pool. A mixture's distribution
// function is the mixture of the pools' functions.
type stepFunctions struct {
	real  []float64
	pools [][]float64 // pool x value
}

func tabulate(c matched) (*stepFunctions, error) {
	real, err := present(c.real, "ks", "real")
	if err != nil {
		return nil, err
	}
	slices.Sort(real)
	values := slices.Clone(real)
	sorted := make([][]float64, len(c.pools))
	for m, p := range c.pools {
		if sorted[m], err = present(p, "ks", "synthetic"); err != nil {
			return nil, err
		}
		slices.Sort(sorted[m])
		values = append(values, sorted[m]...)
	}
	slices.Sort(values)
	values = slices.Compact(values)
	s := &stepFunctions{real: cumulate(real, values)}
	for _, p := range sorted {
		s.pools = append(s.pools, cumulate(p, values))
	}
	return s, nil
}

// cumulate returns the share of sorted that is at most values[k], for each k.
func cumulate(sorted, values []float64) []float64 {
	out := make([]float64, len(values))
	at := 0
	for k, v := range values {
		for at < len(sorted) && sorted[at] <= v {
			at++
		}
		out[k] = float64(at) / float64(len(sorted))
	}
	return out
}

// distance returns sup over x of |sum_m alpha_m F_m(x) - F(x)|.
func (s *stepFunctions) distance(alpha []float64) float64 {
	largest := 0.0
	for k, f := range s.real {
		mixed := 0.0
		for m, a := range alpha {
			mixed += a * s.pools[m][k]
		}
		largest = max(largest, math.Abs(mixed-f))
	}
	return largest
}
