package metrics

import (
	"fmt"
	"math"
)

// F1 is the harmonic mean of precision and recall of the positive class, rows
// with p of at least one half being called positive.
var F1 = Metric{
	Name: "f1", Family: "classifier", Better: Higher, Low: 0, High: 1, Null: constant(math.NaN()),
	About:  "harmonic mean of precision and recall of the positive class at threshold 1/2",
	Labels: F1Score,
}

// Accuracy is the share of rows classified rightly at threshold 1/2.
var Accuracy = Metric{
	Name: "accuracy", Family: "classifier", Better: Higher, Low: 0, High: 1, Null: constant(math.NaN()),
	About:  "share of rows classified rightly at threshold 1/2",
	Labels: AccuracyScore,
}

// LogLoss is the mean negative log-likelihood of the labels, in nats. Scores
// that know nothing but say 1/2 have log 2.
var LogLoss = Metric{
	Name: "log_loss", Family: "classifier", Better: Lower, Low: 0, High: math.Inf(1), Null: constant(math.Ln2),
	About:  "mean negative log-likelihood of the labels, in nats",
	Labels: LogLossScore,
}

// confusion holds the weight in each cell of the 2 x 2 table at threshold 1/2.
type confusion struct{ tp, fp, fn, tn float64 }

func confuse(y, p, w []float64) (c confusion, err error) {
	if err := checkLabels(y, p, w); err != nil {
		return c, err
	}
	for i := range y {
		said, is := p[i] >= 0.5, y[i] == 1
		switch {
		case said && is:
			c.tp += weight(w, i)
		case said:
			c.fp += weight(w, i)
		case is:
			c.fn += weight(w, i)
		default:
			c.tn += weight(w, i)
		}
	}
	if c.tp+c.fp+c.fn+c.tn == 0 {
		return c, fmt.Errorf("metrics: all weights are zero")
	}
	return c, nil
}

// F1Score returns 2 TP / (2 TP + FP + FN) for labels y (n, 0 or 1) and
// probabilities p (n); w may be nil. It fails if there is neither a positive
// row nor one called positive.
func F1Score(y, p, w []float64) (float64, error) {
	c, err := confuse(y, p, w)
	if err != nil {
		return math.NaN(), err
	}
	if c.tp+c.fp+c.fn == 0 {
		return math.NaN(), fmt.Errorf("metrics: F1 is undefined: no row is positive and none is called positive")
	}
	return 2 * c.tp / (2*c.tp + c.fp + c.fn), nil
}

// AccuracyScore returns the weighted share of rows on the right side of 1/2.
func AccuracyScore(y, p, w []float64) (float64, error) {
	c, err := confuse(y, p, w)
	if err != nil {
		return math.NaN(), err
	}
	return (c.tp + c.tn) / (c.tp + c.fp + c.fn + c.tn), nil
}

// LogLossScore returns the weighted mean of -log of the probability that p
// gives to the label. Probabilities are kept 2^-52 away from 0 and 1, so that
// one sure mistake costs 36 nats and not infinity. It fails if p leaves [0, 1].
func LogLossScore(y, p, w []float64) (float64, error) {
	if err := checkLabels(y, p, w); err != nil {
		return math.NaN(), err
	}
	const least = 1.0 / (1 << 52)
	var loss, total float64
	for i := range y {
		if p[i] < 0 || p[i] > 1 {
			return math.NaN(), fmt.Errorf("metrics: score %d is %v, log loss needs probabilities", i, p[i])
		}
		q := p[i]
		if y[i] == 0 {
			q = 1 - q
		}
		loss -= weight(w, i) * math.Log(min(max(q, least), 1-least))
		total += weight(w, i)
	}
	if total == 0 {
		return math.NaN(), fmt.Errorf("metrics: all weights are zero")
	}
	return loss / total, nil
}
