package classify

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

func codesOf(t *testing.T, b *bins, c *frame.Column) []uint8 {
	t.Helper()
	out := make([]uint8, c.Len())
	must(b.coder(c)).write(out, 1, 0, len(out))
	return out
}

// TestFewValues: each distinct value has a bin of its own, also next to its
// neighbour in floating point and at the ends of the range.
func TestFewValues(t *testing.T) {
	values := []float64{1, math.Nextafter(1, 2), -math.MaxFloat64, math.MaxFloat64, 0, 7, 7, 1, math.NaN()}
	c := frame.NumberColumn("x", values)
	got := codesOf(t, must(newBins(c, 256)), c)
	if want := []uint8{3, 4, 1, 6, 2, 5, 5, 3, 0}; !slices.Equal(got, want) {
		t.Errorf("codes %v, want %v", got, want)
	}
}

// TestQuantileBins: the bins are in order of the values, all of the allowed
// number are used, and hold about the same number of rows.
func TestQuantileBins(t *testing.T) {
	r := rand.New(rng.New(1))
	values := make([]float64, 20000)
	for i := range values {
		values[i] = math.Exp(3 * r.NormFloat64())
	}
	c := frame.NumberColumn("x", values)
	for _, limit := range []int{4, 16, 256} {
		b := must(newBins(c, limit))
		codes := codesOf(t, b, c)
		if b.codes != limit || slices.Max(codes) != uint8(limit-1) || slices.Min(codes) != 1 {
			t.Errorf("limit %d: %d codes, from %d to %d", limit, b.codes, slices.Min(codes), slices.Max(codes))
		}
		count := make([]int, limit)
		for i, k := range codes {
			count[k]++
			if j := (i * 7919) % len(codes); values[i] < values[j] && k > codes[j] {
				t.Fatalf("limit %d: %v has code %d, %v has %d", limit, values[i], k, values[j], codes[j])
			}
		}
		if even := len(values) / (limit - 1); slices.Max(count) > even+2 || slices.Min(count[1:]) < even-2 {
			t.Errorf("limit %d: bins of %d to %d rows", limit, slices.Min(count[1:]), slices.Max(count))
		}
	}
}

// TestSkewedBins: a value that most rows have takes one bin, not the others'.
func TestSkewedBins(t *testing.T) {
	values := make([]float64, 10000)
	for i := range 1000 {
		values[i] = float64(1 + i)
	}
	c := frame.NumberColumn("x", values)
	codes := codesOf(t, must(newBins(c, 101)), c)
	count := make([]int, 101)
	for _, k := range codes {
		count[k]++
	}
	if count[1] != 9000 || slices.Max(count[2:]) > 13 || slices.Min(count[2:]) < 5 {
		t.Errorf("rows a bin: %v", count)
	}
}

// TestManyLevels: the most frequent levels have codes of their own, the others
// share one, as do levels that are not known.
func TestManyLevels(t *testing.T) {
	var values []string
	for k := range 300 {
		for range 1 + k%7 {
			values = append(values, fmt.Sprint("level ", k))
		}
	}
	c := frame.CategoryColumn("x", append(values, ""))
	b := must(newBins(c, 256))
	codes := codesOf(t, b, c)
	if b.codes != 256 || len(b.levels) != 254 || codes[len(codes)-1] != 0 {
		t.Errorf("%d codes, %d levels, a missing value has code %d", b.codes, len(b.levels), codes[len(codes)-1])
	}
	at := map[string]uint8{}
	for i, v := range values {
		at[v] = codes[i]
	}
	if at["level 6"] == 255 || at["level 294"] != 255 {
		t.Errorf("a frequent level has code %d, a rare one %d", at["level 6"], at["level 294"])
	}
	unknown := frame.CategoryColumn("x", []string{"unknown"})
	if got := codesOf(t, b, unknown)[0]; got != 255 {
		t.Errorf("an unknown level has code %d", got)
	}
}

// TestAbsentLevels: in a leaf that a level does not reach, the level goes where
// most of the weight goes.
func TestAbsentLevels(t *testing.T) {
	for _, heavy := range []string{"yes", "no"} {
		light := map[string]string{"yes": "no", "no": "yes"}[heavy]
		var level, label []string
		for i := range 900 {
			k, y := "abcd"[i%4:i%4+1], heavy
			if i%9 == 0 {
				k, y = "efgh"[i%4:i%4+1], light
			}
			level, label = append(level, k), append(label, y)
		}
		f := must(frame.New(frame.CategoryColumn("level", level), frame.CategoryColumn("label", label)))
		m := must(Boosting{Rounds: 1, Depth: 1}.Fit(ctx, f, "label", rng.New(1)))
		p := must(m.Proba(replace(f, frame.CategoryColumn("level", make([]string, 900)))))
		if q := must(m.Proba(f))[1]; p[0] != q {
			t.Errorf("missing level: probability %v, that of the heavier side is %v", p[0], q)
		}
	}
}
