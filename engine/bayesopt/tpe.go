package bayesopt

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// TPE is the tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and
// Kegl 2011), the search of SC-GOAT: the better trials and the rest each give
// a density, one coordinate at a time, and of many draws from the better
// density that with the largest ratio of the two is suggested. Trials that
// break bounds rank behind those that keep them, by how much they do.
type TPE struct {
	Better float64 // share of the trials that count as better; .25 of them, at most 25
	Draws  int     // candidates; 24
}

func (t TPE) suggest(_ context.Context, s *Study, r *rand.Rand) ([]float64, error) {
	order := s.ranking()
	share, draws := t.Better, t.Draws
	if share == 0 {
		share = 0.25
	}
	if draws == 0 {
		draws = 24
	}
	better := min(max(int(math.Ceil(share*float64(len(order)))), 1), 25)
	good, bad := s.parzen(order[:better]), s.parzen(order[better:])
	var best []float64
	top := math.Inf(-1)
	for range draws {
		u := good.draw(r)
		if ratio := good.logDensity(u) - bad.logDensity(u); ratio > top {
			best, top = u, ratio
		}
	}
	return s.search.Space.Unit(s.search.Space.Point(s.search.Space.Project(best))), nil
}

// ranking lists the trials, best first.
func (s *Study) ranking() []int {
	order := make([]int, len(s.trials))
	broken := make([]float64, len(s.trials))
	for i, t := range s.trials {
		order[i], broken[i] = i, s.violation(t)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(broken[a], broken[b]), cmp.Compare(s.cost(s.trials[a].Y), s.cost(s.trials[b].Y)))
	})
	return order
}

// parzen is a product over coordinates of mixtures of normal densities about
// trials, cut to the unit interval, and one wide density about the middle.
type parzen struct {
	centres [][]float64 // coordinate x component
	widths  [][]float64
}

func (s *Study) parzen(which []int) parzen {
	var p parzen
	for c := range s.units[0] {
		centres := []float64{0.5}
		for _, i := range which {
			centres = append(centres, s.units[i][c])
		}
		p.centres, p.widths = append(p.centres, centres), append(p.widths, widths(centres))
	}
	return p
}

// widths gives each component the larger distance to its neighbours, between
// 1/min(100, n+1) and 1; the first one, the prior, has 1.
func widths(centres []float64) []float64 {
	order := make([]int, len(centres))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(centres[a], centres[b]) })
	least := 1 / math.Min(100, float64(len(centres)+1))
	out := make([]float64, len(centres))
	for k, i := range order {
		left, right := centres[i], 1-centres[i]
		if k > 0 {
			left = centres[i] - centres[order[k-1]]
		}
		if k+1 < len(order) {
			right = centres[order[k+1]] - centres[i]
		}
		out[i] = min(max(left, right, least), 1)
	}
	out[0] = 1
	return out
}

func (p parzen) draw(r *rand.Rand) []float64 {
	u := make([]float64, len(p.centres))
	for c, centres := range p.centres {
		k := r.IntN(len(centres))
		for u[c] = -1; u[c] < 0 || u[c] > 1; {
			u[c] = centres[k] + p.widths[c][k]*r.NormFloat64()
		}
	}
	return u
}

func (p parzen) logDensity(u []float64) float64 {
	sum := 0.0
	for c, v := range u {
		mix := 0.0
		for k, centre := range p.centres[c] {
			w := p.widths[c][k]
			mass := cumulative((1-centre)/w) - cumulative(-centre/w)
			mix += density((v-centre)/w) / (w * mass)
		}
		sum += math.Log(mix / float64(len(p.centres[c])))
	}
	return sum
}
