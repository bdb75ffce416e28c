package transform

import (
	"math"
	"slices"
)

// points are the distinct values of a column in ascending order, each with the
// number of rows that have it.
type points struct {
	values, weights []float64
	rows            float64
}

// mostPoints bounds the points that a mixture is fitted to. More of them are
// merged into groups of neighbours, each as heavy as a ten-thousandth of the
// rows: far below the width of a mode.
const mostPoints = 10000

// newPoints sorts and counts the values that are not missing.
func newPoints(values []float64) points {
	present := make([]float64, 0, len(values))
	for _, v := range values {
		if !math.IsNaN(v) {
			present = append(present, v)
		}
	}
	slices.Sort(present)
	p := points{rows: float64(len(present))}
	for _, v := range present {
		if n := len(p.values); n > 0 && p.values[n-1] == v {
			p.weights[n-1]++
			continue
		}
		p.values, p.weights = append(p.values, v), append(p.weights, 1)
	}
	return p
}

// without returns the points that drop does not name, and the values that it
// does.
func (p points) without(drop func(weight float64) bool) (rest points, dropped []float64) {
	for i, v := range p.values {
		if drop(p.weights[i]) {
			dropped = append(dropped, v)
			continue
		}
		rest.values, rest.weights = append(rest.values, v), append(rest.weights, p.weights[i])
		rest.rows += p.weights[i]
	}
	return rest, dropped
}

// moments returns the mean and the standard deviation. Values are halved on
// the way, so that their differences stay finite.
func (p points) moments() (mean, deviation float64) {
	for i, v := range p.values {
		mean += v * (p.weights[i] / p.rows)
	}
	widest := 0.0
	for _, v := range p.values {
		widest = max(widest, math.Abs(v/2-mean/2))
	}
	if widest == 0 {
		return mean, 0
	}
	square := 0.0
	for i, v := range p.values {
		d := (v/2 - mean/2) / widest
		square += d * d * (p.weights[i] / p.rows)
	}
	return mean, min(2*widest*math.Sqrt(square), math.MaxFloat64)
}

// standardised returns the points as deviations from centre in units of spread.
func (p points) standardised(centre, spread float64) points {
	out := points{values: make([]float64, len(p.values)), weights: p.weights, rows: p.rows}
	for i, v := range p.values {
		out.values[i] = standardise(v, centre, spread)
	}
	return out
}

func standardise(v, centre, spread float64) float64 { return (v/2 - centre/2) / (spread / 2) }

// merged returns the points in groups of neighbours at their mean, if there
// are too many.
func (p points) merged() points {
	if len(p.values) <= mostPoints {
		return p
	}
	share := p.rows / mostPoints
	out := points{rows: p.rows}
	sum, weight := 0.0, 0.0
	for i, v := range p.values {
		sum, weight = sum+v*p.weights[i], weight+p.weights[i]
		if weight >= share || i+1 == len(p.values) {
			out.values, out.weights = append(out.values, sum/weight), append(out.weights, weight)
			sum, weight = 0, 0
		}
	}
	return out
}
