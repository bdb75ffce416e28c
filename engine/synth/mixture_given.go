package synth

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"

	"pawl/engine/frame"
)

// SampleGiven draws n rows that have the given values: exactly from the
// mixture's distribution given them. A component's chance is its weight times
// the likelihood of the values under it; within it the columns are independent.
func (m *MixtureModel) SampleGiven(ctx context.Context, n int, given Given, src rand.Source) (*frame.Frame, error) {
	fixed, err := m.schema.resolve(given)
	if err != nil {
		return nil, err
	}
	below, err := m.posterior(fixed)
	if err != nil {
		return nil, err
	}
	return m.schema.sampleGiven(ctx, n, fixed, src, func(d *draws, lo, hi int, r *rand.Rand) {
		d.fillFixed(m.schema.domains, lo, hi)
		for row := lo; row < hi; row++ {
			m.fillRowOf(pick(below, r), d, row, r)
		}
	})
}

// posterior returns the components' chances given the values, summed up to
// each component.
func (m *MixtureModel) posterior(given []fixed) ([]float64, error) {
	logs := make([]float64, len(m.below))
	top, before := math.Inf(-1), 0.0
	for k, below := range m.below {
		logs[k] = math.Log(below-before) + m.logLikelihoodOf(k, given)
		top, before = max(top, logs[k]), below
	}
	if math.IsInf(top, -1) {
		return nil, errors.New("synth: no component of the mixture has rows with all the values given: give fewer values, or fit with a larger Prior")
	}
	sum := 0.0
	for k, l := range logs {
		sum += math.Exp(l - top)
		logs[k] = sum
	}
	return logs, nil
}

// logLikelihoodOf returns the log likelihood of the given values in component k.
func (m *MixtureModel) logLikelihoodOf(k int, given []fixed) float64 {
	sum, grade := 0.0, k*m.grades
	for i := range m.facets {
		f := &m.facets[i]
		for _, g := range given {
			if g.column == f.column {
				sum += m.logChance(k, f, grade, m.schema.domains[f.column].codeOf(g))
			}
		}
		if f.graded {
			grade++
		}
	}
	return sum
}

// codeOf returns the code that stands for a given value.
func (d *domain) codeOf(g fixed) int32 {
	if g.code == itself {
		return d.nearest(g.number)
	}
	return g.code
}

// logChance returns the log probability of a code in component k; of a number
// elsewhere, that of being elsewhere plus the log density of its score.
func (m *MixtureModel) logChance(k int, f *facet, grade int, code int32) float64 {
	at := int(f.state(code))
	chance := m.chances[k*m.states+at]
	if at > f.first {
		chance -= m.chances[k*m.states+at-1]
	}
	l := math.Log(max(chance, 0))
	if f.isElsewhere(code) {
		z := (float64(f.scores[code]) - m.means[grade]) / m.deviations[grade]
		l += -z*z/2 - math.Log(m.deviations[grade])
	}
	return l
}
