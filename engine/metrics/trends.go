package metrics

import (
	"context"
	"math"

	"pawl/engine/frame"
)

// Pairs of columns count towards Trends if the real table shows a correlation
// or an association (Cramer's V) above these, as SDMetrics has it since 0.28.1.
const (
	correlationThreshold = 0.5
	associationThreshold = 0.3
)

// Trends is the mean similarity of those pairs of columns that depend on each
// other in the real table: of two numbers 1 - |difference of correlations| / 2,
// of others 1 minus the total variation distance of the joint distributions,
// numbers cut into ten bins. "Column pair trends" of SDMetrics since 0.28.1. It
// fails if no two columns depend on each other.
var Trends = qualityMetric("trends",
	"mean similarity of the pairs of columns with |correlation| above .5 or Cramer's V above .3 in the real table",
	func(q QualityReport) float64 { return q.Trends })

// TrendsLegacy is Trends over all pairs, as in SDMetrics before 0.28.1 and in
// papers of that time. It is the higher, the more columns have nothing to do
// with each other.
var TrendsLegacy = qualityMetric("trends_legacy", "mean similarity of all pairs of columns",
	func(q QualityReport) float64 { return q.TrendsLegacy })

// PairTrend is how alike two columns' joint distributions are.
type PairTrend struct {
	A, B            string
	Score           float64 // NaN if a number column is constant
	Numbers         bool    // both are numbers, and compared by their correlation
	Real, Synthetic float64 // of numbers: the correlations; else Real is Cramer's V and Synthetic NaN
	Dependent       bool    // Real is above the threshold
}

// PairTrends returns all pairs of number, category and boolean columns, in
// the real table's order.
func PairTrends(ctx context.Context, real, synthetic *frame.Frame) ([]PairTrend, error) {
	q, err := newQualityTable(ctx, real, synthetic)
	if err != nil {
		return nil, err
	}
	r, err := q.report(ctx, ones(synthetic.Rows()))
	return r.Pairs, err
}

func meanTrend(pairs []PairTrend, counts func(PairTrend) bool) float64 {
	sum, n := 0.0, 0
	for _, p := range pairs {
		if counts(p) && !math.IsNaN(p.Score) {
			n++
			sum += p.Score
		}
	}
	return sum / float64(n)
}

// trend is a pair of columns whose real side is known.
type trend struct {
	a, b  *columnPair
	found PairTrend
	joint *crossTable // nil for two numbers
}

func newTrend(a, b *columnPair) *trend {
	t := &trend{a: a, b: b, found: PairTrend{A: a.name, B: b.name, Numbers: a.kind == frame.Number && b.kind == frame.Number}}
	if t.found.Numbers {
		t.found.Real = pearson(a.real, b.real, nil)
		t.found.Dependent = math.Abs(t.found.Real) > correlationThreshold
		return t
	}
	t.joint = newCrossTable(a.cells, b.cells)
	t.found.Real = t.joint.cramer()
	t.found.Synthetic = math.NaN()
	t.found.Dependent = t.found.Real > associationThreshold
	return t
}

// score compares the pair for synthetic rows of given weights.
func (t *trend) score(weights []float64) PairTrend {
	p := t.found
	if p.Numbers {
		p.Synthetic = pearson(t.a.synthetic, t.b.synthetic, weights)
		p.Score = 1 - math.Abs(p.Real-p.Synthetic)/2
	} else {
		p.Score = t.joint.similarity(weights)
	}
	return p
}

// pearson is the weighted correlation over the rows where both have a value;
// NaN if one is constant there.
func pearson(x, y, weights []float64) float64 {
	var n, mx, my, xx, yy, xy float64
	for i := range x {
		w := weight(weights, i)
		if x[i] != x[i] || y[i] != y[i] || w == 0 {
			continue
		}
		n += w // the recurrences of West (1979) keep the sums about the running means
		dx, dy := x[i]-mx, y[i]-my
		mx += dx * w / n
		my += dy * w / n
		xx += w * dx * (x[i] - mx)
		yy += w * dy * (y[i] - my)
		xy += w * dx * (y[i] - my)
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}
