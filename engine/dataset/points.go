package dataset

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/frame"
)

// points are n places in the plane or in space, blurred by normal noise.
type points struct {
	random *rand.Rand
	noise  float64
	axes   [][]float64
}

func newPoints(n, dims int, noise float64, src rand.Source) (*points, error) {
	if n < 1 {
		return nil, fmt.Errorf("dataset: cannot make %d points", n)
	}
	if !(noise >= 0) || math.IsInf(noise, 1) {
		return nil, fmt.Errorf("dataset: noise %v is not a standard deviation", noise)
	}
	if src == nil {
		return nil, errors.New("dataset: no random source is given")
	}
	p := &points{random: rand.New(src), noise: noise, axes: make([][]float64, dims)}
	for k := range p.axes {
		p.axes[k] = make([]float64, n)
	}
	return p, nil
}

func (p *points) set(i int, at ...float64) {
	for k, x := range at {
		if p.noise > 0 {
			x += p.noise * p.random.NormFloat64()
		}
		p.axes[k][i] = x
	}
}

func (p *points) labelled(name string, codes []int32, levels []string) (*frame.Frame, error) {
	return p.with(frame.CodedColumn(name, codes, levels))
}

func (p *points) with(last *frame.Column) (*frame.Frame, error) {
	var columns []*frame.Column
	for k, axis := range p.axes {
		columns = append(columns, frame.NumberColumn([...]string{"x", "y", "z"}[k], axis))
	}
	return frame.New(append(columns, last)...)
}
