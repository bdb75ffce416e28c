package eigen

import (
	"fmt"
	"math"
)

// rotationSweeps bounds the sweeps per eigenvalue; two are usual.
const rotationSweeps = 60

// implicitQL finds the eigenvalues of the tridiagonal matrix with diagonal d
// and off-diagonal e, which has a last element to spare, by the QL method with
// implicit shifts (Wilkinson and Reinsch 1971, contribution II/4). It
// overwrites d with the eigenvalues, not sorted, and destroys e. Row j of z, whose rows start stride apart, becomes
// the eigenvector of d[j] if z was the unit matrix; z may be nil.
func implicitQL(d, e, z []float64, stride int) error {
	n := len(d)
	floor := tiny
	for i := range n {
		floor = max(floor, epsilon/4*abs(d[i]), epsilon/4*abs(e[i]))
	}
	for l := range n {
		for sweep := 0; ; sweep++ {
			m := negligible(d, e, l, floor)
			if m == l {
				break
			}
			if sweep == rotationSweeps {
				return fmt.Errorf("eigen: eigenvalue %d of %d did not converge in %d sweeps", l, n, sweep)
			}
			sweepQL(d, e, z, stride, l, m)
		}
	}
	return nil
}

// negligible is the first row from l on after which the matrix falls apart:
// where the off-diagonal element is nothing beside its neighbours, or beside
// the whole matrix.
func negligible(d, e []float64, l int, floor float64) int {
	for m := l; m < len(d)-1; m++ {
		if abs(e[m]) <= max(epsilon*(abs(d[m])+abs(d[m+1])), floor) {
			return m
		}
	}
	return len(d) - 1
}

// sweepQL chases the bulge that the shift makes from row m up to row l.
func sweepQL(d, e, z []float64, stride, l, m int) {
	g := (d[l+1] - d[l]) / (2 * e[l])
	g = d[m] - d[l] + e[l]/(g+math.Copysign(math.Hypot(g, 1), g))
	s, c, p := 1.0, 1.0, 0.0
	for i := m - 1; i >= l; i-- {
		f, b := s*e[i], c*e[i]
		r := math.Hypot(f, g)
		e[i+1] = r
		if r == 0 {
			d[i+1] -= p
			e[m] = 0
			return
		}
		s, c = f/r, g/r
		g = d[i+1] - p
		r = (d[i]-g)*s + 2*c*b
		p = s * r
		d[i+1] = g + p
		g = c*r - b
		if z != nil {
			rotate(z[i*stride:], z[(i+1)*stride:], len(d), c, s)
		}
	}
	d[l] -= p
	e[l] = g
	e[m] = 0
}

// rotate turns two rows: (x, y) becomes (c x - s y, s x + c y).
func rotate(x, y []float64, n int, c, s float64) {
	x, y = x[:n], y[:n]
	for i, a := range x {
		b := y[i]
		x[i] = c*a - s*b
		y[i] = s*a + c*b
	}
}

const (
	epsilon = 0x1p-53   // half the distance from 1 to the next number
	tiny    = 0x1p-1022 // the least normal number
)
