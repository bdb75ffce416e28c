// Package classify is what a cell sees of classifiers for tables: a method
// learns a label with two levels, its model gives probabilities.
//
//	model := classify.Boosting{Rounds: 200}.Fit(train, "income")
//	p := model.Proba(test)
//
// The label is a category or boolean column, every other column a feature.
// Boosting takes categories and missing values as they are; Logistic is the
// linear model to compare it with. BoostingRegression predicts a number.
package classify

import "pawl/engine/classify"

// Importance is what one column contributed to a boosting model.
type Importance = classify.Importance

// Coefficient is what one value of a column adds to the log-odds of a
// logistic model.
type Coefficient = classify.Coefficient
