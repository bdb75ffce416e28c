package classify

import (
	"math"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// stump is the best split that plain enumeration finds for one round.
type stump struct {
	labels []uint8
	base   float64
}

// gainOf returns the decrease of twice the loss when the rows where left holds
// part from the others, from first principles: sums of p-y and p(1-p).
func (s stump) gainOf(left func(row int) bool, lambda float64) float64 {
	var g, h [2]float64
	p := sigmoid(s.base)
	for i, y := range s.labels {
		side := 0
		if left(i) {
			side = 1
		}
		g[side] += p - float64(y)
		h[side] += p * (1 - p)
	}
	part := func(g, h float64) float64 { return g * g / (h + lambda) }
	return part(g[0], h[0]) + part(g[1], h[1]) - part(g[0]+g[1], h[0]+h[1])
}

// best tries every set of the values 0..n-1 (-1 is missing and one more).
func (s stump) bestSet(values []int, n int, lambda float64) float64 {
	best := 0.0
	for set := range 1 << (n + 1) {
		best = max(best, s.gainOf(func(i int) bool { return set>>(values[i]+1)&1 == 1 }, lambda))
	}
	return best
}

// bestEdge tries every threshold with the missing values on either side.
func (s stump) bestEdge(values []int, n int, lambda float64) float64 {
	best := 0.0
	for edge := range n {
		for _, with := range []bool{false, true} {
			best = max(best, s.gainOf(func(i int) bool {
				return values[i] < 0 && with || values[i] >= 0 && values[i] <= edge
			}, lambda))
		}
	}
	return best
}

// TestSplitIsOptimal: the gain of the first split is that of the best of all
// thresholds, single levels or sets of levels. For sets it is exact at lambda
// 0 (Fisher 1958). The tolerance is that of the rounded derivatives.
func TestSplitIsOptimal(t *testing.T) {
	const levels = 7
	for seed := range uint64(10) {
		f := toy(400, seed)
		x, level := must(f.Column("z")).Floats(), must(f.Column("level")).Codes()
		values, coarse := make([]int, f.Rows()), make([]float64, f.Rows())
		for i := range values {
			values[i] = int(level[i]) % levels
			if math.IsNaN(x[i]) {
				values[i] = -1
			}
			coarse[i] = float64(values[i])
			if values[i] < 0 {
				coarse[i] = math.NaN()
			}
		}
		names := make([]string, f.Rows())
		for i, v := range values {
			if v >= 0 {
				names[i] = string(rune('a' + v))
			}
		}
		label := must(f.Column("label"))
		number := must(frame.New(frame.NumberColumn("x", coarse), label))
		category := must(frame.New(frame.CategoryColumn("x", names), label))
		binned := must(Boosting{}.Bin(ctx, number, "label"))
		s := stump{labels: binned.labels, base: logisticLoss(binned.labels).base(binned.ownWeights())}

		one := Boosting{Rounds: 1, Depth: 1, Lambda: -1, CategoryLambda: -1}
		near(t, "edge", s.bestEdge(values, levels, 0), rootGain(t, one, number))
		near(t, "set", s.bestSet(values, levels, 0), rootGain(t, one, category))
		one.Lambda = 2
		near(t, "edge, lambda 2", s.bestEdge(values, levels, 2), rootGain(t, one, number))
		one.OneHot = 10
		single := 0.0
		for k := -1; k < levels; k++ {
			single = max(single, s.gainOf(func(i int) bool { return values[i] == k }, 2))
		}
		near(t, "one level, lambda 2", single, rootGain(t, one, category))
	}
}

func rootGain(t *testing.T, b Boosting, f *frame.Frame) float64 {
	t.Helper()
	return must(b.Fit(ctx, f, "label", rng.New(1))).trees[0][0].gain
}

func near(t *testing.T, what string, want, got float64) {
	t.Helper()
	if math.Abs(want-got) > 1e-3*want+1e-5 {
		t.Errorf("%s: gain %v, enumeration finds %v", what, got, want)
	}
}

// TestLeafValues: each leaf of the first tree holds -LearningRate G/(H+lambda)
// of its rows.
func TestLeafValues(t *testing.T) {
	f := toy(1000, 1)
	b := Boosting{Rounds: 1, Depth: 3, LearningRate: .5, Lambda: 2}
	binned := must(b.Bin(ctx, f, "label"))
	m := must(b.FitBinned(ctx, binned, nil, rng.New(1)))
	sums := map[float64][2]float64{}
	p := sigmoid(m.base)
	for i, y := range binned.labels {
		v := m.trees[0].leaf(&binned.cells, i)
		s := sums[v]
		sums[v] = [2]float64{s[0] + p - float64(y), s[1] + p*(1-p)}
	}
	if len(sums) < 5 {
		t.Fatalf("only %d leaves", len(sums))
	}
	for v, s := range sums {
		if want := -.5 * s[0] / (s[1] + 2); math.Abs(v-want) > 1e-5 {
			t.Errorf("leaf value %v, want %v", v, want)
		}
	}
}

// TestLimits: depth, number of leaves and least child weight hold.
func TestLimits(t *testing.T) {
	f := toy(4000, 2)
	for _, b := range []Boosting{{Depth: 2}, {Depth: 5}, {Leaves: 9}, {Leaves: 6, Depth: 3}, {MinChildWeight: 40}} {
		b.Rounds = 3
		full := b.withDefaults()
		binned := must(b.Bin(ctx, f, "label"))
		m := must(b.FitBinned(ctx, binned, nil, rng.New(1)))
		for _, tree := range m.trees {
			if d := depthOf(tree, 0); d > full.Depth {
				t.Errorf("%+v: depth %d", b, d)
			}
			if leaves := (len(tree) + 1) / 2; b.Leaves > 0 && leaves > b.Leaves {
				t.Errorf("%+v: %d leaves", b, leaves)
			}
		}
		least := math.Inf(1)
		p := sigmoid(m.base)
		weight := map[float64]float64{}
		for i := range binned.rows {
			weight[m.trees[0].leaf(&binned.cells, i)] += p * (1 - p)
		}
		for _, w := range weight {
			least = min(least, w)
		}
		if least < full.MinChildWeight-1e-3 {
			t.Errorf("%+v: a leaf has weight %v", b, least)
		}
	}
}

func depthOf(t tree, at int) int {
	if t.isLeaf(at) {
		return 0
	}
	child := int(t[at].child)
	return 1 + max(depthOf(t, child), depthOf(t, child+1))
}

// TestRoundedSums: the sum of the rounded derivatives over any sample of rows
// is that of the exact ones but for rounding that grows with the root of the
// number of rows, also where one row outweighs all others.
func TestRoundedSums(t *testing.T) {
	f := toy(20000, 3)
	binned := must(Boosting{}.Bin(ctx, f, "label"))
	weights := binned.ownWeights()
	weights[17] = 1e5
	tr := newTrainer(Boosting{}.withDefaults(), binned, weights, nil, rng.New(1))
	if err := tr.derive(ctx); err != nil {
		t.Fatal(err)
	}
	for step := 2; step < 40; step++ {
		var sum pair
		var g, h, n float64
		for i := 0; i < len(tr.pairs); i += step {
			sum += tr.pairs[i]
			g, h, n = g+tr.first[i], h+tr.second[i], n+1
		}
		gotG, gotH := tr.units.split(sum)
		if d := math.Abs(gotG - g); d > 2*math.Sqrt(n)*tr.units.g {
			t.Errorf("every %d-th row: first derivatives add to %v, not %v", step, gotG, g)
		}
		if d := math.Abs(gotH - h); d > 2*math.Sqrt(n)*tr.units.h {
			t.Errorf("every %d-th row: second derivatives add to %v, not %v", step, gotH, h)
		}
	}
}

// TestDerivatives: the first derivative is that of the loss by finite
// differences, the second that of the first.
func TestDerivatives(t *testing.T) {
	f := toy(50, 4)
	binned := must(Boosting{}.Bin(ctx, f, "label"))
	weights := binned.ownWeights()
	for i := range weights {
		weights[i] = 1 + float64(i)/10
	}
	tr := newTrainer(Boosting{}.withDefaults(), binned, weights, nil, rng.New(1))
	for i := range tr.margins {
		tr.margins[i] = float64(i-25) / 4
	}
	tr.deriveBlock(0, 50)
	loss := func(i int, m float64) float64 {
		return weights[i] * (math.Log1p(math.Exp(m)) - float64(binned.labels[i])*m)
	}
	const e = 1e-4
	for i, m := range tr.margins {
		g := (loss(i, m+e) - loss(i, m-e)) / (2 * e)
		h := (loss(i, m+e) - 2*loss(i, m) + loss(i, m-e)) / (e * e)
		if math.Abs(g-tr.first[i]) > 1e-6 || math.Abs(h-tr.second[i]) > 1e-5 {
			t.Errorf("margin %v: derivatives %v, %v; finite differences %v, %v", m, tr.first[i], tr.second[i], g, h)
		}
	}
}
