package classify

import (
	"pawl/engine/classify"
	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
)

// BoostingRegression is Boosting for a label that is a number: the trees lower
// the squared error. Its fields are those of Boosting, but for Positive.
type BoostingRegression classify.BoostingRegression

// Fit learns to predict the number column named label from all others.
func (b BoostingRegression) Fit(train frame.Frame, label string) RegressionModel {
	return RegressionModel{scope.Must(classify.BoostingRegression(b).Fit(scope.Context(), train.Frame, label, scope.Source()))}
}

// FitValidated is Fit, stopped when the squared error on valid has not fallen
// for Patience rounds.
func (b BoostingRegression) FitValidated(train, valid frame.Frame, label string) RegressionModel {
	return RegressionModel{scope.Must(classify.BoostingRegression(b).FitValidated(scope.Context(), train.Frame, valid.Frame, label, scope.Source()))}
}

// RegressionModel is a fitted BoostingRegression. It embeds the engine's
// model, whose Rounds, Importance and String it has.
type RegressionModel struct{ *classify.RegressionModel }

// Predict returns the value to expect for each row of df.
func (m RegressionModel) Predict(df frame.Frame) []float64 {
	return scope.Must(m.RegressionModel.Predict(scope.Context(), df.Frame))
}
