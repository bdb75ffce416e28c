package dataset

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"

	"pawl/engine/frame"
)

// Moons are two interleaved half circles of radius 1.
type Moons struct {
	Noise float64 // standard deviation of what is added to each coordinate
}

// Sample returns n points, half of them on each moon: x, y, and the category
// moon (upper or lower).
func (m Moons) Sample(n int, src rand.Source) (*frame.Frame, error) {
	p, err := newPoints(n, 2, m.Noise, src)
	if err != nil {
		return nil, err
	}
	upper := (n + 1) / 2
	for i := range n {
		if i < upper {
			sin, cos := math.Sincos(math.Pi * along(i, upper))
			p.set(i, cos, sin)
		} else {
			sin, cos := math.Sincos(math.Pi * along(i-upper, n-upper))
			p.set(i, 1-cos, 0.5-sin)
		}
	}
	return p.labelled("moon", halves(n, upper), []string{"upper", "lower"})
}

// Circles are two circles around the origin, the outer one of radius 1.
type Circles struct {
	Noise  float64 // standard deviation of what is added to each coordinate
	Factor float64 // radius of the inner circle, below 1; 0 means 0.5
}

// Sample returns n points, half of them on each circle: x, y, and the
// category circle (outer or inner).
func (c Circles) Sample(n int, src rand.Source) (*frame.Frame, error) {
	p, err := newPoints(n, 2, c.Noise, src)
	if err != nil {
		return nil, err
	}
	radius := c.Factor
	if radius == 0 {
		radius = 0.5
	}
	if !(radius > 0 && radius < 1) {
		return nil, fmt.Errorf("dataset: the inner circle's radius %v is not between 0 and 1", radius)
	}
	outer := (n + 1) / 2
	for i := range n {
		r, turn := 1.0, float64(i)/float64(outer)
		if i >= outer {
			r, turn = radius, float64(i-outer)/float64(n-outer)
		}
		sin, cos := math.Sincos(2 * math.Pi * turn)
		p.set(i, r*cos, r*sin)
	}
	return p.labelled("circle", halves(n, outer), []string{"outer", "inner"})
}

// Blobs are round normal clouds in the plane, whose centres are drawn
// uniformly from the square of side 20 around the origin.
type Blobs struct {
	Centers int     // 0 means 3
	SD      float64 // of each cloud in each direction; 0 means 1
}

// Sample returns n points, equally many of each cloud: x, y, and the category
// blob (0, 1, ...).
func (b Blobs) Sample(n int, src rand.Source) (*frame.Frame, error) {
	if b.Centers == 0 {
		b.Centers = 3
	}
	if b.SD == 0 {
		b.SD = 1
	}
	if b.Centers < 0 || b.Centers > n {
		return nil, fmt.Errorf("dataset: %d points cannot have %d blobs", n, b.Centers)
	}
	p, err := newPoints(n, 2, b.SD, src)
	if err != nil {
		return nil, err
	}
	centers := make([][2]float64, b.Centers)
	names := make([]string, b.Centers)
	for k := range centers {
		centers[k] = [2]float64{20*p.random.Float64() - 10, 20*p.random.Float64() - 10}
		names[k] = strconv.Itoa(k)
	}
	codes := make([]int32, n)
	for i := range n {
		codes[i] = int32(i % b.Centers)
		p.set(i, centers[codes[i]][0], centers[codes[i]][1])
	}
	return p.labelled("blob", codes, names)
}

// along returns where point i of n stands on a line from 0 to 1, both ends
// taken.
func along(i, n int) float64 { return float64(i) / float64(max(n-1, 1)) }

// halves are codes 0 for the first points and 1 for the rest.
func halves(n, first int) []int32 {
	codes := make([]int32, n)
	for i := first; i < n; i++ {
		codes[i] = 1
	}
	return codes
}
