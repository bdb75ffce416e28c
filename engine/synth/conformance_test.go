package synth_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/progress"
	"pawl/engine/rng"
	"pawl/engine/synth"
)

// generators are the members of the family; every law below holds for each.
var generators = []synth.Generator{
	synth.GaussianCopula{},
	synth.GaussianCopula{Marginal: synth.Best},
	synth.GaussianCopula{Marginal: synth.KernelDensity},
	synth.CART{},
	synth.CART{Smooth: true, MinLeaf: 3},
	synth.Mixture{},
	synth.ARF{},
	synth.ARF{Cut: true, Trees: 10},
	small,
	synth.CopulaGAN{Net: small},
	synth.TVAE{Epochs: 2, Batch: 50, Latent: 8, Encoder: []int{16}, Decoder: []int{16, 16}, Uncalibrated: true},
}

// small is a CTGAN that is trained in a blink. What the nets' laws ask for is
// how they behave, not how well so short a training does.
var small = synth.CTGAN{Epochs: 2, Batch: 50, Noise: 8, Generator: []int{16, 16}, Critic: []int{16}, Uncalibrated: true}

func TestLaws(t *testing.T) {
	laws := map[string]func(*testing.T, synth.Generator){
		"schema":              keepsSchema,
		"ranges and decimals": keepsRanges,
		"atoms":               keepsAtoms,
		"missing values":      keepsMissing,
		"dependence":          keepsDependence,
		"seed":                sameSeedSameBytes,
		"cores":               sameOnAnyCores,
		"cancel":              stopsWhenCancelled,
		"degenerate tables":   learnsDegenerateTables,
		"refusals":            refusesClearly,
		"many levels":         learnsManyLevels,
		"300 columns":         learnsWideTables,
		"500 columns":         learns500Columns,
		"save and load":       savesAndLoads,
		"stream":              streamsTheSameRows,
		"given":               drawsGivenValues,
	}
	for _, g := range generators {
		for name, law := range laws {
			if exempt(g, name) {
				continue
			}
			t.Run(fmt.Sprintf("%+v/%s", g, name), func(t *testing.T) { law(t, g) })
		}
	}
}

// exempt tells what a generator does not claim. Families of continuous
// distributions know no atoms. Wide tables cost them what they cost the
// empirical copula, which is tried. Small nets have not learned much.
func exempt(g synth.Generator, law string) bool {
	not := []string{}
	switch g := g.(type) {
	case synth.GaussianCopula:
		if g.Marginal != "" {
			not = []string{"atoms", "300 columns", "500 columns"}
		}
	case synth.ARF:
		if g.Cut {
			not = []string{"atoms", "300 columns"}
		}
	case synth.CTGAN, synth.CopulaGAN, synth.TVAE:
		not = []string{"atoms", "missing values", "dependence", "many levels", "300 columns", "given"}
	}
	return slices.Contains(not, law)
}

// exact tells whether a generator, in theory, draws every column with the
// frequencies it has.
func exact(g synth.Generator) bool {
	switch g := g.(type) {
	case synth.GaussianCopula:
		return g.Marginal == ""
	case synth.ARF:
		return !g.Cut
	case synth.CTGAN, synth.CopulaGAN, synth.TVAE:
		return false
	}
	return true
}

// people is a table with every kind of column and of trouble: an unused level,
// values missing together, a zero-inflated number, whole tens, two decimals.
func people(t testing.TB, n int, seed uint64) *frame.Frame {
	r := rand.New(rng.New(seed))
	age, wage, gain, rate := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	job, city, member := make([]int32, n), make([]int32, n), make([]float64, n)
	for i := range n {
		age[i] = float64(18 + r.IntN(60))
		job[i] = int32(r.IntN(3))
		wage[i] = 1000 + 100*math.Round(10*float64(job[i])+age[i]/4+3*r.NormFloat64())
		if r.Float64() < 0.1 {
			gain[i] = math.Round(1e4 * r.ExpFloat64())
		}
		rate[i] = math.Round(100*r.Float64()) / 100
		city[i] = int32(r.IntN(4)) + 1
		member[i] = float64(r.IntN(2))
		if member[i] == 1 && r.Float64() < 0.6 {
			rate[i], city[i] = math.NaN(), -1
		}
		if r.Float64() < 0.05 {
			member[i] = math.NaN()
		}
	}
	return newFrame(t,
		frame.NumberColumn("age", age),
		frame.CodedColumn("job", job, []string{"clerk", "nurse", "pilot"}),
		frame.NumberColumn("wage", wage),
		frame.NumberColumn("gain", gain),
		frame.BooleanColumn("member", member),
		frame.NumberColumn("rate", rate),
		frame.CodedColumn("city", city, []string{"nowhere", "Aa", "Bb", "Cc", "Dd"}))
}

func sample(t *testing.T, g synth.Generator, table *frame.Frame, n int) *frame.Frame {
	t.Helper()
	m, err := g.FitModel(context.Background(), table, rng.New(1))
	if err != nil {
		t.Fatalf("fit: %v", err)
	}
	s, err := m.Sample(context.Background(), n, rng.New(2))
	if err != nil {
		t.Fatalf("sample: %v", err)
	}
	return s
}

func column(t testing.TB, f *frame.Frame, name string) *frame.Column {
	t.Helper()
	c, err := f.Column(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func keepsSchema(t *testing.T, g synth.Generator) {
	table := people(t, 500, 1)
	for _, n := range []int{0, 1, 700} {
		s := sample(t, g, table, n)
		if s.Rows() != n || !slices.Equal(s.Names(), table.Names()) {
			t.Fatalf("%d rows of %v, want %d of %v", s.Rows(), s.Names(), n, table.Names())
		}
		for j, c := range s.Columns() {
			if want := table.Columns()[j]; c.Kind() != want.Kind() || !slices.Equal(c.Levels(), want.Levels()) {
				t.Errorf("column %q is a %v of %q, want a %v of %q", c.Name(), c.Kind(), c.Levels(), want.Kind(), want.Levels())
			}
		}
	}
	if slices.Contains(column(t, sample(t, g, table, 2000), "city").Codes(), 0) {
		t.Error("drew a level that no training row has")
	}
}

func keepsRanges(t *testing.T, g synth.Generator) {
	table := people(t, 500, 2)
	s := sample(t, g, table, 2000)
	step := map[string]float64{"age": 1, "wage": 100, "gain": 1, "rate": 0.01}
	for name, step := range step {
		seen := slices.DeleteFunc(slices.Clone(column(t, table, name).Floats()), math.IsNaN)
		for i, v := range column(t, s, name).Floats() {
			if v < slices.Min(seen) || v > slices.Max(seen) {
				t.Fatalf("%s %v in row %d is outside %v to %v", name, v, i, slices.Min(seen), slices.Max(seen))
			}
			if r := math.Remainder(v, step); math.Abs(r) > 1e-9 {
				t.Fatalf("%s %v in row %d is no multiple of %v", name, v, i, step)
			}
		}
	}
}

// keepsAtoms: nine rows in ten have no gain. The tolerance is four standard
// errors of a share of 0.9 in 4,000 draws.
func keepsAtoms(t *testing.T, g synth.Generator) {
	table := people(t, 2000, 3)
	zeros := func(f *frame.Frame) float64 {
		n := 0
		for _, v := range column(t, f, "gain").Floats() {
			if v == 0 {
				n++
			}
		}
		return float64(n) / float64(f.Rows())
	}
	if got, want := zeros(sample(t, g, table, 4000)), zeros(table); math.Abs(got-want) > 0.019 {
		t.Errorf("share of zeros %.3f, want %.3f", got, want)
	}
}

// keepsMissing: the rate, and that rate and city are missing together and only
// for members. The tolerance is four standard errors in 4,000 draws.
func keepsMissing(t *testing.T, g synth.Generator) {
	table := people(t, 2000, 4)
	s := sample(t, g, table, 4000)
	for _, name := range table.Names() {
		got := float64(column(t, s, name).CountMissing()) / 4000
		want := float64(column(t, table, name).CountMissing()) / 2000
		if math.Abs(got-want) > 0.03 {
			t.Errorf("%s is missing at rate %.3f, want %.3f", name, got, want)
		}
	}
	together := func(f *frame.Frame) float64 {
		n := 0
		for i := range f.Rows() {
			if column(t, f, "rate").Missing(i) && column(t, f, "city").Missing(i) {
				n++
			}
		}
		return float64(n) / float64(f.Rows())
	}
	if got, want := together(s), together(table); math.Abs(got-want) > 0.04 {
		t.Errorf("rate and city are missing together at %.3f, want %.3f", got, want)
	}
}

// keepsDependence: the correlation of wage with the code of job, about 0.9.
func keepsDependence(t *testing.T, g synth.Generator) {
	table := people(t, 2000, 5)
	correlation := func(f *frame.Frame) float64 {
		codes := column(t, f, "job").Codes()
		x := make([]float64, len(codes))
		for i, c := range codes {
			x[i] = float64(c)
		}
		return pearson(x, column(t, f, "wage").Floats())
	}
	tolerance := 0.05
	if _, ok := g.(synth.ARF); ok {
		tolerance = 0.1 // within a leaf the columns are drawn independently
	}
	if got, want := correlation(sample(t, g, table, 4000)), correlation(table); math.Abs(got-want) > tolerance {
		t.Errorf("correlation of job and wage %.3f, want %.3f", got, want)
	}
}

func pearson(x, y []float64) float64 {
	n, sx, sy, sxx, syy, sxy := float64(len(x)), 0.0, 0.0, 0.0, 0.0, 0.0
	for i := range x {
		sx, sy = sx+x[i], sy+y[i]
		sxx, syy, sxy = sxx+x[i]*x[i], syy+y[i]*y[i], sxy+x[i]*y[i]
	}
	return (n*sxy - sx*sy) / math.Sqrt((n*sxx-sx*sx)*(n*syy-sy*sy))
}

func sameSeedSameBytes(t *testing.T, g synth.Generator) {
	table := people(t, 400, 6)
	if a, b := text(sample(t, g, table, 5000)), text(sample(t, g, table, 5000)); a != b {
		t.Error("the same seeds gave other rows")
	}
	m, err := g.FitModel(context.Background(), table, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	other, err := m.Sample(context.Background(), 5000, rng.New(3))
	if err != nil {
		t.Fatal(err)
	}
	if text(other) == text(sample(t, g, table, 5000)) {
		t.Error("another seed gave the same rows")
	}
}

func sameOnAnyCores(t *testing.T, g synth.Generator) {
	table := people(t, 3000, 7)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := text(sample(t, g, table, 5000))
	runtime.GOMAXPROCS(2)
	if text(sample(t, g, table, 5000)) != one {
		t.Error("two cores gave other rows than one")
	}
}

func text(f *frame.Frame) string {
	var b strings.Builder
	for _, c := range f.Columns() {
		for i := range c.Len() {
			b.WriteString(c.Value(i))
			b.WriteByte(',')
		}
	}
	return b.String()
}

// stopsWhenCancelled cancels at the first report of progress: the fit must end
// with the context's error, and not go on to its last step.
func stopsWhenCancelled(t *testing.T, g synth.Generator) {
	ctx, cancel := context.WithCancel(context.Background())
	var last progress.Step
	ctx = progress.With(ctx, func(s progress.Step) {
		last = s
		cancel()
	})
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if _, err := g.FitModel(ctx, people(t, 1000, 8), rng.New(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if last.Total == 0 || last.Done >= last.Total {
		t.Errorf("the last report was %+v: the fit went on to its end", last)
	}
	m, err := g.FitModel(context.Background(), people(t, 100, 8), rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Sample(ctx, 10, rng.New(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("sample: error %v, want %v", err, context.Canceled)
	}
}

func learnsDegenerateTables(t *testing.T, g synth.Generator) {
	nan := math.NaN()
	tables := map[string]*frame.Frame{
		"one row":       people(t, 1, 9),
		"two rows":      people(t, 2, 9),
		"one column":    newFrame(t, frame.NumberColumn("x", []float64{1, 2, 3, 4})),
		"one category":  newFrame(t, frame.CategoryColumn("c", []string{"a", "a", "a"}), frame.NumberColumn("x", []float64{1, 2, 3})),
		"constant":      newFrame(t, frame.NumberColumn("k", []float64{7, 7, 7}), frame.NumberColumn("x", []float64{1, 2, 3})),
		"all constant":  newFrame(t, frame.NumberColumn("k", []float64{7, 7, 7})),
		"all missing":   newFrame(t, frame.NumberColumn("m", []float64{nan, nan, nan}), frame.CategoryColumn("n", []string{"", "", ""}), frame.NumberColumn("x", []float64{1, 2, 3})),
		"one value":     newFrame(t, frame.NumberColumn("m", []float64{nan, 3, nan}), frame.CategoryColumn("n", []string{"", "a", ""})),
		"extreme":       newFrame(t, frame.NumberColumn("x", []float64{-1e308, 0, 1e308, 1e-300}), frame.NumberColumn("y", []float64{1, 2, 3, 4})),
		"same twice":    newFrame(t, frame.NumberColumn("x", []float64{1, 2, 3, 4, 5}), frame.NumberColumn("y", []float64{1, 2, 3, 4, 5})),
		"equal rows":    newFrame(t, frame.CategoryColumn("c", slices.Repeat([]string{"a"}, 100)), frame.NumberColumn("x", make([]float64, 100))),
		"huge integers": newFrame(t, frame.NumberColumn("x", []float64{1 << 60, 1<<60 + 4096, 3})),
	}
	for name, table := range tables {
		s := sample(t, g, table, 50)
		for j, c := range s.Columns() {
			real := table.Columns()[j]
			absent := c.CountMissing()
			if real.CountMissing() == 0 && absent > 0 || real.CountMissing() == real.Len() && absent < 50 {
				t.Errorf("%s: column %q has %d of 50 missing, in the table %d of %d", name, c.Name(), absent, real.CountMissing(), real.Len())
			}
			for i := range c.Len() {
				if c.Kind() == frame.Number && !c.Missing(i) && !within(c.Floats()[i], real.Floats()) {
					t.Errorf("%s: column %q drew %v", name, c.Name(), c.Floats()[i])
				}
			}
		}
	}
	if k := column(t, sample(t, g, tables["constant"], 50), "k"); slices.Min(k.Floats()) != 7 || slices.Max(k.Floats()) != 7 {
		t.Errorf("a column that is always 7 drew %v", k.Floats())
	}
}

func within(v float64, seen []float64) bool {
	seen = slices.DeleteFunc(slices.Clone(seen), math.IsNaN)
	return len(seen) > 0 && v >= slices.Min(seen) && v <= slices.Max(seen)
}

func refusesClearly(t *testing.T, g synth.Generator) {
	for want, table := range map[string]*frame.Frame{
		"synth: the table has no rows to learn from":    newFrame(t, frame.NumberColumn("x", nil)),
		"synth: the table has no columns to learn from": newFrame(t),
		`synth: column "note" is text`:                  newFrame(t, frame.TextColumn("note", []string{"a", "b"})),
		`synth: column "x" is infinite in row 1`:        newFrame(t, frame.NumberColumn("x", []float64{1, math.Inf(1)})),
	} {
		m, err := g.FitModel(context.Background(), table, rng.New(1))
		if err == nil || !strings.HasPrefix(err.Error(), want) || m != nil {
			t.Errorf("model %v, error %v, want %s", m, err, want)
		}
	}
	m, err := g.FitModel(context.Background(), people(t, 10, 1), rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Sample(context.Background(), -1, rng.New(1)); err == nil || !strings.Contains(err.Error(), "-1 rows") {
		t.Errorf("a sample of -1 rows gave error %v", err)
	}
}

// learnsManyLevels: 1,000 levels that say what the number is.
func learnsManyLevels(t *testing.T, g synth.Generator) {
	r := rand.New(rng.New(10))
	n := 5000
	codes, x, levels := make([]int32, n), make([]float64, n), make([]string, 1000)
	for k := range levels {
		levels[k] = fmt.Sprintf("level %d", k)
	}
	for i := range n {
		codes[i] = int32(r.IntN(1000))
		x[i] = math.Round(float64(codes[i]%10)*10 + r.NormFloat64())
	}
	table := newFrame(t, frame.NumberColumn("x", x), frame.CodedColumn("c", codes, levels))
	right := 0
	s := sample(t, g, table, 2000)
	for i, c := range column(t, s, "c").Codes() {
		if math.Abs(column(t, s, "x").Floats()[i]-float64(c%10)*10) < 15 {
			right++
		}
	}
	if right < 1200 {
		t.Errorf("%d of 2000 levels fit their number; by chance about 560 do", right)
	}
}

func learnsWideTables(t *testing.T, g synth.Generator) {
	r := rand.New(rng.New(11))
	columns := make([]*frame.Column, 300)
	hidden := make([]float64, 200)
	for i := range hidden {
		hidden[i] = r.NormFloat64()
	}
	for j := range columns {
		x := make([]float64, len(hidden))
		for i := range x {
			x[i] = hidden[i] + r.NormFloat64()
		}
		columns[j] = frame.NumberColumn(fmt.Sprint("x", j), x)
	}
	s := sample(t, g, newFrame(t, columns...), 400)
	sum := 0.0
	for j := range 299 {
		sum += pearson(s.Columns()[j].Floats(), s.Columns()[j+1].Floats())
	}
	if mean := sum / 299; mean < 0.25 {
		t.Errorf("neighbouring columns have mean correlation %.2f, want about 0.5", mean)
	}
}
