package classify

import (
	"context"
	"errors"
	"fmt"
	"math"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// Logistic is logistic regression with an L2 penalty on all coefficients but
// the intercept. Numbers are standardised; a category has one coefficient a
// level; columns with missing values have one more for being missing. Zero
// fields mean the defaults.
type Logistic struct {
	Lambda     float64 // penalty: Lambda/2 times the sum of squares is added to the summed log loss; 1
	Iterations int     // Newton steps, at most; 100
	Tolerance  float64 // stop when the gradient has shrunk to this share of its first length; 1e-8
	Positive   string  // the level that Proba is about; the last in byte order: ">50K" follows "<=50K", "true" follows "false"
	Weight     string  // name of the column of row weights, which is then no feature; none
}

func (l Logistic) withDefaults() Logistic {
	l.Lambda = orDefault(l.Lambda, 1)
	l.Iterations = orDefault(l.Iterations, 100)
	l.Tolerance = orDefault(l.Tolerance, 1e-8)
	return l
}

func (l Logistic) check() error {
	switch {
	case !(l.Lambda > 0) || math.IsInf(l.Lambda, 0):
		return fmt.Errorf("classify: Lambda is %v: it must be above 0 and finite", l.Lambda)
	case l.Iterations < 1:
		return fmt.Errorf("classify: Iterations is %d: it must be at least 1", l.Iterations)
	case !(l.Tolerance > 0 && l.Tolerance < 1):
		return fmt.Errorf("classify: Tolerance is %v: it must be between 0 and 1", l.Tolerance)
	}
	return nil
}

// Fit learns to predict the column named label from all others. It draws no
// random numbers.
func (l Logistic) Fit(ctx context.Context, train *frame.Frame, label string) (*LogisticModel, error) {
	l = l.withDefaults()
	if err := l.check(); err != nil {
		return nil, err
	}
	t, err := newTarget(train, label, l.Positive, l.Weight)
	if err != nil {
		return nil, err
	}
	labels, weights, err := t.read(train)
	if err != nil {
		return nil, err
	}
	terms, size, err := newTerms(ctx, t.features(train), weights)
	if err != nil {
		return nil, err
	}
	d, err := newDesign(ctx, terms, size, train)
	if err != nil {
		return nil, err
	}
	n := &newton{
		design: d, labels: labels, weights: weights, lambda: l.Lambda,
		x: make([]float64, size+1), curve: make([]float64, d.rows),
	}
	n.x[size] = logisticLoss(labels).base(weights)
	if err := n.minimise(ctx, l.Tolerance, l.Iterations); err != nil {
		return nil, err
	}
	return &LogisticModel{target: t, terms: terms, x: n.x}, nil
}

// read returns the labels and weights of the rows of f.
func (t target) read(f *frame.Frame) (labels []uint8, weights []float64, err error) {
	if labels, err = t.code(f); err != nil {
		return nil, nil, err
	}
	if weights, err = t.rowWeights(f); err != nil {
		return nil, nil, err
	}
	if weights == nil {
		weights = ones(f.Rows())
	}
	return labels, weights, t.checkWeights(labels, weights)
}

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

// newTerms returns the terms and the number of their coefficients.
func newTerms(ctx context.Context, features []*frame.Column, weights []float64) ([]*term, int, error) {
	if len(features) == 0 {
		return nil, 0, errors.New("classify: the table has no column besides the label")
	}
	terms, err := parallel.Map(ctx, len(features), func(i int) (*term, error) {
		return newTerm(features[i], weights)
	})
	if err != nil {
		return nil, 0, err
	}
	size := 0
	for _, t := range terms {
		t.At = size
		size += t.places()
	}
	return terms, size, nil
}
