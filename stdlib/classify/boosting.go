package classify

import (
	"pawl/engine/classify"
	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
)

// Boosting fits gradient-boosted trees. Fields, with their defaults: Rounds
// 100, LearningRate .3, Depth 6, Leaves 0 (grow level by level), Lambda 1,
// MinChildWeight 1, MinGain 0, Bins 256, OneHot 4, CategoryLambda 10,
// Subsample 1, ColumnSample 1, Patience 10, Positive (the label's last level in
// byte order), Weight (the name of a column of row weights; none).
type Boosting classify.Boosting

// Fit learns to predict the column named label from all others.
func (b Boosting) Fit(train frame.Frame, label string) BoostingModel {
	return BoostingModel{scope.Must(classify.Boosting(b).Fit(scope.Context(), train.Frame, label, scope.Source()))}
}

// FitValidated is Fit, stopped when the log loss on valid has not fallen for
// Patience rounds.
func (b Boosting) FitValidated(train, valid frame.Frame, label string) BoostingModel {
	return BoostingModel{scope.Must(classify.Boosting(b).FitValidated(scope.Context(), train.Frame, valid.Frame, label, scope.Source()))}
}

// BoostingModel is a fitted Boosting. It embeds the engine's model, whose
// Rounds, Positive, Negative, Importance and String it has.
type BoostingModel struct{ *classify.BoostingModel }

// Proba returns, for each row of df, the probability of the positive level.
func (m BoostingModel) Proba(df frame.Frame) []float64 {
	return scope.Must(m.BoostingModel.ProbaContext(scope.Context(), df.Frame))
}

// Predict returns, for each row of df, the more probable level of the label.
func (m BoostingModel) Predict(df frame.Frame) []string {
	return scope.Must(m.BoostingModel.Predict(df.Frame))
}

// Labels returns, for each row of df, 1 if its label is the positive level and
// else 0.
func (m BoostingModel) Labels(df frame.Frame) []float64 {
	return scope.Must(m.BoostingModel.Labels(df.Frame))
}
