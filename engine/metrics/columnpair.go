package metrics

import (
	"fmt"
	"math"
	"slices"

	"pawl/engine/frame"
)

// columnPair is a column of both tables, made ready to compare the real one
// with any weighting of the synthetic rows.
type columnPair struct {
	name            string
	kind            frame.Kind
	real, synthetic []float64  // of a number: the values
	cells           cellColumn // levels, or bins of a number

	// Places are distinct values of a number in ascending order, or levels;
	// target is the real distribution function at each, or the real share.
	target []float64
	place  []int32 // of each synthetic row; -1 if missing
}

// columnPairs pairs the number, category and boolean columns.
func columnPairs(real, synthetic *frame.Frame) ([]*columnPair, error) {
	columns, err := match(real, []*frame.Frame{synthetic}, "quality", frame.Number, frame.Category, frame.Boolean)
	if err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		return nil, fmt.Errorf("metrics: quality: the table has no number, category or boolean column")
	}
	out := make([]*columnPair, len(columns))
	for i, c := range columns {
		if out[i], err = newColumnPair(c.real, c.pools[0]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func newColumnPair(real, synthetic *frame.Column) (*columnPair, error) {
	p := &columnPair{name: real.Name(), kind: real.Kind(), real: real.Floats(), synthetic: synthetic.Floats()}
	for i, c := range []*frame.Column{real, synthetic} {
		if c.CountMissing() == c.Len() {
			return nil, fmt.Errorf("metrics: quality: %s column %q has no value", [...]string{"real", "synthetic"}[i], c.Name())
		}
	}
	var err error
	if p.cells, err = newCellColumn(real, synthetic); err != nil {
		return nil, err
	}
	if p.kind == frame.Number {
		err = p.placeNumbers(real, synthetic)
	} else {
		p.placeLevels(real, synthetic)
	}
	return p, err
}

func (p *columnPair) placeNumbers(real, synthetic *frame.Column) error {
	mine, err := present(real, "quality", "real")
	if err != nil {
		return err
	}
	other, err := present(synthetic, "quality", "synthetic")
	if err != nil {
		return err
	}
	slices.Sort(mine)
	values := append(slices.Clone(mine), other...)
	slices.Sort(values)
	values = slices.Compact(values)
	p.target = cumulate(mine, values)
	p.place = make([]int32, synthetic.Len())
	for i, v := range synthetic.Floats() {
		p.place[i] = -1
		if v == v {
			at, _ := slices.BinarySearch(values, v)
			p.place[i] = int32(at)
		}
	}
	return nil
}

func (p *columnPair) placeLevels(real, synthetic *frame.Column) {
	p.target = make([]float64, p.cells.levels)
	n := float64(real.Len() - real.CountMissing())
	for i, k := range p.cells.real {
		if !real.Missing(i) {
			p.target[k] += 1 / n
		}
	}
	p.place = slices.Clone(p.cells.synthetic)
	for i := range p.place {
		if synthetic.Missing(i) {
			p.place[i] = -1
		}
	}
}

// shape is the KS or the TV complement for synthetic rows of given weights.
func (p *columnPair) shape(weights []float64) float64 {
	at, total := make([]float64, len(p.target)), 0.0
	for i, k := range p.place {
		if k >= 0 {
			at[k] += weights[i]
			total += weights[i]
		}
	}
	if p.kind == frame.Number {
		below, largest := 0.0, 0.0
		for k, w := range at {
			below += w
			largest = max(largest, math.Abs(below/total-p.target[k]))
		}
		return 1 - largest
	}
	distance := 0.0
	for k, w := range at {
		distance += math.Abs(w/total - p.target[k])
	}
	return 1 - distance/2
}

func ones(n int) []float64 { return slices.Repeat([]float64{1}, n) }
