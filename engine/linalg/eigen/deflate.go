package eigen

import "math"

const invSqrt2 = 1 / math.Sqrt2

// deflate finds eigenpairs that the coupling does not change to working
// precision: those of negligible weight, and one of two whose eigenvalues are
// so close that a rotation can give its weight to the other (Dongarra and
// Sorensen 1987). The rest is kept.
func (m *merger) deflate() {
	tolerance := m.tolerance()
	last := -1 // the latest kept row, still open to a rotation
	for _, r := range m.byValue() {
		switch {
		case m.rho*abs(m.weight[r]) <= tolerance:
			m.left = append(m.left, r)
		case last >= 0 && m.absorb(last, r, tolerance):
			m.left = append(m.left, last)
			last = r
		default:
			m.keep(last)
			last = r
		}
	}
	m.keep(last)
	m.arrange()
}

// tolerance is the perturbation of the matrix that deflation may make.
func (m *merger) tolerance() float64 {
	top := m.rho
	for _, v := range m.d[m.lo:m.hi] {
		top = max(top, abs(v))
	}
	return 8 * epsilon * top
}

// byValue lists the rows of the two halves by ascending eigenvalue.
func (m *merger) byValue() []int {
	n1 := m.mid - m.lo
	first, second := m.order[m.lo:m.mid], m.order[m.mid:m.hi]
	merged := make([]int, 0, m.hi-m.lo)
	for len(first) > 0 || len(second) > 0 {
		if len(second) == 0 || len(first) > 0 && m.d[m.lo+first[0]] <= m.d[m.mid+second[0]] {
			merged = append(merged, first[0])
			first = first[1:]
		} else {
			merged = append(merged, n1+second[0])
			second = second[1:]
		}
	}
	return merged
}

// absorb rotates row a against row b so that b takes all of a's weight, if the
// off-diagonal element that this makes is negligible.
func (m *merger) absorb(a, b int, tolerance float64) bool {
	d := m.d[m.lo:m.hi]
	length := math.Hypot(m.weight[a], m.weight[b])
	c, s := m.weight[b]/length, m.weight[a]/length
	if abs((d[b]-d[a])*c*s) > tolerance {
		return false
	}
	m.weight[a], m.weight[b] = 0, length
	width, at := m.hi-m.lo, m.lo*m.n+m.lo
	rotate(m.z[at+a*m.n:], m.z[at+b*m.n:], width, c, s)
	d[a], d[b] = d[a]*c*c+d[b]*s*s, d[a]*s*s+d[b]*c*c
	if m.side[a] != m.side[b] {
		m.side[a], m.side[b] = both, both
	}
	return true
}

func (m *merger) keep(r int) {
	if r >= 0 {
		m.kept = append(m.kept, r)
	}
}

// arrange gives each kept row its place among those ordered by side, and
// collects what the secular equation needs.
func (m *merger) arrange() {
	for _, r := range m.kept {
		m.poles = append(m.poles, m.d[m.lo+r])
		m.weights = append(m.weights, m.weight[r])
		m.ofSide[m.side[r]]++
	}
	next := [3]int{0, m.ofSide[upper], m.ofSide[upper] + m.ofSide[both]}
	for _, r := range m.kept {
		m.place = append(m.place, next[m.side[r]])
		next[m.side[r]]++
	}
}
