package synth

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/nn"
	"pawl/engine/rng"
	"pawl/engine/transform"
)

// CTGANModel is a fitted CTGAN: its generator.
type CTGANModel struct {
	config     CTGAN
	encoder    *encoder
	conditions conditioner
	generator  nn.Sequential
	heads      nn.Heads
	losses     [][2]float64
	checkpoint *checkpoint // of a saved training; nil of a model
}

// temperature of the generator's Gumbel softmax.
const temperature = 0.2

func newCTGANModel(g CTGAN, e *encoder, c conditioner, src rand.Source) *CTGANModel {
	m := &CTGANModel{config: g, encoder: e, conditions: c, heads: nn.Heads{Spans: e.heads(), Temperature: temperature}}
	m.generator = newGenerator(g, g.Noise+c.width, e.width, rng.New(src.Uint64()))
	return m
}

// String says what was fitted.
func (m *CTGANModel) String() string {
	return fmt.Sprintf("CTGAN of %d weights after %d epochs, learned from %v", nn.Count(m.generator.Params()), len(m.losses), &m.encoder.schema)
}

// Losses returns, for each epoch, the mean losses of the generator and of the
// critic (without its penalty). Minus the critic's loss estimates how far made
// rows are from real ones.
func (m *CTGANModel) Losses() (generator, critic []float64) {
	for _, l := range m.losses {
		generator, critic = append(generator, l[0]), append(critic, l[1])
	}
	return generator, critic
}

// noise returns the generator's input: noise beside the conditions, if any.
func (m *CTGANModel) noise(pass *nn.Pass, rows int, conditions []condition) *nn.Node {
	width := m.config.Noise + m.conditions.width
	z := pass.Tape.Zeros(rows, width)
	for i := range rows {
		row := z.Value.Data[i*width : (i+1)*width]
		for k := range m.config.Noise {
			row[k] = float32(pass.Source.NormFloat64())
		}
		if len(conditions) > 0 {
			m.conditions.mark(conditions[i], row[m.config.Noise:])
		}
	}
	return z
}

// Sample draws n rows, each told a category of a column drawn at random, as
// often as the category was seen.
func (m *CTGANModel) Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error) {
	return m.sample(ctx, n, src, func(r *rand.Rand) condition { return m.conditions.draw(m.config.Compat, r) })
}

func (m *CTGANModel) sample(ctx context.Context, n int, src rand.Source, next func(r *rand.Rand) condition) (*frame.Frame, error) {
	if m.config.Compat {
		return m.sampleCompat(ctx, n, src, next)
	}
	return m.encoder.schema.sample(ctx, n, src, func(d *draws, lo, hi int, r *rand.Rand) {
		m.fill(&nn.Pass{Tape: nn.NewTape(), Source: r}, m.generator, d, lo, hi, next)
	})
}

// fill draws rows lo to hi.
func (m *CTGANModel) fill(pass *nn.Pass, net nn.Layer, d *draws, lo, hi int, next func(r *rand.Rand) condition) {
	d.fillFixed(m.encoder.schema.domains, lo, hi)
	if len(m.encoder.spans) == 0 {
		return
	}
	made := m.made(pass, net, hi-lo, next)
	for i := range hi - lo {
		m.encoder.write(d, lo+i, made[i*m.encoder.width:(i+1)*m.encoder.width], pass.Source)
	}
}

// made returns n rows as the net makes them; next draws their conditions.
func (m *CTGANModel) made(pass *nn.Pass, net nn.Layer, n int, next func(r *rand.Rand) condition) (rows []float32) {
	var conditions []condition
	if m.conditions.width > 0 {
		conditions = make([]condition, n)
		for i := range conditions {
			conditions[i] = next(pass.Source)
		}
	}
	pass.Tape.Still(func() {
		rows = m.heads.Forward(pass, net.Forward(pass, m.noise(pass, n, conditions))).Value.Data
	})
	return rows
}

// calibrate makes states as frequent as in the table.
func (m *CTGANModel) calibrate(ctx context.Context, rows *transform.Rows, src rand.Source) error {
	last := m.generator[len(m.generator)-1].(*nn.Linear)
	return m.encoder.calibrate(ctx, rows, last.B.Value.Data, src, func(n int, r *rand.Rand) []float32 {
		return m.made(&nn.Pass{Tape: nn.NewTape(), Source: r}, m.generator, n, func(r *rand.Rand) condition { return m.conditions.draw(false, r) })
	})
}

// sampleCompat draws as the reference does: batch after batch through a net
// that normalises over the batch, so that a row depends on those beside it.
func (m *CTGANModel) sampleCompat(ctx context.Context, n int, src rand.Source, next func(r *rand.Rand) condition) (*frame.Frame, error) {
	if n < 0 {
		return nil, fmt.Errorf("synth: cannot sample %d rows: ask for 0 or more", n)
	}
	net := newGenerator(m.config, m.config.Noise+m.conditions.width, m.encoder.width, rng.New(0))
	for i, p := range net.Params() {
		copy(p.Value.Data, m.generator.Params()[i].Value.Data)
	}
	batch := m.config.Batch
	whole := (n + batch - 1) / batch * batch
	d, pass := m.encoder.schema.blank(whole), nn.Training(nn.NewTape(), src)
	for lo := 0; lo < whole; lo += batch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		pass.Tape.Reset()
		m.fill(pass, net, d, lo, lo+batch, next)
	}
	f, err := m.encoder.schema.frame(d)
	if err != nil {
		return nil, err
	}
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return f.Take(rows), ctx.Err()
}

// SampleGiven draws n rows that have the given values. The generator is told
// the rarest category among them; rows that have not all the values are drawn
// again.
func (m *CTGANModel) SampleGiven(ctx context.Context, n int, given Given, src rand.Source) (*frame.Frame, error) {
	fixed, err := m.encoder.schema.resolve(given)
	if err != nil {
		return nil, err
	}
	return sieve{&m.encoder.schema, fixed}.sample(ctx, m.told(fixed), n, src)
}

// told returns the model whose generator is told the rarest category among the
// given values; the model itself if no category is given.
func (m *CTGANModel) told(given []fixed) Model {
	var told Model = m
	least := 2.0
	for _, f := range given {
		if of, ok := m.conditions.find(m.encoder, f); ok {
			if share := m.conditions.share(of); share < least {
				told, least = steered{m, m.compatible(of)}, share
			}
		}
	}
	return told
}

func (m *CTGANModel) kept() *checkpoint { return m.checkpoint }

// share returns the share of training rows that have the condition.
func (c *conditioner) share(of condition) float64 {
	below := c.columns[of.column].below
	rows := below[of.state]
	if of.state > 0 {
		rows -= below[of.state-1]
	}
	return rows / below[len(below)-1]
}

// compatible returns the condition itself or, to do as the reference does, the
// one that stands where it looks: at the state's place from the start of the
// whole vector.
func (m *CTGANModel) compatible(of condition) condition {
	if !m.config.Compat {
		return of
	}
	k := slices.IndexFunc(m.conditions.columns, func(c conditionColumn) bool { return int(of.state) < c.at+c.span.States })
	return condition{k, of.state - int32(m.conditions.columns[k].at)}
}

// steered is a model that always tells its generator one category.
type steered struct {
	*CTGANModel
	of condition
}

func (s steered) Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error) {
	return s.sample(ctx, n, src, func(*rand.Rand) condition { return s.of })
}
