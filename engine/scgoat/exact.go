package scgoat

import (
	"context"
	"fmt"
	"math"

	"pawl/engine/frame"
	"pawl/engine/metrics"
)

// mixing computes a metric as a function of the proportions of fixed pools.
type mixing = func(ctx context.Context, real *frame.Frame, pools []*frame.Frame, rows int) (metrics.Blend, error)

// mixtureForm returns how a metric is computed from the proportions, exactly
// and without drawing rows; nil if it cannot be. Distribution functions and
// shares of categories mix linearly, so that the KS and TV complements are
// concave functions of the proportions; rates of rows and column means are
// linear ones.
func mixtureForm(m metrics.Metric) mixing {
	if m.Mixture == nil && m.Name == metrics.ReIDNearest.Name {
		return nearestIsReal
	}
	return m.Mixture
}

// RowRate is the share of synthetic rows for which a rule holds: rule
// violations, say, or rows like one that must not be given away. The name must
// be unique among the metrics used together.
func RowRate(name string, better metrics.Direction, rule func(frame.Row) bool) metrics.Metric {
	return overRows(metrics.Metric{
		Name: name, Better: better, Low: 0, High: 1,
		About: "share of synthetic rows for which a rule of the user holds",
	}, func(_ *frame.Frame, table *frame.Frame) (float64, error) {
		kept, err := table.Filter(rule)
		if err != nil {
			return math.NaN(), err
		}
		return float64(kept.Rows()) / float64(table.Rows()), nil
	})
}

// ColumnMean is the mean of a number column of the synthetic rows, missing
// values left out.
func ColumnMean(column string, better metrics.Direction) metrics.Metric {
	return overRows(metrics.Metric{
		Name: "mean(" + column + ")", Better: better, Low: math.Inf(-1), High: math.Inf(1),
		About: "mean of column " + column + " over the synthetic rows",
	}, func(_ *frame.Frame, table *frame.Frame) (float64, error) {
		values, err := table.Floats(column)
		if err != nil {
			return math.NaN(), err
		}
		sum, n := 0.0, 0
		for _, v := range values {
			if !math.IsNaN(v) {
				sum += v
				n++
			}
		}
		if n == 0 {
			return math.NaN(), fmt.Errorf("scgoat: column %q of a synthetic table has no value", column)
		}
		return sum / float64(n), nil
	})
}

// Copies is the share of synthetic rows that equal some real row in every
// column.
var Copies = overRows(metrics.Metric{
	Name: "copies", Better: metrics.Lower, Low: 0, High: 1,
	About: "share of synthetic rows that equal a real row in every column",
}, func(real, table *frame.Frame) (float64, error) {
	known := map[string]bool{}
	rows, err := texts(real, real)
	if err != nil {
		return math.NaN(), err
	}
	for _, row := range rows {
		known[row] = true
	}
	if rows, err = texts(real, table); err != nil {
		return math.NaN(), err
	}
	count := 0
	for _, row := range rows {
		if known[row] {
			count++
		}
	}
	return float64(count) / float64(len(rows)), nil
})

// texts writes every row of a table as text, in the order of the real columns.
func texts(real, table *frame.Frame) ([]string, error) {
	out := make([]string, table.Rows())
	for _, name := range real.Names() {
		c, err := table.Column(name)
		if err != nil {
			return nil, fmt.Errorf("scgoat: a synthetic table lacks column %q of the real one", name)
		}
		for i := range out {
			if c.Missing(i) {
				out[i] += "\x00\x01"
				continue
			}
			out[i] += c.Value(i) + "\x00"
		}
	}
	return out, nil
}

// overRows completes a metric that is a mean over the synthetic rows, and so
// linear in the proportions.
func overRows(m metrics.Metric, mean func(real, table *frame.Frame) (float64, error)) metrics.Metric {
	m.Null = func(int, int) float64 { return math.NaN() }
	m.Tables = func(_ context.Context, real, synthetic *frame.Frame) (float64, error) {
		if synthetic.Rows() == 0 {
			return math.NaN(), fmt.Errorf("scgoat: %s: the synthetic table has no rows", m.Name)
		}
		return mean(real, synthetic)
	}
	m.Mixture = func(ctx context.Context, real *frame.Frame, pools []*frame.Frame, _ int) (metrics.Blend, error) {
		values := make([]float64, len(pools))
		for k, p := range pools {
			var err error
			if values[k], err = m.Tables(ctx, real, p); err != nil {
				return nil, err
			}
		}
		return func(alpha []float64) float64 {
			sum := 0.0
			for k, a := range alpha {
				sum += a * values[k]
			}
			return sum
		}, nil
	}
	return m
}
