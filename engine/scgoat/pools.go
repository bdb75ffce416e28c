package scgoat

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"

	"pawl/engine/classify"
	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/progress"
	"pawl/engine/rng"
	"pawl/engine/synth"
)

// DefaultRows is the size of a pool and of a release, where none is given.
const DefaultRows = 10000

// Pools are the rows drawn from each generator, once: a mixture takes its rows
// from them. Several searches may share Pools, at the same time too.
type Pools struct {
	train  *frame.Frame
	names  []string
	models []synth.Model
	tables []*frame.Frame
	rows   int

	mu     sync.Mutex
	blends map[string]metrics.Blend        // by metric name
	charts map[string][]float64            // the blends at the lattice of a Surface
	binned map[classifier]*classify.Binned // all pools, one after the other
}

// classifier is a training configuration and the column it predicts.
type classifier struct {
	config classify.Boosting
	target string
}

// Draw fits every generator to train and draws rows rows from each (0: 10,000).
// There must be at least two generators.
func Draw(ctx context.Context, train *frame.Frame, generators []synth.Generator, rows int, src rand.Source) (*Pools, error) {
	if len(generators) < 2 {
		return nil, fmt.Errorf("scgoat: %d generators leave nothing to mix: give at least two", len(generators))
	}
	if rows == 0 {
		rows = DefaultRows
	}
	if rows < 1 || train.Rows() == 0 {
		return nil, fmt.Errorf("scgoat: pools of %d rows from a table of %d: both need at least one", rows, train.Rows())
	}
	p := &Pools{
		train: train, rows: rows,
		blends: map[string]metrics.Blend{}, charts: map[string][]float64{}, binned: map[classifier]*classify.Binned{},
	}
	for m, source := range rng.Split(src, len(generators)) {
		progress.Report(ctx, progress.Step{Task: "pools", Done: m, Total: len(generators), Note: generators[m].Name()})
		if err := p.add(ctx, generators[m], source); err != nil {
			return nil, err
		}
	}
	progress.Report(ctx, progress.Step{Task: "pools", Done: len(generators), Total: len(generators)})
	return p, nil
}

func (p *Pools) add(ctx context.Context, g synth.Generator, src rand.Source) error {
	sources := rng.Split(src, 2)
	model, err := g.FitModel(ctx, p.train, sources[0])
	if err != nil {
		return fmt.Errorf("scgoat: %s: %w", g.Name(), err)
	}
	table, err := model.Sample(ctx, p.rows, sources[1])
	if err != nil {
		return fmt.Errorf("scgoat: %s: %w", g.Name(), err)
	}
	if table.Rows() != p.rows {
		return fmt.Errorf("scgoat: %s gave %d rows when asked for %d", g.Name(), table.Rows(), p.rows)
	}
	p.names = append(p.names, p.unused(g.Name()))
	p.models = append(p.models, model)
	p.tables = append(p.tables, table)
	return nil
}

// unused numbers a name that another pool has: CART, CART 2.
func (p *Pools) unused(name string) string {
	taken := map[string]bool{}
	for _, n := range p.names {
		taken[n] = true
	}
	out := name
	for k := 2; taken[out]; k++ {
		out = fmt.Sprintf("%s %d", name, k)
	}
	return out
}

// Names returns the generators' names, in the order of the proportions.
func (p *Pools) Names() []string { return p.names }

// Rows returns the number of rows of each pool, and of a mixture.
func (p *Pools) Rows() int { return p.rows }

// Train returns the real table that the generators learnt.
func (p *Pools) Train() *frame.Frame { return p.train }

// Table returns the pool of generator m.
func (p *Pools) Table(m int) *frame.Frame { return p.tables[m] }

// blend prepares a metric that has a mixture form, once for all searches.
func (p *Pools) blend(ctx context.Context, m metrics.Metric) (metrics.Blend, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if b, ok := p.blends[m.Name]; ok {
		return b, nil
	}
	b, err := mixtureForm(m)(ctx, p.train, p.tables, p.rows)
	if err != nil {
		return nil, err
	}
	p.blends[m.Name] = b
	return b, nil
}

// training returns all pools' rows, one pool after the other, cut into bins
// for the classifier, once for all searches.
func (p *Pools) training(ctx context.Context, c classifier) (*classify.Binned, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if b, ok := p.binned[c]; ok {
		return b, nil
	}
	all, err := frame.Concat(p.tables...)
	if err != nil {
		return nil, fmt.Errorf("scgoat: the generators' tables do not match: %w", err)
	}
	b, err := c.config.Bin(ctx, all, c.target)
	if err != nil {
		return nil, err
	}
	p.binned[c] = b
	return b, nil
}

// weights gives the rows of pool m the weight alpha[m], so that the weighted
// pools are the mixture in expectation, with more rows and without the noise of
// drawing them.
func (p *Pools) weights(alpha []float64) []float64 {
	out := make([]float64, 0, len(p.tables)*p.rows)
	for m := range p.tables {
		for range p.rows {
			out = append(out, alpha[m])
		}
	}
	return out
}

// pick chooses counts[m] rows of each pool. Draw 0 picks the first rows of
// each pool, so that mixtures of like proportions share rows; other draws pick
// at random.
func (p *Pools) pick(counts []int, draw uint64) [][]int {
	random := rand.New(rng.New(draw))
	out := make([][]int, len(counts))
	for m, c := range counts {
		out[m] = make([]int, p.rows)
		for i := range out[m] {
			out[m][i] = i
		}
		if draw > 0 {
			random.Shuffle(p.rows, func(i, j int) { out[m][i], out[m][j] = out[m][j], out[m][i] })
		}
		out[m] = out[m][:c]
	}
	return out
}

// take returns the rows picked, one pool after the other.
func (p *Pools) take(counts []int, draw uint64) (*frame.Frame, error) {
	parts := make([]*frame.Frame, len(counts))
	for m, rows := range p.pick(counts, draw) {
		parts[m] = p.tables[m].Take(rows)
	}
	return frame.Concat(parts...)
}

// chosen weighs the rows picked by 1 and all others by 0.
func (p *Pools) chosen(counts []int, draw uint64) []float64 {
	out := make([]float64, len(p.tables)*p.rows)
	for m, rows := range p.pick(counts, draw) {
		for _, i := range rows {
			out[m*p.rows+i] = 1
		}
	}
	return out
}
