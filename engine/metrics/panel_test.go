package metrics

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// people makes a table with a label to predict, a group, and a secret that
// nothing else tells.
func people(t testing.TB, n int, seed uint64) *frame.Frame {
	t.Helper()
	r := rand.New(rng.New(seed))
	age, pay := make([]float64, n), make([]float64, n)
	town, sex, secret, label := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i := range n {
		age[i] = 20 + 40*r.Float64()
		pay[i] = age[i]*50 + 300*r.NormFloat64()
		town[i] = string(rune('a' + r.IntN(5)))
		sex[i] = []string{"f", "m"}[r.IntN(2)]
		secret[i] = string(rune('p' + r.IntN(4)))
		label[i] = "no"
		if pay[i]+400*r.NormFloat64() > 2000 {
			label[i] = "yes"
		}
	}
	f, err := frame.New(frame.NumberColumn("age", age), frame.NumberColumn("pay", pay), frame.CategoryColumn("town", town),
		frame.CategoryColumn("sex", sex), frame.CategoryColumn("secret", secret), frame.CategoryColumn("label", label))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func scoreOn(t *testing.T, m Metric, trial Trial) Score {
	t.Helper()
	trial.Source = rng.New(5)
	s, err := m.Score(context.Background(), trial)
	if err != nil {
		t.Fatalf("%s: %v", m.Name, err)
	}
	if !(s.Low <= s.Value && s.Value <= s.High) {
		t.Errorf("%s: %v lies outside its band %v to %v", m.Name, s.Value, s.Low, s.High)
	}
	return s
}

// The two ends of every privacy metric: a generator that copies its training
// rows, and one that draws from the distribution itself.
func TestMemorisingIsSeen(t *testing.T) {
	train, holdout, fresh := people(t, 800, 1), people(t, 800, 2), people(t, 800, 3)
	copied := Trial{Train: train, Holdout: holdout, Synthetic: train, Label: "label", Secrets: []string{"secret"}}
	drawn := copied
	drawn.Synthetic = fresh
	for _, c := range []struct {
		metric               Metric
		copied, drawn, about float64
	}{
		{DCRShare, 1, .5, .05}, {ExactCopies, 1, 0, 1e-9}, {Authenticity, 0, .45, .1}, {Identifiability, 1, .5, .06},
		{Attribute, 1, 0, .08}, {Detection, .15, .5, .06}, {EfficacyGap, 0, 0, .02},
		{Precision, 1, .96, .05}, {Recall, 1, .96, .05}, {Density, 1.2, 1, .15}, {Coverage, 1, 1 - 1./32, .02}, {AlphaPrecision, 1, .97, .03},
	} {
		near(t, c.metric.Name+" of copies", scoreOn(t, c.metric, copied).Value, c.copied, c.about)
		near(t, c.metric.Name+" of fresh rows", scoreOn(t, c.metric, drawn).Value, c.drawn, c.about)
	}
	if s := scoreOn(t, Membership, copied); s.Low < .6 {
		t.Errorf("membership of copies is %v", s)
	}
	if s := scoreOn(t, Membership, drawn); s.Low > .5 || s.High < .5 || s.High-s.Low > .12 {
		t.Errorf("membership of fresh rows is %v", s)
	}
	if a, b := scoreOn(t, NNDR, copied), scoreOn(t, NNDR, drawn); a.Value != 0 || b.Value < .5 {
		t.Errorf("nndr of copies %v, of fresh rows %v", a, b)
	}
}

// TestCoverageNull: fresh rows of two sizes cover what the formula says.
func TestCoverageNull(t *testing.T) {
	for _, m := range []int{100, 400} {
		mean := 0.0
		for s := range uint64(8) {
			v, err := Coverage.Tables(context.Background(), people(t, 300, 10+s), people(t, m, 50+s))
			if err != nil {
				t.Fatal(err)
			}
			mean += v / 8
		}
		near(t, "coverage of fresh rows", mean, Coverage.Null(300, m), .03)
	}
}

// TestSupportEqualsPlainLoops over the whole distance matrices.
func TestSupportEqualsPlainLoops(t *testing.T) {
	ctx := context.Background()
	real, syn := random(t, 60, 0, 1), random(t, 50, .5, 2)
	g := gower(t, real)
	cross, _ := g.Distances(ctx, real, syn)
	radius := func(f *frame.Frame) []float64 {
		own, _ := g.Distances(ctx, f, f)
		out := make([]float64, len(own))
		for i, row := range own {
			row[i] = math.Inf(1)
			for range supportNeighbors {
				out[i] = math.Inf(1)
				at := 0
				for j, d := range row {
					if d < out[i] {
						out[i], at = d, j
					}
				}
				row[at] = math.Inf(1)
			}
		}
		return out
	}
	inReal, inSyn, full, count := map[int]bool{}, map[int]bool{}, map[int]bool{}, 0.0
	realRadius, synRadius := radius(real), radius(syn)
	for i := range cross {
		for j, d := range cross[i] {
			if d <= realRadius[i] {
				inReal[j], full[i] = true, true
				count++
			}
			if d <= synRadius[j] {
				inSyn[i] = true
			}
		}
	}
	for m, want := range map[string]float64{
		"precision": float64(len(inReal)) / 50, "recall": float64(len(inSyn)) / 60,
		"density": count / 50 / supportNeighbors, "coverage": float64(len(full)) / 60,
	} {
		found, err := ByName(m)
		if err != nil {
			t.Fatal(err)
		}
		got, err := found.Tables(ctx, real, syn)
		if err != nil {
			t.Fatal(err)
		}
		near(t, m, got, want, 1e-12)
	}
}

// TestKernelDensity: against the sum of products written out.
func TestKernelDensity(t *testing.T) {
	f := table(t, frame.NumberColumn("x", []float64{0, 2, 4}), frame.CategoryColumn("c", []string{"a", "b", "b"}))
	at := table(t, frame.NumberColumn("x", []float64{1, 20}), frame.CategoryColumn("c", []string{"b", "other"}))
	scale, err := newDensityScale(f, 3)
	if err != nil {
		t.Fatal(err)
	}
	d, err := scale.over(f)
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.logs(context.Background(), at)
	if err != nil {
		t.Fatal(err)
	}
	h := math.Sqrt(8./3) * math.Pow(3, -1./5)
	for i, x := range []float64{1, 20} {
		level := at.Columns()[1].Value(i)
		sum := 0.0
		for k, centre := range []float64{0, 2, 4} {
			kernel := math.Exp(-(x - centre) * (x - centre) / (2 * h * h))
			if f.Columns()[1].Value(k) != level {
				kernel *= smoothing / (1 - smoothing)
			}
			sum += kernel / 3
		}
		near(t, fmt.Sprint("log density at ", x), got[i], math.Log(sum), 1e-9)
	}
}

// TestFairnessByHand: group a has 2 of 4 called, b 1 of 2; among label 1 a has
// 1 of 2 and b 1 of 1, among label 0 a has 1 of 2 and b 0 of 1.
func TestFairnessByHand(t *testing.T) {
	y := []float64{1, 1, 0, 0, 1, 0}
	p := []float64{.9, .1, .8, .2, .5, .4}
	group := []string{"a", "a", "a", "a", "b", "b"}
	parity, err := ParityDifference(y, p, group)
	if err != nil {
		t.Fatal(err)
	}
	odds, err := EqualisedOddsDifference(y, p, group)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "parity", parity, 0, 1e-15)
	near(t, "odds", odds, .5, 1e-15)
	if _, err := ParityDifference(y, p, make([]string, 6)); err == nil {
		t.Error("rows without a group were compared")
	}
}

// TestBands: Wilson's band of 0 and of 5 in 10 (Newcombe 1998 gives .2775 for
// the first), DeLong's against placements counted one by one.
func TestBands(t *testing.T) {
	none := rate(make([]bool, 10))
	near(t, "upper end of 0 in 10", none.High, 0.27753, 1e-5)
	near(t, "lower end of 0 in 10", none.Low, 0, 1e-12)
	half := rate([]bool{true, true, true, true, true, false, false, false, false, false})
	near(t, "lower end of 5 in 10", half.Low, 0.23659, 1e-5)
	y, p := []float64{1, 1, 1, 0, 0, 0, 0}, []float64{3, 2, 5, 1, 2, 4, 0}
	s, err := aucScore(y, p)
	if err != nil {
		t.Fatal(err)
	}
	// Shares of the negatives below 3, 2, 5 and of the positives above 1, 2, 4, 0.
	up, down := []float64{.75, .625, 1}, []float64{1, 5. / 6, 1. / 3, 1}
	se := math.Sqrt(math.Pow(deviation(up), 2)/3 + math.Pow(deviation(down), 2)/4)
	near(t, "auc", s.Value, (.75+.625+1)/3, 1e-12)
	near(t, "lower end", s.Low, s.Value-quantile975*se, 1e-12)
}

// TestPanelIsTheSame on one core and two, holds each metric once, and says
// what it could not judge.
func TestPanelIsTheSame(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	train, holdout, syn := people(t, 300, 1), people(t, 200, 2), people(t, 250, 3)
	p := Panel{Label: "label", Group: "sex"}
	var reports []*Report
	for _, cores := range []int{1, 2} {
		runtime.GOMAXPROCS(cores)
		r, err := p.Judge(context.Background(), train, holdout, syn, rng.New(9))
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, r)
	}
	worse := 0
	for i, e := range reports[0].Entries {
		other := reports[1].Entries[i]
		if e.Score != other.Score || e.Control != other.Control {
			t.Errorf("%s: %v on one core, %v on two", e.Metric.Name, e.Score, other.Score)
		}
		if e.Problem != "" {
			t.Errorf("%s: %s", e.Metric.Name, e.Problem)
		}
		if e.Standing() == Worse {
			worse++
		}
	}
	if n := len(reports[0].Entries); n != len(Catalogue())-4 || reports[0].Compared != 100 {
		t.Errorf("%d metrics, %d rows compared", n, reports[0].Compared)
	}
	if worse > 5 { // fresh rows: one in twenty by chance, metrics of one family together
		t.Errorf("%d metrics call fresh rows worse than real ones", worse)
	}
	r, err := Panel{Metrics: []Metric{Efficacy, Attribute}, Secrets: []string{"secret"}}.Judge(context.Background(), train, holdout, syn, rng.New(9))
	if err != nil || !strings.Contains(r.Entries[0].Problem, "label") || r.Entries[1].Problem != "" {
		t.Errorf("without a label: %+v, %v", r, err)
	}
	if e, err := r.ByName("attribute_inference"); err != nil || math.IsNaN(e.Control.Value) {
		t.Errorf("by name: %+v, %v", e, err)
	}
}

func TestPanelRefuses(t *testing.T) {
	train, holdout, syn := people(t, 100, 1), people(t, 60, 2), people(t, 50, 3)
	lacking, err := syn.Drop("age")
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for name, c := range map[string]struct {
		p                   Panel
		train, holdout, syn *frame.Frame
		says                string
	}{
		"no holdout":     {Panel{}, train, nil, syn, "holdout"},
		"small holdout":  {Panel{}, train, holdout.Head(5), syn, "at least 20"},
		"lacks a column": {Panel{}, train, holdout, lacking, `"age"`},
		"empty":          {Panel{}, train, holdout, syn.Take(nil), "no rows"},
		"unknown label":  {Panel{Label: "lable"}, train, holdout, syn, `"lable"`},
		"unknown secret": {Panel{Secrets: []string{"x"}}, train, holdout, syn, `"x"`},
	} {
		_, err := c.p.Judge(context.Background(), c.train, c.holdout, c.syn, rng.New(1))
		if err == nil || !strings.HasPrefix(err.Error(), "metrics: ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := (Panel{}).Judge(ended, train, holdout, syn, rng.New(1)); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}
