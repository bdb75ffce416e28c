package metrics

import (
	"cmp"
	"slices"

	"pawl/engine/frame"
)

// Marginal holds the shares of one column's values in both tables, cut for
// drawing: the bins of a number or the commonest levels of a category.
type Marginal struct {
	Column          string
	Number          bool
	Edges           []float64 // of a number: one more than bins
	Levels          []string  // of a category, the commonest first; the last may be "others"
	Real, Synthetic []float64 // shares of the rows, missing values left out
}

// A marginal has at most so many bins or levels.
const (
	marginalBins   = 24
	marginalLevels = 12
)

// marginals describes each column that is not free text.
func marginals(real, synthetic *frame.Frame) []Marginal {
	var out []Marginal
	for _, c := range real.Columns() {
		other, err := synthetic.Column(c.Name())
		if err != nil || c.Kind() == frame.Text {
			continue
		}
		if c.Kind() == frame.Number {
			out = append(out, binnedMarginal(c, other))
		} else {
			out = append(out, levelMarginal(c, other))
		}
	}
	return out
}

// binnedMarginal cuts both columns between their 0.5 and 99.5 % points
// together; what lies outside is in the outer bins.
func binnedMarginal(real, synthetic *frame.Column) Marginal {
	m := Marginal{Column: real.Name(), Number: true, Real: make([]float64, marginalBins), Synthetic: make([]float64, marginalBins)}
	var all []float64
	for _, c := range []*frame.Column{real, synthetic} {
		for _, v := range c.Floats() {
			if v == v {
				all = append(all, v)
			}
		}
	}
	if len(all) == 0 {
		return m
	}
	slices.Sort(all)
	low, high := quantileOf(all, 0.005), quantileOf(all, 0.995)
	if low == high {
		low, high = all[0], all[len(all)-1]
	}
	if low == high {
		low, high = low-0.5, high+0.5
	}
	for k := range marginalBins + 1 {
		m.Edges = append(m.Edges, low+(high-low)*float64(k)/marginalBins)
	}
	m.count(real, m.Real)
	m.count(synthetic, m.Synthetic)
	return m
}

func (m *Marginal) count(c *frame.Column, shares []float64) {
	low, high := m.Edges[0], m.Edges[marginalBins]
	present := float64(c.Len() - c.CountMissing())
	for _, v := range c.Floats() {
		if v == v {
			at := max(0, min((v-low)/(high-low)*marginalBins, marginalBins-1))
			shares[int(at)] += 1 / present
		}
	}
}

func levelMarginal(real, synthetic *frame.Column) Marginal {
	shares := [2]map[string]float64{{}, {}}
	var levels []string
	for t, c := range []*frame.Column{real, synthetic} {
		present := float64(c.Len() - c.CountMissing())
		for i := range c.Len() {
			if c.Missing(i) {
				continue
			}
			level := c.Value(i)
			if shares[0][level]+shares[1][level] == 0 {
				levels = append(levels, level)
			}
			shares[t][level] += 1 / present
		}
	}
	slices.SortStableFunc(levels, func(a, b string) int {
		return cmp.Compare(shares[0][b]+shares[1][b], shares[0][a]+shares[1][a])
	})
	m := Marginal{Column: real.Name()}
	for k, level := range levels {
		if k >= marginalLevels-1 && len(levels) > marginalLevels {
			level = "others"
		}
		if last := len(m.Levels) - 1; last >= 0 && k >= marginalLevels && len(levels) > marginalLevels {
			m.Real[last] += shares[0][levels[k]]
			m.Synthetic[last] += shares[1][levels[k]]
			continue
		}
		m.Levels = append(m.Levels, level)
		m.Real, m.Synthetic = append(m.Real, shares[0][levels[k]]), append(m.Synthetic, shares[1][levels[k]])
	}
	return m
}
