package synth

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// With shortlists that hold all components and no prior to speak of, EM on
// categories never lowers the likelihood (Dempster, Laird and Rubin 1977).
func TestEMClimbs(t *testing.T) {
	e := newTestEM(t, classes(t, 2000), 1e-6)
	for e.components.n < shortlist {
		e.grow(shortlist)
		step(t, e)
	}
	before := math.Inf(-1)
	for range 30 {
		step(t, e)
		// single precision leaves a rounding of about 1e-6
		if e.logLikelihood < before-1e-5 {
			t.Fatalf("log likelihood fell from %v to %v", before, e.logLikelihood)
		}
		before = e.logLikelihood
	}
}

// Two classes whose four columns are each fair given the class at .9 and .1:
// EM must reach the likelihood of the mixture that made the rows.
func TestEMFindsTheClasses(t *testing.T) {
	table := classes(t, 4000)
	e := newTestEM(t, table, 1e-3)
	e.grow(2)
	for range 50 {
		step(t, e)
	}
	truth := 0.0
	for i := range table.Rows() {
		p, q := 0.5, 0.5
		for _, c := range table.Columns() {
			if c.Codes()[i] == 1 {
				p, q = p*0.9, q*0.1
			} else {
				p, q = p*0.1, q*0.9
			}
		}
		truth += math.Log(p+q) / float64(table.Rows())
	}
	// the fit is at least as likely as the truth, by about parameters / 2 rows
	if e.logLikelihood < truth || e.logLikelihood > truth+0.005 {
		t.Errorf("log likelihood %.5f, that of the truth %.5f", e.logLikelihood, truth)
	}
}

// classes draws rows of two classes with four columns of two levels each.
func classes(t *testing.T, n int) *frame.Frame {
	t.Helper()
	r := rand.New(rng.New(1))
	codes := [4][]int32{}
	for range n {
		chance := 0.1 + 0.8*float64(r.IntN(2))
		for j := range codes {
			c := int32(0)
			if r.Float64() < chance {
				c = 1
			}
			codes[j] = append(codes[j], c)
		}
	}
	var columns []*frame.Column
	for j := range codes {
		columns = append(columns, frame.CodedColumn(letters[j], codes[j], []string{"no", "yes"}))
	}
	f, err := frame.New(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func newTestEM(t *testing.T, f *frame.Frame, prior float64) *em {
	t.Helper()
	s, codes, err := learnSchema(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	facets, states := newFacets(s.domains, s.rows)
	e, err := newEM(context.Background(), facets, observe(facets, states, codes, s.rows), prior, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func step(t *testing.T, e *em) {
	t.Helper()
	if err := e.step(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// One component's normal distribution against the posterior mean written out:
// mean 6/(2+.5), variance (sum of squares about it + .01) / (2+1).
func TestComponentOfTwoScores(t *testing.T) {
	c := newComponents(1, 1, 1)
	p := &prior{strength: 0.5, shares: []float64{1}, logs: []float64{math.Log(0.5)}, elsewhere: []int{0}}
	e := newEvidence(1, 1)
	e.add(1, []int32{0}, []float32{2}, []float32{1})
	e.add(1, []int32{0}, []float32{4}, []float32{1})
	c.set(0, e, p)
	mean := 6 / 2.5
	variance := ((2-mean)*(2-mean) + (4-mean)*(4-mean) + 0.01) / 3
	want := -math.Log(2*math.Pi*variance)/2 - (3-mean)*(3-mean)/(2*variance)
	if got := c.density(0, 0, []int32{0}, []float32{3}, []float32{1}); math.Abs(float64(got)-want) > 1e-6 {
		t.Errorf("log density %v, want %v", got, want)
	}
}
