package sparse

import (
	"context"

	"pawl/engine/parallel"
)

// Apply sets dst to what the factor alone makes of b: A^-1 b without
// refinement. dst may be b. Dims and Apply make the factor an operator.
func (f *LDLFactor) Apply(dst, b []float64) {
	x := make([]float64, f.n)
	for i, old := range f.order {
		x[i] = b[old]
	}
	f.forward(x)
	f.backward(x)
	for i, old := range f.order {
		dst[old] = x[i]
	}
}

// Dims returns the order of the matrix twice.
func (f *LDLFactor) Dims() (rows, cols int) { return f.n, f.n }

// shares are disjoint subtrees that are worked on side by side, and the nodes
// above them. They depend on the pattern only, and so does the order in which
// numbers are added.
type shares struct {
	roots   []int
	above   []int
	tallest int
	// Of each node below a root: how many of its rows lie within the share, and
	// for the others the place among the root's rows.
	within []int
	beyond [][]int32
}

// split finds subtrees of about equal work.
func (s *symbolic) split() *shares {
	const parts = 16
	h := &shares{within: make([]int, len(s.nodes)), beyond: make([][]int32, len(s.nodes))}
	work := make([]float64, len(s.nodes))
	total := 0.0
	for i, v := range s.nodes {
		work[i] += v.work() + float64(len(v.rows))
		total += v.work() + float64(len(v.rows))
		if v.parent >= 0 {
			work[v.parent] += work[i]
		}
		h.tallest = max(h.tallest, len(v.rows))
	}
	for i, v := range s.nodes {
		switch {
		case work[i] > total/parts:
			h.above = append(h.above, i)
		case v.parent < 0 || work[v.parent] > total/parts:
			h.roots = append(h.roots, i)
			s.look(h, i)
		}
	}
	return h
}

// look finds where the rows of a share's nodes go.
func (s *symbolic) look(h *shares, root int) {
	end := s.nodes[root].hi
	rows := s.nodes[root].rows[s.nodes[root].width():]
	place := make(map[int32]int32, len(rows))
	for i, r := range rows {
		place[r] = int32(i)
	}
	for at := s.first[root]; at <= root; at++ {
		for i, r := range s.nodes[at].rows {
			if int(r) < end {
				h.within[at] = i + 1
			} else {
				h.beyond[at] = append(h.beyond[at], place[r])
			}
		}
	}
}

// forward solves L y = x in place. What a share contributes to rows above it
// is gathered apart and added in the order of the shares.
func (f *LDLFactor) forward(x []float64) {
	// Neither the context nor the tasks fail.
	gathered, _ := parallel.Map(context.Background(), len(f.roots), func(i int) ([]float64, error) {
		root := &f.nodes[f.roots[i]]
		sums, scratch := make([]float64, len(root.rows)-root.width()), make([]float64, f.tallest)
		for at := f.first[f.roots[i]]; at <= f.roots[i]; at++ {
			t := f.forwardNode(at, x, scratch)
			v, inside := &f.nodes[at], f.within[at]
			for j := v.width(); j < inside; j++ {
				x[v.rows[j]] += t[j]
			}
			for j, place := range f.beyond[at] {
				sums[place] += t[inside+j]
			}
		}
		return sums, nil
	})
	for i, sums := range gathered {
		root := &f.nodes[f.roots[i]]
		for j, r := range root.rows[root.width():] {
			x[r] += sums[j]
		}
	}
	scratch := make([]float64, f.tallest)
	for _, at := range f.above {
		t := f.forwardNode(at, x, scratch)
		v := &f.nodes[at]
		for j := v.width(); j < len(v.rows); j++ {
			x[v.rows[j]] += t[j]
		}
	}
}

// backward solves D L' y = x in place.
func (f *LDLFactor) backward(x []float64) {
	scratch := make([]float64, f.tallest)
	for i := len(f.above) - 1; i >= 0; i-- {
		f.backwardNode(f.above[i], x, scratch)
	}
	_ = parallel.For(context.Background(), len(f.roots), func(i int) error {
		scratch := make([]float64, f.tallest)
		for at := f.roots[i]; at >= f.first[f.roots[i]]; at-- {
			f.backwardNode(at, x, scratch)
		}
		return nil
	})
}

// forwardNode solves L y = x in a node's columns, and returns what they
// contribute to each of its rows. Four columns are taken at once.
func (f *LDLFactor) forwardNode(at int, x, scratch []float64) []float64 {
	v := &f.nodes[at]
	width, height, l := v.width(), len(v.rows), f.blocks[at]
	t := scratch[:height]
	copy(t, x[v.lo:v.hi])
	clear(t[width:])
	j := 0
	for ; j+4 <= width; j += 4 {
		for i := j; i < j+3; i++ {
			addScaled(t[i+1:j+4], -t[i], l[i*height+i+1:])
		}
		take4(t[j+4:], l[j*height+j+4:], height, t[j:j+4])
	}
	for ; j < width; j++ {
		addScaled(t[j+1:], -t[j], l[j*height+j+1:])
	}
	copy(x[v.lo:v.hi], t)
	return t
}

// backwardNode solves D L' y = x in a node's columns, given the rows below.
func (f *LDLFactor) backwardNode(at int, x, scratch []float64) {
	v := &f.nodes[at]
	width, height, l := v.width(), len(v.rows), f.blocks[at]
	t := scratch[:height]
	for i, r := range v.rows {
		t[i] = x[r]
	}
	for i := range width {
		t[i] /= f.d[v.lo+i]
	}
	j := width
	for ; j%4 != 0; j-- {
		t[j-1] -= inner(l[(j-1)*height+j:j*height], t[j:])
	}
	for j -= 4; j >= 0; j -= 4 {
		s0, s1, s2, s3 := inner4(l[j*height+j+4:], height, t[j+4:])
		t[j] -= s0
		t[j+1] -= s1
		t[j+2] -= s2
		t[j+3] -= s3
		for i := j + 2; i >= j; i-- {
			t[i] -= inner(l[i*height+i+1:i*height+j+4], t[i+1:])
		}
	}
	copy(x[v.lo:v.hi], t)
}

// take4 subtracts four rows, stride apart, each times its share, from y.
func take4(y, rows []float64, stride int, share []float64) {
	n := len(y)
	if n == 0 {
		return
	}
	r0, r1, r2, r3 := rows[:n], rows[stride:][:n], rows[2*stride:][:n], rows[3*stride:][:n]
	c0, c1, c2, c3 := share[0], share[1], share[2], share[3]
	for i := range y {
		y[i] -= (r0[i]*c0 + r1[i]*c1) + (r2[i]*c2 + r3[i]*c3)
	}
}

// inner4 is the products of four rows, stride apart, with y.
func inner4(rows []float64, stride int, y []float64) (s0, s1, s2, s3 float64) {
	n := len(y)
	if n == 0 {
		return
	}
	r0, r1, r2, r3 := rows[:n], rows[stride:][:n], rows[2*stride:][:n], rows[3*stride:][:n]
	for i, v := range y {
		s0 += r0[i] * v
		s1 += r1[i] * v
		s2 += r2[i] * v
		s3 += r3[i] * v
	}
	return s0, s1, s2, s3
}
