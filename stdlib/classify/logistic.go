package classify

import (
	"pawl/engine/classify"
	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
)

// Logistic fits logistic regression with an L2 penalty. Fields, with their
// defaults: Lambda 1, Iterations 100, Tolerance 1e-8, Positive (the label's
// last level in byte order), Weight (the name of a column of row weights; none).
type Logistic classify.Logistic

// Fit learns to predict the column named label from all others.
func (l Logistic) Fit(train frame.Frame, label string) LogisticModel {
	return LogisticModel{scope.Must(classify.Logistic(l).Fit(scope.Context(), train.Frame, label))}
}

// LogisticModel is a fitted Logistic. It embeds the engine's model, whose
// Intercept, Coefficients, Positive, Negative and String it has.
type LogisticModel struct{ *classify.LogisticModel }

// Proba returns, for each row of df, the probability of the positive level.
func (m LogisticModel) Proba(df frame.Frame) []float64 {
	return scope.Must(m.LogisticModel.ProbaContext(scope.Context(), df.Frame))
}

// Predict returns, for each row of df, the more probable level of the label.
func (m LogisticModel) Predict(df frame.Frame) []string {
	return scope.Must(m.LogisticModel.Predict(df.Frame))
}

// Labels returns, for each row of df, 1 if its label is the positive level and
// else 0.
func (m LogisticModel) Labels(df frame.Frame) []float64 {
	return scope.Must(m.LogisticModel.Labels(df.Frame))
}
