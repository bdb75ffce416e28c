package synth

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// grown returns the components with the heaviest of them split in two, until
// there are target. The heir of component k is heirs[k]; -1 if it was not
// split. Both halves lie between the parent and one of two of its rows, drawn
// from r; EM then lets the data say how the halves differ.
func (c *components) grown(o *observations, m members, p *prior, target int, r *rand.Rand) (*components, []int32) {
	parents := c.heaviest(m, min(target-c.n, c.n))
	out := newComponents(c.n+len(parents), c.states, c.grades)
	copy(out.weight, c.weight)
	copy(out.logs, c.logs)
	copy(out.means, c.means)
	copy(out.halves, c.halves)
	heirs := slices.Repeat([]int32{-1}, c.n)
	e := newEvidence(c.states, c.grades)
	for at, k := range parents {
		heir := c.n + at
		heirs[k] = int32(heir)
		lo, hi := m.starts[k], m.starts[k+1]
		first, second := seeds(int(hi-lo), r)
		for _, half := range []struct{ k, seed int }{{k, first}, {heir, second}} {
			e.reset()
			for i := lo; i < hi; i++ {
				e.addRow(o, m.rows[i], float64(m.shares[i])/4)
			}
			e.addRow(o, m.rows[int(lo)+half.seed], e.rows)
			out.set(half.k, e, p)
		}
	}
	return out, heirs
}

func (e *evidence) addRow(o *observations, row int32, share float64) {
	states, scores, present := o.row(int(row))
	e.add(share, states, scores, present)
}

// seeds draws two different numbers below n, which is at least 2.
func seeds(n int, r *rand.Rand) (first, second int) {
	first, second = r.IntN(n), r.IntN(n-1)
	if second >= first {
		second++
	}
	return first, second
}

// heaviest returns up to n components with the most weight that have rows
// enough to be split.
func (c *components) heaviest(m members, n int) []int {
	var order []int
	for k := range c.n {
		if m.starts[k+1]-m.starts[k] >= 2 && c.weight[k] >= 2 {
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.weight[b], c.weight[a]) })
	return order[:min(n, len(order))]
}
