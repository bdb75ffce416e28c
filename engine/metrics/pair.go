package metrics

import (
	"fmt"
	"math"
	"slices"

	"pawl/engine/frame"
)

// matched is a real column and the column of the same name in each pool.
type matched struct {
	real  *frame.Column
	pools []*frame.Column
}

// match pairs the real columns of the wanted kinds with those of the pools.
// Every pool must have every real column, of the same kind.
func match(real *frame.Frame, pools []*frame.Frame, metric string, kinds ...frame.Kind) ([]matched, error) {
	if real.Rows() == 0 {
		return nil, fmt.Errorf("metrics: %s: the real table has no rows", metric)
	}
	var out []matched
	for _, c := range real.Columns() {
		if !slices.Contains(kinds, c.Kind()) {
			continue
		}
		m := matched{real: c}
		for _, p := range pools {
			other, err := counterpart(c, p, metric)
			if err != nil {
				return nil, err
			}
			m.pools = append(m.pools, other)
		}
		out = append(out, m)
	}
	return out, nil
}

func counterpart(c *frame.Column, in *frame.Frame, metric string) (*frame.Column, error) {
	if in.Rows() == 0 {
		return nil, fmt.Errorf("metrics: %s: the synthetic table has no rows", metric)
	}
	other, err := in.Column(c.Name())
	if err != nil {
		return nil, fmt.Errorf("metrics: %s: the synthetic table lacks column %q of the real one", metric, c.Name())
	}
	if other.Kind() != c.Kind() {
		return nil, fmt.Errorf("metrics: %s: column %q is %v in the real table and %v in the synthetic one", metric, c.Name(), c.Kind(), other.Kind())
	}
	return other, nil
}

// present returns the values that are not missing. It fails if there is none,
// or one is infinite.
func present(c *frame.Column, metric, which string) ([]float64, error) {
	out := make([]float64, 0, c.Len())
	for i, v := range c.Floats() {
		if math.IsInf(v, 0) {
			return nil, fmt.Errorf("metrics: %s: %s column %q is infinite in row %d", metric, which, c.Name(), i)
		}
		if !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("metrics: %s: %s column %q has no value", metric, which, c.Name())
	}
	return out, nil
}
