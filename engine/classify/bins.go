package classify

import (
	"fmt"
	"maps"
	"math"
	"math/bits"
	"slices"
	"sort"

	"pawl/engine/frame"
)

// maxCodes is the number of codes of a column: they are bytes. Code 0 is a
// missing value.
const maxCodes = 256

// bins says how one column becomes codes: code 0 is missing, code k > 0 the
// k-th interval of a numeric column or the k-th level of a category.
type bins struct {
	name     string
	category bool
	cuts     []float64 // numeric: code k holds the values in (cuts[k-2], cuts[k-1]]
	levels   []string  // category: code k is levels[k-1]
	rare     int       // category: the code of levels too rare for one of their own, 0 if there are none
	codes    int       // codes in use, the missing one included
}

// newBins makes at most limit bins for column c.
func newBins(c *frame.Column, limit int) (*bins, error) {
	b := &bins{name: c.Name()}
	switch c.Kind() {
	case frame.Text:
		return nil, fmt.Errorf("classify: column %q is text: make it a category or leave it out", c.Name())
	case frame.Category:
		b.category = true
		b.useLevels(c, limit)
	default:
		values, err := presentValues(c, limit-1)
		if err != nil {
			return nil, err
		}
		b.cuts = quantileCuts(values, limit-1)
		b.codes = len(b.cuts) + 2
	}
	return b, nil
}

// sampledRows is how many values the cuts of a number column are made from.
const sampledRows = 200_000

// presentValues returns the values of a numeric column that are not missing,
// in ascending order. Of a column with more than sampledRows values, more than
// few of them distinct, it returns a sample, evenly spread over the rows: the
// quantiles then err by a part in a thousand, of no account to the trees.
func presentValues(c *frame.Column, few int) ([]float64, error) {
	values := make([]float64, 0, c.Len())
	for i, v := range c.Floats() {
		if math.IsInf(v, 0) {
			return nil, fmt.Errorf("classify: column %q is infinite in row %d", c.Name(), i)
		}
		if !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) > sampledRows {
		if distinct := fewDistinct(values, few); distinct != nil {
			return distinct, nil
		}
		values = spread(values, sampledRows)
	}
	slices.Sort(values)
	return values, nil
}

// fewDistinct returns the distinct values in ascending order, or nil if there
// are more than few.
func fewDistinct(values []float64, few int) []float64 {
	seen := map[float64]bool{}
	for _, v := range values {
		if seen[v] = true; len(seen) > few {
			return nil
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// spread takes n of the values at the multiples of the golden ratio modulo
// their number: evenly, and in step with no period that the rows may have.
func spread(values []float64, n int) []float64 {
	out := make([]float64, n)
	place := uint64(0)
	for i := range out {
		at, _ := bits.Mul64(place, uint64(len(values)))
		out[i] = values[at]
		place += 0x9e3779b97f4a7c15
	}
	return out
}

// quantileCuts returns the upper ends of at most n intervals, all but the
// last, for values in ascending order. Where there are no more than n distinct
// values each has an interval of its own; else the intervals hold about the
// same number of rows. A cut lies half-way between its two neighbours.
func quantileCuts(values []float64, n int) []float64 {
	if len(values) == 0 {
		return nil
	}
	distinct := 1
	for i := 1; i < len(values); i++ {
		if values[i] != values[i-1] {
			distinct++
		}
	}
	var (
		cuts []float64
		held = 0.0 // rows since the last cut
		left = float64(len(values))
		free = float64(n) // intervals still to fill
	)
	for i := 1; i < len(values); i++ {
		held++
		if values[i] == values[i-1] {
			continue
		}
		if distinct <= n || held >= left/free {
			cuts = append(cuts, between(values[i-1], values[i]))
			left, free, held = left-held, free-1, 0
			if free == 1 && distinct > n {
				break
			}
		}
	}
	return cuts
}

// between returns a number c with a <= c < b, the middle if there is one.
func between(a, b float64) float64 {
	if c := a/2 + b/2; c > a && c < b {
		return c
	}
	return a
}

// useLevels gives a code to each level of c that has rows, in byte order. If
// there are more than limit-1 of them, the most frequent have one each and
// the others share the last.
func (b *bins) useLevels(c *frame.Column, limit int) {
	count := make([]int, len(c.Levels()))
	for _, code := range c.Codes() {
		if code >= 0 {
			count[code]++
		}
	}
	var used []int
	for k, n := range count {
		if n > 0 {
			used = append(used, k)
		}
	}
	byName := func(i, j int) bool { return c.Levels()[used[i]] < c.Levels()[used[j]] }
	sort.Slice(used, byName)
	if len(used) > limit-1 {
		sort.SliceStable(used, func(i, j int) bool { return count[used[i]] > count[used[j]] })
		used = used[:limit-2]
		sort.Slice(used, byName)
		b.rare = limit - 1
	}
	for _, k := range used {
		b.levels = append(b.levels, c.Levels()[k])
	}
	b.codes = len(b.levels) + 1
	if b.rare > 0 {
		b.codes++
	}
}

// equal tells whether both give every value the same code.
func (b *bins) equal(other *bins) bool {
	return b == other || b.name == other.name && b.category == other.category && b.rare == other.rare &&
		slices.Equal(b.cuts, other.cuts) && slices.Equal(b.levels, other.levels)
}
