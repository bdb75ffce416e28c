package metrics

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// random makes a mixed table of n rows, shifted away from the standard by
// shift, in which values are missing.
func random(t *testing.T, n int, shift float64, seed uint64) *frame.Frame {
	t.Helper()
	r := rand.New(rng.New(seed))
	a, b, flag := make([]float64, n), make([]float64, n), make([]float64, n)
	city, job := make([]string, n), make([]string, n)
	for i := range n {
		a[i] = r.NormFloat64() + shift
		b[i] = math.Floor(5 * r.ExpFloat64())
		flag[i] = float64(r.IntN(2))
		city[i] = string(rune('a' + r.IntN(4)))
		job[i] = strings.Repeat("j", 1+int(90*math.Pow(r.Float64(), 3)))
		if r.IntN(10) == 0 {
			b[i], job[i] = math.NaN(), ""
		}
	}
	f, err := frame.New(frame.NumberColumn("a", a), frame.CategoryColumn("city", city),
		frame.NumberColumn("b", b), frame.BooleanColumn("flag", flag), frame.CategoryColumn("job", job))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func table(t *testing.T, columns ...*frame.Column) *frame.Frame {
	t.Helper()
	f, err := frame.New(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestKSComplement(t *testing.T) {
	// F steps at 1, 2, 3, 4; G at 3, 4, 5, 6: the largest distance is 1/2.
	got, err := KSComplement(frame.NumberColumn("x", []float64{4, 2, 3, 1}), frame.NumberColumn("x", []float64{3, 4, math.NaN(), 5, 6}))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "KS complement", got, 0.5, 1e-15)
	if _, err := KSComplement(frame.NumberColumn("x", []float64{math.NaN()}), frame.NumberColumn("x", []float64{1})); err == nil {
		t.Error("a column without values was accepted")
	}
}

func TestTVComplement(t *testing.T) {
	real := frame.CategoryColumn("c", []string{"x", "x", "y", "z", ""})
	syn := frame.CategoryColumn("c", []string{"w", "y", "x", "x"})
	got, err := TVComplement(real, syn) // z and w differ by a quarter each
	if err != nil {
		t.Fatal(err)
	}
	near(t, "TV complement", got, 0.75, 1e-15)
}

// replicated stacks the pools' rows so that pool m makes up counts[m] parts.
func replicated(t *testing.T, pools []*frame.Frame, counts []int) *frame.Frame {
	t.Helper()
	var parts []*frame.Frame
	for m, p := range pools {
		for range counts[m] {
			parts = append(parts, p)
		}
	}
	f, err := frame.Concat(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The law of every mixture form: it equals the metric of the stacked rows.
func TestMixtureEqualsStackedTable(t *testing.T) {
	ctx := context.Background()
	real := random(t, 200, 0, 1)
	pools := []*frame.Frame{random(t, 60, 0, 2), random(t, 60, .1, 3), random(t, 60, -1, 4)}
	stack := replicated(t, pools, []int{3, 2, 1})
	alpha := []float64{3. / 6, 2. / 6, 1. / 6}
	for _, m := range Catalogue() {
		if m.Mixture == nil {
			continue
		}
		blend, err := m.Mixture(ctx, real, pools, stack.Rows())
		if err != nil {
			t.Fatal(err)
		}
		want, err := m.Tables(ctx, real, stack)
		if err != nil {
			t.Fatal(err)
		}
		// Values are missing at random, so that pools weigh a little
		// differently in column b: hence not to the last digit.
		near(t, m.Name, blend(alpha), want, 0.01)
	}
}

func TestMixtureIsExactWithoutMissingValues(t *testing.T) {
	ctx := context.Background()
	var err error
	frames := []*frame.Frame{random(t, 200, 0, 1), random(t, 60, 0, 2), random(t, 60, .1, 3)}
	for i := range frames {
		if frames[i], err = frames[i].Select("a", "city", "flag"); err != nil {
			t.Fatal(err)
		}
	}
	stack := replicated(t, frames[1:], []int{3, 1})
	for _, m := range Catalogue() {
		if m.Mixture == nil {
			continue
		}
		blend, err := m.Mixture(ctx, frames[0], frames[1:], stack.Rows())
		if err != nil {
			t.Fatal(err)
		}
		want, err := m.Tables(ctx, frames[0], stack)
		if err != nil {
			t.Fatal(err)
		}
		near(t, m.Name, blend([]float64{.75, .25}), want, 1e-12)
	}
}

// Every null value is the mean over fresh draws of the real distribution.
func TestNullValues(t *testing.T) {
	ctx := context.Background()
	for _, m := range []Metric{KS, ReID, ReIDNearest, Identifiability, SSPGap} {
		const n, repeats = 300, 12
		sum := 0.0
		for s := range uint64(repeats) {
			v, err := m.Tables(ctx, random(t, n, 0, 100+s), random(t, n, 0, 200+s))
			if err != nil {
				t.Fatal(err)
			}
			sum += v / repeats
		}
		near(t, "mean "+m.Name+" of fresh draws", sum, m.Null(n, n), 0.03)
	}
}

func TestTableMetricsRefuseBadTables(t *testing.T) {
	ctx := context.Background()
	real := random(t, 20, 0, 1)
	lacking, err := real.Drop("a")
	if err != nil {
		t.Fatal(err)
	}
	kind := table(t, frame.CategoryColumn("a", []string{"x"}), frame.CategoryColumn("city", []string{"a"}),
		frame.CategoryColumn("b", []string{"x"}), frame.BooleanColumn("flag", []float64{1}), frame.NumberColumn("job", []float64{1}))
	for _, m := range Catalogue() {
		if m.Tables == nil {
			continue
		}
		for name, syn := range map[string]*frame.Frame{"empty": real.Take(nil), "lacks a column": lacking, "wrong kinds": kind} {
			if name == "lacks a column" && m.Name == "tv" {
				continue // "a" is a number
			}
			if _, err := m.Tables(ctx, real, syn); err == nil {
				t.Errorf("%s accepted a table that is or has: %s", m.Name, name)
			}
		}
		if _, err := m.Tables(ctx, real.Take(nil), real); err == nil {
			t.Errorf("%s accepted an empty real table", m.Name)
		}
	}
}

func TestByName(t *testing.T) {
	for _, m := range Catalogue() {
		found, err := ByName(m.Name)
		if err != nil || found.Name != m.Name || m.About == "" || m.Null == nil || !(m.Low < m.High) {
			t.Errorf("metric %q is not described or not found: %v", m.Name, err)
		}
	}
	if _, err := ByName("aux"); err == nil || !strings.Contains(err.Error(), `"aux"`) {
		t.Errorf("unknown name: %v", err)
	}
}

func TestSSP(t *testing.T) {
	real := table(t, frame.NumberColumn("x", []float64{-1, 1, -1, 1}), frame.NumberColumn("y", []float64{9, 11, 9, 11}))
	syn := table(t, frame.NumberColumn("x", []float64{-.5, 1.5}), frame.NumberColumn("y", []float64{20, 30}))
	got, err := SSPGap.Tables(context.Background(), real, syn)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "ssp_gap", got, (0.5+1)/2, 1e-15)
	// x: gap .5, standard error 1/sqrt(2); y: gap 15, standard error 5/sqrt(2).
	px := normalCDF((.025-.5)*math.Sqrt2) - normalCDF((-.025-.5)*math.Sqrt2)
	py := normalCDF((.025-15)*math.Sqrt2/5) - normalCDF((-.025-15)*math.Sqrt2/5)
	union, _ := SSPRiskUnion.Tables(context.Background(), real, syn)
	all, _ := SSPRiskIntersection.Tables(context.Background(), real, syn)
	near(t, "ssp_risk_union", union, 1-(1-px)*(1-py), 1e-12)
	near(t, "ssp_risk_intersection", all, px*py, 1e-12)
	constant := table(t, frame.NumberColumn("x", []float64{1, 1}))
	if _, err := SSPGap.Tables(context.Background(), constant, constant); err == nil {
		t.Error("a constant column has no secret")
	}
}
