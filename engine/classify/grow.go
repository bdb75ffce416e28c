package classify

import "context"

// leaf is a leaf of the tree that is being grown.
type leaf struct {
	node   int // its index in the tree
	depth  int
	lo, hi int // its rows: order[lo:hi]
	sum    pair
	sums   []*histogram // by group of columns; nil if it is not to be split
	best   split
}

func (l *leaf) rows() int { return l.hi - l.lo }

// sprout is a leaf on its way to becoming an inner node with two leaves.
type sprout struct {
	parent      *leaf
	left, right *leaf
}

// grower grows one tree on the trainer's pairs.
type grower struct {
	*trainer
	tree   tree
	leaves []*leaf // in order of birth
	order  []uint32
	spare  []uint32
}

// grow grows the tree and its leaves.
func (g *grower) grow(ctx context.Context) error {
	if err := g.plant(ctx); err != nil {
		return err
	}
	for {
		batch := g.choose()
		if len(batch) == 0 {
			return nil
		}
		if err := g.expand(ctx, batch); err != nil {
			return err
		}
	}
}

// plant makes the root.
func (g *grower) plant(ctx context.Context) error {
	root := &leaf{hi: len(g.order), sums: g.histograms()}
	g.tree = tree{newLeaf(0)}
	g.leaves = []*leaf{root}
	if err := g.fill(ctx, []*leaf{root}); err != nil {
		return err
	}
	root.sum = root.sums[0].total(g.group(0))
	found := make([]split, g.groups())
	err := g.team.For(ctx, len(found), func(i int) error {
		found[i] = g.find(root, i)
		return nil
	})
	for _, f := range found {
		root.offer(f)
	}
	return err
}

// choose returns the leaves to split next: all that can be, or only the best
// where the number of leaves is limited.
func (g *grower) choose() []*leaf {
	var batch []*leaf
	for _, l := range g.leaves {
		if l.best.gain > 0 {
			batch = append(batch, l)
		}
	}
	if g.Leaves == 0 || len(batch) == 0 {
		return batch
	}
	if len(g.leaves) >= g.Leaves {
		return nil
	}
	best := batch[0]
	for _, l := range batch {
		if l.best.gain > best.best.gain {
			best = l
		}
	}
	return []*leaf{best}
}

// expand splits the leaves of a batch: their rows first, then the histograms
// of the new leaves and from these their best splits.
func (g *grower) expand(ctx context.Context, batch []*leaf) error {
	sprouts := make([]*sprout, len(batch))
	for i, l := range batch {
		sprouts[i] = g.sprout(l)
	}
	if err := g.part(ctx, sprouts); err != nil {
		return err
	}
	return g.seek(ctx, sprouts)
}

// sprout makes two leaves of one.
func (g *grower) sprout(l *leaf) *sprout {
	child := len(g.tree)
	n := &g.tree[l.node]
	n.column, n.child, n.left, n.gain = l.best.column, int32(child), l.best.left, l.best.gain
	g.tree = append(g.tree, newLeaf(child), newLeaf(child+1))
	s := &sprout{
		parent: l,
		left:   &leaf{node: child, depth: l.depth + 1, sum: l.best.leftSum},
		right:  &leaf{node: child + 1, depth: l.depth + 1, sum: l.sum - l.best.leftSum},
	}
	for i, old := range g.leaves {
		if old == l {
			g.leaves[i] = s.left
		}
	}
	g.leaves = append(g.leaves, s.right)
	return s
}

// seek finds the best splits of the new leaves: the smaller of two is summed,
// the other is the parent less that one. Each pair of leaves and group of
// columns is then a task.
func (g *grower) seek(ctx context.Context, sprouts []*sprout) error {
	var open []*sprout
	var small []*leaf
	for _, s := range sprouts {
		if g.inherit(s) {
			less, _ := s.bySize()
			open, small = append(open, s), append(small, less)
		}
	}
	if err := g.fill(ctx, small); err != nil {
		return err
	}
	groups := g.groups()
	found := make([][2]split, len(open)*groups)
	err := g.team.For(ctx, len(found), func(i int) error {
		found[i] = g.seekGroup(open[i/groups], i%groups)
		return nil
	})
	if err != nil {
		return err
	}
	for i, s := range open {
		for _, f := range found[i*groups : (i+1)*groups] {
			s.left.offer(f[0])
			s.right.offer(f[1])
		}
	}
	return nil
}

// inherit hands the parent's histograms to the larger leaf and gives new ones
// to the smaller, or frees them if neither can be split.
func (g *grower) inherit(s *sprout) bool {
	if !g.splittable(s.left) && !g.splittable(s.right) {
		g.free = append(g.free, s.parent.sums)
		return false
	}
	small, large := s.bySize()
	large.sums, small.sums = s.parent.sums, g.histograms()
	return true
}

func (s *sprout) bySize() (small, large *leaf) {
	if s.left.rows() <= s.right.rows() {
		return s.left, s.right
	}
	return s.right, s.left
}

// splittable tells whether a leaf may have leaves of its own.
func (g *grower) splittable(l *leaf) bool {
	_, h := g.units.split(l.sum)
	return l.depth < g.Depth && h >= 2*g.MinChildWeight && l.rows() > 1
}

func (g *grower) seekGroup(s *sprout, group int) (found [2]split) {
	small, large := s.bySize()
	large.sums[group].subtract(small.sums[group], g.group(group))
	for i, l := range []*leaf{s.left, s.right} {
		if g.splittable(l) {
			found[i] = g.find(l, group)
		}
	}
	return found
}

// find returns the best split of a leaf by one group of columns.
func (g *grower) find(l *leaf, group int) split {
	s := g.newSearch(l.sum)
	least := s.best.gain
	for lane, b := range g.group(group) {
		column := group*lanes + lane
		switch {
		case !g.drawn[column]:
		case b.category:
			s.category(column, &l.sums[group][lane], b.codes)
		default:
			s.number(column, &l.sums[group][lane], b.codes)
		}
	}
	if s.best.gain == least {
		return split{}
	}
	return s.best
}

// offer keeps s if it beats the leaf's best split; of equals the first stays.
func (l *leaf) offer(s split) {
	if s.gain > l.best.gain {
		l.best = s
	}
}
