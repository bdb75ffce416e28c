package synth

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
