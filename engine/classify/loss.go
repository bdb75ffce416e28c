package classify

import "math"

// loss is what the trees lower, as a function of each row's margin.
type loss interface {
	rows() int
	take(rows []int) loss

	// base is the constant margin with the least loss.
	base(weights []float64) float64

	// derive sets the first and second derivatives of the rows from lo on,
	// weighted, and returns the sums of their magnitudes.
	derive(lo int, margins, weights, first, second []float64) (sums [2]float64)

	// sum is the loss of rows lo..hi, unweighted.
	sum(margins []float64, lo, hi int) float64
}

// logisticLoss is the negative log-likelihood of labels 0 and 1, the margin being
// the log-odds.
type logisticLoss []uint8

func (y logisticLoss) rows() int { return len(y) }

func (y logisticLoss) take(rows []int) loss {
	out := make(logisticLoss, len(rows))
	for i, row := range rows {
		out[i] = y[row]
	}
	return out
}

func (y logisticLoss) base(weights []float64) float64 {
	var sum [2]float64
	for i, label := range y {
		sum[label] += weights[i]
	}
	return math.Log(sum[1] / sum[0])
}

// derive: with p the probability, y the label and w the weight, the
// derivatives by the margin are w(p-y) and wp(1-p).
func (y logisticLoss) derive(lo int, margins, weights, first, second []float64) (sums [2]float64) {
	labels, weights := y[lo:][:len(margins)], weights[:len(margins)]
	first, second = first[:len(margins)], second[:len(margins)]
	for i, m := range margins {
		p, w := sigmoid(m), weights[i]
		g, h := w*(p-float64(labels[i])), w*p*(1-p)
		first[i], second[i] = g, h
		sums[0] += math.Abs(g)
		sums[1] += h
	}
	return sums
}

// sum adds log(1+exp(m)) - ym, written so that exp does not overflow.
func (y logisticLoss) sum(margins []float64, lo, hi int) float64 {
	sum := 0.0
	for i := lo; i < hi; i++ {
		m := margins[i]
		sum += max(m, 0) + math.Log1p(math.Exp(-math.Abs(m))) - float64(y[i])*m
	}
	return sum
}

// squaredError is half the squared difference of the value and the margin.
type squaredError []float64

func (y squaredError) rows() int { return len(y) }

func (y squaredError) take(rows []int) loss {
	out := make(squaredError, len(rows))
	for i, row := range rows {
		out[i] = y[row]
	}
	return out
}

// base is the weighted mean.
func (y squaredError) base(weights []float64) float64 {
	mean, total := 0.0, 0.0
	for i, v := range y {
		if w := weights[i]; w > 0 {
			total += w
			mean += (v - mean) * (w / total)
		}
	}
	return mean
}

// derive: the derivatives are w(m-y) and w.
func (y squaredError) derive(lo int, margins, weights, first, second []float64) (sums [2]float64) {
	for i, m := range margins {
		g := weights[i] * (m - y[lo+i])
		first[i], second[i] = g, weights[i]
		sums[0] += math.Abs(g)
		sums[1] += weights[i]
	}
	return sums
}

func (y squaredError) sum(margins []float64, lo, hi int) float64 {
	sum := 0.0
	for i := lo; i < hi; i++ {
		sum += (y[i] - margins[i]) * (y[i] - margins[i]) / 2
	}
	return sum
}
