package metrics

import (
	"context"
	"sync"

	"pawl/engine/neighbors"
)

// memo keeps what several metrics of one Panel need, so that it is computed
// once. A nil memo keeps nothing.
type memo struct {
	mu   sync.Mutex
	kept map[string]any
}

func newMemo() *memo { return &memo{kept: map[string]any{}} }

// remember returns what was made under that key before, or makes it.
func remember[T any](m *memo, key string, make func() (T, error)) (T, error) {
	if m == nil {
		return make()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok := m.kept[key].(T); ok {
		return v, nil
	}
	v, err := make()
	if err == nil {
		m.kept[key] = v
	}
	return v, err
}

// gower is the measure on the training table's ranges.
func (t Trial) gower() (*Gower, error) {
	return remember(t.train, "gower", func() (*Gower, error) { return NewGower(t.Train) })
}

// trainOthers finds each training row's nearest other training rows: as many
// as any metric asks for, if there are.
func (t Trial) trainOthers(ctx context.Context) (*neighbors.Neighbors, error) {
	g, err := t.gower()
	if err != nil {
		return nil, err
	}
	return remember(t.train, "others", func() (*neighbors.Neighbors, error) {
		return g.others(ctx, t.Train, max(1, min(supportNeighbors, t.Train.Rows()-1)))
	})
}

// toTrain finds each synthetic row's two nearest training rows.
func (t Trial) toTrain(ctx context.Context) (*neighbors.Neighbors, error) {
	g, err := t.gower()
	if err != nil {
		return nil, err
	}
	return remember(t.own, "to train", func() (*neighbors.Neighbors, error) {
		return g.nearest(ctx, t.Synthetic, t.Train, min(2, t.Train.Rows()))
	})
}

// toSynthetic finds each training row's nearest synthetic row.
func (t Trial) toSynthetic(ctx context.Context) (*neighbors.Neighbors, error) {
	g, err := t.gower()
	if err != nil {
		return nil, err
	}
	return remember(t.own, "to synthetic", func() (*neighbors.Neighbors, error) {
		return g.nearest(ctx, t.Train, t.Synthetic, 1)
	})
}

// closest returns the distance to the first neighbour.
func closest(n *neighbors.Neighbors) []float64 {
	out := make([]float64, len(n.Distance))
	for i, d := range n.Distance {
		out[i] = d[0]
	}
	return out
}
