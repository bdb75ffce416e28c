package metrics

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"

	"pawl/engine/frame"
	"pawl/engine/neighbors"
)

// supportNeighbors is k of the balls around rows: each reaches to its k-th
// nearest other row of the same table.
const supportNeighbors = 5

// Precision is the share of synthetic rows that lie in a ball around some real
// row, the ball reaching to its fifth nearest other real row (Kynkaanniemi et
// al. 2019, by Gower's distance).
var Precision = supportMetric("precision", func(s *support) []float64 { return s.realised },
	"share of synthetic rows within the 5-nearest-neighbour ball of a real row")

// Recall is the share of real rows that lie in a ball around some synthetic
// row (Kynkaanniemi et al. 2019). Few synthetic rows have large balls: compare
// it at equal numbers of rows.
var Recall = supportMetric("recall", func(s *support) []float64 { return s.recalled },
	"share of real rows within the 5-nearest-neighbour ball of a synthetic row")

// Density is the mean number of real balls that a synthetic row lies in,
// divided by k (Naeem et al. 2020): a precision that one outlier cannot raise.
// Fresh real rows have 1.
var Density = supportMetric("density", func(s *support) []float64 { return s.density },
	"mean number of real 5-nearest-neighbour balls that a synthetic row is in, over 5")

// Coverage is the share of real balls that hold a synthetic row (Naeem et al.
// 2020). Fresh real rows, as many, have about 1 - 1/2^5.
var Coverage = supportMetric("coverage", func(s *support) []float64 { return s.covered },
	"share of real 5-nearest-neighbour balls that hold a synthetic row")

// support says, row by row, how two tables' neighbourhoods overlap.
type support struct {
	realised []float64 // by synthetic row: in some real ball
	density  []float64 // by synthetic row: number of real balls it is in, over k
	recalled []float64 // by real row: in some synthetic ball
	covered  []float64 // by real row: its ball holds a synthetic row
}

func supportMetric(name string, values func(*support) []float64, about string) Metric {
	m := Metric{Name: name, Family: "support", Better: Higher, Low: 0, High: 1, About: about, Null: constant(math.NaN())}
	switch name {
	case "density":
		m.High, m.Null = math.Inf(1), constant(1)
	case "coverage":
		m.Null = coverageNull
	}
	return ofRows(m, func(ctx context.Context, t Trial) ([]float64, error) {
		s, err := t.support(ctx)
		if err != nil {
			return nil, err
		}
		return values(s), nil
	})
}

// coverageNull is the probability that at least one of m fresh rows is nearer
// to a row than the k-th nearest of the n-1 others: 1 less that of the k
// nearest of all n-1+m being old ones (Naeem et al. 2020, equation 6).
func coverageNull(n, m int) float64 {
	none := 1.0
	for i := range supportNeighbors {
		none *= float64(n-1-i) / float64(n-1+m-i)
	}
	return 1 - none
}

// ofRows completes a metric that is the mean of a value per row and needs
// only the training and the synthetic table.
func ofRows(m Metric, values func(ctx context.Context, t Trial) ([]float64, error)) Metric {
	m.Tables = func(ctx context.Context, real, synthetic *frame.Frame) (float64, error) {
		if real.Rows() == 0 || synthetic.Rows() == 0 {
			return math.NaN(), fmt.Errorf("metrics: %s: a table has no rows", m.Name)
		}
		v, err := values(ctx, Trial{Train: real, Synthetic: synthetic})
		if err != nil {
			return math.NaN(), err
		}
		return meanOf(v).Value, nil
	}
	m.Judge = judgeRows(m, values)
	return m
}

// judgeRows is the Judge of a mean of a value per row.
func judgeRows(m Metric, values func(ctx context.Context, t Trial) ([]float64, error)) func(context.Context, Trial) (Score, error) {
	return func(ctx context.Context, t Trial) (Score, error) {
		v, err := values(ctx, t)
		if err != nil {
			return undefined(), err
		}
		return scoreOf(v).clamp(m.Low, m.High), nil
	}
}

// scoreOf is a rate if all values are 0 or 1, and else a mean.
func scoreOf(values []float64) Score {
	holds := make([]bool, len(values))
	for i, v := range values {
		if v != 0 && v != 1 {
			return meanOf(values)
		}
		holds[i] = v == 1
	}
	return rate(holds)
}

// support lays the balls of both tables.
func (t Trial) support(ctx context.Context) (*support, error) {
	for i, f := range []*frame.Frame{t.Train, t.Synthetic} {
		if f.Rows() <= supportNeighbors {
			return nil, fmt.Errorf("metrics: support: the %s table has %d rows, %d neighbours need more", [...]string{"real", "synthetic"}[i], f.Rows(), supportNeighbors)
		}
	}
	g, err := t.gower()
	if err != nil {
		return nil, err
	}
	own, err := t.trainOthers(ctx)
	if err != nil {
		return nil, err
	}
	return remember(t.own, "support", func() (*support, error) {
		return newSupport(ctx, g, t.Train, t.Synthetic, own.Farthest())
	})
}

// newSupport takes the radii of the real balls.
func newSupport(ctx context.Context, g *Gower, real, synthetic *frame.Frame, radii []float64) (*support, error) {
	x, err := g.Index(real)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	y, err := g.Index(synthetic)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	others, err := y.Others(ctx, supportNeighbors)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	s := &support{}
	if s.realised, s.density, s.covered, err = balls(ctx, real, radii, y); err != nil {
		return nil, err
	}
	s.recalled, _, _, err = balls(ctx, synthetic, others.Farthest(), x)
	return s, err
}

// balls lays balls around the rows of a table and looks which rows of another
// they hold: for each of those whether a ball holds it and how many do, over
// k; and for each ball whether it holds any.
func balls(ctx context.Context, centres *frame.Frame, radii []float64, others *neighbors.Index) (held, density, full []float64, err error) {
	counts, some := make([]atomic.Int64, others.Rows()), make([]atomic.Bool, len(radii))
	err = others.Within(ctx, centres, radii, func(ball, row int) {
		counts[row].Add(1)
		some[ball].Store(true)
	})
	if err != nil {
		return nil, nil, nil, fmt.Errorf("metrics: %w", err)
	}
	held, density, full = make([]float64, len(counts)), make([]float64, len(counts)), make([]float64, len(radii))
	for i := range counts {
		n := counts[i].Load()
		held[i], density[i] = float64(min(n, 1)), float64(n)/supportNeighbors
	}
	for i := range some {
		if some[i].Load() {
			full[i] = 1
		}
	}
	return held, density, full, nil
}
