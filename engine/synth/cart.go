package synth

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"

	"pawl/engine/frame"
	"pawl/engine/parallel"
	"pawl/engine/progress"
)

// CART learns the columns one after the other, each by a regression or
// classification tree on the columns before it, and draws a new value from the
// training rows of the leaf that the new row falls into. The method is the
// default of synthpop (Nowok, Raab and Dibben 2016, "synthpop: bespoke creation
// of synthetic data in R"); the trees are those of Breiman et al. (1984).
//
// It is fast and faithful. Values come from training rows one at a time, so a
// numeric value that only one person has can reappear unless Smooth is set.
type CART struct {
	MinLeaf    int      // fewest training rows in a leaf; default 5
	MinGain    float64  // least part of a column's impurity that a split must explain; default 1e-8
	Order      []string // the order in which columns are learned; default: as in the table. Columns not named follow in table order
	Predictors int      // most of the earlier columns that a tree looks at, those that tell most by themselves; default 64, AllPredictors for all
	Smooth     bool     // draw rare numbers from their neighbourhood instead of repeating them
}

// AllPredictors as CART.Predictors lets a tree look at all earlier columns, at
// a cost that grows with the square of their number.
const AllPredictors = -1

// defaultPredictors is more columns than most tables have.
const defaultPredictors = 64

// Name returns "CART".
func (CART) Name() string { return "CART" }

// FitModel is Fit behind the Generator interface.
func (c CART) FitModel(ctx context.Context, t *frame.Frame, src rand.Source) (Model, error) {
	return asModel(c.Fit(ctx, t, src))
}

// Fit grows one tree a column. It draws nothing from src: the same table gives
// the same trees.
func (c CART) Fit(ctx context.Context, t *frame.Frame, src rand.Source) (*CARTModel, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	schema, codes, err := learnSchema(ctx, t)
	if err != nil {
		return nil, err
	}
	order, err := c.visit(t.Names())
	if err != nil {
		return nil, err
	}
	m := &CARTModel{schema: schema, smooth: c.Smooth}
	m.trees, err = c.grow(ctx, &schema, codes, order)
	if err != nil {
		return nil, err
	}
	return m, nil
}

func (c CART) check() error {
	if c.MinLeaf < 0 {
		return fmt.Errorf("synth: CART.MinLeaf is %d: give 1 or more, or 0 for 5", c.MinLeaf)
	}
	if c.Predictors < AllPredictors {
		return fmt.Errorf("synth: CART.Predictors is %d: give 1 or more, 0 for 64, or AllPredictors", c.Predictors)
	}
	if !(c.MinGain >= 0 && c.MinGain < 1) {
		return fmt.Errorf("synth: CART.MinGain is %g: give a number above 0 and below 1, or 0 for 1e-8", c.MinGain)
	}
	return nil
}

// visit returns the columns' indices in the order in which they are learned.
func (c CART) visit(names []string) ([]int, error) {
	index := map[string]int{}
	for j, name := range names {
		index[name] = j
	}
	order := make([]int, 0, len(names))
	taken := make([]bool, len(names))
	for _, name := range c.Order {
		j, ok := index[name]
		if !ok {
			return nil, fmt.Errorf("synth: CART.Order names %q, which is not a column of the table", name)
		}
		if taken[j] {
			return nil, fmt.Errorf("synth: CART.Order names %q twice", name)
		}
		order, taken[j] = append(order, j), true
	}
	for j, done := range taken {
		if !done {
			order = append(order, j)
		}
	}
	return order, nil
}

// grow returns the tree of each column, in visiting order. The last trees have
// the most predictors and are begun first.
func (c CART) grow(ctx context.Context, s *schema, codes [][]int32, order []int) ([]*tree, error) {
	trees := make([]*tree, len(order))
	limits := c.limits()
	sorted, err := sortColumns(ctx, s, codes)
	if err != nil {
		return nil, err
	}
	report := c.inOrder(ctx, len(order))
	predictors, err := c.predictors(ctx, s, codes, order)
	if err != nil {
		return nil, err
	}
	err = parallel.For(ctx, len(order), func(i int) (err error) {
		at := len(order) - 1 - i
		trees[at], err = growTree(ctx, s, codes, sorted, predictors[at], order[at], limits)
		report(s.domains[order[at]].name)
		return err
	})
	return trees, err
}

// predictors returns, for each place in the visiting order, the columns that
// its tree looks at.
func (c CART) predictors(ctx context.Context, s *schema, codes [][]int32, order []int) ([][]int, error) {
	most := c.Predictors
	setDefault(&most, defaultPredictors)
	if most == AllPredictors || len(order) <= most {
		most = len(order)
	}
	screen, err := newScreen(ctx, s, codes)
	if err != nil {
		return nil, err
	}
	return parallel.Map(ctx, len(order), func(at int) ([]int, error) {
		return screen.best(order[:at], order[at], most), nil
	})
}

// inOrder returns what tells of a finished tree. Trees end in any order on
// several cores; the counts are told in theirs, and the last step names no
// column, so that what is shown in the end does not depend on chance.
func (c CART) inOrder(ctx context.Context, total int) func(column string) {
	var mu sync.Mutex
	done := 0
	return func(column string) {
		mu.Lock()
		defer mu.Unlock()
		if done++; done == total {
			column = ""
		}
		progress.Report(ctx, progress.Step{Task: c.Name(), Done: done, Total: total, Note: column})
	}
}

func (c CART) limits() limits {
	l := limits{minLeaf: c.MinLeaf, minGain: c.MinGain}
	if l.minLeaf == 0 {
		l.minLeaf = 5
	}
	if l.minGain == 0 {
		l.minGain = 1e-8
	}
	return l
}

// CARTModel is a fitted CART: one tree a column. It keeps the training values
// of each leaf.
type CARTModel struct {
	schema schema
	trees  []*tree // in the order of learning
	smooth bool
}

// Sample draws n rows, column after column.
func (m *CARTModel) Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error) {
	return m.schema.sample(ctx, n, src, func(d *draws, lo, hi int, r *rand.Rand) {
		for _, t := range m.trees {
			t.draw(d, lo, hi, r, m.smooth)
		}
	})
}

// String says what was fitted.
func (m *CARTModel) String() string {
	leaves := 0
	for _, t := range m.trees {
		leaves += t.leaves()
	}
	return fmt.Sprintf("CART of %d trees with %d leaves, learned from %v", len(m.trees), leaves, &m.schema)
}

// Leaves returns the number of leaves of the column's tree.
func (m *CARTModel) Leaves(column string) (int, error) {
	j, err := m.schema.index(column)
	if err != nil {
		return 0, err
	}
	at := slices.IndexFunc(m.trees, func(t *tree) bool { return t.column == j })
	return m.trees[at].leaves(), nil
}
