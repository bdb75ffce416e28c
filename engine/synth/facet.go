package synth

import (
	"slices"

	"pawl/engine/frame"
)

// facet is a column as a mixture sees it: a few states (levels, frequent
// numbers, no value) and, for numbers, a last state "elsewhere", in which the
// value is described by its normal score among the numbers that are elsewhere.
type facet struct {
	column    int
	first     int       // index of its first state among all states
	codes     []int32   // the code of each state except elsewhere
	states    []int32   // of each code that occurs
	graded    bool      // has the state elsewhere
	elsewhere latent    // the numbers that are elsewhere
	scores    []float32 // normal score of each code elsewhere
}

// A number that at least frequent of the rows share is a state, and so is
// every number of a column with at most few distinct ones.
const (
	frequent = 0.05
	few      = 20
)

// newFacets returns the facets of the columns that vary and the number of
// states in all.
func newFacets(domains []domain, rows int) (facets []facet, states int) {
	for j := range domains {
		f := newFacet(&domains[j], rows)
		f.column, f.first = j, states
		if f.size() > 1 || f.graded {
			facets = append(facets, f)
			states += f.size()
		}
	}
	return facets, states
}

func newFacet(d *domain, rows int) facet {
	f := facet{states: make([]int32, d.size()), scores: make([]float32, d.size())}
	if d.absent > 0 {
		f.codes = append(f.codes, missing)
	}
	for code, n := range d.counts {
		if n == 0 {
			continue
		}
		if d.kind != frame.Number || d.size() <= few || float64(n) >= frequent*float64(rows) {
			f.states[code] = int32(len(f.codes))
			f.codes = append(f.codes, int32(code))
			continue
		}
		f.elsewhere.values = append(f.elsewhere.values, int32(code))
		f.elsewhere.counts = append(f.elsewhere.counts, n)
	}
	if len(f.elsewhere.values) > 0 {
		f.grade()
	}
	return f
}

// grade adds the state elsewhere.
func (f *facet) grade() {
	f.graded = true
	f.elsewhere.cut()
	for p, s := range f.elsewhere.scores() {
		code := f.elsewhere.values[p]
		f.states[code] = int32(len(f.codes))
		f.scores[code] = float32(s)
	}
}

// size is the number of states.
func (f *facet) size() int {
	if f.graded {
		return len(f.codes) + 1
	}
	return len(f.codes)
}

// state returns the state of a code among all states.
func (f *facet) state(code int32) int32 {
	if code == missing {
		return int32(f.first)
	}
	return int32(f.first) + f.states[code]
}

// isElsewhere tells whether the code is described by its score.
func (f *facet) isElsewhere(code int32) bool {
	return f.graded && code != missing && int(f.states[code]) == len(f.codes)
}

// elsewhereStates returns the state elsewhere of each grade.
func elsewhereStates(facets []facet) []int {
	var s []int
	for _, f := range facets {
		if f.graded {
			s = append(s, f.first+len(f.codes))
		}
	}
	return slices.Clip(s)
}
