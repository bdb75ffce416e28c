package synth

import "math"

// prior is what a component believes before it sees a row.
type prior struct {
	strength  float64   // pseudo-rows spread as the whole table is
	shares    []float64 // of each state in the whole table
	logs      []float64 // log of strength times share
	elsewhere []int     // the state elsewhere of each grade
}

func newPrior(strength float64, o *observations, facets []facet) *prior {
	p := &prior{strength: strength, shares: o.shares, elsewhere: elsewhereStates(facets)}
	p.logs = make([]float64, len(o.shares))
	for s, share := range o.shares {
		p.logs[s] = math.Log(strength * share)
	}
	return p
}

// evidence is the sums over the rows of one component.
type evidence struct {
	rows      float64
	counts    []float64 // of each state
	touched   []int32
	sums      []float64 // of each grade: score
	squares   []float64 // score squared
	elsewhere []float64 // rows elsewhere
}

func newEvidence(states, grades int) *evidence {
	return &evidence{counts: make([]float64, states), sums: make([]float64, grades), squares: make([]float64, grades), elsewhere: make([]float64, grades)}
}

func (e *evidence) reset() {
	for _, s := range e.touched {
		e.counts[s] = 0
	}
	e.touched, e.rows = e.touched[:0], 0
	clear(e.sums)
	clear(e.squares)
	clear(e.elsewhere)
}

// add counts a row with the given responsibility.
func (e *evidence) add(r float64, states []int32, scores, present []float32) {
	e.rows += r
	for _, s := range states {
		if e.counts[s] == 0 {
			e.touched = append(e.touched, s)
		}
		e.counts[s] += r
	}
	for g, z := range scores {
		w := r * float64(present[g])
		e.elsewhere[g] += w
		e.sums[g] += w * float64(z)
		e.squares[g] += w * float64(z) * float64(z)
	}
}
