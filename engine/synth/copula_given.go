package synth

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/frame"
)

// SampleGiven draws n rows that have the given values. The normal scores of
// the given columns are drawn from their joint distribution within the values'
// intervals, the others from their normal distribution given those.
func (m *GaussianCopulaModel) SampleGiven(ctx context.Context, n int, given Given, src rand.Source) (*frame.Frame, error) {
	fixed, err := m.schema.resolve(given)
	if err != nil {
		return nil, err
	}
	c, err := m.condition(ctx, fixed)
	if err != nil {
		return nil, err
	}
	return m.schema.sampleGiven(ctx, n, fixed, src, func(d *draws, lo, hi int, r *rand.Rand) {
		d.fillFixed(m.schema.domains, lo, hi)
		scores := make([]float64, len(m.latents))
		for row := lo; row < hi; row++ {
			c.draw(scores, r)
			for i := range m.latents {
				m.fillValue(d, row, i, scores[i])
			}
		}
	})
}

// conditioned draws normal scores of which some lie in given intervals.
type conditioned struct {
	held      []int       // latents with an interval
	low, high []float64   // their intervals
	precision [][]float64 // inverse of their correlation
	free      []int       // the other latents
	slopes    [][]float64 // free x held: means of the free per score held
	loadings  [][]float64 // free x free: of what the held do not tell
}

// condition prepares draws given the fixed values.
func (m *GaussianCopulaModel) condition(ctx context.Context, given []fixed) (*conditioned, error) {
	c := &conditioned{}
	for i := range m.latents {
		if low, high, ok := m.interval(i, given); ok {
			c.held, c.low, c.high = append(c.held, i), append(c.low, low), append(c.high, high)
		} else {
			c.free = append(c.free, i)
		}
	}
	return c, c.solve(ctx, m.Correlation())
}

// interval returns where the score of latent i lies given the fixed values; ok
// is false if it is free.
func (m *GaussianCopulaModel) interval(i int, given []fixed) (low, high float64, ok bool) {
	l := &m.latents[i]
	at := slices.IndexFunc(given, func(f fixed) bool { return f.column == l.column })
	if at < 0 {
		return 0, 0, false
	}
	f := given[at]
	switch {
	case l.absence && f.code == missing:
		low, high = l.cell(1)
	case l.absence:
		low, high = l.cell(0)
	case f.code == missing:
		return 0, 0, false
	case l.family != nil:
		low = l.family.score(f.number)
		high = low
	case f.code == itself:
		low, high = l.cell(m.schema.domains[l.column].nearest(f.number))
	default:
		low, high = l.cell(f.code)
	}
	return low, high, true
}

// cell returns the interval of a value.
func (l *latent) cell(code int32) (low, high float64) {
	p := slices.Index(l.values, code)
	low, high = math.Inf(-1), math.Inf(1)
	if p > 0 {
		low = l.cuts[p-1]
	}
	if p < len(l.cuts) {
		high = l.cuts[p]
	}
	return low, high
}

// solve prepares the two distributions from the correlation of the latents.
func (c *conditioned) solve(ctx context.Context, r [][]float64) error {
	whole := submatrix(r, c.held, c.held)
	var inverse mat.Dense
	if len(c.held) > 0 {
		if err := inverse.Inverse(whole); err != nil && !errors.As(err, new(mat.Condition)) {
			return errors.New("synth: the given columns determine one another: give fewer of them")
		}
	}
	c.precision = rowsOf(&inverse)
	if len(c.free) == 0 {
		return nil
	}
	rest := submatrix(r, c.free, c.free)
	if len(c.held) > 0 {
		var slopes, told mat.Dense
		cross := submatrix(r, c.free, c.held)
		slopes.Mul(cross, &inverse)
		told.Mul(&slopes, cross.T())
		rest.Sub(rest, &told)
		c.slopes = rowsOf(&slopes)
	}
	var err error
	c.loadings, err = root(ctx, symmetric(rest), 0)
	return err
}

// symmetric takes out of a matrix the rounding that keeps it from being so.
func symmetric(m *mat.Dense) *mat.SymDense {
	n, _ := m.Dims()
	out := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			out.SetSym(i, j, m.At(i, j)/2+m.At(j, i)/2)
		}
	}
	return out
}

func submatrix(r [][]float64, rows, columns []int) *mat.Dense {
	if len(rows) == 0 || len(columns) == 0 {
		return nil
	}
	m := mat.NewDense(len(rows), len(columns), nil)
	for a, i := range rows {
		for b, j := range columns {
			m.Set(a, b, r[i][j])
		}
	}
	return m
}

func rowsOf(m *mat.Dense) [][]float64 {
	n, _ := m.Dims()
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = slices.Clone(m.RawRowView(i))
	}
	return rows
}

// sweeps is the number of times that each held score is redrawn given the
// others (Gibbs sampling); a single one needs no more than one draw.
const sweeps = 30

// draw fills scores, one for each latent.
func (c *conditioned) draw(scores []float64, r *rand.Rand) {
	held := make([]float64, len(c.held))
	for a := range held {
		held[a] = truncated(0, 1, c.low[a], c.high[a], r)
	}
	if len(held) > 1 {
		for range sweeps {
			c.sweep(held, r)
		}
	}
	for a, i := range c.held {
		scores[i] = held[a]
	}
	noise := make([]float64, len(c.free))
	for b := range noise {
		noise[b] = r.NormFloat64()
	}
	for b, i := range c.free {
		scores[i] = dot(c.loadings[b], noise)
		if len(held) > 0 {
			scores[i] += dot(c.slopes[b], held)
		}
	}
}

// sweep redraws each held score given the others.
func (c *conditioned) sweep(held []float64, r *rand.Rand) {
	for a := range held {
		own := c.precision[a][a]
		mean := held[a] - dot(c.precision[a], held)/own
		held[a] = truncated(mean, 1/math.Sqrt(own), c.low[a], c.high[a], r)
	}
}

// truncated draws from a normal distribution within low..high by inversion, on
// the side of the mean where probabilities keep their digits.
func truncated(mean, deviation, low, high float64, r *rand.Rand) float64 {
	if low == high {
		return low
	}
	a, b := (low-mean)/deviation, (high-mean)/deviation
	if a > 0 {
		return mean - deviation*clamped(-b, -a, r)
	}
	return mean + deviation*clamped(a, b, r)
}

// clamped draws from the standard normal within a..b.
func clamped(a, b float64, r *rand.Rand) float64 {
	left, right := cumulative(a), cumulative(b)
	z := quantile(left + r.Float64()*(right-left))
	return min(max(z, max(a, -farthest)), min(b, farthest))
}

// farthest bounds a normal score where an interval is so far out that
// probabilities have no digits left.
const farthest = 38
