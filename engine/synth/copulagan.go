package synth

import (
	"context"
	"fmt"
	"math/rand/v2"

	"pawl/engine/frame"
)

// CopulaGAN is a CTGAN of normal scores: each numeric column is first turned
// into a standard normal variable by its distribution, and what the net makes
// is turned back (the CopulaGAN of the Synthetic Data Vault).
//
// Distributions are empirical unless a family is asked for, as in
// GaussianCopula; the reference takes beta distributions.
type CopulaGAN struct {
	Marginal  Marginal            // family of the numeric columns; default Empirical, with Net.Compat Beta
	Marginals map[string]Marginal // family of single numeric columns, by name
	Net       CTGAN               // settings of the net
}

// Name returns "CopulaGAN".
func (CopulaGAN) Name() string { return "CopulaGAN" }

// FitModel is Fit behind the Generator interface.
func (g CopulaGAN) FitModel(ctx context.Context, t *frame.Frame, src rand.Source) (Model, error) {
	return asModel(g.Fit(ctx, t, src))
}

// Fit finds the distributions and trains the net on the scores. A checkpoint
// is that of the net, which draws scores.
func (g CopulaGAN) Fit(ctx context.Context, t *frame.Frame, src rand.Source) (*CopulaGANModel, error) {
	schema, codes, err := learnSchema(ctx, t)
	if err != nil {
		return nil, err
	}
	if g.Marginal == "" && g.Net.Compat {
		g.Marginal = Beta
	}
	marginals := GaussianCopula{Marginal: g.Marginal, Marginals: g.Marginals}
	if err := marginals.check(&schema); err != nil {
		return nil, err
	}
	m := &CopulaGANModel{schema: schema, scores: make([]*latent, len(codes))}
	all := newLatents(schema.domains, schema.rows, marginals.family)
	if err := fitFamilies(ctx, all, schema.domains); err != nil {
		return nil, err
	}
	for i := range all {
		if l := &all[i]; !l.absence && schema.domains[l.column].kind == frame.Number {
			m.scores[l.column] = l
		}
	}
	scored, err := m.scored(t, codes)
	if err != nil {
		return nil, err
	}
	m.net, err = g.Net.Fit(ctx, scored, src)
	if err != nil {
		return nil, err
	}
	return m, nil
}

// CopulaGANModel is a fitted CopulaGAN.
type CopulaGANModel struct {
	schema schema
	scores []*latent // of each numeric column that varies, nil of others
	net    *CTGANModel
}

// String says what was fitted.
func (m *CopulaGANModel) String() string {
	return fmt.Sprintf("CopulaGAN: normal scores and a %v", m.net)
}

// Losses returns the net's, as CTGANModel's Losses.
func (m *CopulaGANModel) Losses() (generator, critic []float64) { return m.net.Losses() }

// scored returns the table with each number replaced by its score. A value of
// an empirical distribution has the mean score of its interval.
func (m *CopulaGANModel) scored(t *frame.Frame, codes [][]int32) (*frame.Frame, error) {
	columns := make([]*frame.Column, len(codes))
	for j, c := range t.Columns() {
		columns[j] = c
		if l := m.scores[j]; l != nil {
			columns[j] = frame.NumberColumn(c.Name(), l.ofRows(c.Floats(), codes[j]))
		}
	}
	return frame.New(columns...)
}

// ofRows returns the normal score of each row's number.
func (l *latent) ofRows(values []float64, codes []int32) []float64 {
	out := make([]float64, len(values))
	var scores []float64
	var position []int32
	if l.family == nil {
		scores, position = l.scores(), l.positions()
	}
	for i, x := range values {
		switch {
		case codes[i] == missing:
			out[i] = x
		case l.family != nil:
			out[i] = l.family.score(x)
		default:
			out[i] = scores[position[codes[i]]]
		}
	}
	return out
}

// Sample draws n rows: scores from the net, each turned into the number that
// has it.
func (m *CopulaGANModel) Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error) {
	f, err := m.net.Sample(ctx, n, src)
	if err != nil {
		return nil, err
	}
	return m.restored(f)
}

func (m *CopulaGANModel) restored(f *frame.Frame) (*frame.Frame, error) {
	columns := make([]*frame.Column, len(m.scores))
	for j, c := range f.Columns() {
		columns[j] = c
		if l := m.scores[j]; l != nil {
			columns[j] = m.schema.domains[j].numbersOf(l, c.Floats())
		}
	}
	return frame.New(columns...)
}

// numbersOf returns the column of the numbers that have the given scores.
func (d *domain) numbersOf(l *latent, scores []float64) *frame.Column {
	codes, places := make([]int32, len(scores)), make([]float64, len(scores))
	for i, z := range scores {
		codes[i] = missing
		if z == z {
			codes[i], places[i] = l.value(z)
		}
	}
	return d.column(codes, places)
}

// SampleGiven draws n rows that have the given values, as CTGANModel's.
func (m *CopulaGANModel) SampleGiven(ctx context.Context, n int, given Given, src rand.Source) (*frame.Frame, error) {
	fixed, err := m.schema.resolve(given)
	if err != nil {
		return nil, err
	}
	told := m.net.told(fixed)
	return sieve{&m.schema, fixed}.sample(ctx, restoring{m, told}, n, src)
}

// restoring is a model of scores that gives numbers.
type restoring struct {
	to   *CopulaGANModel
	from Model
}

func (r restoring) Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error) {
	f, err := r.from.Sample(ctx, n, src)
	if err != nil {
		return nil, err
	}
	return r.to.restored(f)
}
