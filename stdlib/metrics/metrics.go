// Package metrics is what a cell sees of figures of merit. A Metric is named
// to scgoat, or used by itself: KS, TV, ReID, SSP and their like compare a
// synthetic table with the real one, AUC and its like judge a classifier.
//
//	metrics.KS.Of(train, fake)
//	metrics.AUC.Score(labels, probabilities)
//	metrics.Panel{Label: "income", Group: "sex"}.Judge(train, holdout, fake)   // one page: quality, privacy, utility
//	metrics.Func("north", metrics.Lower, func(real, fake frame.Frame) float64 { ... })
package metrics

import (
	engine "pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
)

// Metric is a named figure of merit. It embeds the engine's metric, whose Name,
// Better, Low, High, About and Null it has.
type Metric struct{ metrics.Metric }

// Direction says which way a metric improves: Higher or Lower.
type Direction = metrics.Direction

// The directions.
const (
	Higher = metrics.Higher
	Lower  = metrics.Lower
)

// Metrics of a classifier's probabilities.
var (
	AUC      = Metric{metrics.AUC}
	F1       = Metric{metrics.F1}
	Accuracy = Metric{metrics.Accuracy}
	LogLoss  = Metric{metrics.LogLoss}
)

// Fidelity of a synthetic table: similarity of columns one by one (KS of
// numbers, TV of categories, Shapes of both) and in pairs (Trends); Quality is
// the mean of Shapes and Trends. The legacy forms count all pairs, as papers
// before 2026 do.
var (
	KS            = Metric{metrics.KS}
	TV            = Metric{metrics.TV}
	Shapes        = Metric{metrics.Shapes}
	Trends        = Metric{metrics.Trends}
	TrendsLegacy  = Metric{metrics.TrendsLegacy}
	Quality       = Metric{metrics.Quality}
	QualityLegacy = Metric{metrics.QualityLegacy}
)

// How well the synthetic rows fill the real distribution, and no more.
var (
	Precision      = Metric{metrics.Precision}
	Recall         = Metric{metrics.Recall}
	Density        = Metric{metrics.Density}
	Coverage       = Metric{metrics.Coverage}
	AlphaPrecision = Metric{metrics.AlphaPrecision}
	BetaRecall     = Metric{metrics.BetaRecall}
)

// Distances to real people.
var (
	NNDR         = Metric{metrics.NNDR}
	ExactCopies  = Metric{metrics.ExactCopies}
	Authenticity = Metric{metrics.Authenticity}
)

// Metrics that need more than two tables: judge them with In, or all at once
// by a Panel.
var (
	Detection         = Metric{metrics.Detection}
	DetectionLogistic = Metric{metrics.DetectionLogistic}
	DCRShare          = Metric{metrics.DCRShare}
	Membership        = Metric{metrics.Membership}
	Attribute         = Metric{metrics.Attribute}
	Efficacy          = Metric{metrics.Efficacy}
	EfficacyGap       = Metric{metrics.EfficacyGap}
	Parity            = Metric{metrics.Parity}
	EqualisedOdds     = Metric{metrics.EqualisedOdds}
)

// Privacy of a synthetic table. ReID and SSP are the readings of the
// ACT-SCGOAT paper's constraints; About says what each counts.
var (
	ReID                = Metric{metrics.ReID}
	ReIDNearest         = Metric{metrics.ReIDNearest}
	Identifiability     = Metric{metrics.Identifiability}
	SSP                 = Metric{metrics.SSP}
	SSPGap              = Metric{metrics.SSPGap}
	SSPRiskUnion        = Metric{metrics.SSPRiskUnion}
	SSPRiskIntersection = Metric{metrics.SSPRiskIntersection}
)

// ReIDQuantile is the share of synthetic rows nearer to a real row than a
// share q of the real rows are to another real row.
func ReIDQuantile(q float64) Metric { return Metric{metrics.ReIDQuantile(q)} }

// ReIDWithin is the share of synthetic rows within Gower distance delta of a
// real row.
func ReIDWithin(delta float64) Metric { return Metric{metrics.ReIDWithin(delta)} }

// Func makes a metric of a function of the real and the synthetic table.
func Func(name string, better Direction, f func(real, synthetic frame.Frame) float64) Metric {
	return Metric{metrics.Func(name, better, func(real, synthetic *engine.Frame) (float64, error) {
		return f(frame.Of(real), frame.Of(synthetic)), nil
	})}
}

// Of compares a synthetic table with the real one.
func (m Metric) Of(real, synthetic frame.Frame) float64 {
	return scope.Must(m.Metric.OfTables(scope.Context(), real.Frame, synthetic.Frame))
}

// Score judges probabilities p of the positive class against labels y, 0 or 1.
func (m Metric) Score(y, p []float64) float64 { return scope.Must(m.Metric.OfLabels(y, p)) }

// Nearest returns, for each row of queries, the Gower distance to the nearest
// row of real, in [0, 1].
func Nearest(queries, real frame.Frame) []float64 {
	g := scope.Must(metrics.NewGower(real.Frame))
	return scope.Must(g.Nearest(scope.Context(), queries.Frame, real.Frame)).Distance
}

// Distances returns the Gower distances of every row of a to every row of b,
// on the scale of real's ranges.
func Distances(a, b, real frame.Frame) [][]float64 {
	g := scope.Must(metrics.NewGower(real.Frame))
	return scope.Must(g.Distances(scope.Context(), a.Frame, b.Frame))
}
