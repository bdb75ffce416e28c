package classify

import "context"

// partRows is how many rows a task of partitioning takes.
const partRows = 1 << 15

// part moves, for each sprout, the rows of the left leaf before those of the
// right one, both in their old order.
func (g *grower) part(ctx context.Context, sprouts []*sprout) error {
	var large []*sprout
	err := g.team.For(ctx, len(sprouts), func(i int) error {
		if sprouts[i].parent.rows() <= partRows {
			g.partOne(sprouts[i])
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range sprouts {
		if s.parent.rows() > partRows {
			large = append(large, s)
		}
	}
	for _, s := range large {
		if err := g.partLarge(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// partOne parts the rows of a leaf in one go.
func (g *grower) partOne(s *sprout) {
	l := s.parent
	rows, spare := g.order[l.lo:l.hi], g.spare[l.lo:l.hi]
	column, sides := g.columns[l.best.column], l.best.left.bits()
	left, right := 0, 0
	for _, row := range rows {
		side := int(sides[column[row]])
		rows[left], spare[right] = row, row
		left += side
		right += 1 - side
	}
	copy(rows[left:], spare[:right])
	g.place(s, left)
}

// place tells the leaves of a sprout their rows.
func (g *grower) place(s *sprout, left int) {
	l := s.parent
	s.left.lo, s.left.hi = l.lo, l.lo+left
	s.right.lo, s.right.hi = l.lo+left, l.hi
}

// partLarge parts blocks of rows into the spare side by side, left rows from
// each block's start and right rows from its end backwards, and then brings
// the pieces to their places.
func (g *grower) partLarge(ctx context.Context, s *sprout) error {
	l := s.parent
	column, sides := g.columns[l.best.column], l.best.left.bits()
	lefts := make([]int, (l.rows()+partRows-1)/partRows)
	err := g.team.Blocks(ctx, l.rows(), partRows, func(lo, hi int) error {
		rows, spare := g.order[l.lo+lo:l.lo+hi], g.spare[l.lo+lo:l.lo+hi]
		left, right := 0, len(rows)-1
		for _, row := range rows {
			side := int(sides[column[row]])
			spare[left], spare[right] = row, row
			left += side
			right -= 1 - side
		}
		lefts[lo/partRows] = left
		return nil
	})
	if err != nil {
		return err
	}
	total := 0
	starts := make([]int, len(lefts))
	for i, n := range lefts {
		starts[i] = total
		total += n
	}
	g.place(s, total)
	return g.team.Blocks(ctx, l.rows(), partRows, func(lo, hi int) error {
		i := lo / partRows
		spare := g.spare[l.lo+lo : l.lo+hi]
		copy(g.order[l.lo+starts[i]:], spare[:lefts[i]])
		to := g.order[l.lo+total+lo-starts[i]:]
		for k := range spare[lefts[i]:] {
			to[k] = spare[len(spare)-1-k]
		}
		return nil
	})
}
