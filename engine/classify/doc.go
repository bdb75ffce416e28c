// Package classify predicts a binary label from a table. Start from Boosting
// (gradient-boosted trees on binned columns: numbers, categories and missing
// values as they are) or Logistic (a linear model with L2 regularisation).
//
// Both read a frame whose label is a category or boolean column; every other
// column is a feature. A fitted model gives the probability of the positive
// level, one value a row.
package classify
