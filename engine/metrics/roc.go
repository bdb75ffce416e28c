package metrics

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// AUC is the area under the ROC curve of a classifier.
var AUC = Metric{
	Name: "auc", Family: "classifier", Better: Higher, Low: 0, High: 1, Null: constant(0.5),
	About:  "probability that a positive row scores above a negative one, ties counting half",
	Labels: AUCScore,
}

// AUCScore returns the area under the ROC curve of scores p (n) for labels y
// (n, 0 or 1): exactly the probability that a positive row, drawn with
// probability proportional to its weight, scores above a negative one, ties
// counting half (the Mann-Whitney statistic with mid-ranks). A nil w weighs
// all rows alike. It fails on NaN, on other labels, and if one class has no
// weight.
func AUCScore(y, p, w []float64) (float64, error) {
	if err := checkLabels(y, p, w); err != nil {
		return math.NaN(), err
	}
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	var positives, negatives, wins float64
	for i := 0; i < len(order); {
		end, pos, neg := tieGroup(order, i, y, p, w)
		wins += pos * (negatives + neg/2)
		positives += pos
		negatives += neg
		i = end
	}
	if positives == 0 || negatives == 0 {
		return math.NaN(), fmt.Errorf("metrics: AUC needs rows of both classes, all %d rows are of one", len(y))
	}
	return wins / positives / negatives, nil
}

// tieGroup finds the rows from order[i] on that have the same score, and the
// weight of each class among them.
func tieGroup(order []int, i int, y, p, w []float64) (end int, pos, neg float64) {
	score := p[order[i]]
	for end = i; end < len(order) && p[order[end]] == score; end++ {
		row := order[end]
		if y[row] == 1 {
			pos += weight(w, row)
		} else {
			neg += weight(w, row)
		}
	}
	return end, pos, neg
}

func weight(w []float64, i int) float64 {
	if w == nil {
		return 1
	}
	return w[i]
}

func checkLabels(y, p, w []float64) error {
	if len(y) == 0 {
		return fmt.Errorf("metrics: no rows to score")
	}
	if len(p) != len(y) || (w != nil && len(w) != len(y)) {
		return fmt.Errorf("metrics: %d labels, %d scores and %d weights do not match", len(y), len(p), len(w))
	}
	for i := range y {
		if y[i] != 0 && y[i] != 1 {
			return fmt.Errorf("metrics: label %d is %v, want 0 or 1", i, y[i])
		}
		if math.IsNaN(p[i]) {
			return fmt.Errorf("metrics: score %d is NaN", i)
		}
		if w != nil && !(w[i] >= 0 && w[i] <= math.MaxFloat64) {
			return fmt.Errorf("metrics: weight %d is %v, want a finite number of at least 0", i, w[i])
		}
	}
	return nil
}
