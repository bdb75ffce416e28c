package classify

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/parallel"
	"pawl/engine/progress"
)

// trainer is the state of a Boosting fit between two rounds. Its rows are
// those of the training table that have weight.
type trainer struct {
	Boosting
	source  *Binned
	rng     *rand.Rand
	team    *parallel.Team
	cells   cells
	columns [][]uint8 // the same codes column by column: to part rows takes one column
	loss    loss
	weights []float64
	base    float64
	margins []float64 // log-odds or values so far
	trees   []tree
	held    *validation // nil without early stopping

	first, second []float64 // derivatives of the loss
	fitted        bool      // they are all zero
	pairs         []pair
	units         units
	drawn         []bool // columns of the current tree
	order, spare  []uint32
	free          [][]*histogram
}

func newTrainer(b Boosting, train *Binned, weights []float64, valid *Binned, src rand.Source) *trainer {
	t := &trainer{Boosting: b, source: train, rng: rand.New(src)}
	t.gather(train, weights)
	n := t.loss.rows()
	t.team = parallel.NewTeam()
	t.base = t.loss.base(t.weights)
	t.margins = make([]float64, n)
	for i := range t.margins {
		t.margins[i] = t.base
	}
	t.first, t.second = make([]float64, n), make([]float64, n)
	t.pairs = make([]pair, n)
	t.order, t.spare = make([]uint32, n), make([]uint32, n)
	t.drawn = make([]bool, len(train.columns))
	if valid != nil {
		t.held = newValidation(valid, t.base, t.team)
	}
	return t
}

// gather copies the rows that have weight next to each other.
func (t *trainer) gather(train *Binned, weights []float64) {
	t.cells, t.loss, t.weights = train.cells, train.loss(), weights
	if !slices.Contains(weights, 0) {
		return
	}
	var rows []int
	t.weights = nil
	for i, w := range weights {
		if w > 0 {
			rows = append(rows, i)
			t.weights = append(t.weights, w)
		}
	}
	t.cells, t.loss = train.cells.take(rows), t.loss.take(rows)
}

// run takes all rounds.
func (t *trainer) run(ctx context.Context) (*ensemble, error) {
	defer t.team.Dismiss()
	var err error
	if t.columns, err = t.cells.transpose(ctx, len(t.source.columns), len(t.margins)); err != nil {
		return nil, err
	}
	for len(t.trees) < t.Rounds {
		if err := t.step(ctx); err != nil {
			return nil, err
		}
		if t.fitted {
			break
		}
		progress.Report(ctx, progress.Step{Task: "boosting", Done: len(t.trees), Total: t.Rounds, Note: t.note()})
		if t.held != nil && t.held.stale(t.Patience) {
			break
		}
	}
	if t.held != nil {
		t.trees = t.trees[:t.held.bestRounds]
	}
	return &ensemble{target: t.source.target, columns: t.source.columns, base: t.base, trees: t.trees}, nil
}

func (t *trainer) note() string {
	if t.held == nil {
		return ""
	}
	return fmt.Sprintf("validation loss %.4f", t.held.loss)
}

// step adds one tree.
func (t *trainer) step(ctx context.Context) error {
	if err := t.derive(ctx); err != nil || t.fitted {
		return err
	}
	g := &grower{trainer: t}
	t.drawColumns()
	g.order, g.spare = t.drawRows(), t.spare
	if err := g.grow(ctx); err != nil {
		return err
	}
	if err := t.adopt(ctx, g); err != nil {
		return err
	}
	t.trees = append(t.trees, g.tree)
	if t.held == nil {
		return nil
	}
	return t.held.add(ctx, g.tree)
}

// drawRows returns the rows of the next tree in ascending order.
func (t *trainer) drawRows() []uint32 {
	rows := t.order[:0]
	for i := range t.margins {
		if t.Subsample == 1 || t.rng.Float64() < t.Subsample {
			rows = append(rows, uint32(i))
		}
	}
	return rows
}

// drawColumns chooses the columns of the next tree, at least one.
func (t *trainer) drawColumns() {
	clear(t.drawn)
	n := len(t.drawn)
	take := max(1, int(math.Round(t.ColumnSample*float64(n))))
	if take == n {
		for i := range t.drawn {
			t.drawn[i] = true
		}
		return
	}
	for _, i := range t.rng.Perm(n)[:take] {
		t.drawn[i] = true
	}
}

// adopt sets the values of a grown tree's leaves, frees its histograms and
// adds the tree to the margins.
func (t *trainer) adopt(ctx context.Context, g *grower) error {
	for _, l := range g.leaves {
		g.tree[l.node].value = t.LearningRate * t.leafValue(l.sum)
		if l.sums != nil {
			t.free = append(t.free, l.sums)
		}
	}
	if len(g.order) < len(t.margins) {
		return t.team.Blocks(ctx, len(t.margins), blockRows, func(lo, hi int) error {
			g.tree.addTo(t.margins, &t.cells, lo, hi)
			return nil
		})
	}
	return t.team.For(ctx, len(g.leaves), func(i int) error {
		l := g.leaves[i]
		value := g.tree[l.node].value
		for _, row := range g.order[l.lo:l.hi] {
			t.margins[row] += value
		}
		return nil
	})
}

// leafValue is the step that lowers the loss of a leaf most (Chen and Guestrin
// 2016, equation 5).
func (t *trainer) leafValue(sum pair) float64 {
	g, h := t.units.split(sum)
	if h+t.Lambda <= 0 {
		return 0
	}
	return -g / (h + t.Lambda)
}

// groups returns the number of groups of columns.
func (t *trainer) groups() int { return t.cells.stride / lanes }

// group returns the columns of a group.
func (t *trainer) group(i int) []*bins {
	columns := t.source.columns
	return columns[i*lanes : min(i*lanes+lanes, len(columns))]
}

// histograms returns histograms for all groups, their contents undefined.
func (t *trainer) histograms() []*histogram {
	if n := len(t.free); n > 0 {
		h := t.free[n-1]
		t.free = t.free[:n-1]
		return h
	}
	h := make([]*histogram, t.groups())
	for i := range h {
		h[i] = new(histogram)
	}
	return h
}
