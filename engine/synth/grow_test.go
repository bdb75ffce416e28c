package synth

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// pair returns the schema and codes of a table of two columns.
func pair(t *testing.T, predictor, target *frame.Column) (schema, [][]int32) {
	t.Helper()
	f, err := frame.New(predictor, target)
	if err != nil {
		t.Fatal(err)
	}
	s, codes, err := learnSchema(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	return s, codes
}

func levels(n, of int, r *rand.Rand) []int32 {
	codes := make([]int32, n)
	for i := range codes {
		codes[i] = int32(r.IntN(of))
	}
	return codes
}

var letters = []string{"a", "b", "c", "d", "e", "f"}

// The root split of a category with six levels must be as good as the best of
// all subsets of levels, for a numeric target and for one of two classes
// (Breiman et al. 1984, theorem 4.5).
func TestSplitOfLevelsIsTheBestSubset(t *testing.T) {
	r := rand.New(rng.New(1))
	for trial := range 20 {
		predictor := frame.CodedColumn("p", levels(60, 6, r), letters)
		number := make([]float64, 60)
		for i := range number {
			number[i] = r.NormFloat64() + float64(predictor.Codes()[i]%3)
		}
		for _, target := range []*frame.Column{
			frame.NumberColumn("y", number),
			frame.CodedColumn("y", levels(60, 2, r), letters[:2]),
		} {
			s, codes := pair(t, predictor, target)
			tree := rootSplit(t, &s, codes)
			got := gainOf(&s, codes, func(row int) bool { return tree.nodes[0].goesLeft(codes[0][row]) })
			best := 0.0
			for set := range 1 << 6 {
				best = max(best, gainOf(&s, codes, func(row int) bool { return set>>codes[0][row]&1 == 1 }))
			}
			if math.Abs(got-best) > 1e-12 {
				t.Errorf("trial %d, target %v: gain %v, the best subset gains %v", trial, target.Kind(), got, best)
			}
		}
	}
}

// The root split of a number must be as good as the best of all cuts, also
// when values of both columns are missing.
func TestSplitOfNumbersIsTheBestCut(t *testing.T) {
	r := rand.New(rng.New(2))
	for trial := range 20 {
		x, y := make([]float64, 50), make([]float64, 50)
		for i := range x {
			x[i] = math.Round(4 * r.NormFloat64())
			y[i] = math.Abs(x[i]) + r.NormFloat64()
			if r.IntN(8) == 0 {
				x[i] = math.NaN()
			}
			if r.IntN(8) == 0 {
				y[i] = math.NaN()
			}
		}
		s, codes := pair(t, frame.NumberColumn("x", x), frame.NumberColumn("y", y))
		tree := rootSplit(t, &s, codes)
		got := gainOf(&s, codes, func(row int) bool { return tree.nodes[0].goesLeft(codes[0][row]) })
		best := 0.0
		for cut := int32(missing); int(cut) < s.domains[0].size(); cut++ {
			best = max(best, gainOf(&s, codes, func(row int) bool { return codes[0][row] <= cut }))
		}
		if math.Abs(got-best) > 1e-12 {
			t.Errorf("trial %d: gain %v, the best cut gains %v", trial, got, best)
		}
	}
}

func rootSplit(t *testing.T, s *schema, codes [][]int32) *tree {
	t.Helper()
	sorted, err := sortColumns(context.Background(), s, codes)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := growTree(context.Background(), s, codes, sorted, []int{0}, 1, limits{minLeaf: 1, minGain: 1e-8})
	if err != nil {
		t.Fatal(err)
	}
	if tree.nodes[0].left == 0 {
		t.Fatal("the root was not split")
	}
	return tree
}

// gainOf computes the gain of a split of column 1 from its definition: squared
// errors about the sides' means, or their Gini impurities.
func gainOf(s *schema, codes [][]int32, left func(row int) bool) float64 {
	var sides [3][]int32 // left, right, all
	for row, c := range codes[1] {
		side := 1
		if left(row) {
			side = 0
		}
		sides[side], sides[2] = append(sides[side], c), append(sides[2], c)
	}
	if len(sides[0]) == 0 || len(sides[1]) == 0 {
		return 0
	}
	measures := []func(*domain, []int32) float64{giniOf}
	if s.domains[1].kind == frame.Number {
		measures = []func(*domain, []int32) float64{squaresOf, gapsOf}
	}
	gain := 0.0
	for _, m := range measures {
		if whole := m(&s.domains[1], sides[2]); whole > 0 {
			gain += (whole - m(&s.domains[1], sides[0]) - m(&s.domains[1], sides[1])) / whole
		}
	}
	return gain
}

func giniOf(_ *domain, codes []int32) float64 {
	counts := map[int32]float64{}
	for _, c := range codes {
		counts[c]++
	}
	impurity := float64(len(codes))
	for _, n := range counts {
		impurity -= n * n / float64(len(codes))
	}
	return impurity
}

func squaresOf(d *domain, codes []int32) float64 {
	sum, n := 0.0, 0.0
	for _, c := range codes {
		if c != missing {
			sum, n = sum+d.numbers.values[c], n+1
		}
	}
	squares := 0.0
	for _, c := range codes {
		if c != missing {
			squares += (d.numbers.values[c] - sum/n) * (d.numbers.values[c] - sum/n)
		}
	}
	return squares
}

func gapsOf(_ *domain, codes []int32) float64 {
	gaps := 0.0
	for _, c := range codes {
		if c == missing {
			gaps++
		}
	}
	return gaps * (float64(len(codes)) - gaps) / float64(len(codes))
}

// Every leaf but those at the greatest depth has between minLeaf and 3 minLeaf
// rows, is pure, or cannot be split; all have minLeaf, and each training row
// falls into the leaf that holds its value.
func TestLeavesHoldTheirRows(t *testing.T) {
	r := rand.New(rng.New(3))
	s, codes := pair(t, frame.CodedColumn("p", levels(500, 6, r), letters), frame.CodedColumn("y", levels(500, 4, r), letters[:4]))
	sorted, err := sortColumns(context.Background(), &s, codes)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := growTree(context.Background(), &s, codes, sorted, []int{0}, 1, limits{minLeaf: 5, minGain: 1e-8})
	if err != nil {
		t.Fatal(err)
	}
	counts := map[*node]map[int32]int{}
	for row := range 500 {
		leaf := tree.leaf(&draws{codes: codes}, row)
		if counts[leaf] == nil {
			counts[leaf] = map[int32]int{}
		}
		counts[leaf][codes[1][row]]++
	}
	for leaf, rows := range counts {
		if leaf.hi-leaf.lo < 5 {
			t.Errorf("a leaf has %d rows", leaf.hi-leaf.lo)
		}
		for _, donor := range tree.donors[leaf.lo:leaf.hi] {
			rows[donor]--
		}
		for value, n := range rows {
			if n != 0 {
				t.Errorf("a leaf lacks %d donors of class %d", n, value)
			}
		}
	}
}
