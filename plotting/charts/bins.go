package charts

import (
	"math"
	"slices"
)

// mostBins bounds the number of bins chosen from data; small panels have room
// for fewBins.
const (
	mostBins = 100
	fewBins  = 40
)

// binEdges returns the edges of equal bins over the values: n bins, or, if n is
// 0, up to most bins of the width of Freedman and Diaconis (1981), 2 IQR / n^(1/3). Where
// half of the values or more are equal that width is 0, and that of Scott
// (1979), 3.49 sd / n^(1/3), takes its place. With unit, for values of which all
// or many are whole numbers, bins have a whole width and the numbers in the
// middle, so that no bin holds more numbers than its neighbour. The values
// must hold no NaN, and at least one.
func binEdges(values []float64, n, most int, unit bool) []float64 {
	low, high := bounds(values)
	if high-low <= 1e-12*math.Max(math.Abs(low), math.Abs(high)) {
		half := math.Max(0.05*math.Abs(low), 0.5)
		return equalEdges(low-half, 2*half/float64(max(n, 1)), max(n, 1))
	}
	if n > 0 {
		return equalEdges(low, (high-low)/float64(n), n)
	}
	width := math.Max(binWidth(values), (high-low)/float64(most))
	if unit {
		low = math.Floor(low)
		width = math.Max(1, math.Max(math.Round(width), math.Ceil((high-low+1)/float64(most))))
		count := int((high-low)/width) + 1
		return equalEdges(low-0.5, width, count)
	}
	count := int(math.Ceil((high-low)/width - 1e-9))
	return equalEdges(low, (high-low)/float64(count), count)
}

func equalEdges(low, width float64, n int) []float64 {
	edges := make([]float64, n+1)
	for i := range edges {
		edges[i] = low + float64(i)*width
	}
	return edges
}

// binWidth returns the width by the two rules of binEdges.
func binWidth(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	root := math.Cbrt(float64(len(values)))
	if iqr := quantile(sorted, 0.75) - quantile(sorted, 0.25); iqr > 0 {
		return 2 * iqr / root
	}
	return 3.49 * deviation(values) / root
}

// deviation returns the standard deviation, computed around the mean.
func deviation(values []float64) float64 {
	mean, sum := 0.0, 0.0
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		sum += (v - mean) * (v - mean) / float64(len(values))
	}
	return math.Sqrt(sum)
}

// quantile returns the q-quantile of sorted values, linear between order
// statistics (type 7 of Hyndman and Fan 1996, the default of R and NumPy).
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-1)
	j := min(i+1, len(sorted)-1)
	return sorted[i] + (at-float64(i))*(sorted[j]-sorted[i])
}

// whole tells whether all values are whole numbers.
func whole(values []float64) bool {
	for _, v := range values {
		if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
			return false
		}
	}
	return true
}

// countIn counts the values in each bin [edge, next edge); the last bin
// includes its upper edge.
func countIn(edges, values []float64) []float64 {
	last := len(edges) - 2
	width := (edges[last+1] - edges[0]) / float64(last+1)
	counts := make([]float64, last+1)
	for _, v := range values {
		i := min(max(int((v-edges[0])/width), 0), last)
		counts[i]++
	}
	return counts
}
