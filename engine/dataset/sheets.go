package dataset

import (
	"math"
	"math/rand/v2"

	"pawl/engine/frame"
)

// SCurve is a sheet bent to the letter S in space.
type SCurve struct {
	Noise float64 // standard deviation of what is added to each coordinate
}

// Sample returns n points: x, y, z, and t, the place along the S, in
// [-3 pi/2, 3 pi/2). Without noise x = sin t, z = sign(t) (cos t - 1), and y is
// uniform in [0, 2).
func (s SCurve) Sample(n int, src rand.Source) (*frame.Frame, error) {
	p, err := newPoints(n, 3, s.Noise, src)
	if err != nil {
		return nil, err
	}
	t := make([]float64, n)
	for i := range n {
		t[i] = 3 * math.Pi * (p.random.Float64() - 0.5)
		sin, cos := math.Sincos(t[i])
		p.set(i, sin, 2*p.random.Float64(), math.Copysign(1, t[i])*(cos-1))
	}
	return p.with(frame.NumberColumn("t", t))
}

// SwissRoll is a rolled-up sheet in space.
type SwissRoll struct {
	Noise float64 // standard deviation of what is added to each coordinate
}

// Sample returns n points: x, y, z, and t, the place along the roll, in
// [3 pi/2, 9 pi/2). Without noise x = t cos t, z = t sin t, and y is uniform in
// [0, 21).
func (s SwissRoll) Sample(n int, src rand.Source) (*frame.Frame, error) {
	p, err := newPoints(n, 3, s.Noise, src)
	if err != nil {
		return nil, err
	}
	t := make([]float64, n)
	for i := range n {
		t[i] = 1.5 * math.Pi * (1 + 2*p.random.Float64())
		sin, cos := math.Sincos(t[i])
		p.set(i, t[i]*cos, 21*p.random.Float64(), t[i]*sin)
	}
	return p.with(frame.NumberColumn("t", t))
}
