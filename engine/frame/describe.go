package frame

import (
	"math"
	"slices"
)

// Describe returns one row per column of f: its name and kind, how many
// values it has and misses; for numbers mean, sd (n-1 in the denominator),
// min, quartiles (linear interpolation) and max; for categories and text the
// number of distinct values, the most common one (the earliest level among
// equals) and its count. Booleans count as numbers 0 and 1. What does not apply
// to a column is missing.
func (f *Frame) Describe() *Frame {
	facts := make([]summary, len(f.columns))
	for i, c := range f.columns {
		facts[i] = summarize(c)
	}
	numbers := func(name string, get func(summary) float64) *Column {
		return NumberColumn(name, mapped(facts, get))
	}
	words := func(name string, get func(summary) string) *Column {
		return TextColumn(name, mapped(facts, get))
	}
	return &Frame{rows: len(facts), shown: len(facts), absent: " ", columns: []*Column{
		words("column", func(s summary) string { return s.name }),
		words("kind", func(s summary) string { return s.kind.String() }),
		numbers("count", func(s summary) float64 { return s.count }),
		numbers("missing", func(s summary) float64 { return s.missing }),
		numbers("mean", func(s summary) float64 { return s.mean }),
		numbers("sd", func(s summary) float64 { return s.sd }),
		numbers("min", func(s summary) float64 { return s.quartiles[0] }),
		numbers("q25", func(s summary) float64 { return s.quartiles[1] }),
		numbers("median", func(s summary) float64 { return s.quartiles[2] }),
		numbers("q75", func(s summary) float64 { return s.quartiles[3] }),
		numbers("max", func(s summary) float64 { return s.quartiles[4] }),
		numbers("levels", func(s summary) float64 { return s.levels }),
		words("most common", func(s summary) string { return s.top }),
		numbers("its count", func(s summary) float64 { return s.topCount }),
	}}
}

func mapped[T any](facts []summary, get func(summary) T) []T {
	out := make([]T, len(facts))
	for i, s := range facts {
		out[i] = get(s)
	}
	return out
}

// summary is what Describe says of one column. What does not apply is NaN.
type summary struct {
	name             string
	kind             Kind
	count, missing   float64
	mean, sd         float64
	quartiles        [5]float64
	levels, topCount float64
	top              string
}

func summarize(c *Column) summary {
	nan := math.NaN()
	s := summary{
		name: c.name, kind: c.kind, missing: float64(c.CountMissing()),
		mean: nan, sd: nan, quartiles: [5]float64{nan, nan, nan, nan, nan}, levels: nan, topCount: nan,
	}
	s.count = float64(c.Len()) - s.missing
	if c.coded() {
		s.describeLevels(c)
	} else {
		s.describeNumbers(c.present())
	}
	return s
}

func (s *summary) describeLevels(c *Column) {
	s.levels, s.topCount = 0, 0
	for code, n := range c.Counts() {
		if n > 0 {
			s.levels++
		}
		if float64(n) > s.topCount {
			s.top, s.topCount = c.levels[code], float64(n)
		}
	}
}

func (s *summary) describeNumbers(x []float64) {
	if len(x) == 0 {
		return
	}
	s.mean, s.sd = meanAndSD(x)
	slices.Sort(x)
	for q := range s.quartiles {
		s.quartiles[q] = quantile(x, float64(q)/4)
	}
}

// meanAndSD returns the mean and the standard deviation with n-1 in the
// denominator, by two passes; sd is NaN for a single value.
func meanAndSD(x []float64) (mean, sd float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += v
	}
	mean /= n
	var squares float64
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(squares / (n - 1))
}

// quantile interpolates linearly between the order statistics around p(n-1):
// type 7 of Hyndman and Fan (1996). x is sorted and not empty.
func quantile(x []float64, p float64) float64 {
	at := p * float64(len(x)-1)
	i := int(at)
	if i+1 >= len(x) || x[i] == x[i+1] {
		return x[i]
	}
	return x[i] + (at-float64(i))*(x[i+1]-x[i])
}
