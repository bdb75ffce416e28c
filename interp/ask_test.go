package interp_test

import (
	"slices"
	"strings"
	"testing"

	"pawl/interp"
)

// texts lists what a completion proposes.
func texts(c interp.Completion) []string {
	var out []string
	for _, x := range c.Candidates {
		out = append(out, x.Text)
	}
	return out
}

// TestComplete asks at the bar in each text.
func TestComplete(t *testing.T) {
	s := newSession(t)
	runCell(s, 1, "type Point struct{ X, Y float64 }\nfunc (p Point) Norm() float64 { return p.X }\npoint := Point{}\nwörter := []string{}")
	for _, c := range []struct {
		text  string
		wants []string
		start int
	}{
		{"poi|", []string{"point"}, 0},
		{"point.|", []string{"Norm", "X", "Y"}, 6},
		{"x := point.N|", []string{"Norm"}, 11},
		{"fmt.Printl|", []string{"Println"}, 4},
		{"fmt.Println(strings.ToUp|", []string{"ToUpper", "ToUpperSpecial"}, 20},
		{"Point{|", []string{"X", "Y"}, 6},
		{"for i := range 3 {\n\tlocal := i\n\tloc|", []string{"local"}, 32},
		{"mat.NewDense(2, 2, nil).T().Dim|", []string{"Dims"}, 28},
		{"\"😀\" + wör|", []string{"wörter"}, 6},
		{"filepath.Joi|", []string{"Join"}, 9},
		{"retu|", []string{"return"}, 0},
	} {
		before, after, _ := strings.Cut(c.text, "|")
		got := s.Complete(before+after, len([]rune(before)))
		for _, w := range c.wants {
			if !slices.Contains(texts(got), w) {
				t.Errorf("%q: %v lacks %q", c.text, texts(got), w)
			}
		}
		if got.Start != c.start || got.End != len([]rune(before)) {
			t.Errorf("%q: replaces %d..%d, want %d..%d", c.text, got.Start, got.End, c.start, len([]rune(before)))
		}
	}
}

// TestInspect asks at the bar in each text.
func TestInspect(t *testing.T) {
	s := newSession(t)
	runCell(s, 1, "type Point struct{ X, Y float64 }\nfunc (p Point) Norm() float64 { return p.X }\npoint := Point{}")
	for text, want := range map[string]string{
		"fmt.Print|ln(1)":          "func fmt.Println(a ...any) (n int, err error)",
		"strings.Repeat(|":         "func strings.Repeat(s string, count int) string",
		"strings.Repeat(\"a\", |":  "func strings.Repeat(s string, count int) string",
		"poi|nt":                   "var point Point",
		"Poi|nt{}":                 "func (Point) Norm() float64",
		"point.Nor|m()":            "func (Point).Norm() float64",
		"ma|t.NewDense(1, 1, nil)": "gonum.org/v1/gonum/mat",
		"le|n(x)":                  "func len",
		"m := mat.NewDense(2,2,nil); m.A|t(0, 0)": "func (*mat.Dense).At(i int, j int) float64",
	} {
		before, after, _ := strings.Cut(text, "|")
		got := s.Inspect(before+after, len([]rune(before)), 0)
		if plain, _ := got.Data["text/plain"].(string); !got.Found || !strings.Contains(plain, want) {
			t.Errorf("%q: %q, want %q", text, plain, want)
		}
	}
	if got := s.Inspect("Point", 2, 1); !strings.Contains(got.Data["text/plain"].(string), "{ return p.X }") {
		t.Errorf("the source of a type: %v", got)
	}
	runCell(s, 2, "point.X = 2.5")
	if got := s.Inspect("point", 2, 0); !strings.Contains(got.Data["text/plain"].(string), "point = Point{X: 2.5, Y: 0}") {
		t.Errorf("the value of a variable: %v", got)
	}
	if got := s.Inspect("nothing_here", 3, 0); got.Found {
		t.Errorf("an unknown name is found: %v", got)
	}
}

// TestIsComplete holds what the console asks after each line.
func TestIsComplete(t *testing.T) {
	s := newSession(t)
	for code, want := range map[string]string{
		"1 + 1":                     "complete",
		"x := 3":                    "complete",
		"func f() int { return 1 }": "complete",
		"fmt.Println(":              "incomplete",
		"func f() int {":            "incomplete",
		"x :=":                      "incomplete",
		"a := 1 +":                  "incomplete",
		"s := `raw":                 "incomplete",
		"/* comment":                "incomplete",
		"x := )":                    "invalid",
		"for }":                     "invalid",
		"fmt.Println?":              "complete",
		"":                          "complete",
	} {
		if got := s.IsComplete(code); got.Status != want {
			t.Errorf("%q: %s, want %s", code, got.Status, want)
		}
	}
	if got := s.IsComplete("for {\nif x {"); got.Indent != "\t\t" {
		t.Errorf("indent %q, want two tabs", got.Indent)
	}
}
