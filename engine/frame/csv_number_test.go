package frame

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"pawl/engine/rng"
)

// Numbers are compared bit by bit with strconv, which rounds correctly.
func TestParseNumberIsExact(t *testing.T) {
	check := func(s string) {
		t.Helper()
		want, err := strconv.ParseFloat(s, 64)
		if err != nil && !math.IsInf(want, 0) {
			t.Fatalf("bad test number %q", s)
		}
		if got, ok := parseNumber([]byte(s)); !ok || math.Float64bits(got) != math.Float64bits(want) {
			t.Errorf("%q: %v, %t, want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{
		"0", "-0", "1", "+1", ".5", "5.", "0.1", "00012.50", "123456789012345678", "9007199254740993", "18446744073709551616",
		"36893488147419103232.5", "1e22", "1e23", "1e-22", "8.5e-23", "4.9e-324", "1.7976931348623157e308", "1e400", "-1e400", "1e-400",
		"0.000000000000000000000000000000000001", "123456789e-30", "0e999999999999", "1E5", "1e+05", strings.Repeat("9", 400),
		"0." + strings.Repeat("0", 300) + "1e301", "2.2250738585072011e-308", "9007199254740992", "4503599627370497.5",
	} {
		check(s)
	}
	r := rand.New(rng.New(9))
	for range 20000 {
		x := math.Float64frombits(r.Uint64())
		if math.IsNaN(x) {
			continue
		}
		check(strconv.FormatFloat(x, 'g', 1+r.IntN(20), 64))
		check(strconv.FormatFloat(r.NormFloat64()*1e4, 'f', r.IntN(12), 64))
	}
}

func TestParseNumberWords(t *testing.T) {
	for s, want := range map[string]float64{"inf": inf, "-Infinity": -inf, "+INF": inf, " 7 ": 7, "\t-1": -1} {
		if got, ok := parseNumber([]byte(s)); !ok || got != want {
			t.Errorf("%q: %v, %t", s, got, ok)
		}
	}
	if got, ok := parseNumber([]byte("nan")); !ok || !math.IsNaN(got) {
		t.Errorf("nan: %v, %t", got, ok)
	}
	for _, s := range []string{
		"", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "0x10", "1_000", "1,5", "12a", "--1", "1 2", "infinite", "nano", "١",
	} {
		if got, ok := parseNumber([]byte(s)); ok {
			t.Errorf("%q counts as the number %v", s, got)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	f.Add("1.5e3")
	f.Add("18446744073709551616")
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := parseNumber([]byte(s))
		want, err := strconv.ParseFloat(strings.Trim(s, " \t"), 64)
		if plain := !strings.ContainsAny(s, "xX_"); ok && (err != nil && !math.IsInf(want, 0) || !plain) {
			t.Fatalf("%q counts as the number %v", s, got)
		}
		if ok && got == got && math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("%q: %v, want %v", s, got, want)
		}
	})
}
