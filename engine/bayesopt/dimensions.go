package bayesopt

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Dimension is one coordinate of a mixed space. A point's coordinate is a
// number; for a category it is the index of its level.
type Dimension struct {
	Name      string
	Low, High float64  // the range, both ends included; not for a category
	Whole     bool     // integers only
	Levels    []string // the levels of a category, at least two
}

// Real is a number between low and high.
func Real(name string, low, high float64) Dimension {
	return Dimension{Name: name, Low: low, High: high}
}

// Integer is a whole number between low and high.
func Integer(name string, low, high int) Dimension {
	return Dimension{Name: name, Low: float64(low), High: float64(high), Whole: true}
}

// Category is one of several levels without order.
func Category(name string, levels ...string) Dimension {
	return Dimension{Name: name, Levels: levels}
}

// width is the number of unit coordinates: a category has one a level.
func (d Dimension) width() int { return max(1, len(d.Levels)) }

func (d Dimension) check() error {
	switch length := d.High - d.Low; {
	case len(d.Levels) == 1:
		return fmt.Errorf("bayesopt: category %q has the one level %q: leave it out", d.Name, d.Levels[0])
	case len(d.Levels) > 1:
		return nil
	case !(length > 0) || math.IsInf(length, 0):
		return fmt.Errorf("bayesopt: dimension %q runs from %v to %v", d.Name, d.Low, d.High)
	case d.Whole && (d.Low != math.Round(d.Low) || d.High != math.Round(d.High)):
		return fmt.Errorf("bayesopt: whole dimension %q runs from %v to %v: give whole ends", d.Name, d.Low, d.High)
	}
	return nil
}

// Mixed is the product of dimensions: numbers, whole numbers and categories.
// The models see whole numbers and categories as they are evaluated, rounded
// (Garrido-Merchan and Hernandez-Lobato 2020), so that a suggestion between
// two whole numbers is no new point to them.
type Mixed []Dimension

// Dim is the number of dimensions.
func (m Mixed) Dim() int { return len(m) }

// Check fails if a dimension makes no sense.
func (m Mixed) Check() error {
	if len(m) == 0 {
		return fmt.Errorf("bayesopt: the space has no dimension")
	}
	for _, d := range m {
		if err := d.check(); err != nil {
			return err
		}
	}
	return nil
}

// Unit maps numbers to [0, 1] and a category to one coordinate a level, 1 for
// the level that holds.
func (m Mixed) Unit(x []float64) []float64 {
	var u []float64
	for i, d := range m {
		if len(d.Levels) == 0 {
			u = append(u, (x[i]-d.Low)/(d.High-d.Low))
			continue
		}
		for k := range d.Levels {
			u = append(u, 0)
			if k == int(x[i]) {
				u[len(u)-1] = 1
			}
		}
	}
	return u
}

// Point maps back: whole numbers are rounded, of a category's coordinates the
// greatest wins.
func (m Mixed) Point(u []float64) []float64 {
	x := make([]float64, len(m))
	for i, d := range m {
		part := u[:d.width()]
		u = u[d.width():]
		if len(d.Levels) > 0 {
			for k, v := range part {
				if v > part[int(x[i])] {
					x[i] = float64(k)
				}
			}
			continue
		}
		x[i] = Box{Low: []float64{d.Low}, High: []float64{d.High}}.Point(part)[0]
		if d.Whole {
			x[i] = math.Round(x[i])
		}
	}
	return x
}

// Design is a Latin hypercube, rounded.
func (m Mixed) Design(n int, r *rand.Rand) [][]float64 { return m.snapped(m.cube().Design(n, r)) }

// Cover is that of a Box, rounded.
func (m Mixed) Cover(r *rand.Rand) [][]float64 { return m.snapped(m.cube().Cover(r)) }

// Around is that of a Box, rounded, one in eight with another level of some
// category or another end of some range.
func (m Mixed) Around(u []float64, n int, r *rand.Rand) [][]float64 {
	out := m.cube().Around(u, n, r)
	for k := range out {
		if k%8 == 1 && u != nil {
			out[k] = append([]float64(nil), u...)
			m.jump(out[k], r)
		}
	}
	return m.snapped(out)
}

// jump moves one dimension of u anywhere.
func (m Mixed) jump(u []float64, r *rand.Rand) {
	chosen, at := r.IntN(len(m)), 0
	for i, d := range m {
		if i == chosen {
			copy(u[at:], uniform(d.width(), r))
		}
		at += d.width()
	}
}

// Project clips u to the unit cube.
func (m Mixed) Project(u []float64) []float64 { return m.cube().Project(u) }

// cube is the Box of unit coordinates.
func (m Mixed) cube() Box {
	width := 0
	for _, d := range m {
		width += d.width()
	}
	b := Box{Low: make([]float64, width), High: make([]float64, width)}
	for i := range b.High {
		b.High[i] = 1
	}
	return b
}

func (m Mixed) snapped(points [][]float64) [][]float64 {
	for k, u := range points {
		points[k] = m.Unit(m.Point(u))
	}
	return points
}
