package nn

import "math"

// Dropout sets elements to zero in training, each with probability Rate, and
// multiplies the others by 1/(1-Rate) (Srivastava et al. 2014).
type Dropout struct{ Rate float64 }

// Forward returns the layer's value at x.
func (l Dropout) Forward(p *Pass, x *Node) *Node {
	if !p.Train || l.Rate == 0 {
		return x
	}
	return x.Mul(p.mask(l.Rate, x.Shape()))
}

// Params is empty.
func (Dropout) Params() []*Node { return nil }

// mask returns a constant of zeros, with probability rate, and of 1/(1-rate).
// One draw decides four elements: the rate is met to 1/65536.
func (p *Pass) mask(rate float64, shape []int) *Node {
	mask := p.Tape.Zeros(shape...)
	threshold := uint64(math.Round(rate * (1 << 16)))
	keep := [2]float32{0, float32(1 / (1 - rate))}
	data := mask.Value.Data
	for len(data) > 0 {
		bits := p.Source.Uint64()
		for i := range data[:min(4, len(data))] {
			data[i] = keep[(threshold-1-bits&0xffff)>>63]
			bits >>= 16
		}
		data = data[min(4, len(data)):]
	}
	return mask
}
