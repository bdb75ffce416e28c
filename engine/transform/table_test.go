package transform_test

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
	"pawl/engine/transform"
)

// mixed has every kind of column: a spiky number with missing values, a
// category with an unused level, a boolean with missing values, a constant.
func mixed(t *testing.T, n int) *frame.Frame {
	r := rand.New(rng.New(1))
	gain, job, member, k := make([]float64, n), make([]int32, n), make([]float64, n), make([]float64, n)
	for i := range n {
		job[i] = 1 + int32(r.IntN(3))
		k[i] = 7
		switch {
		case i%10 == 0:
			gain[i], member[i] = math.NaN(), math.NaN()
		case i%3 == 0:
			gain[i] = math.Round(1000*r.NormFloat64()) / 10
		}
		if i%7 == 0 {
			member[i] = 1
		}
	}
	return table(t, frame.NumberColumn("gain", gain),
		frame.CodedColumn("job", job, []string{"none", "clerk", "nurse", "pilot"}),
		frame.BooleanColumn("member", member), frame.NumberColumn("k", k))
}

func table(t *testing.T, columns ...*frame.Column) *frame.Frame {
	t.Helper()
	f, err := frame.New(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestDecodeIsTheInverse: categories, booleans, atoms and missing values come
// back as they are, other numbers unless they lie beyond a mode's reach.
func TestDecodeIsTheInverse(t *testing.T) {
	f := mixed(t, 1000)
	for _, config := range []transform.Table{{}, {AtomShare: 0.05}} {
		back := roundTrip(t, config, f)
		for j, c := range f.Columns() {
			same := 0
			for i := range f.Rows() {
				if c.Value(i) == back.Columns()[j].Value(i) {
					same++
				}
			}
			if same < 995 || c.Name() != "gain" && same != 1000 {
				t.Errorf("%+v: %d of 1000 values of %q came back", config, same, c.Name())
			}
		}
	}
}

func roundTrip(t *testing.T, config transform.Table, f *frame.Frame) *frame.Frame {
	t.Helper()
	ctx := context.Background()
	m, err := config.Fit(ctx, f, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := m.Encode(ctx, f, rng.New(3))
	if err != nil {
		t.Fatal(err)
	}
	made, spans := make([]float32, f.Rows()*m.Width()), m.Spans()
	for i := range f.Rows() {
		rows.Expand(spans, i, made[i*m.Width():(i+1)*m.Width()])
	}
	back, err := m.Decode(f.Rows(), made, rand.New(rng.New(4)))
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// TestRowsAreOneHot: one state of each span is 1, scalars lie within tanh.
func TestRowsAreOneHot(t *testing.T) {
	f := mixed(t, 500)
	m, err := transform.Table{AtomShare: 0.05}.Fit(context.Background(), f, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := m.Encode(context.Background(), f, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	spans, out := m.Spans(), make([]float32, m.Width())
	if last := spans[len(spans)-1]; last.End() != m.Width() || len(spans) != 3 {
		t.Fatalf("%d spans end at %d, want 3 and %d: the constant column takes no place", len(spans), last.End(), m.Width())
	}
	for i := range f.Rows() {
		rows.Expand(spans, i, out)
		for _, s := range spans {
			sum := float32(0)
			for _, v := range out[s.First():s.End()] {
				sum += v * v
			}
			if sum != 1 || s.Graded && math.Abs(float64(out[s.At])) > 0.99 {
				t.Fatalf("row %d: span %+v holds %v", i, s, out[s.At:s.End()])
			}
		}
	}
}

// TestRareLevelsShareAState and come back as often as they were seen.
func TestRareLevelsShareAState(t *testing.T) {
	words := slices.Repeat([]string{"a", "a", "a", "b", "b", "c", "d", "d"}, 1000)
	f := table(t, frame.CategoryColumn("x", words))
	m, err := transform.Table{MostLevels: 2}.Fit(context.Background(), f, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	if n := m.Columns[0].States(); n != 3 {
		t.Fatalf("%d states, want a, b and the rest", n)
	}
	back := roundTrip(t, transform.Table{MostLevels: 2}, f).Columns()[0]
	counts := map[string]int{}
	for i := range back.Len() {
		counts[back.Value(i)]++
	}
	// four standard errors of a third of 3,000 draws
	if counts["a"] != 3000 || counts["b"] != 2000 || math.Abs(float64(counts["c"]-1000)) > 103 {
		t.Errorf("levels came back %v times", counts)
	}
}

func TestTableRefuses(t *testing.T) {
	for want, f := range map[string]*frame.Frame{
		"the table is empty":              table(t),
		`column "x" is infinite in row 1`: table(t, frame.NumberColumn("x", []float64{1, math.Inf(1)})),
		`column "x" is text`:              table(t, frame.TextColumn("x", []string{"a"})),
	} {
		if _, err := (transform.Table{}).Fit(context.Background(), f, rng.New(1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	m, err := transform.Table{}.Fit(context.Background(), table(t, frame.CategoryColumn("x", []string{"a", "b"})), rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	other := table(t, frame.CategoryColumn("x", []string{"a", "b", "c"}))
	if _, err := m.Encode(context.Background(), other, rng.New(1)); err == nil || !strings.Contains(err.Error(), `has "c" in row 2`) {
		t.Errorf("error %v", err)
	}
}

func TestDegenerateColumns(t *testing.T) {
	nan := math.NaN()
	for name, x := range map[string][]float64{
		"one value":    {7, 7, 7},
		"no value":     {nan, nan, nan},
		"one and none": {7, nan, nan},
		"extreme":      {-1e308, 0, 1e308, 1e-300},
		"tiny":         {1e-310, 2e-310, 3e-310},
		"two":          {1, 2},
	} {
		back := roundTrip(t, transform.Table{}, table(t, frame.NumberColumn("x", x))).Columns()[0].Floats()
		for i, v := range back {
			if math.IsNaN(v) != math.IsNaN(x[i]) || math.Abs(v/2-x[i]/2) > 1e307 {
				t.Errorf("%s: %v came back as %v", name, x, back)
			}
		}
	}
}

func TestRange(t *testing.T) {
	r := transform.LearnRange([]float64{1.25, math.NaN(), 3, 2.5})
	if r != (transform.Range{Low: 1.25, High: 3, Decimals: 2}) {
		t.Errorf("range %+v", r)
	}
	for x, want := range map[float64]float64{0: 1.25, 9: 3, 2.004: 2, math.Inf(1): 3} {
		if got := r.Restore(x); got != want {
			t.Errorf("%v is restored to %v, want %v", x, got, want)
		}
	}
	for _, c := range []struct {
		values []float64
		want   int
	}{
		{[]float64{1, 2, 13}, 0},
		{[]float64{0.1, 0.7, 1.15}, 2},
		{[]float64{1200, 300}, -2},
		{[]float64{0, 5e9}, -6},
		{[]float64{math.Pi}, 15},
		{[]float64{1.0 / 3, 1e-20}, transform.Unrounded},
		{[]float64{1e300}, -6},
	} {
		if got := transform.LearnRange(c.values).Decimals; got != c.want {
			t.Errorf("decimals of %v: %d, want %d", c.values, got, c.want)
		}
	}
}

// TestStateIsTheInverseOfCode for levels and missing values; a level without
// rows has no state.
func TestStateIsTheInverseOfCode(t *testing.T) {
	m, err := transform.Table{}.Fit(context.Background(), mixed(t, 100), rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	job, member := &m.Columns[1], &m.Columns[2]
	if job.State(0) != -1 {
		t.Errorf("the unused level has the state %d", job.State(0))
	}
	for _, c := range []*transform.Column{job, member} {
		for state := range int32(c.States()) {
			if code := c.Code(state, nil); c.State(code) != state {
				t.Errorf("%s: state %d has the code %d, which has the state %d", c.Name, state, code, c.State(code))
			}
		}
	}
	if job.State(-1) != -1 || member.State(-1) != 2 {
		t.Errorf("missing values have the states %d and %d, want -1 (never seen) and 2", job.State(-1), member.State(-1))
	}
}

func TestEncodeRefusesOtherTables(t *testing.T) {
	m, err := transform.Table{}.Fit(context.Background(), mixed(t, 100), rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	narrow := table(t, frame.NumberColumn("gain", []float64{1}))
	if _, err := m.Encode(context.Background(), narrow, rng.New(1)); err == nil || !strings.Contains(err.Error(), "1 columns, that learned from has 4") {
		t.Errorf("error %v", err)
	}
	columns := slices.Clone(mixed(t, 10).Columns())
	columns[0] = frame.CategoryColumn("gain", slices.Repeat([]string{"much"}, 10))
	if _, err := m.Encode(context.Background(), table(t, columns...), rng.New(1)); err == nil || !strings.Contains(err.Error(), `column "gain" is a category`) {
		t.Errorf("error %v", err)
	}
}

// TestEncodingIsReproducible on one core and on two.
func TestEncodingIsReproducible(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	f := mixed(t, 500)
	var before *transform.Rows
	for _, cores := range []int{1, 2} {
		runtime.GOMAXPROCS(cores)
		m, err := transform.Table{}.Fit(context.Background(), f, rng.New(1))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := m.Encode(context.Background(), f, rng.New(2))
		if err != nil {
			t.Fatal(err)
		}
		if before != nil && !slices.Equal(rows.Scalars[0], before.Scalars[0]) {
			t.Error("two cores gave other scalars than one")
		}
		before = rows
	}
}
