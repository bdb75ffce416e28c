package synth

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/frame"
)

// MixtureModel is a fitted Mixture.
type MixtureModel struct {
	schema        schema
	facets        []facet
	grades        int
	states        int
	below         []float64 // of each component: summed weights up to it
	chances       []float64 // components x states: chances summed up to each state, facet by facet
	means         []float64 // components x grades
	deviations    []float64 // components x grades
	logLikelihood float64
}

func newMixtureModel(s schema, facets []facet, e *em) *MixtureModel {
	c := e.components
	m := &MixtureModel{schema: s, facets: facets, states: c.states, grades: c.grades, logLikelihood: e.logLikelihood}
	total := 0.0
	for k, w := range c.weight {
		if w < negligible {
			continue
		}
		total += w
		m.below = append(m.below, total)
		m.add(c, k, e.prior.elsewhere)
	}
	return m
}

// add appends component k. The log constant of its normal distributions is
// taken out of the states elsewhere again.
func (m *MixtureModel) add(c *components, k int, elsewhere []int) {
	chances := make([]float64, c.states)
	for s, l := range c.logs[k*c.states : (k+1)*c.states] {
		chances[s] = math.Exp(float64(l))
	}
	for g, s := range elsewhere {
		half := float64(c.halves[k*c.grades+g])
		chances[s] *= math.Sqrt(math.Pi / half)
		m.means = append(m.means, float64(c.means[k*c.grades+g]))
		m.deviations = append(m.deviations, math.Sqrt(1/(2*half)))
	}
	for i := range m.facets {
		f := &m.facets[i]
		for s := f.first + 1; s < f.first+f.size(); s++ {
			chances[s] += chances[s-1]
		}
	}
	m.chances = append(m.chances, chances...)
}

// Components returns the number of components that have rows.
func (m *MixtureModel) Components() int { return len(m.below) }

// String says what was fitted.
func (m *MixtureModel) String() string {
	return fmt.Sprintf("Mixture of %d components, learned from %v", m.Components(), &m.schema)
}

// LogLikelihood returns the mean log likelihood of the training rows under the
// components on their shortlists, a lower bound of the whole mixture's: levels
// and frequent numbers count with their probability, other numbers with the
// density of their normal score.
func (m *MixtureModel) LogLikelihood() float64 { return m.logLikelihood }

// Sample draws n rows: a component for each, then its columns one by one.
func (m *MixtureModel) Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error) {
	return m.schema.sample(ctx, n, src, func(d *draws, lo, hi int, r *rand.Rand) {
		d.fillFixed(m.schema.domains, lo, hi)
		for row := lo; row < hi; row++ {
			m.fillRowOf(pick(m.below, r), d, row, r)
		}
	})
}

// fillRowOf draws a row of component k.
func (m *MixtureModel) fillRowOf(k int, d *draws, row int, r *rand.Rand) {
	grade := k * m.grades
	for i := range m.facets {
		f := &m.facets[i]
		first := k*m.states + f.first
		code, place := int32(missing), float64(observedPlace)
		if s := pick(m.chances[first:first+f.size()], r); s < len(f.codes) {
			code = f.codes[s]
		} else {
			code, place = f.elsewhere.value(m.means[grade] + r.NormFloat64()*m.deviations[grade])
		}
		d.codes[f.column][row] = code
		if d.places[f.column] != nil {
			d.places[f.column][row] = place
		}
		if f.graded {
			grade++
		}
	}
}

// pick draws an index whose chances, summed up to each index, are below.
func pick(below []float64, r *rand.Rand) int {
	x := r.Float64() * below[len(below)-1]
	at, _ := slices.BinarySearchFunc(below, x, func(sum, x float64) int {
		if sum > x {
			return 1
		}
		return -1
	})
	return min(at, len(below)-1)
}
