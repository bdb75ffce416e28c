package classify

import (
	"context"
	"encoding/binary"
	"sync"
)

// fillRows is how many rows of a leaf a task sums; chunkRows is how many go
// through one group of columns before the next: few enough that their codes
// stay in the processor's first cache.
const (
	fillRows  = 1 << 14
	chunkRows = 256
)

// piece is some of a leaf's rows.
type piece struct {
	of     *leaf
	lo, hi int
}

// fill computes the histograms of leaves from their rows. A leaf of more than
// fillRows rows is summed in pieces. Sums of integers are exact, so that it
// does not matter which pieces are added first.
func (g *grower) fill(ctx context.Context, leaves []*leaf) error {
	var pieces []piece
	for _, l := range leaves {
		for i, h := range l.sums {
			h.reset(g.group(i))
		}
		for lo := l.lo; lo < l.hi; lo += fillRows {
			pieces = append(pieces, piece{l, lo, min(lo+fillRows, l.hi)})
		}
	}
	partial := partials{grower: g, of: map[*leaf][][]*histogram{}}
	err := g.team.For(ctx, len(pieces), func(i int) error {
		p := pieces[i]
		if p.of.rows() <= fillRows {
			g.sum(p.of.sums, p.lo, p.hi)
			return nil
		}
		to := partial.borrow(p.of)
		g.sum(to, p.lo, p.hi)
		partial.back(p.of, to)
		return nil
	})
	if err != nil {
		return err
	}
	partial.merge(leaves)
	return nil
}

// sum adds the rows order[lo:hi] to histograms.
func (g *grower) sum(to []*histogram, lo, hi int) {
	var pairs [chunkRows]pair
	var first [chunkRows]uint64
	for ; lo < hi; lo += chunkRows {
		rows := g.order[lo:min(lo+chunkRows, hi)]
		g.fetch(rows, pairs[:], first[:])
		to[0].addFirst(first[:len(rows)], pairs[:])
		for i, h := range to[1:] {
			codes := g.cells.codes[(i+1)*lanes:]
			if len(g.group(i+1)) <= lanes/2 {
				h.addHalf(rows, pairs[:], codes, g.cells.stride)
			} else {
				h.add(rows, pairs[:], codes, g.cells.stride)
			}
		}
	}
}

// fetch copies the pairs of rows and the codes of their first group. A loop
// that does nothing else lets many loads wait for memory at a time, and brings
// the other groups' codes, which lie in the same lines, near for later.
func (g *grower) fetch(rows []uint32, pairs []pair, first []uint64) {
	pairs, first = pairs[:len(rows)], first[:len(rows)]
	for i, row := range rows {
		pairs[i] = g.pairs[row]
		at := int(row) * g.cells.stride
		first[i] = binary.LittleEndian.Uint64(g.cells.codes[at : at+lanes])
	}
}

// partials lends histograms for pieces of leaves: no more of them for a leaf
// than tasks work on it at a time.
type partials struct {
	*grower
	mu sync.Mutex
	of map[*leaf][][]*histogram
}

func (p *partials) borrow(l *leaf) []*histogram {
	p.mu.Lock()
	defer p.mu.Unlock()
	if all := p.of[l]; len(all) > 0 {
		last := all[len(all)-1]
		p.of[l] = all[:len(all)-1]
		return last
	}
	fresh := p.histograms()
	for i, h := range fresh {
		h.reset(p.group(i))
	}
	return fresh
}

func (p *partials) back(l *leaf, h []*histogram) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.of[l] = append(p.of[l], h)
}

// merge adds what was lent to the leaves' own histograms.
func (p *partials) merge(leaves []*leaf) {
	for _, l := range leaves {
		for _, lent := range p.of[l] {
			for i, h := range lent {
				l.sums[i].plus(h, p.group(i))
			}
			p.free = append(p.free, lent)
		}
	}
}
