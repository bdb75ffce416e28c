package synth

import (
	"pawl/engine/frame"
	"pawl/engine/transform"
)

func (s *schema) code(c *codec) {
	c.int(&s.rows)
	items(c, &s.domains, 8, func(d *domain) { d.code(c) })
}

func (d *domain) code(c *codec) {
	c.text(&d.name)
	codeKind(c, &d.kind)
	c.texts(&d.levels)
	c.ints(&d.counts)
	c.int(&d.absent)
	d.numbers.code(c)
	if d.counts == nil {
		d.counts = []int{} // learned, without values
	}
}

func codeKind(c *codec, k *frame.Kind) {
	v := int(*k)
	c.int(&v)
	*k = frame.Kind(v)
}

func (n *cells) code(c *codec) {
	c.floats(&n.values)
	c.floats(&n.low)
	c.floats(&n.high)
	codeRange(c, &n.limits)
}

func codeRange(c *codec, r *transform.Range) {
	c.float(&r.Low)
	c.float(&r.High)
	c.int(&r.Decimals)
}

func (l *latent) code(c *codec) {
	c.int(&l.column)
	c.bool(&l.absence)
	c.bool(&l.ordered)
	has := l.family != nil
	c.bool(&has)
	if has && c.reading {
		l.family = new(continuous)
	}
	if has {
		l.family.code(c)
	}
	c.floats(&l.numbers)
	c.int32s(&l.values)
	c.ints(&l.counts)
	c.floats(&l.below)
	c.floats(&l.cuts)
}

func (f *continuous) code(c *codec) {
	name := string(f.family)
	c.text(&name)
	f.family = Marginal(name)
	for _, v := range []*float64{&f.low, &f.high, &f.a, &f.b, &f.margin} {
		c.float(v)
	}
	c.floats(&f.knots)
	c.floats(&f.below)
}

func (m *GaussianCopulaModel) code(c *codec) {
	m.schema.code(c)
	items(c, &m.latents, 8, func(l *latent) { l.code(c) })
	c.table(&m.loadings)
}

func (m *CARTModel) code(c *codec) {
	m.schema.code(c)
	c.bool(&m.smooth)
	items(c, &m.trees, 8, func(t **tree) {
		if c.reading {
			*t = new(tree)
		}
		(*t).code(c)
	})
}

func (t *tree) code(c *codec) {
	c.int(&t.column)
	c.int32s(&t.donors)
	items(c, &t.nodes, 8, func(n *node) { n.code(c) })
}

func (n *node) code(c *codec) {
	for _, v := range []*int32{&n.lo, &n.hi, &n.left, &n.right} {
		c.int32(v)
	}
	if n.left != 0 {
		n.split.code(c)
	}
}

func (s *split) code(c *codec) {
	c.int(&s.column)
	c.int32(&s.cut)
	c.words(&s.left)
}

func (f *facet) code(c *codec) {
	c.int(&f.column)
	c.int(&f.first)
	c.int32s(&f.codes)
	c.int32s(&f.states)
	c.bool(&f.graded)
	f.elsewhere.code(c)
	c.float32s(&f.scores)
}

func (m *MixtureModel) code(c *codec) {
	m.schema.code(c)
	items(c, &m.facets, 8, func(f *facet) { f.code(c) })
	c.int(&m.grades)
	c.int(&m.states)
	c.floats(&m.below)
	c.floats(&m.chances)
	c.floats(&m.means)
	c.floats(&m.deviations)
	c.float(&m.logLikelihood)
}

func (m *ARFModel) code(c *codec) {
	m.schema.code(c)
	items(c, &m.codes, 8, c.int32s)
	items(c, &m.bins, 8, func(b *binning) {
		c.int32s(&b.firsts)
		c.int(&b.size)
		c.bool(&b.ordered)
	})
	c.bool(&m.cut)
	c.float(&m.accuracy)
	items(c, &m.forest, 8, func(t **leafTree) {
		if c.reading {
			*t = new(leafTree)
		}
		(*t).code(c)
	})
}

func (t *leafTree) code(c *codec) {
	c.int32s(&t.leafOf)
	c.int32s(&t.donors)
	items(c, &t.nodes, 8, func(n *leafNode) {
		for _, v := range []*int32{&n.column, &n.cut, &n.child, &n.parent, &n.lo, &n.hi} {
			c.int32(v)
		}
		c.words(&n.left)
		c.float32(&n.real)
	})
}
