package charts

import (
	"image/color"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
	"pawl/engine/rng"
	"pawl/plotting"
)

func normal(seed uint64, n int) []float64 {
	r := rand.New(rng.New(seed))
	v := make([]float64, n)
	for i := range v {
		v[i] = r.NormFloat64()
	}
	return v
}

// TestQuantile compares with numpy.quantile([1, 2, 4, 8, 16], q), the default
// of which is the same type 7.
func TestQuantile(t *testing.T) {
	for q, want := range map[float64]float64{0: 1, 0.25: 2, 0.3: 2.4, 0.5: 4, 0.9: 12.8, 1: 16} {
		if got := quantile([]float64{1, 2, 4, 8, 16}, q); math.Abs(got-want) > 1e-12 {
			t.Errorf("quantile %v is %v, want %v", q, got, want)
		}
	}
}

// TestBinWidth recomputes the rule by hand: for 0..99, the quartiles are 24.75
// and 74.25, so that the width is 2 x 49.5 / 100^(1/3) = 21.3286.
func TestBinWidth(t *testing.T) {
	v := make([]float64, 100)
	for i := range v {
		v[i] = float64(i)
	}
	if got := binWidth(v); math.Abs(got-21.3286) > 1e-3 {
		t.Errorf("width %v", got)
	}
}

func TestBinsHoldEveryValueOnce(t *testing.T) {
	for seed := range uint64(50) {
		v := normal(seed, 1+int(seed)*7)
		unit := seed%2 == 0
		if unit {
			for i := range v {
				v[i] = math.Round(v[i] * 10)
			}
		}
		edges := binEdges(v, int(seed%5), mostBins, unit)
		low, high := bounds(v)
		if edges[0] > low || edges[len(edges)-1] < high-1e-9 || !slices.IsSorted(edges) {
			t.Fatalf("seed %d: values %v..%v, edges %v", seed, low, high, edges)
		}
		total := 0.0
		for i, n := range countIn(edges, v) {
			total += n
			direct := 0.0
			for _, x := range v {
				last := i == len(edges)-2
				if x >= edges[i] && (x < edges[i+1] || last) {
					direct++
				}
			}
			if math.Abs(direct-n) > 1 { // a value on an edge may fall to either side by rounding
				t.Fatalf("seed %d: bin %d holds %v, counted directly %v", seed, i, n, direct)
			}
		}
		if total != float64(len(v)) {
			t.Fatalf("seed %d: %v of %d values are in bins", seed, total, len(v))
		}
	}
}

func TestDensityIntegratesToOne(t *testing.T) {
	v := normal(1, 500)
	edges := binEdges(v, 0, mostBins, false)
	area := 0.0
	for i, h := range (Histogram{Density: true}).heights(edges, v) {
		area += h * (edges[i+1] - edges[i])
	}
	if math.Abs(area-1) > 1e-12 {
		t.Errorf("area %v", area)
	}
}

func TestSummary(t *testing.T) {
	s, err := Sample{Values: []float64{1, 2, 3, 4, 5, 6, 7, 100, 100, math.NaN()}}.summary(0)
	if err != nil {
		t.Fatal(err)
	}
	// Quartiles 3 and 7, so that whiskers reach to -3 and 13.
	want := summary{n: 9, q1: 3, median: 5, q3: 7, lowest: 1, highest: 7, outside: []float64{100}}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("%+v, want %+v", s, want)
	}
}

func TestLargestGroupsKeepTheirColours(t *testing.T) {
	var of []int
	names := make([]string, 20)
	for k := range 20 {
		names[k] = string(rune('a' + k))
		for range k + 1 {
			of = append(of, k)
		}
	}
	of = append(of, -1)
	theme := plotting.Paper()
	s := Groups{Of: of, Names: names}.show(theme)
	want := []string{"n", "o", "p", "q", "r", "s", "t", "other (13)", "missing"}
	if !reflect.DeepEqual(s.names, want) {
		t.Errorf("names %v, want %v", s.names, want)
	}
	if s.colors[7] != theme.Other || s.colors[8] != theme.Other || s.of[len(of)-1] != 8 || s.of[len(of)-2] != 6 {
		t.Error("rows have the wrong colours")
	}
}

func TestGroupsOf(t *testing.T) {
	for _, c := range []struct {
		labels any
		of     []int
		names  []string
	}{
		{[]string{"b", "", "a", "b"}, []int{0, -1, 1, 0}, []string{"b", "a"}},
		{[]int{10, -1, 10}, []int{1, 0, 1}, []string{"-1", "10"}},
		{[]bool{true, false}, []int{1, 0}, []string{"false", "true"}},
	} {
		g, err := GroupsOf(c.labels)
		if err != nil || !reflect.DeepEqual(g.Of, c.of) || !reflect.DeepEqual(g.Names, c.names) {
			t.Errorf("%v: %+v, %v", c.labels, g, err)
		}
	}
	if _, err := GroupsOf(3.5); err == nil {
		t.Error("a number was taken for labels")
	}
}

// TestDiscCoversItsArea: the coverage of a disc's pixels sums up to its area.
func TestDiscCoversItsArea(t *testing.T) {
	for _, radius := range []float64{1, 2.5, 6} {
		l := newLayer(20, 20)
		l.disc(10.3, 9.6, radius, color.RGBA{255, 0, 0, 255}, 1)
		area := 0.0
		for i := 3; i < len(l.pix); i += 4 {
			area += float64(l.pix[i])
		}
		// Coverage is by distance, not by exact area: 5 % off at radius 1.
		if want := math.Pi * radius * radius; math.Abs(area-want) > 0.1*want {
			t.Errorf("radius %v: area %v, want %v", radius, area, want)
		}
	}
}

// TestOverComposes: two layers of half opacity leave a quarter of what is
// below, and a disc outside the picture leaves it alone.
func TestOverComposes(t *testing.T) {
	l := newLayer(3, 3)
	for range 2 {
		l.disc(1.5, 1.5, 5, color.RGBA{200, 100, 0, 255}, 0.5)
	}
	l.disc(-50, 90, 3, color.RGBA{0, 0, 255, 255}, 1)
	p := l.pix[16:20]
	for k, want := range []float32{150, 75, 0, 0.75} {
		if p[k] != want {
			t.Errorf("channel %d is %v, want %v", k, p[k], want)
		}
	}
}

// TestThinKeepsTheReach: in each column of half a point, a thinned line
// reaches as low and as high as the line itself.
func TestThinKeepsTheReach(t *testing.T) {
	heights := normal(1, 50000)
	pts := make([]vg.Point, len(heights))
	for i, h := range heights {
		pts[i] = vg.Point{X: vg.Length(i) * 400 / vg.Length(len(heights)), Y: vg.Length(h)}
	}
	reach := func(pts []vg.Point) map[int][2]vg.Length {
		m := map[int][2]vg.Length{}
		for _, p := range pts {
			k := int(math.Floor(float64(p.X * 2)))
			r, ok := m[k]
			if !ok {
				r = [2]vg.Length{p.Y, p.Y}
			}
			m[k] = [2]vg.Length{min(r[0], p.Y), max(r[1], p.Y)}
		}
		return m
	}
	thinned := thin(pts)
	if len(thinned) > 4*801 {
		t.Errorf("%d points are left of %d", len(thinned), len(pts))
	}
	if !reflect.DeepEqual(reach(thinned), reach(pts)) {
		t.Error("the line lost an extreme")
	}
	pts[1].X = 1000 // turns back
	if len(thin(pts)) != len(pts) {
		t.Error("a line that turns back was thinned")
	}
}

func TestBestFeasibleSoFar(t *testing.T) {
	nan := math.NaN()
	c := Convergence{
		Objective: []float64{9, 3, 8, 5, nan, 7},
		Constraints: []ConstraintPath{{
			Values:     []float64{5, 1, 3, 2, 1, 1},
			Thresholds: []float64{4, 4, 4, 2, 2, 2},
		}},
	}
	// Evaluation 0 exceeds 4; 2 meets the 4 of its round but not the final 2.
	want := []standing{violating, feasible, admitted, feasible, feasible, feasible}
	if got := c.standings(); !reflect.DeepEqual(got, want) {
		t.Errorf("standings %v, want %v", got, want)
	}
	same := func(a, b []float64) bool {
		return slices.EqualFunc(a, b, func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) })
	}
	if got := c.best(c.standings()); !same(got, []float64{nan, 3, 3, 5, 5, 7}) {
		t.Errorf("best so far %v", got)
	}
	c.Minimize = true
	if got := c.best(c.standings()); !same(got, []float64{nan, 3, 3, 3, 3, 3}) {
		t.Errorf("least so far %v", got)
	}
	c.Constraints[0].AtLeast = true // now only 0 (5 >= 2), 2 and 3 meet the final 2
	if got := c.standings(); got[0] != feasible || got[1] != violating || got[3] != feasible {
		t.Errorf("at least: %v", got)
	}
}

func TestShares(t *testing.T) {
	m := Marginal{RealText: []string{"a", "a", "b", ""}, SyntheticText: []string{"c", "a"}}
	names, real, synthetic := m.shares()
	if !reflect.DeepEqual(names, []string{"a", "b", "missing", "c"}) ||
		!reflect.DeepEqual(real, []float64{0.5, 0.25, 0.25, 0}) || !reflect.DeepEqual(synthetic, []float64{0.5, 0, 0, 0.5}) {
		t.Errorf("%v %v %v", names, real, synthetic)
	}
	m = Marginal{}
	for k := range 12 {
		m.RealText = append(m.RealText, string(rune('a'+k)))
		m.SyntheticText = append(m.SyntheticText, "a")
	}
	names, real, _ = m.shares()
	if len(names) != mostLevels || names[7] != "other (5)" || math.Abs(real[7]-5.0/12) > 1e-12 {
		t.Errorf("%v %v", names, real)
	}
}

func TestCountSortsByAllRows(t *testing.T) {
	c := Count{Of: GroupsOfText([]string{"x", "y", "y", "z", "z", "z", ""}), Within: GroupsOfText([]string{"p", "q", "q", "q", "p", "", "p"})}
	got := c.series(c.Of.bySize())
	want := []Bars{{"p", []float64{1, 0, 1}}, {"q", []float64{1, 2, 0}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestEnvelopeContainsTheEdge(t *testing.T) {
	heights := normal(2, 5000)
	pts := make([]vg.Point, len(heights))
	for i, h := range heights {
		pts[i] = vg.Point{X: vg.Length(i) / 25, Y: vg.Length(h)}
	}
	low, high := envelope(pts, true), envelope(pts, false)
	if len(low) != 200 || len(high) != 200 {
		t.Fatalf("%d and %d points", len(low), len(high))
	}
	for i, p := range pts {
		if p.Y < low[i/25].Y || p.Y > high[i/25].Y {
			t.Fatalf("point %d lies outside", i)
		}
	}
}

// TestStrokeDrawsEverySegmentInPhase records the pieces of a dashed line: they
// must cover all segments, and the dashes of each piece must continue those of
// the one before.
func TestStrokeDrawsEverySegmentInPhase(t *testing.T) {
	var line []vg.Point
	for i := range 700 {
		line = append(line, vg.Point{X: vg.Length(i * i), Y: 0})
	}
	var r recorder.Canvas
	stroke(draw.NewCanvas(&r, 500000, 10), draw.LineStyle{Width: 1, Color: color.Black, Dashes: []vg.Length{3, 2}}, line)
	covered, offset := vg.Length(0), vg.Length(0)
	for _, a := range r.Actions {
		switch a := a.(type) {
		case *recorder.SetLineDash:
			offset = a.Offsets
		case *recorder.Stroke:
			from, to := a.Path[0].Pos.X, a.Path[len(a.Path)-1].Pos.X
			if from != offset {
				t.Errorf("a piece begins at %v, its dashes at %v", from, offset)
			}
			if from > covered {
				t.Errorf("nothing drawn from %v to %v", covered, from)
			}
			covered = to
		}
	}
	if covered != line[len(line)-1].X {
		t.Errorf("the line ends at %v", covered)
	}
}
