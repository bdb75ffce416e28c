package synth

import (
	"context"
	"math"

	"pawl/engine/parallel"
)

// shortlists holds for each row the components that may have made it, best
// first, with their responsibilities. Only these are looked at in an E-step
// (truncated variational EM: Lücke and Forster 2019), so that its cost does not
// grow with the number of components.
type shortlists struct {
	size       int
	lengths    []int32
	components []int32   // rows x size
	shares     []float32 // rows x size; sum 1 a row
}

func newShortlists(rows, size int) *shortlists {
	l := &shortlists{size: size, lengths: make([]int32, rows), components: make([]int32, rows*size), shares: make([]float32, rows*size)}
	for i := range rows {
		l.lengths[i], l.shares[i*size] = 1, 1
	}
	return l
}

func (l *shortlists) row(i int) []int32 {
	return l.components[i*l.size : i*l.size+int(l.lengths[i])]
}

// take returns the shortlists of the given rows.
func (l *shortlists) take(rows []int32) *shortlists {
	return &shortlists{size: l.size, lengths: takeRows(l.lengths, 1, rows),
		components: takeRows(l.components, l.size, rows), shares: takeRows(l.shares, l.size, rows)}
}

// members lists for each component the rows that it is responsible for, in row
// order, and the rows of which it is the best.
type members struct {
	starts []int32 // of each component, and the end
	rows   []int32
	shares []float32
	firsts []int32 // starts of best
	best   []int32 // rows
}

// negligible is the responsibility that is not worth a row's evidence.
const negligible = 1e-3

func (l *shortlists) members(components int) members {
	m := members{starts: make([]int32, components+1), firsts: make([]int32, components+1)}
	for i := range l.lengths {
		for at, k := range l.row(i) {
			if at == 0 {
				m.firsts[k]++
			}
			if l.shares[i*l.size+at] > negligible {
				m.starts[k]++
			}
		}
	}
	ends(m.starts)
	ends(m.firsts)
	m.rows = make([]int32, m.starts[components])
	m.shares = make([]float32, m.starts[components])
	m.best = make([]int32, m.firsts[components])
	for i := len(l.lengths) - 1; i >= 0; i-- {
		for at, k := range l.row(i) {
			if at == 0 {
				m.firsts[k]--
				m.best[m.firsts[k]] = int32(i)
			}
			if share := l.shares[i*l.size+at]; share > negligible {
				m.starts[k]--
				m.rows[m.starts[k]], m.shares[m.starts[k]] = int32(i), share
			}
		}
	}
	return m
}

// ends turns counts into running sums.
func ends(counts []int32) {
	for i := 1; i < len(counts); i++ {
		counts[i] += counts[i-1]
	}
}

// rowBlock is the number of rows of a task of the E-step.
const rowBlock = 1024

// expect is the E-step: it fills next from the shortlists l, the components
// born from theirs (heirs[k], or none) and the shortlist of a fellow, a row with
// the same best component. It returns the mean log likelihood of the rows.
func (c *components) expect(ctx context.Context, o *observations, l, next *shortlists, m members, heirs []int32, salt uint64) (float64, error) {
	logWeights := c.logWeights()
	blocks := (o.rows + rowBlock - 1) / rowBlock
	likelihoods := make([]float64, blocks)
	err := parallel.For(ctx, blocks, func(b int) error {
		s := selection{c: c, logWeights: logWeights, seen: make([]int32, c.n)}
		for i := b * rowBlock; i < min((b+1)*rowBlock, o.rows); i++ {
			s.begin(o, i)
			s.consider(l.row(i), heirs)
			s.consider(l.row(m.fellow(l, i, salt)), heirs)
			likelihoods[b] += s.keep(next, i)
		}
		return nil
	})
	sum := 0.0
	for _, v := range likelihoods {
		sum += v
	}
	return sum / float64(o.rows), err
}

// fellow returns a row with the same best component as row i.
func (m *members) fellow(l *shortlists, i int, salt uint64) int {
	k := l.components[i*l.size]
	fellows := m.best[m.firsts[k]:m.firsts[k+1]]
	x := (uint64(i) + salt) * 0x9e3779b97f4a7c15
	x = (x ^ x>>32) * 0xd6e8feb86659fd93
	return int(fellows[(x>>32)%uint64(len(fellows))])
}

func (c *components) logWeights() []float32 {
	total := 0.0
	for _, w := range c.weight {
		total += w
	}
	logs := make([]float32, c.n)
	for k, w := range c.weight {
		logs[k] = float32(math.Log(max(w, 1e-9) / total))
	}
	return logs
}

// selection finds the best components of a row among those considered.
type selection struct {
	c               *components
	logWeights      []float32
	seen            []int32 // by component: the last row that considered it, plus 1
	mark            int32
	states          []int32
	scores, present []float32
	ids             []int32
	densities       []float32
}

func (s *selection) begin(o *observations, i int) {
	s.mark = int32(i + 1)
	s.states, s.scores, s.present = o.row(i)
	s.ids, s.densities = s.ids[:0], s.densities[:0]
}

func (s *selection) consider(components, heirs []int32) {
	for _, k := range components {
		s.try(k)
		if heirs != nil && heirs[k] >= 0 {
			s.try(heirs[k])
		}
	}
}

func (s *selection) try(k int32) {
	if s.seen[k] == s.mark {
		return
	}
	s.seen[k] = s.mark
	s.ids = append(s.ids, k)
	s.densities = append(s.densities, s.c.density(k, s.logWeights[k], s.states, s.scores, s.present))
}

// keep writes the best to row i of the shortlists, best first, and returns the
// log of their summed density.
func (s *selection) keep(l *shortlists, i int) float64 {
	n := min(len(s.ids), l.size)
	ids, shares := l.components[i*l.size:i*l.size+n], l.shares[i*l.size:i*l.size+n]
	l.lengths[i] = int32(n)
	for at := range n {
		best := at
		for other := at + 1; other < len(s.ids); other++ {
			if s.densities[other] > s.densities[best] {
				best = other
			}
		}
		s.ids[at], s.ids[best] = s.ids[best], s.ids[at]
		s.densities[at], s.densities[best] = s.densities[best], s.densities[at]
		ids[at] = s.ids[at]
	}
	top, sum := float64(s.densities[0]), 0.0
	for at := range ids {
		p := math.Exp(float64(s.densities[at]) - top)
		shares[at] = float32(p)
		sum += p
	}
	for at := range shares {
		shares[at] /= float32(sum)
	}
	return top + math.Log(sum)
}
