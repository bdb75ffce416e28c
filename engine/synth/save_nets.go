package synth

import (
	"pawl/engine/nn"
	"pawl/engine/rng"
	"pawl/engine/transform"
)

func (e *encoder) code(c *codec) {
	e.schema.code(c)
	if c.reading {
		e.table = new(transform.TableModel)
	}
	items(c, &e.table.Columns, 8, func(t *transform.Column) { codeColumn(c, t) })
	e.arrange()
}

func codeColumn(c *codec, t *transform.Column) {
	c.text(&t.Name)
	codeKind(c, &t.Kind)
	c.bool(&t.Absent)
	codeRange(c, &t.Range)
	c.float(&t.Centre)
	c.float(&t.Spread)
	c.floats(&t.Atoms)
	items(c, &t.Modes, 8, func(m *transform.Mode) {
		for _, v := range []*float64{&m.Weight, &m.Mean, &m.Deviation, &m.Offset} {
			c.float(v)
		}
	})
	c.texts(&t.Levels)
	c.int32s(&t.Common)
	c.int32s(&t.Rare)
	c.ints(&t.Counts)
}

func (s *conditioner) code(c *codec) {
	c.int(&s.width)
	items(c, &s.columns, 8, func(t *conditionColumn) {
		c.int(&t.span.Column)
		c.int(&t.span.At)
		c.bool(&t.span.Graded)
		c.int(&t.span.States)
		c.int(&t.at)
		c.floats(&t.logs)
		c.floats(&t.below)
	})
}

// codeNet codes the parameters of a net that has been made already.
func codeNet(c *codec, parameters ...*nn.Node) {
	for _, n := range parameters {
		values := n.Value.Data
		c.float32s(&values)
		if c.reading && len(values) != len(n.Value.Data) {
			c.broken = true
			return
		}
		copy(n.Value.Data, values)
	}
}

func codeLosses(c *codec, losses *[][2]float64) {
	items(c, losses, 16, func(l *[2]float64) {
		c.float(&l[0])
		c.float(&l[1])
	})
}

func codeCheckpoint(c *codec, p **checkpoint) {
	has := *p != nil
	c.bool(&has)
	if !has {
		return
	}
	if c.reading {
		*p = new(checkpoint)
	}
	(*p).code(c)
}

func (g *CTGAN) code(c *codec) {
	for _, v := range []*int{&g.Epochs, &g.Batch, &g.Pac, &g.Noise, &g.CriticSteps, &g.MostLevels} {
		c.int(v)
	}
	c.ints(&g.Generator)
	c.ints(&g.Critic)
	for _, v := range []*float64{&g.GeneratorRate, &g.CriticRate, &g.GeneratorDecay, &g.CriticDecay, &g.AtomShare} {
		c.float(v)
	}
	c.bool(&g.Compat)
}

func (m *CTGANModel) code(c *codec) {
	m.config.code(c)
	if c.reading {
		m.encoder = new(encoder)
	}
	m.encoder.code(c)
	m.conditions.code(c)
	if c.reading {
		if c.broken {
			return
		}
		m.heads = nn.Heads{Spans: m.encoder.heads(), Temperature: temperature}
		m.generator = newGenerator(m.config, m.config.Noise+m.conditions.width, m.encoder.width, rng.New(0))
	}
	codeNet(c, append(m.generator.Params(), nn.Buffers(m.generator)...)...)
	codeLosses(c, &m.losses)
	codeCheckpoint(c, &m.checkpoint)
}

func (m *CTGANModel) history() [][2]float64 { return m.losses }

func (v *TVAE) code(c *codec) {
	for _, p := range []*int{&v.Epochs, &v.Batch, &v.Latent, &v.MostLevels} {
		c.int(p)
	}
	c.ints(&v.Encoder)
	c.ints(&v.Decoder)
	for _, p := range []*float64{&v.Rate, &v.Decay, &v.LossFactor, &v.AtomShare} {
		c.float(p)
	}
	c.bool(&v.Compat)
}

func (m *TVAEModel) code(c *codec) {
	m.config.code(c)
	if c.reading {
		m.encoder = new(encoder)
	}
	m.encoder.code(c)
	if c.reading {
		if c.broken {
			return
		}
		m.build(rng.New(0))
	}
	codeNet(c, m.params()...)
	codeLosses(c, &m.losses)
	codeCheckpoint(c, &m.checkpoint)
}

func (m *CopulaGANModel) code(c *codec) {
	m.schema.code(c)
	items(c, &m.scores, 4, func(l **latent) {
		has := *l != nil
		c.bool(&has)
		if has && c.reading {
			*l = new(latent)
		}
		if has {
			(*l).code(c)
		}
	})
	if c.reading {
		m.net = new(CTGANModel)
	}
	m.net.code(c)
}
