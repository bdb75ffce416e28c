package eigen

import (
	"context"
	"math"

	"pawl/engine/parallel"
)

// secular is the solved equation 1 + rho sum_j z(j)^2/(d(j) - x) = 0, whose
// roots are the eigenvalues of diag(d) + rho z z'.
type secular struct {
	k     int
	rho   float64
	d, z  []float64
	roots []float64
	gaps  []float64 // k x k: row i holds d(j) - root(i), accurate where the root itself is not
}

// rootsPerTask is how many roots make a task of their own.
const rootsPerTask = 16

// rootSteps bounds the steps for a root; bisection alone would not need more.
const rootSteps = 120

// solveSecular finds the roots, one after each of the ascending poles d. rho is
// positive and no z is zero.
func solveSecular(ctx context.Context, d, z []float64, rho float64) (*secular, error) {
	k := len(d)
	s := &secular{k: k, rho: rho, d: d, z: z, roots: make([]float64, k), gaps: make([]float64, k*k)}
	err := parallel.Blocks(ctx, k, rootsPerTask, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			s.solve(i)
		}
		return nil
	})
	return s, err
}

// solve finds root i as an offset x from the pole next to it, so that its
// distances from all poles keep their relative accuracy.
func (s *secular) solve(i int) {
	gaps := s.gaps[i*s.k : (i+1)*s.k]
	lo, hi, origin := s.bracket(i, gaps)
	for j, d := range s.d {
		gaps[j] = d - s.d[origin]
	}
	x := s.start(i, origin, lo, hi)
	for range rootSteps {
		v := s.evaluate(gaps, x, i)
		if v.f < 0 {
			lo = x
		} else {
			hi = x
		}
		if abs(v.f) <= v.rounding || hi-lo <= 2*epsilon*max(abs(lo), abs(hi)) {
			break
		}
		next := x + s.step(gaps, x, i, v)
		if !(next > lo && next < hi) {
			next = between(lo, hi)
		}
		if next == x {
			break
		}
		x = next
	}
	s.roots[i] = s.d[origin] + x
	for j := range gaps {
		gaps[j] -= x
	}
}

// bracket says between which offsets from which pole root i lies: the nearer
// one, which the sign of the function half way between them tells.
func (s *secular) bracket(i int, gaps []float64) (lo, hi float64, origin int) {
	for j, d := range s.d {
		gaps[j] = d - s.d[i]
	}
	if i == s.k-1 {
		total := 0.0
		for _, z := range s.z {
			total += z * z
		}
		return 0, s.rho * total * (1 + 8*epsilon), i
	}
	width := s.d[i+1] - s.d[i]
	if s.evaluate(gaps, width/2, i).f >= 0 {
		return 0, width / 2, i
	}
	return -width / 2, 0, i + 1
}

// value is the secular function at a point: in all, and the derivatives of
// the sums over the poles to the left and to the right.
type value struct {
	f           float64
	left, right float64
	rounding    float64 // what the error of f may be
}

// evaluate takes the function at offset x, where root i lies after pole i.
func (s *secular) evaluate(gaps []float64, x float64, i int) value {
	left, dLeft := s.sum(gaps[:i+1], s.z[:i+1], x)
	right, dRight := s.sum(gaps[i+1:], s.z[i+1:], x)
	return value{
		f:        1 + s.rho*(left+right),
		left:     s.rho * dLeft,
		right:    s.rho * dRight,
		rounding: epsilon * (8 + s.rho*(8*(right-left)+abs(x)*(dLeft+dRight))),
	}
}

// sum adds z^2/(gap - x) over some poles, and the derivative.
func (s *secular) sum(gaps, z []float64, x float64) (f, df float64) {
	z = z[:len(gaps)]
	for j, gap := range gaps {
		t := z[j] / (gap - x)
		f += z[j] * t
		df += t * t
	}
	return f, df
}

// start is a first guess: the root of the function with all but the two terms
// of the poles around it frozen half way between them (Li 1993, section 3).
func (s *secular) start(i, origin int, lo, hi float64) float64 {
	if i == s.k-1 {
		return between(lo, hi)
	}
	width := s.d[i+1] - s.d[i]
	first := s.d[i] - s.d[origin]
	middle := first + width/2
	c := 1.0
	for j, z := range s.z {
		if j != i && j != i+1 {
			c += s.rho * z * z / (s.d[j] - s.d[origin] - middle)
		}
	}
	p, q := s.rho*s.z[i]*s.z[i], s.rho*s.z[i+1]*s.z[i+1]
	// c + p/(first-x) + q/(first+width-x) = 0, with u = x - first
	u := smallerRoot(c, c*width+p+q, p*width)
	if x := first + u; x > lo && x < hi {
		return x
	}
	return between(lo, hi)
}

// step is the way from x to the root of a simpler function with the same value
// and derivatives: one pole for the sums to each side (Bunch, Nielsen and
// Sorensen 1978). After the last pole there is only one sum.
func (s *secular) step(gaps []float64, x float64, i int, v value) float64 {
	near := gaps[i] - x
	if i == s.k-1 {
		return near * v.f / (v.f - near*v.left)
	}
	far := gaps[i+1] - x
	c := v.f - near*v.left - far*v.right
	return smallerRoot(c, (near+far)*v.f-near*far*(v.left+v.right), near*far*v.f)
}

// smallerRoot is the root (a - sqrt(a^2 - 4 b c))/2c of c x^2 - a x + b = 0,
// by whichever formula does not cancel.
func smallerRoot(c, a, b float64) float64 {
	root := math.Sqrt(max(a*a-4*b*c, 0))
	if a <= 0 {
		return (a - root) / (2 * c)
	}
	return 2 * b / (a + root)
}

// between halves a bracket, in the logarithm where it spans orders of size.
func between(lo, hi float64) float64 {
	switch {
	case lo > 0 && hi > 4*lo:
		return math.Sqrt(lo) * math.Sqrt(hi)
	case hi < 0 && lo < 4*hi:
		return -math.Sqrt(-lo) * math.Sqrt(-hi)
	}
	return lo + (hi-lo)/2
}

// vectors returns the eigenvectors of diag(d) + rho z z' as rows, component j
// at place[j]. They belong to weights for which the computed roots are exact
// (Gu and Eisenstat 1994, equation 3.3), which makes them orthogonal to working
// precision however close the roots are.
func (s *secular) vectors(ctx context.Context, place []int) ([]float64, error) {
	weights, err := s.consistent(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]float64, s.k*s.k)
	err = parallel.Blocks(ctx, s.k, rootsPerTask, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			s.vector(rows[i*s.k:(i+1)*s.k], weights, i, place)
		}
		return nil
	})
	return rows, err
}

// vector writes w(j)/(d(j) - root i), made of length 1.
func (s *secular) vector(row, weights []float64, i int, place []int) {
	gaps := s.gaps[i*s.k : (i+1)*s.k]
	squares := 0.0
	for j, gap := range gaps {
		gaps[j] = weights[j] / gap
		squares += gaps[j] * gaps[j]
	}
	length := 1 / math.Sqrt(squares)
	for j, v := range gaps {
		row[place[j]] = v * length
	}
}

// consistent returns the weights of the matrix whose eigenvalues the computed
// roots are exactly, by Löwner's formula.
func (s *secular) consistent(ctx context.Context) ([]float64, error) {
	weights := make([]float64, s.k)
	err := parallel.Blocks(ctx, s.k, 4*rootsPerTask, func(lo, hi int) error {
		for j := lo; j < hi; j++ {
			weights[j] = s.gaps[j*s.k+j]
		}
		for i := range s.k {
			gaps := s.gaps[i*s.k : (i+1)*s.k]
			for j := lo; j < hi; j++ {
				if i != j {
					weights[j] *= gaps[j] / (s.d[j] - s.d[i])
				}
			}
		}
		for j := lo; j < hi; j++ {
			weights[j] = math.Copysign(math.Sqrt(abs(weights[j])), s.z[j])
		}
		return nil
	})
	return weights, err
}
