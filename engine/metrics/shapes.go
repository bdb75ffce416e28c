package metrics

import (
	"context"
	"fmt"
	"math"

	"pawl/engine/frame"
)

// Shapes is the mean over the number columns of KSComplement and over the
// category and boolean columns of TVComplement: "column shapes" of SDMetrics.
var Shapes = ofMixture(Metric{
	Name: "shapes", Family: "fidelity", Better: Higher, Low: 0, High: 1, Null: constant(math.NaN()),
	About:   "mean over columns of the similarity of real and synthetic distributions: KS complement of numbers, TV complement of categories",
	Mixture: shapesMixture,
	Judge:   judgeQuality(func(q QualityReport) float64 { return q.Shapes }),
})

// ColumnShape is how alike a column's distributions are.
type ColumnShape struct {
	Column string
	Kind   frame.Kind
	Score  float64 // KSComplement or TVComplement
}

// ColumnShapes returns the similarity of each number, category and boolean
// column of the real table, in its order.
func ColumnShapes(real, synthetic *frame.Frame) ([]ColumnShape, error) {
	columns, err := columnPairs(real, synthetic)
	if err != nil {
		return nil, err
	}
	out := make([]ColumnShape, len(columns))
	for i, c := range columns {
		out[i] = ColumnShape{Column: c.name, Kind: c.kind, Score: c.shape(ones(synthetic.Rows()))}
	}
	return out, nil
}

// shapesMixture weighs the two halves by their columns.
func shapesMixture(ctx context.Context, real *frame.Frame, pools []*frame.Frame, rows int) (Blend, error) {
	numbers, others := 0.0, 0.0
	for _, c := range real.Columns() {
		switch c.Kind() {
		case frame.Number:
			numbers++
		case frame.Category, frame.Boolean:
			others++
		}
	}
	if numbers+others == 0 {
		return nil, fmt.Errorf("metrics: shapes: the table has no number, category or boolean column")
	}
	ks, tv := Blend(nothing), Blend(nothing)
	var err error
	if numbers > 0 {
		if ks, err = ksMixture(ctx, real, pools, rows); err != nil {
			return nil, err
		}
	}
	if others > 0 {
		if tv, err = tvMixture(ctx, real, pools, rows); err != nil {
			return nil, err
		}
	}
	return func(alpha []float64) float64 {
		return (numbers*ks(alpha) + others*tv(alpha)) / (numbers + others)
	}, nil
}

// nothing stands for a half without columns.
func nothing([]float64) float64 { return 0 }
