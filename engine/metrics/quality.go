package metrics

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/frame"
	"pawl/engine/parallel"
	"pawl/engine/rng"
)

// Quality is the mean of Shapes and Trends: the overall score of SDMetrics'
// quality report since 0.28.1. If no two columns depend on each other it is
// Shapes alone.
var Quality = qualityMetric("quality", "mean of shapes and trends",
	func(q QualityReport) float64 { return q.Overall })

// QualityLegacy is the mean of Shapes and TrendsLegacy: the overall score of
// SDMetrics' quality report before 0.28.1.
var QualityLegacy = qualityMetric("quality_legacy", "mean of shapes and trends_legacy",
	func(q QualityReport) float64 { return q.OverallLegacy })

// QualityReport tells how alike two tables' columns and pairs of columns are.
type QualityReport struct {
	Columns []ColumnShape
	Pairs   []PairTrend

	Shapes        float64 // mean over columns
	Trends        float64 // mean over dependent pairs; NaN if there is none
	TrendsLegacy  float64 // mean over all pairs; NaN if there is one column
	Overall       float64 // of Shapes and Trends, or Shapes alone
	OverallLegacy float64 // of Shapes and TrendsLegacy, or Shapes alone
}

// NewQualityReport compares a synthetic table with the real one.
func NewQualityReport(ctx context.Context, real, synthetic *frame.Frame) (QualityReport, error) {
	q, err := newQualityTable(ctx, real, synthetic)
	if err != nil {
		return QualityReport{}, err
	}
	return q.report(ctx, ones(synthetic.Rows()))
}

// qualityTable holds all columns and pairs, their real sides known.
type qualityTable struct {
	columns []*columnPair
	pairs   []*trend
}

func newQualityTable(ctx context.Context, real, synthetic *frame.Frame) (*qualityTable, error) {
	columns, err := columnPairs(real, synthetic)
	if err != nil {
		return nil, err
	}
	q := &qualityTable{columns: columns}
	var places [][2]int
	for j := range columns {
		for i := range j {
			places = append(places, [2]int{i, j})
		}
	}
	q.pairs, err = parallel.Map(ctx, len(places), func(k int) (*trend, error) {
		return newTrend(columns[places[k][0]], columns[places[k][1]]), nil
	})
	return q, err
}

// report compares for synthetic rows of given weights.
func (q *qualityTable) report(ctx context.Context, weights []float64) (r QualityReport, err error) {
	for _, c := range q.columns {
		s := ColumnShape{Column: c.name, Kind: c.kind, Score: c.shape(weights)}
		r.Columns = append(r.Columns, s)
		r.Shapes += s.Score / float64(len(q.columns))
	}
	r.Pairs, err = parallel.Map(ctx, len(q.pairs), func(k int) (PairTrend, error) {
		return q.pairs[k].score(weights), nil
	})
	r.Trends = meanTrend(r.Pairs, func(p PairTrend) bool { return p.Dependent })
	r.TrendsLegacy = meanTrend(r.Pairs, func(PairTrend) bool { return true })
	r.Overall, r.OverallLegacy = halfWay(r.Shapes, r.Trends), halfWay(r.Shapes, r.TrendsLegacy)
	return r, err
}

// halfWay is the mean of two scores, or the first if there is no second.
func halfWay(a, b float64) float64 {
	if math.IsNaN(b) {
		return a
	}
	return (a + b) / 2
}

// qualityMetric makes a metric of a part of the report.
func qualityMetric(name, about string, part func(QualityReport) float64) Metric {
	return Metric{
		Name: name, Family: "fidelity", Better: Higher, Low: 0, High: 1, Null: constant(math.NaN()), About: about,
		Tables: func(ctx context.Context, real, synthetic *frame.Frame) (float64, error) {
			r, err := NewQualityReport(ctx, real, synthetic)
			if err != nil {
				return math.NaN(), err
			}
			return existing(name, part(r))
		},
		Judge: judgeQuality(part),
	}
}

func existing(name string, value float64) (float64, error) {
	if math.IsNaN(value) {
		return value, fmt.Errorf("metrics: %s: no two columns depend on each other: see shapes and trends_legacy", name)
	}
	return value, nil
}

// judgeQuality is the Judge of a part of the report; all parts share their
// resamples.
func judgeQuality(part func(QualityReport) float64) func(context.Context, Trial) (Score, error) {
	return func(ctx context.Context, t Trial) (Score, error) {
		all, err := remember(t.own, "quality", func() ([]QualityReport, error) { return resampledQuality(ctx, t) })
		if err != nil {
			return undefined(), err
		}
		value, err := existing("trends", part(all[0]))
		if err != nil {
			return undefined(), err
		}
		again := make([]float64, resamples)
		for k := range again {
			again[k] = part(all[k+1])
		}
		return around(value, deviation(again)), nil
	}
}

// resampledQuality reports on the synthetic table and on resamples of it.
func resampledQuality(ctx context.Context, t Trial) ([]QualityReport, error) {
	q, err := newQualityTable(ctx, t.Train, t.Synthetic)
	if err != nil {
		return nil, err
	}
	n := t.Synthetic.Rows()
	sources := rng.Split(t.Source, resamples)
	return parallel.Map(ctx, resamples+1, func(k int) (QualityReport, error) {
		if k == 0 {
			return q.report(ctx, ones(n))
		}
		r, weights := rand.New(sources[k-1]), make([]float64, n)
		for range n {
			weights[r.IntN(n)]++
		}
		return q.report(ctx, weights)
	})
}
