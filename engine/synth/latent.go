package synth

import (
	"context"
	"math"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// latent is a standard normal variable behind a column: its line is cut into
// one interval for each value, as wide as the value is frequent. The absence
// of a column's values has a latent of its own with the values present (0) and
// absent (1). A column of a continuous family is not cut: a value's score is
// where its distribution function lies on the line.
type latent struct {
	column  int
	absence bool
	ordered bool
	family  *continuous // nil: the values as they are, in intervals
	numbers []float64   // of a family: the values
	values  []int32     // codes from left to right
	counts  []int       // of the values, from left to right
	below   []float64   // share of the rows to the left of each value; its last element is 1
	cuts    []float64   // len(values)-1 normal quantiles between the values
}

// newLatents returns the latents of the columns that vary, each followed by
// that of its absence. family gives the family of each numeric column, which
// fitFamilies then fits.
func newLatents(domains []domain, rows int, family func(name string) Marginal) []latent {
	var latents []latent
	for j := range domains {
		d := &domains[j]
		l := latent{column: j, ordered: d.kind != frame.Category}
		for code, n := range d.counts {
			if n > 0 {
				l.values, l.counts = append(l.values, int32(code)), append(l.counts, n)
			}
		}
		if len(l.values) > 1 {
			l.cut()
			if f := family(d.name); d.kind == frame.Number && f != Empirical {
				l.family, l.numbers = &continuous{family: f}, d.numbers.values
			}
			latents = append(latents, l)
		}
		if d.absent > 0 && d.absent < rows {
			a := latent{column: j, absence: true, ordered: true, values: []int32{0, 1}, counts: []int{rows - d.absent, d.absent}}
			a.cut()
			latents = append(latents, a)
		}
	}
	return latents
}

// fitFamilies finds the family members that describe the latents' columns.
func fitFamilies(ctx context.Context, latents []latent, domains []domain) error {
	return parallel.For(ctx, len(latents), func(i int) error {
		if l := &latents[i]; l.family != nil {
			p := newParted(&domains[l.column])
			l.family = p.fit(l.family.family)
		}
		return nil
	})
}

// cut places the cuts for the present order of the values.
func (l *latent) cut() {
	total := 0
	for _, n := range l.counts {
		total += n
	}
	l.below = make([]float64, len(l.counts)+1)
	l.cuts = make([]float64, len(l.counts)-1)
	seen := 0
	for p, n := range l.counts {
		seen += n
		l.below[p+1] = float64(seen) / float64(total)
		if p < len(l.cuts) {
			l.cuts[p] = quantile(l.below[p+1])
		}
	}
}

// arrange puts the values into ascending order of their keys.
func (l *latent) arrange(keys []float64) {
	order := make([]int, len(keys))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case keys[a] < keys[b]:
			return -1
		case keys[a] > keys[b]:
			return 1
		}
		return 0
	})
	values, counts := make([]int32, len(order)), make([]int, len(order))
	for to, from := range order {
		values[to], counts[to] = l.values[from], l.counts[from]
	}
	l.values, l.counts = values, counts
	l.cut()
}

// value returns the value whose interval z falls into, and how far along the
// interval it lies, 0..1, as a share of the interval's mass. Of a family, it
// returns the number itself.
func (l *latent) value(z float64) (code int32, place float64) {
	if l.family != nil {
		return itself, l.family.value(z)
	}
	p, _ := slices.BinarySearch(l.cuts, z)
	share := (cumulative(z) - l.below[p]) / (l.below[p+1] - l.below[p])
	return l.values[p], min(max(share, 0), 1)
}

// scores returns the mean of the normal variable over each value's interval,
// from left to right: the value's normal score.
func (l *latent) scores() []float64 {
	if l.family != nil {
		return l.familyScores()
	}
	s := make([]float64, len(l.values))
	left := 0.0 // density at the left end
	for p := range s {
		right := 0.0
		if p < len(l.cuts) {
			right = density(l.cuts[p])
		}
		s[p] = (left - right) / (l.below[p+1] - l.below[p])
		left = right
	}
	return s
}

// familyScores returns the values' scores under the family, less their mean
// over the rows and divided by their deviation: a family that does not fit must
// not change correlations.
func (l *latent) familyScores() []float64 {
	s := make([]float64, len(l.numbers))
	mean, square, rows := 0.0, 0.0, 0.0
	for i, x := range l.numbers {
		s[i] = l.family.score(x)
		mean += s[i] * float64(l.counts[i])
		rows += float64(l.counts[i])
	}
	mean /= rows
	for i := range s {
		s[i] -= mean
		square += s[i] * s[i] * float64(l.counts[i])
	}
	for i := range s {
		s[i] /= math.Sqrt(square / rows)
	}
	return s
}

// rowScores returns each row's score; 0, the mean, where the row has no value.
// present tells which rows have one; it is nil if all do.
func (l *latent) rowScores(codes []int32) (z []float64, present []bool) {
	z = make([]float64, len(codes))
	position := l.positions()
	scores := l.scores()
	for i, c := range codes {
		switch {
		case l.absence && c == missing:
			z[i] = scores[1]
		case l.absence:
			z[i] = scores[0]
		case c != missing:
			z[i] = scores[position[c]]
		case present == nil:
			present = make([]bool, len(codes))
			for k := range present {
				present[k] = codes[k] != missing
			}
		}
	}
	return z, present
}

// positions returns where each code stands.
func (l *latent) positions() []int32 {
	position := make([]int32, slices.Max(l.values)+1)
	for p, code := range l.values {
		position[code] = int32(p)
	}
	return position
}

// terms is the number of Hermite coefficients kept of a score function.
const terms = 40

// hermite returns the coefficients c_1..c_terms of the step function that maps
// the normal variable to its value's score, in the normalised Hermite
// polynomials h_k. A step of height s at t adds s phi(t) h_{k-1}(t) / sqrt(k)
// to c_k (integration by parts).
func (l *latent) hermite() []float64 {
	c := make([]float64, terms)
	if l.family != nil {
		c[0] = 1 // the score is the normal variable
		return c
	}
	scores := l.scores()
	for p, t := range l.cuts {
		weight := (scores[p+1] - scores[p]) * density(t)
		before, h := 0.0, 1.0 // h_{k-2}, h_{k-1}
		for k := 1; k <= terms; k++ {
			c[k-1] += weight * h / math.Sqrt(float64(k))
			before, h = h, (t*h-math.Sqrt(float64(k-1))*before)/math.Sqrt(float64(k))
		}
	}
	return c
}
