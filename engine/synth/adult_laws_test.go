package synth_test

import (
	"math"
	"slices"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
	"pawl/engine/synth"
)

// On real data: 8,000 rows of Adult against as many drawn ones. Of what
// independent columns lose of five dependent pairs, a copula must win back a
// third (it reaches about half) and the others seven tenths (a forest reaches
// about eight, the others nine).
func TestAdult(t *testing.T) {
	table := adult(t).Shuffle(rng.New(1)).Take(rows(8000))
	independent := pairs(t, table, scrambled(t, table))
	for _, g := range generators {
		if !exact(g) {
			continue
		}
		floor := 0.7
		if _, ok := g.(synth.GaussianCopula); ok {
			floor = 0.33
		}
		s := sample(t, g, table, 8000)
		for j, c := range table.Columns() {
			if like := likeness(c, s.Columns()[j]); like < 0.97 {
				t.Errorf("%+v: column %q: likeness %.3f", g, c.Name(), like)
			}
		}
		if won := (pairs(t, table, s) - independent) / (1 - independent); won < floor {
			t.Errorf("%+v: won back %.2f of the dependence, want %.2f", g, won, floor)
		}
	}
}

// scrambled returns the table with every column shuffled on its own.
func scrambled(t *testing.T, table *frame.Frame) *frame.Frame {
	var columns []*frame.Column
	for j := range table.Columns() {
		columns = append(columns, table.Shuffle(rng.New(uint64(j))).Columns()[j])
	}
	return newFrame(t, columns...)
}

// pairs returns the mean likeness of five pairs of columns.
func pairs(t *testing.T, a, b *frame.Frame) float64 {
	names := [][2]string{{"education", "income"}, {"marital-status", "sex"}, {"occupation", "sex"}, {"relationship", "income"}, {"workclass", "occupation"}}
	sum := 0.0
	for _, n := range names {
		sum += contingency(column(t, a, n[0]), column(t, a, n[1]), column(t, b, n[0]), column(t, b, n[1]))
	}
	return sum / float64(len(names))
}

func rows(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// likeness is 1 less the Kolmogorov-Smirnov distance of numbers, or the total
// variation distance of categories.
func likeness(a, b *frame.Column) float64 {
	if a.Kind() != frame.Number {
		return contingency(a, a, b, b)
	}
	x, y := slices.Sorted(slices.Values(a.Floats())), slices.Sorted(slices.Values(b.Floats()))
	far := 0.0
	for _, v := range x {
		below, _ := slices.BinarySearch(x, math.Nextafter(v, math.Inf(1)))
		other, _ := slices.BinarySearch(y, math.Nextafter(v, math.Inf(1)))
		far = max(far, math.Abs(float64(below)/float64(len(x))-float64(other)/float64(len(y))))
	}
	return 1 - far
}

// contingency is 1 less the total variation distance of two pairs of columns.
func contingency(a, b, c, d *frame.Column) float64 {
	shares := map[[2]string]float64{}
	for i := range a.Len() {
		shares[[2]string{a.Value(i), b.Value(i)}] += 1 / float64(a.Len())
	}
	for i := range c.Len() {
		shares[[2]string{c.Value(i), d.Value(i)}] -= 1 / float64(c.Len())
	}
	sum := 0.0
	for _, s := range shares {
		sum += math.Abs(s)
	}
	return 1 - sum/2
}

func BenchmarkFitAdult(b *testing.B) {
	table := adult(b).Shuffle(rng.New(1)).Take(rows(34189))
	for _, g := range generators {
		b.Run(g.Name(), func(b *testing.B) {
			for b.Loop() {
				if _, err := g.FitModel(b.Context(), table, rng.New(1)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSampleAdult(b *testing.B) {
	table := adult(b).Shuffle(rng.New(1)).Take(rows(34189))
	for _, g := range generators {
		b.Run(g.Name(), func(b *testing.B) {
			m, err := g.FitModel(b.Context(), table, rng.New(1))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := m.Sample(b.Context(), 34189, rng.New(1)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
