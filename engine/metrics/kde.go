package metrics

import (
	"context"
	"math"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// kernelDensity is a product kernel estimate of the density of mixed rows: a
// Gaussian for each number, with Scott's bandwidth n^(-1/(4+numbers)) in
// standard deviations, and for each level the kernel of Aitchison and Aitken
// (1976), 1 - s for the level itself and s spread over the others.
type kernelDensity struct {
	g       *densityScale
	numbers []float64 // n x numbers, in bandwidths
	codes   []int32   // n x discrete
	n       int
}

// smoothing is s of the levels' kernel.
const smoothing = 0.1

// densityScale says how rows are coded; it is made from real rows and shared
// by the densities that are compared.
type densityScale struct {
	numbers []embeddedNumber
	levels  []embeddedLevels
	width   float64   // bandwidth in standard deviations
	other   []float64 // log of the kernel at another level, less that at the same
}

func newDensityScale(real *frame.Frame, rows int) (*densityScale, error) {
	e, err := newEmbedding(real)
	if err != nil {
		return nil, err
	}
	s := &densityScale{numbers: e.numbers, levels: e.levels}
	s.width = math.Pow(float64(rows), -1/(4+float64(len(e.numbers))))
	for _, l := range e.levels {
		others := float64(max(len(l.place)-1, 1))
		s.other = append(s.other, math.Log(smoothing/others)-math.Log(1-smoothing))
	}
	return s, nil
}

// code writes rows as numbers in bandwidths and codes of levels; a missing
// number counts as average.
func (s *densityScale) code(f *frame.Frame) (numbers []float64, codes []int32, err error) {
	n := f.Rows()
	numbers, codes = make([]float64, n*len(s.numbers)), make([]int32, n*len(s.levels))
	for k, col := range s.numbers {
		c, err := columnOf(f, col.name, frame.Number)
		if err != nil {
			return nil, nil, err
		}
		for i, v := range c.Floats() {
			if v == v {
				numbers[i*len(s.numbers)+k] = (v - col.mean) / col.sd / s.width
			}
		}
	}
	for k, col := range s.levels {
		c, err := columnOf(f, col.name, col.kind)
		if err != nil {
			return nil, nil, err
		}
		for i := range n {
			at, known := col.place[c.Value(i)]
			if !known {
				at = -1
			}
			codes[i*len(s.levels)+k] = int32(at)
		}
	}
	return numbers, codes, nil
}

// over returns the density that the rows of f make.
func (s *densityScale) over(f *frame.Frame) (*kernelDensity, error) {
	numbers, codes, err := s.code(f)
	return &kernelDensity{g: s, numbers: numbers, codes: codes, n: f.Rows()}, err
}

// logs returns the log density at the rows of f, up to a constant that all
// densities of the same scale share.
func (d *kernelDensity) logs(ctx context.Context, f *frame.Frame) ([]float64, error) {
	numbers, codes, err := d.g.code(f)
	if err != nil {
		return nil, err
	}
	out := make([]float64, f.Rows())
	p, q := len(d.g.numbers), len(d.g.levels)
	err = parallel.Blocks(ctx, len(out), 16, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			out[i] = d.log(numbers[i*p:(i+1)*p], codes[i*q:(i+1)*q])
		}
		return nil
	})
	return out, err
}

// negligible is how much smaller than the largest a kernel's log may be before
// it is left out: a hundred million such terms do not change the sum's sixth
// digit.
const negligible = 32

// log sums the kernels at one point, the largest taken out so that none
// vanishes.
func (d *kernelDensity) log(numbers []float64, codes []int32) float64 {
	largest, sum := math.Inf(-1), 0.0
	for i := range d.n {
		e := d.exponent(numbers, codes, i, largest-negligible)
		switch {
		case e > largest:
			sum = sum*math.Exp(largest-e) + 1
			largest = e
		case e > largest-negligible:
			sum += math.Exp(e - largest)
		}
	}
	return largest + math.Log(sum/float64(d.n))
}

// exponent is the log of the kernel between a point and row i, or some number
// below least once it is sure to be.
func (d *kernelDensity) exponent(numbers []float64, codes []int32, i int, least float64) float64 {
	e := 0.0
	for k, code := range d.codes[i*len(codes) : (i+1)*len(codes)] {
		if code != codes[k] {
			e += d.g.other[k]
		}
	}
	if e < least {
		return e
	}
	for k, v := range d.numbers[i*len(numbers) : (i+1)*len(numbers)] {
		e -= (v - numbers[k]) * (v - numbers[k]) / 2
	}
	return e
}
