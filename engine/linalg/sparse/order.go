package sparse

import (
	"context"
	"math"
	"slices"
)

// minimumDegree orders the rows of a symmetric pattern so that elimination in
// this order fills in little: always the row with the fewest neighbours comes
// next, by the approximate count of Amestoy, Davis and Duff (1996). It returns
// the rows in the order of elimination; nil as soon as it is plain that a
// factorisation takes more multiplications than limit.
func minimumDegree(ctx context.Context, m *CSR, limit float64) ([]int, error) {
	g := newQuotient(m)
	for g.eliminated < g.n-len(g.dense) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p := g.next()
		if g.work+g.ahead(g.degrees.of[p]) > limit {
			return nil, ErrTooMuchWork
		}
		g.eliminate(p)
	}
	return g.sequence(), nil
}

// quotient is the graph of what is left. A variable stands for a row, or for
// several that have become alike; an element stands for the clique that an
// eliminated variable leaves behind.
type quotient struct {
	n          int
	weight     []int     // rows a variable stands for; 0: gone
	near       [][]int32 // of a variable: variables next to it
	elements   [][]int32 // of a variable: elements it belongs to
	clique     [][]int32 // of an element: its variables; nil if absorbed
	size       []int     // of an element: rows in its clique
	outside    []int     // of an element: rows outside of the latest one, plus tag
	tag        int
	inPivot    []bool
	merged     [][]int32 // variables that go with this one
	pivots     []int32
	dense      []int32 // rows with so many neighbours that they come last
	eliminated int
	work       float64 // multiplications so far, roughly
	degrees    buckets
}

func newQuotient(m *CSR) *quotient {
	n := m.rows
	g := &quotient{
		n: n, weight: make([]int, n), near: make([][]int32, n), elements: make([][]int32, n),
		clique: make([][]int32, n), size: make([]int, n), outside: make([]int, n), tag: 1,
		inPivot: make([]bool, n), merged: make([][]int32, n), degrees: newBuckets(n),
	}
	tooMany := max(16, int(10*math.Sqrt(float64(n))))
	for i := range n {
		if columns, _ := m.Row(i); len(columns) > tooMany {
			g.dense = append(g.dense, int32(i))
		} else {
			g.weight[i] = 1
		}
	}
	g.work = math.Pow(float64(len(g.dense)), 3) / 6
	for i := range n {
		if g.weight[i] > 0 {
			g.near[i] = g.neighbours(m, i)
			g.degrees.insert(i, len(g.near[i]))
		}
	}
	return g
}

// neighbours lists the live variables next to i.
func (g *quotient) neighbours(m *CSR, i int) []int32 {
	columns, _ := m.Row(i)
	near := make([]int32, 0, len(columns))
	for _, j := range columns {
		if int(j) != i && g.weight[j] > 0 {
			near = append(near, j)
		}
	}
	return near
}

// next is the variable of the least degree.
func (g *quotient) next() int {
	p := g.degrees.least()
	g.degrees.remove(p)
	return p
}

// ahead is the work for the rows that are left if none has a lower degree than
// the least now, until those that are left all touch.
func (g *quotient) ahead(degree int) float64 {
	rows, d := float64(g.n-len(g.dense)-g.eliminated), float64(degree)
	return max(rows-d, 0)*d*d/2 + d*d*d/6
}

// eliminate makes variable p an element.
func (g *quotient) eliminate(p int) {
	g.pivots = append(g.pivots, int32(p))
	before := g.eliminated
	g.eliminated += g.weight[p]
	g.formClique(p)
	g.measureOutside(p)
	classes := map[uint64][]int32{}
	for _, i := range g.clique[p] {
		if hash, alone := g.update(int(i), p); alone {
			g.join(p, int(i))
			g.eliminated += g.weight[i]
			g.weight[i] = 0
		} else {
			classes[hash] = append(classes[hash], i)
		}
	}
	for _, i := range g.clique[p] {
		if g.weight[i] > 0 {
			g.mergeAlike(i, classes)
		}
	}
	g.finish(p)
	pivots := float64(g.eliminated - before)
	rows := pivots + float64(g.size[p])
	g.work += pivots * rows * rows / 2
}

// formClique collects the neighbours of p: those next to it, and those of its
// elements, which the new one absorbs.
func (g *quotient) formClique(p int) {
	clique := make([]int32, 0, g.degrees.of[p])
	take := func(variables []int32) {
		for _, i := range variables {
			if g.weight[i] > 0 && !g.inPivot[i] && int(i) != p {
				g.inPivot[i] = true
				clique = append(clique, i)
				g.degrees.remove(int(i))
			}
		}
	}
	take(g.near[p])
	for _, e := range g.elements[p] {
		take(g.clique[e])
		g.clique[e] = nil
	}
	g.near[p], g.elements[p] = nil, nil
	g.clique[p] = clique
	g.weight[p] = 0
}

// measureOutside finds how many rows each element near p has outside of p's
// clique, in outside[e] - tag.
func (g *quotient) measureOutside(p int) {
	g.tag += g.n + 1
	for _, i := range g.clique[p] {
		for _, e := range g.elements[i] {
			if g.clique[e] == nil {
				continue
			}
			if g.outside[e] < g.tag {
				g.outside[e] = g.size[e] + g.tag
			}
			g.outside[e] -= g.weight[i]
		}
	}
}

// update drops from i's lists what p's element now covers, and bounds its
// degree outside of that element. It returns a hash of the lists, and whether
// nothing is left of them, so that i can be eliminated together with p.
func (g *quotient) update(i, p int) (hash uint64, alone bool) {
	degree := 0
	elements := g.elements[i][:0]
	for _, e := range g.elements[i] {
		if g.clique[e] == nil {
			continue
		}
		if rows := g.outside[e] - g.tag; rows > 0 {
			degree += rows
			elements = append(elements, e)
			hash += uint64(e) * 0x9e3779b97f4a7c15
		} else {
			g.clique[e] = nil // lies within p's
		}
	}
	near := g.near[i][:0]
	for _, j := range g.near[i] {
		if g.weight[j] > 0 && !g.inPivot[j] {
			degree += g.weight[j]
			near = append(near, j)
			hash += uint64(j) * 0x9e3779b97f4a7c15
		}
	}
	g.elements[i], g.near[i] = append(elements, int32(p)), near
	g.degrees.of[i] = min(g.degrees.of[i], degree)
	return hash, degree == 0
}

// mergeAlike merges into i the later variables of its class that have the same
// neighbours: they can be eliminated together without more fill. All lists are
// in one order, variables by row and elements by age.
func (g *quotient) mergeAlike(i int32, classes map[uint64][]int32) {
	hash := uint64(0)
	last := len(g.elements[i]) - 1 // p itself, which all have
	for _, e := range g.elements[i][:last] {
		hash += uint64(e) * 0x9e3779b97f4a7c15
	}
	for _, j := range g.near[i] {
		hash += uint64(j) * 0x9e3779b97f4a7c15
	}
	class := classes[hash]
	if len(class) < 2 {
		return
	}
	for _, j := range class {
		if j != i && g.weight[j] > 0 && slices.Equal(g.elements[i], g.elements[j]) && slices.Equal(g.near[i], g.near[j]) {
			g.weight[i] += g.weight[j]
			g.weight[j] = 0
			g.join(int(i), int(j))
		}
	}
}

// join notes that variable j is eliminated right after variable i.
func (g *quotient) join(i, j int) {
	g.merged[i] = append(g.merged[i], int32(j))
	g.near[j], g.elements[j] = nil, nil
}

// finish leaves the live variables in p's clique and gives them degrees again.
func (g *quotient) finish(p int) {
	live := g.clique[p][:0]
	total := 0
	for _, i := range g.clique[p] {
		g.inPivot[i] = false
		if g.weight[i] > 0 {
			live = append(live, i)
			total += g.weight[i]
		}
	}
	left := g.n - len(g.dense) - g.eliminated
	for _, i := range live {
		g.degrees.insert(int(i), min(g.degrees.of[i]+total, left)-g.weight[i])
	}
	g.clique[p], g.size[p] = live, total
	if len(live) == 0 {
		g.clique[p] = nil
	}
}

// sequence lists the rows by elimination, the dense ones last.
func (g *quotient) sequence() []int {
	order := make([]int, 0, g.n)
	var visit func(i int32)
	visit = func(i int32) {
		order = append(order, int(i))
		for _, j := range g.merged[i] {
			visit(j)
		}
	}
	for _, p := range g.pivots {
		visit(p)
	}
	for _, i := range g.dense {
		order = append(order, int(i))
	}
	return order
}
