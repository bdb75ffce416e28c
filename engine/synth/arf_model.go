package synth

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/parallel"
	"pawl/engine/rng"
)

// ARFModel is a fitted ARF: the leaves of a forest, and the training rows in
// each.
type ARFModel struct {
	schema   schema
	codes    [][]int32 // of the training rows
	bins     []binning
	forest   []*leafTree
	cut      bool
	accuracy float64
}

// String says what was fitted.
func (m *ARFModel) String() string {
	return fmt.Sprintf("ARF of %d trees with %d leaves, learned from %v", len(m.forest), m.Leaves(), &m.schema)
}

// Accuracy returns the share of rows, real and drawn, that the last forest
// told apart rightly without having seen them: 0.5 is chance.
func (m *ARFModel) Accuracy() float64 { return m.accuracy }

// Leaves returns the number of leaves that hold training rows, in all trees.
func (m *ARFModel) Leaves() int {
	n := 0
	for _, t := range m.forest {
		for i := range t.nodes {
			if l := &t.nodes[i]; l.child == 0 && l.hi > l.lo {
				n++
			}
		}
	}
	return n
}

// Sample draws n rows: for each a leaf, with the chance that a training row is
// in it, and then column by column a value of that leaf.
func (m *ARFModel) Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error) {
	return m.schema.sample(ctx, n, src, func(d *draws, lo, hi int, r *rand.Rand) {
		for row := lo; row < hi; row++ {
			t := m.forest[r.IntN(len(m.forest))]
			leaf := t.leafOf[r.IntN(m.schema.rows)]
			for j := range m.codes {
				m.fill(d, row, j, t, leaf, r)
			}
		}
	})
}

// fill draws column j of a row in a leaf.
func (m *ARFModel) fill(d *draws, row, j int, t *leafTree, leaf int32, r *rand.Rand) {
	donors := t.donors[t.nodes[leaf].lo:t.nodes[leaf].hi]
	code := m.codes[j][donors[r.IntN(len(donors))]]
	d.codes[j][row] = code
	if d.places[j] == nil {
		return
	}
	d.places[j][row] = r.Float64()
	if m.cut && code != missing {
		d.codes[j][row], d.places[j][row] = itself, m.drawCut(j, t, leaf, donors, r)
	}
}

// drawCut draws from the normal distribution of the leaf's numbers, cut at the
// bounds that the splits above the leaf give.
func (m *ARFModel) drawCut(j int, t *leafTree, leaf int32, donors []int32, r *rand.Rand) float64 {
	values := m.schema.domains[j].numbers.values
	n, mean, square := 0.0, 0.0, 0.0
	for _, row := range donors {
		if code := m.codes[j][row]; code != missing {
			n++
			d := values[code] - mean
			mean += d / n
			square += d * (values[code] - mean)
		}
	}
	low, high := m.bounds(j, t, leaf)
	deviation := math.Sqrt(square / max(n-1, 1))
	if deviation == 0 || math.IsInf(square, 0) || low >= high {
		return min(max(mean, low), high)
	}
	return truncated(mean, deviation, low, high, r)
}

// bounds returns the numbers between which the splits above a leaf leave
// column j.
func (m *ARFModel) bounds(j int, t *leafTree, leaf int32) (low, high float64) {
	limits, values := m.schema.domains[j].numbers.limits, m.schema.domains[j].numbers.values
	low, high = limits.Low, limits.High
	for at := leaf; at != 0; {
		above := t.nodes[at].parent
		n := &t.nodes[above]
		// the first code right of the cut; bin 0 is the missing value
		if n.column == int32(j) && n.left == nil && int(n.cut) < len(m.bins[j].firsts) {
			first := m.bins[j].firsts[n.cut]
			edge := values[first]
			if first > 0 {
				edge = values[first]/2 + values[first-1]/2
			}
			if at == n.child {
				high = min(high, edge)
			} else {
				low = max(low, edge)
			}
		}
		at = above
	}
	return low, high
}

// shuffled returns the codes of as many rows as the table has, every column
// drawn independently of the others.
func (m *ARFModel) shuffled(ctx context.Context, src rand.Source) ([][]int32, error) {
	sources := rng.Split(src, len(m.codes))
	return parallel.Map(ctx, len(m.codes), func(j int) ([]int32, error) {
		out := slices.Clone(m.codes[j])
		rand.New(sources[j]).Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
		return out, nil
	})
}

// fakes returns the codes of as many rows as the table has, drawn from the
// leaves.
func (m *ARFModel) fakes(ctx context.Context, src rand.Source) ([][]int32, error) {
	d := m.schema.blank(m.schema.rows)
	sources := rng.Split(src, (m.schema.rows+block-1)/block)
	err := parallel.For(ctx, len(sources), func(b int) error {
		r := rand.New(sources[b])
		for row := b * block; row < min((b+1)*block, m.schema.rows); row++ {
			t := m.forest[r.IntN(len(m.forest))]
			leaf := &t.nodes[t.leafOf[r.IntN(m.schema.rows)]]
			for j := range m.codes {
				d.codes[j][row] = m.codes[j][t.donors[int(leaf.lo)+r.IntN(int(leaf.hi-leaf.lo))]]
			}
		}
		return nil
	})
	return d.codes, err
}
