package metrics

import (
	"math"

	"pawl/engine/frame"
)

// trendBins is the number of bins of equal width that a number is cut into
// beside a category.
const trendBins = 10

// cellColumn is a column of both tables as codes of levels, missing values
// being a level.
type cellColumn struct {
	real, synthetic []int32
	levels          int
}

// newCellColumn codes a column. Numbers are cut between the least and the
// largest value of each table by itself, as SDMetrics does in its report, with
// the largest value in a bin of its own.
func newCellColumn(real, synthetic *frame.Column) (cellColumn, error) {
	if real.Kind() == frame.Number {
		c := cellColumn{levels: trendBins + 2}
		var err error
		if c.real, err = cut(real, "real"); err != nil {
			return c, err
		}
		c.synthetic, err = cut(synthetic, "synthetic")
		return c, err
	}
	index := map[string]int32{}
	c := cellColumn{real: levelIndex(real, index), synthetic: levelIndex(synthetic, index)}
	c.levels = len(index)
	return c, nil
}

// cut returns 0 for a missing value and else the bin.
func cut(c *frame.Column, which string) ([]int32, error) {
	values, err := present(c, "trends", which)
	if err != nil {
		return nil, err
	}
	low, high := values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if low == high {
		low, high = low-0.5, high+0.5
	}
	edges := make([]float64, trendBins+1)
	for k := range edges {
		edges[k] = low + (high-low)*float64(k)/trendBins
	}
	edges[trendBins] = high
	out := make([]int32, c.Len())
	for i, v := range c.Floats() {
		if v != v {
			continue
		}
		bin := min(int((v-low)/(high-low)*trendBins), trendBins)
		for bin > 0 && v < edges[bin] {
			bin--
		}
		for bin < trendBins && v >= edges[bin+1] {
			bin++
		}
		out[i] = int32(bin) + 1
	}
	return out, nil
}

// levelIndex returns each value's number among the levels seen so far, a
// missing value being the level "".
func levelIndex(c *frame.Column, index map[string]int32) []int32 {
	number := func(level string) int32 {
		k, ok := index[level]
		if !ok {
			k = int32(len(index))
			index[level] = k
		}
		return k
	}
	out := make([]int32, c.Len())
	for i := range out {
		out[i] = number(c.Value(i))
	}
	return out
}

// crossTable holds the share of the real rows in each pair of levels, and the
// cell of each synthetic row. Cell c is of the levels keys[c]/width and
// keys[c]%width.
type crossTable struct {
	real      []float64
	synthetic []int32
	keys      []int
	width     int
}

// denseCells is up to how many pairs of levels each has a cell; beyond it only
// those that occur have.
const denseCells = 1 << 16

func newCrossTable(x, y cellColumn) *crossTable {
	t := &crossTable{width: y.levels, synthetic: make([]int32, len(x.synthetic))}
	place := t.sparse()
	if all := x.levels * y.levels; all <= denseCells {
		t.keys = make([]int, all)
		for k := range t.keys {
			t.keys[k] = k
		}
		t.real = make([]float64, all)
		place = func(key int) int { return key }
	}
	for i := range x.real {
		t.real[place(int(x.real[i])*t.width+int(y.real[i]))] += 1 / float64(len(x.real))
	}
	for i := range x.synthetic {
		t.synthetic[i] = int32(place(int(x.synthetic[i])*t.width + int(y.synthetic[i])))
	}
	return t
}

// similarity is 1 minus the total variation distance of the joint shares, for
// synthetic rows of given weights.
func (t *crossTable) similarity(weights []float64) float64 {
	shares, total := make([]float64, len(t.real)), 0.0
	for i, c := range t.synthetic {
		shares[c] += weights[i]
		total += weights[i]
	}
	distance := 0.0
	for c, share := range t.real {
		distance += math.Abs(share - shares[c]/total)
	}
	return 1 - distance/2
}

// sparse returns a function that finds the cell of a key and makes it if it
// is new.
func (t *crossTable) sparse() func(key int) int {
	index := map[int]int{}
	return func(key int) int {
		k, ok := index[key]
		if !ok {
			k = len(t.keys)
			index[key] = k
			t.keys, t.real = append(t.keys, key), append(t.real, 0)
		}
		return k
	}
}

// cramer is Cramer's V of the real table: the root of chi-square over the
// rows, divided by the smaller number of levels less one; NaN if a column has
// one level.
func (t *crossTable) cramer() float64 {
	first, second := map[int]float64{}, map[int]float64{}
	for c, share := range t.real {
		if share > 0 {
			first[t.keys[c]/t.width] += share
			second[t.keys[c]%t.width] += share
		}
	}
	least := min(len(first), len(second)) - 1
	if least == 0 {
		return math.NaN()
	}
	square := 0.0 // sum of p^2/e, which is that of (p-e)^2/e and one
	for c, share := range t.real {
		if share > 0 {
			square += share * share / (first[t.keys[c]/t.width] * second[t.keys[c]%t.width])
		}
	}
	return math.Sqrt(max(0, square-1) / float64(least))
}
