package eigen

import (
	"cmp"
	"context"
	"math"
	"slices"

	"pawl/engine/linalg"
	"pawl/engine/parallel"
)

// leafSize is the order up to which a tridiagonal matrix is not divided.
const leafSize = 32

// conquest finds all eigenpairs of a tridiagonal matrix by divide and conquer
// (Cuppen 1981, in the stable form of Gu and Eisenstat 1995): the matrix is cut
// in two by taking off a matrix of rank one, and the eigenpairs of the halves
// are merged. What is done for columns lo ... hi-1 stands in those elements of
// d and in the square block of z there, whose row r is the eigenvector of d[r].
type conquest struct {
	n     int
	d, e  []float64
	z     []float64 // n x n by rows
	order []int     // of a block: the places of its eigenvalues, from the least, relative to lo
}

// conquer returns the eigenvalues of the tridiagonal matrix, ascending, and
// the eigenvectors as rows. It destroys d and e.
func conquer(ctx context.Context, d, e []float64) (values, vectors []float64, err error) {
	n := len(d)
	c := &conquest{n: n, d: d, e: e, z: make([]float64, n*n), order: make([]int, n)}
	cuts := []int{0, n}
	levels := [][]int{cuts}
	for widest(cuts) > leafSize {
		cuts = halved(cuts)
		levels = append(levels, cuts)
	}
	if err := c.leaves(ctx, cuts); err != nil {
		return nil, nil, err
	}
	for i := len(levels) - 2; i >= 0; i-- {
		if err := c.level(ctx, levels[i], levels[i+1]); err != nil {
			return nil, nil, err
		}
	}
	values, vectors = c.sorted()
	return values, vectors, nil
}

// widest is the size of the largest piece.
func widest(cuts []int) int {
	most := 0
	for i := range len(cuts) - 1 {
		most = max(most, cuts[i+1]-cuts[i])
	}
	return most
}

// halved divides each piece in two.
func halved(cuts []int) []int {
	finer := []int{cuts[0]}
	for i := range len(cuts) - 1 {
		finer = append(finer, (cuts[i]+cuts[i+1])/2, cuts[i+1])
	}
	return finer
}

// leaves takes the coupling off at each cut and solves the small pieces.
func (c *conquest) leaves(ctx context.Context, cuts []int) error {
	for _, cut := range cuts[1 : len(cuts)-1] {
		beta := abs(c.e[cut-1])
		c.d[cut-1] -= beta
		c.d[cut] -= beta
	}
	return parallel.For(ctx, len(cuts)-1, func(i int) error {
		return c.leaf(cuts[i], cuts[i+1])
	})
}

func (c *conquest) leaf(lo, hi int) error {
	for i := lo; i < hi; i++ {
		c.z[i*c.n+i] = 1
	}
	e := make([]float64, hi-lo)
	copy(e, c.e[lo:max(lo, hi-1)])
	if hi == lo {
		return nil
	}
	if err := implicitQL(c.d[lo:hi], e, c.z[lo*c.n+lo:], c.n); err != nil {
		return err
	}
	copy(c.order[lo:hi], ascending(c.d[lo:hi]))
	return nil
}

// level merges the halves of each piece. Small merges run side by side; in a
// large one the work itself is spread.
func (c *conquest) level(ctx context.Context, cuts, finer []int) error {
	merge := func(i int) error {
		return c.merge(ctx, cuts[i], finer[2*i+1], cuts[i+1])
	}
	if pieces := len(cuts) - 1; pieces >= 4 {
		return parallel.For(ctx, pieces, merge)
	}
	for i := range len(cuts) - 1 {
		if err := merge(i); err != nil {
			return err
		}
	}
	return nil
}

// merge joins the eigenpairs of lo ... mid-1 and mid ... hi-1.
func (c *conquest) merge(ctx context.Context, lo, mid, hi int) error {
	m := newMerger(c, lo, mid, hi)
	m.deflate()
	s, err := solveSecular(ctx, m.poles, m.weights, m.rho)
	if err != nil {
		return err
	}
	mix, err := s.vectors(ctx, m.place)
	if err != nil {
		return err
	}
	m.assemble(s.roots, mix)
	copy(c.order[lo:hi], ascending(c.d[lo:hi]))
	return nil
}

// sorted brings eigenvalues and eigenvectors into ascending order.
func (c *conquest) sorted() (values, vectors []float64) {
	values, vectors = make([]float64, c.n), make([]float64, c.n*c.n)
	for i, from := range c.order {
		values[i] = c.d[from]
		copy(vectors[i*c.n:(i+1)*c.n], c.z[from*c.n:(from+1)*c.n])
	}
	return values, vectors
}

// ascending lists the places of x from its least element on.
func ascending(x []float64) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	return order
}

// merger is one merge: D + rho z z' in the basis of the halves' eigenvectors,
// first made smaller (deflate), then solved elsewhere, then put together.
type merger struct {
	*conquest
	lo, mid, hi int
	rho         float64
	weight      []float64 // z, by row relative to lo
	side        []side    // which columns of a row are not zero
	kept, left  []int     // rows that take part, by ascending eigenvalue; rows already final

	poles, weights []float64 // of the kept rows
	place          []int     // of a kept row among those ordered by side
	ofSide         [3]int    // how many kept rows are of each side
}

// side tells which half of its columns an eigenvector fills.
type side int

const (
	upper side = iota // those of lo ... mid-1
	both
	lower
)

func newMerger(c *conquest, lo, mid, hi int) *merger {
	m := &merger{conquest: c, lo: lo, mid: mid, hi: hi, weight: make([]float64, hi-lo), side: make([]side, hi-lo)}
	beta := c.e[mid-1]
	m.rho = 2 * abs(beta)
	// z is of length 1: the last row of the one half, the first of the other,
	// which takes the sign of the coupling.
	for r := range m.weight {
		if row := c.z[(lo+r)*c.n:]; lo+r < mid {
			m.weight[r] = row[mid-1] * invSqrt2
		} else {
			m.weight[r] = math.Copysign(invSqrt2, beta) * row[mid]
			m.side[r] = lower
		}
	}
	return m
}

// assemble multiplies the kept eigenvectors with mix (a row for each root) and
// writes the block of z anew: the products first, then the rows left alone.
func (m *merger) assemble(roots, mix []float64) {
	k, n1, n2 := len(m.kept), m.mid-m.lo, m.hi-m.mid
	top, bottom := m.ofSide[upper]+m.ofSide[both], m.ofSide[both]+m.ofSide[lower]
	q1, q2 := make([]float64, top*n1), make([]float64, bottom*n2)
	rest, values := m.setAside()
	for i, r := range m.kept {
		row, p := m.z[(m.lo+r)*m.n:], m.place[i]
		if m.side[r] != lower {
			copy(q1[p*n1:(p+1)*n1], row[m.lo:m.mid])
		}
		if m.side[r] != upper {
			p -= m.ofSide[upper]
			copy(q2[p*n2:(p+1)*n2], row[m.mid:m.hi])
		}
	}
	from := m.lo * m.n
	if top > 0 {
		linalg.Gemm64(false, false, k, n1, top, 1, mix, k, q1, n1, 0, m.z[from+m.lo:], m.n)
	} else {
		m.zero(k, m.lo, m.mid)
	}
	if bottom > 0 {
		linalg.Gemm64(false, false, k, n2, bottom, 1, mix[min(m.ofSide[upper], len(mix)):], k, q2, n2, 0, m.z[from+m.mid:], m.n)
	} else {
		m.zero(k, m.mid, m.hi)
	}
	copy(m.d[m.lo:], roots)
	for i, v := range values {
		m.d[m.lo+k+i] = v
		copy(m.z[(m.lo+k+i)*m.n+m.lo:(m.lo+k+i)*m.n+m.hi], rest[i*(m.hi-m.lo):])
	}
}

// zero clears columns from ... to-1 of the first k rows of the block.
func (m *merger) zero(k, from, to int) {
	for r := m.lo; r < m.lo+k; r++ {
		clear(m.z[r*m.n+from : r*m.n+to])
	}
}

// setAside copies the rows that are final already, and their eigenvalues.
func (m *merger) setAside() (rows, values []float64) {
	width := m.hi - m.lo
	rows = make([]float64, len(m.left)*width)
	for i, r := range m.left {
		at := (m.lo + r) * m.n
		copy(rows[i*width:], m.z[at+m.lo:at+m.hi])
		values = append(values, m.d[m.lo+r])
	}
	return rows, values
}
