package classify

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"pawl/engine/frame"
)

// rowWeights returns the weight column of f, or nil if there is none.
func (t target) rowWeights(f *frame.Frame) ([]float64, error) {
	if t.weight == "" || !slices.Contains(f.Names(), t.weight) {
		return nil, nil
	}
	c, err := f.Column(t.weight)
	if err != nil {
		return nil, err
	}
	if c.Kind() != frame.Number {
		return nil, fmt.Errorf("classify: weight column %q is a %s column: it must be numbers", t.weight, c.Kind())
	}
	return c.Floats(), nil
}

// checkWeights refuses weights with which nothing can be learnt from labels.
func (t target) checkWeights(labels []uint8, weights []float64) error {
	if err := checkPositive(weights, len(labels)); err != nil {
		return err
	}
	var sum [2]float64
	for i, w := range weights {
		sum[labels[i]] += w
	}
	for class, level := range []string{t.negative, t.positive} {
		if sum[class] == 0 {
			return fmt.Errorf("classify: no row of label %q with a weight above zero is %q: two classes are needed", t.column, level)
		}
	}
	return nil
}

// checkPositive refuses weights that are not n finite numbers of at least 0
// with a finite sum above 0.
func checkPositive(weights []float64, n int) error {
	if len(weights) != n {
		return fmt.Errorf("classify: %d weights for %d rows", len(weights), n)
	}
	sum := 0.0
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			return fmt.Errorf("classify: the weight of row %d is %v: weights must be finite and not negative", i, w)
		}
		sum += w
	}
	switch {
	case math.IsInf(sum, 0):
		return errors.New("classify: the weights add up to infinity: scale them down")
	case sum == 0:
		return errors.New("classify: no row has a weight above zero")
	}
	return nil
}
