package synth

// observations are the training rows as facets show them. A grade is a facet
// with the state elsewhere.
type observations struct {
	rows, facets, grades int
	states               []int32   // rows x facets
	scores               []float32 // rows x grades
	present              []float32 // rows x grades: 1 where the row is elsewhere, else 0
	shares               []float64 // of each state among the rows
}

func observe(facets []facet, states int, codes [][]int32, rows int) *observations {
	o := &observations{rows: rows, facets: len(facets), shares: make([]float64, states)}
	for _, f := range facets {
		if f.graded {
			o.grades++
		}
	}
	o.states = make([]int32, rows*o.facets)
	o.scores, o.present = make([]float32, rows*o.grades), make([]float32, rows*o.grades)
	grade := 0
	for k := range facets {
		f := &facets[k]
		o.fill(f, k, grade, codes[f.column])
		if f.graded {
			grade++
		}
	}
	for _, s := range o.states {
		o.shares[s] += 1 / float64(rows)
	}
	return o
}

func (o *observations) fill(f *facet, k, grade int, codes []int32) {
	for i, c := range codes {
		o.states[i*o.facets+k] = f.state(c)
		if f.isElsewhere(c) {
			o.scores[i*o.grades+grade] = f.scores[c]
			o.present[i*o.grades+grade] = 1
		}
	}
}

func (o *observations) row(i int) (states []int32, scores, present []float32) {
	return o.states[i*o.facets : (i+1)*o.facets], o.scores[i*o.grades : (i+1)*o.grades], o.present[i*o.grades : (i+1)*o.grades]
}

// take returns the given rows, which are all rows in another order.
func (o *observations) take(rows []int32) *observations {
	out := *o
	out.states = takeRows(o.states, o.facets, rows)
	out.scores = takeRows(o.scores, o.grades, rows)
	out.present = takeRows(o.present, o.grades, rows)
	return &out
}

// takeRows returns the given rows of a table of the given width.
func takeRows[T any](table []T, width int, rows []int32) []T {
	out := make([]T, 0, len(table))
	for _, r := range rows {
		out = append(out, table[int(r)*width:(int(r)+1)*width]...)
	}
	return out
}
