package synth

import (
	"math"

	"pawl/engine/frame"
)

// impurity measures how mixed a target is in a node and what a split gains.
// A node is entered, then rows are moved from its right side to its left.
// Gains are parts of the impurity of the whole table.
type impurity interface {
	enter(rows []int32) bool // false if the node is pure
	reset()                  // all rows back to the right
	move(rows []int32)       // rows from the right to the left
	gain() float64
	keys() int // number of keys by which levels are ordered
	key(rows []int32, k int) float64
}

func newImpurity(d *domain, codes []int32) impurity {
	if d.kind == frame.Number {
		return newVariance(d, codes)
	}
	return newGini(d, codes)
}

// gini is the Gini impurity of a category or boolean, missing being a class.
// Only sums of squared class counts are kept, so that moving a row costs the
// same for any number of classes.
type gini struct {
	classes                []int32
	all, left, right       []float64 // rows of each class
	touched                []int32   // the node's classes
	n, moved               float64
	square                 float64 // sum of all's squares
	leftSquare, restSquare float64
	whole                  float64 // impurity of the table
	top                    [2]int32
}

func newGini(d *domain, codes []int32) *gini {
	size := d.size() + 1
	g := &gini{classes: make([]int32, len(codes)),
		all: make([]float64, size), left: make([]float64, size), right: make([]float64, size)}
	for i, c := range codes {
		g.classes[i] = c + 1
	}
	n, square := float64(len(codes)), float64(d.absent)*float64(d.absent)
	for _, c := range d.counts {
		square += float64(c) * float64(c)
	}
	g.whole = n - square/n
	return g
}

func (g *gini) enter(rows []int32) bool {
	for _, c := range g.touched {
		g.all[c], g.left[c], g.right[c] = 0, 0, 0
	}
	g.touched = g.touched[:0]
	for _, r := range rows {
		c := g.classes[r]
		if g.all[c] == 0 {
			g.touched = append(g.touched, c)
		}
		g.all[c]++
	}
	g.n, g.square = float64(len(rows)), 0
	g.top = [2]int32{g.touched[0], g.touched[0]}
	for _, c := range g.touched {
		g.square += g.all[c] * g.all[c]
		switch {
		case g.all[c] > g.all[g.top[0]]:
			g.top = [2]int32{c, g.top[0]}
		case g.all[c] > g.all[g.top[1]] || g.top[1] == g.top[0]:
			g.top[1] = c
		}
	}
	return len(g.touched) > 1
}

func (g *gini) reset() {
	for _, c := range g.touched {
		g.left[c], g.right[c] = 0, g.all[c]
	}
	g.moved, g.leftSquare, g.restSquare = 0, 0, g.square
}

func (g *gini) move(rows []int32) {
	for _, r := range rows {
		c := g.classes[r]
		g.leftSquare += 2*g.left[c] + 1
		g.restSquare -= 2*g.right[c] - 1
		g.left[c]++
		g.right[c]--
	}
	g.moved += float64(len(rows))
}

func (g *gini) gain() float64 {
	return (g.leftSquare/g.moved + g.restSquare/(g.n-g.moved) - g.square/g.n) / g.whole
}

// keys: levels are ordered by the share of the node's largest class, and with
// more than two classes also by that of the second.
func (g *gini) keys() int { return min(len(g.touched)-1, 2) }

func (g *gini) key(rows []int32, k int) float64 {
	n := 0
	for _, r := range rows {
		if g.classes[r] == g.top[k] {
			n++
		}
	}
	return float64(n) / float64(len(rows))
}

// variance is the sum of two squared errors: of the target's numbers where it
// has one, and of the indicator that it has none. Each is a part of its sum
// over the whole table.
type variance struct {
	y, absent        []float64 // by row; y is centred and scaled, 0 where absent
	hasAbsent        bool
	all, left        moments
	wholeY, wholeGap float64
}

// moments are sums over rows.
type moments struct{ rows, gaps, y float64 }

func newVariance(d *domain, codes []int32) *variance {
	v := &variance{y: make([]float64, len(codes)), absent: make([]float64, len(codes))}
	centred := d.centred()
	for i, c := range codes {
		if c == missing {
			v.absent[i] = 1
		} else {
			v.y[i] = centred[c]
			v.wholeY += v.y[i] * v.y[i]
		}
	}
	v.hasAbsent = d.absent > 0
	v.wholeGap = float64(d.absent) * float64(d.observed()) / float64(len(codes))
	return v
}

// centred returns the numbers less their mean over the rows, scaled into
// -1..1 so that no square overflows.
func (d *domain) centred() []float64 {
	mean, n := 0.0, float64(d.observed())
	for c, x := range d.numbers.values {
		mean += x * (float64(d.counts[c]) / n)
	}
	out := make([]float64, d.size())
	widest := 0.0
	for c, x := range d.numbers.values {
		out[c] = x/2 - mean/2
		widest = max(widest, math.Abs(out[c]))
	}
	for c := range out {
		if widest > 0 {
			out[c] /= widest
		}
	}
	return out
}

func (v *variance) enter(rows []int32) bool {
	v.all = moments{}
	first, pure := rows[0], true
	for _, r := range rows {
		v.all.add(v.y[r], v.absent[r])
		pure = pure && v.y[r] == v.y[first] && v.absent[r] == v.absent[first]
	}
	return !pure
}

func (m *moments) add(y, gap float64) {
	m.rows++
	m.gaps += gap
	m.y += y
}

func (v *variance) reset() { v.left = moments{} }

func (v *variance) move(rows []int32) {
	for _, r := range rows {
		v.left.add(v.y[r], v.absent[r])
	}
}

func (v *variance) gain() float64 {
	right := moments{v.all.rows - v.left.rows, v.all.gaps - v.left.gaps, v.all.y - v.left.y}
	gain := 0.0
	if v.wholeY > 0 {
		gain += (v.left.explained() + right.explained() - v.all.explained()) / v.wholeY
	}
	if v.hasAbsent && v.wholeGap > 0 {
		gain += (v.left.explainedGaps() + right.explainedGaps() - v.all.explainedGaps()) / v.wholeGap
	}
	return gain
}

// explained is the part of the sum of squares that the mean accounts for.
func (m *moments) explained() float64 {
	if m.rows == m.gaps {
		return 0
	}
	return m.y * m.y / (m.rows - m.gaps)
}

func (m *moments) explainedGaps() float64 { return m.gaps * m.gaps / m.rows }

// keys: levels are ordered by their mean, and if values are missing also by
// the share of them.
func (v *variance) keys() int {
	if v.hasAbsent {
		return 2
	}
	return 1
}

func (v *variance) key(rows []int32, k int) float64 {
	var m moments
	for _, r := range rows {
		m.add(v.y[r], v.absent[r])
	}
	if k == 1 {
		return m.gaps / m.rows
	}
	return m.y / max(m.rows-m.gaps, 1)
}
