package synth

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/progress"
)

// GaussianCopula learns each column's own distribution and the correlation of
// the columns' normal scores (Patki, Wedge and Veeramachaneni 2016, "The
// synthetic data vault").
//
// Distributions are empirical unless a family is asked for: a number that many rows share keeps its share,
// rarer numbers stand for their neighbourhood, so that a column that is mostly
// zero stays so. A category's levels are intervals of the normal score; their
// order is the one in which the other columns vary most. Whether a value is
// missing is a column of its own and is correlated with the rest. Correlations
// are those of the underlying normal scores, which ties do not weaken.
type GaussianCopula struct {
	Marginal  Marginal            // family of the numeric columns; default Empirical
	Marginals map[string]Marginal // family of single numeric columns, by name
}

// Name returns "Gaussian copula".
func (GaussianCopula) Name() string { return "Gaussian copula" }

// FitModel is Fit behind the Generator interface.
func (g GaussianCopula) FitModel(ctx context.Context, t *frame.Frame, src rand.Source) (Model, error) {
	return asModel(g.Fit(ctx, t, src))
}

// orderings is the number of times that the levels of the categories are
// ordered by the scores of the other columns, which depend on that order.
const orderings = 3

// Fit draws nothing from src: the same table gives the same model.
func (g GaussianCopula) Fit(ctx context.Context, t *frame.Frame, src rand.Source) (*GaussianCopulaModel, error) {
	schema, codes, err := learnSchema(ctx, t)
	if err != nil {
		return nil, err
	}
	if err := g.check(&schema); err != nil {
		return nil, err
	}
	m := &GaussianCopulaModel{schema: schema, latents: newLatents(schema.domains, schema.rows, g.family)}
	if err := fitFamilies(ctx, m.latents, schema.domains); err != nil {
		return nil, err
	}
	steps := orderings + 1
	for i := range orderings {
		progress.Report(ctx, progress.Step{Task: g.Name(), Done: i, Total: steps, Note: "order of levels"})
		if err := orderLevels(ctx, m.latents, codes); err != nil {
			return nil, err
		}
	}
	progress.Report(ctx, progress.Step{Task: g.Name(), Done: orderings, Total: steps, Note: "correlation"})
	correlation, err := correlate(ctx, m.latents, codes)
	if err != nil {
		return nil, err
	}
	m.loadings, err = factor(ctx, correlation)
	if err != nil {
		return nil, err
	}
	progress.Report(ctx, progress.Step{Task: g.Name(), Done: steps, Total: steps})
	return m, nil
}

func (g GaussianCopula) check(s *schema) error {
	if err := g.Marginal.check(); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(g.Marginals)) {
		if err := g.Marginals[name].check(); err != nil {
			return err
		}
		j, err := s.index(name)
		if err != nil {
			return fmt.Errorf("%w (in GaussianCopula.Marginals)", err)
		}
		if s.domains[j].kind != frame.Number {
			return fmt.Errorf("synth: GaussianCopula.Marginals gives a family to %q, which is a %v and has its own shares", name, s.domains[j].kind)
		}
	}
	return nil
}

// family returns the family of a numeric column.
func (g GaussianCopula) family(name string) Marginal {
	f := g.Marginal
	if own, ok := g.Marginals[name]; ok {
		f = own
	}
	if f == "" {
		return Empirical
	}
	return f
}

// Family returns the family of a numeric column's distribution: for Best, the
// one that was chosen.
func (m *GaussianCopulaModel) Family(column string) (Marginal, error) {
	j, err := m.schema.index(column)
	if err != nil {
		return "", err
	}
	for i := range m.latents {
		if l := &m.latents[i]; l.column == j && l.family != nil {
			return l.family.family, nil
		}
	}
	return Empirical, nil
}

// GaussianCopulaModel is a fitted GaussianCopula.
type GaussianCopulaModel struct {
	schema   schema
	latents  []latent
	loadings [][]float64 // normal scores are loadings times independent normals
}

// String says what was fitted.
func (m *GaussianCopulaModel) String() string {
	return fmt.Sprintf("Gaussian copula of %d variables, learned from %v", len(m.latents), &m.schema)
}

// Variables returns the names of the correlated normal scores: the columns
// that vary, and "name missing" for the columns that lack some values.
func (m *GaussianCopulaModel) Variables() []string {
	names := make([]string, len(m.latents))
	for i, l := range m.latents {
		names[i] = m.schema.domains[l.column].name
		if l.absence {
			names[i] += " missing"
		}
	}
	return names
}

// Correlation returns the correlation of the normal scores, in the order of
// Variables.
func (m *GaussianCopulaModel) Correlation() [][]float64 {
	r := make([][]float64, len(m.loadings))
	for i, a := range m.loadings {
		r[i] = make([]float64, len(m.loadings))
		for j, b := range m.loadings {
			r[i][j] = dot(a, b)
		}
	}
	return r
}

// Sample draws n rows: correlated normal scores, each turned into the value
// whose interval it falls into.
func (m *GaussianCopulaModel) Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error) {
	return m.schema.sample(ctx, n, src, func(d *draws, lo, hi int, r *rand.Rand) {
		d.fillFixed(m.schema.domains, lo, hi)
		normals := make([]float64, len(m.latents))
		for row := lo; row < hi; row++ {
			for i := range normals {
				normals[i] = r.NormFloat64()
			}
			m.fillRow(d, row, normals)
		}
	})
}

// fillRow turns independent normals into a row.
func (m *GaussianCopulaModel) fillRow(d *draws, row int, normals []float64) {
	for i := range m.latents {
		m.fillValue(d, row, i, dot(m.loadings[i], normals))
	}
}

// fillValue turns the score of latent i into a value. Absences come after
// their column's value and overwrite it.
func (m *GaussianCopulaModel) fillValue(d *draws, row, i int, score float64) {
	l := &m.latents[i]
	code, place := l.value(score)
	switch {
	case !l.absence:
		d.codes[l.column][row] = code
		if d.places[l.column] != nil {
			d.places[l.column][row] = place
		}
	case code == 1:
		d.codes[l.column][row] = missing
	}
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, x := range a {
		s += x * b[i]
	}
	return s
}
