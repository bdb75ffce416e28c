// Package metrics measures classifiers and synthetic tables. Start from the
// Metric values: AUC, F1, Accuracy and LogLoss judge a classifier's
// probabilities; Shapes, Trends and Detection judge how faithful a synthetic
// table is; DCRShare, Membership and Attribute, the ReID and SSP families how
// private; Efficacy and Parity what a classifier makes of it. A Metric knows
// its direction, range and null value, and some know how to be computed on a
// mixture of tables without sampling it (the reason that a search over mixtures
// can be fast and exact). A Panel judges by all of them, each beside the value
// that real rows have in the synthetic rows' place.
//
// The functions beneath (AUCScore, KSComplement, Gower, ...) can be used by
// themselves.
package metrics

import (
	"context"
	"fmt"
	"math"

	"pawl/engine/frame"
)

// Direction says which way a metric improves.
type Direction int

const (
	Higher Direction = iota // larger is better
	Lower                   // smaller is better
)

func (d Direction) String() string {
	if d == Lower {
		return "lower"
	}
	return "higher"
}

// Metric is a named figure of merit. Labels is set, or Tables, or (for what is
// defined for mixtures only) Mixture alone, or Judge alone.
type Metric struct {
	Name      string    // unique: metrics with parameters carry them in the name
	Better    Direction // which way it improves
	Low, High float64   // its range, which may be infinite
	About     string    // one sentence: what is counted

	// Null is the value to expect, given the numbers of rows, when nothing is
	// wrong and nothing is learnt: for a metric of tables, when the synthetic
	// rows are fresh draws from the distribution of the real ones; for a
	// metric of labels, when the scores know nothing. NaN if it depends on
	// the data.
	Null func(realRows, syntheticRows int) float64

	// Labels judges probabilities p of the positive class (n) against the
	// truth y (n, 0 or 1). Weights w (n) may be nil.
	Labels func(y, p, w []float64) (float64, error)

	// Tables judges a synthetic table against the real one.
	Tables func(ctx context.Context, real, synthetic *frame.Frame) (float64, error)

	// Mixture, if set, computes the same as Tables would expect for rows rows
	// drawn from pools in proportions alpha. What does not depend on alpha is
	// done beforehand.
	Mixture func(ctx context.Context, real *frame.Frame, pools []*frame.Frame, rows int) (Blend, error)

	// Family says what the metric is about: "fidelity", "detection",
	// "support", "distance", "attack", "secrets", "fairness", "utility", or
	// "classifier" for metrics of labels.
	Family string

	// Judge, if set, judges a synthetic table by all that a Trial holds, and
	// gives a band. Use Score, which also works for a metric without it.
	Judge func(ctx context.Context, t Trial) (Score, error)

	// trained: a classifier is trained on the synthetic rows, and on training
	// rows for the control; else the control are real rows that the generator
	// did not see, in the synthetic rows' place.
	trained bool
}

// Blend is a metric as a function of the mixture: alpha holds one proportion
// a pool, none negative, with sum 1. It may be called by several goroutines.
type Blend func(alpha []float64) float64

func (m Metric) String() string { return m.Name }

// Func makes a metric of two tables from a function. The name must be unique
// among the metrics used together.
func Func(name string, better Direction, f func(real, synthetic *frame.Frame) (float64, error)) Metric {
	return Metric{
		Name: name, Better: better, Low: math.Inf(-1), High: math.Inf(1),
		About: "a function of the user", Null: constant(math.NaN()),
		Tables: func(_ context.Context, real, synthetic *frame.Frame) (float64, error) {
			return f(real, synthetic)
		},
	}
}

// ofMixture completes a metric that has a mixture form: a table is a mixture
// of one pool.
func ofMixture(m Metric) Metric {
	m.Tables = func(ctx context.Context, real, synthetic *frame.Frame) (float64, error) {
		blend, err := m.Mixture(ctx, real, []*frame.Frame{synthetic}, synthetic.Rows())
		if err != nil {
			return math.NaN(), err
		}
		return blend([]float64{1}), nil
	}
	return m
}

func constant(v float64) func(int, int) float64 {
	return func(int, int) float64 { return v }
}

// Catalogue lists the named metrics in a fixed order, the parametrised ones
// with their default parameters.
func Catalogue() []Metric {
	return []Metric{
		AUC, F1, Accuracy, LogLoss,
		KS, TV, Shapes, Trends, TrendsLegacy, Quality, QualityLegacy,
		Detection, DetectionLogistic,
		Precision, Recall, Density, Coverage, AlphaPrecision, BetaRecall,
		ReID, ReIDNearest, Identifiability, DCRShare, NNDR, ExactCopies, Authenticity,
		Membership, Attribute,
		SSP, SSPGap, SSPRiskUnion, SSPRiskIntersection,
		Efficacy, EfficacyGap, Parity, EqualisedOdds,
	}
}

// ByName finds a metric of the catalogue.
func ByName(name string) (Metric, error) {
	for _, m := range Catalogue() {
		if m.Name == name {
			return m, nil
		}
	}
	return Metric{}, fmt.Errorf("metrics: no metric is named %q; metrics.Catalogue lists them", name)
}

// OfTables is Tables, or an error for a metric of labels.
func (m Metric) OfTables(ctx context.Context, real, synthetic *frame.Frame) (float64, error) {
	if m.Tables == nil {
		return math.NaN(), fmt.Errorf("metrics: %s does not compare tables; it judges probabilities against labels", m.Name)
	}
	return m.Tables(ctx, real, synthetic)
}

// OfLabels is Labels without weights, or an error for a metric of tables.
func (m Metric) OfLabels(y, p []float64) (float64, error) {
	if m.Labels == nil {
		return math.NaN(), fmt.Errorf("metrics: %s does not judge probabilities; it compares a synthetic table with the real one", m.Name)
	}
	return m.Labels(y, p, nil)
}
