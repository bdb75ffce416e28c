package complete_test

import (
	"strings"
	"testing"

	"pawl/interp/complete"
)

// ask describes what is at the bar in the text.
func ask(v complete.View, text string) (complete.Page, bool) {
	before, after, _ := strings.Cut(text, "|")
	return v.Describe(before+after, len(before))
}

// TestDescribe asks at the bar in each text; each line of what is wanted must
// stand in the page.
func TestDescribe(t *testing.T) {
	v := newView(t, points, "n := 3\nconst limit = 10\nvar cfg = struct{ Inner Point }{}")
	for text, want := range map[string]string{
		"fmt.Print|ln(1)":                         "func fmt.Println(a ...any) (n int, err error)\nPrintln formats using the default formats\npackage fmt",
		"strings.Repeat(|":                        "func strings.Repeat(s string, count int) string\n                    ^^^^^^^^\nRepeat returns a new string",
		"strings.Repeat(\"a\", |":                 "func strings.Repeat(s string, count int) string\n                              ^^^^^^^^^",
		"fmt.Println(1, 2, |":                     "func fmt.Println(a ...any) (n int, err error)\n                 ^^^^^^^^",
		"strings.Repeat(wör|ter[0], 3)":           "var wörter []string\nargument 1 of strings.Repeat(s string, count int) string",
		"poi|nt":                                  "var point Point\ndeclared in In[1]",
		"x := point\nx.Nor|m()":                   "func (Point).Norm() float64",
		"cfg.Inn|er":                              "field Inner Point",
		"Poi|nt{}":                                "type Point struct{ X, Y float64; label string }\nfunc (Point) Norm() float64\nfunc (*Point) Move(dx float64, dy float64)\ndeclared in In[1]",
		"Point{|":                                 "type Point struct",
		"Line{From: point, Via: |":                "field Via []*Point",
		"http.Client{Timeout: |":                  "field Timeout time.Duration   // Timeout specifies a time limit",
		"http.Client{Time|out: 3}":                "field Timeout time.Duration\nTimeout specifies a time limit\nin http.Client",
		"http.Cli|ent":                            "type Client struct {\n\tTransport http.RoundTripper\nClient is an HTTP client",
		"ma|t.NewDense(1, 1, nil)":                "package mat   // import \"gonum.org/v1/gonum/mat\"\nfunction NewDense(r int, c int, data []float64) *mat.Dense",
		"m := mat.NewDense(2,2,nil); m.A|t(0, 0)": "func (*mat.Dense).At(i int, j int) float64\nAt returns the element",
		"math.P|i":                                "const math.Pi untyped float = 3.14159",
		"http.StatusO|K":                          "const http.StatusOK untyped int = 200\nRFC 9110",
		"lim|it":                                  "const limit untyped int = 10",
		"le|n(wörter)":                            "func len(v) int\nlen built-in function returns the length",
		"appe|nd(wörter)":                         "func append(slice []T, elems ...T) []T",
		"disp|lay(1)":                             "func display(...any)\ndisplay shows values",
		"err|or":                                  "type error interface",
		"nil|":                                    "nil",
		"import \"encoding/json|\"":               "package json",
		"scale(point, |":                          "func scale(p Point, by float64) Point\n                    ^^^^^^^^^^",
		"sort.Slice(wörter, func(i, j int) bool { return wö|rter[i] < \"\" })": "var wörter []string",
		"point.Move(1, |":             "func (*Point).Move(dx float64, dy float64)\n                               ^^^^^^^^^^",
		"func(a, b int) int {}(1,|":   "func (func(a, b int) int literal)(a int, b int) int",
		"slices.Max(|":                "func slices.Max[S ~[]E, E cmp.Ordered](x S) E\n                                       ^^^",
		"\"😀\" + wört|er[0]":          "var wörter []string",
		"broken := )\npoi|nt":         "var point Point",
		"strings.Builder|":            "type Builder struct {\n\t// and fields that are not exported\nfunc (*Builder) WriteString(s string) (int, error)\nA Builder is used",
		"synth.GaussianCopula{|":      "type GaussianCopula struct",
		"type Po|int struct{ Z int }": "type Point struct",
	} {
		p, ok := ask(v, text)
		plain := p.Plain()
		for line := range strings.SplitSeq(want, "\n") {
			if !ok || !strings.Contains(plain, line) {
				t.Errorf("%q: lacks %q in\n%s", text, line, plain)
				break
			}
		}
		if !strings.HasPrefix(p.Markdown(), "```go\n") && ok {
			t.Errorf("%q: Markdown begins with %.20q", text, p.Markdown())
		}
	}
	for _, text := range []string{"nothing_here|", "x := 3 |", "// poi|nt", "\"po|int\"", "|", "unknown.Thi|ng", "12|3"} {
		if p, ok := ask(v, text); ok {
			t.Errorf("%q is described as %q", text, p.Plain())
		}
	}
}

// TestVariable tells which expressions may be read for their value.
func TestVariable(t *testing.T) {
	v := newView(t, points)
	for text, want := range map[string]string{
		"poi|nt": "point", "point.|X": "point.X", "line.Fr|om": "line.From", "line.From.|X": "line.From.X",
		"point.No|rm()": "", "line.Via[0].X|": "", "scale(point, 1).X|": "", "x := 3\nx|": "",
		"func f(point int) { poi|nt }": "", "point := 3\npoi|nt": "", "point := Point{X: 1}\npoi|nt": "point", "fmt.Prin|t": "", "Poi|nt": "",
	} {
		if p, ok := ask(v, text); !ok || p.Variable != want {
			t.Errorf("%q: %q, want %q", text, p.Variable, want)
		}
	}
}

// TestSource asks for the source at the bar.
func TestSource(t *testing.T) {
	v := newView(t, points, "type (\n\tA int\n\tB string\n)\nfunc (a A) Twice() A { return 2 * a }")
	for text, want := range map[string]string{
		"scale|":           "func scale(p Point, by float64) Point { return p }",
		"Point|":           "type Point struct{ X, Y float64; label string }\n\nfunc (p *Point) Move(dx, dy float64) { p.X += dx }\n\nfunc (p Point) Norm() float64 { return p.X }",
		"point.Norm|":      "func (p Point) Norm() float64 { return p.X }",
		"colored.Move|":    "func (p *Point) Move(dx, dy float64) { p.X += dx }",
		"stack.Push|":      "func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }",
		"A|":               "type A int\n\nfunc (a A) Twice() A { return 2 * a }",
		"strings.ToUp|per": "func strings.ToUpper(s string) string",
	} {
		before, after, _ := strings.Cut(text, "|")
		p, ok := v.Source(before+after, len(before))
		if !ok || p.Code != want {
			t.Errorf("%q: %q, want %q", text, p.Code, want)
		}
	}
}

// FuzzView asks at any place of any text: no panic, no hang, and what is
// replaced lies before the cursor.
func FuzzView(f *testing.F) {
	for _, s := range []string{"point.|", "f(|", "Point{X: |", "if x := point.|", "\"😀\" + wör|", "import \"en|", "for i := range |", "x?|", "type T[P any] struct{ |"} {
		before, after, _ := strings.Cut(s, "|")
		f.Add(before, after)
	}
	v := newView(f, points)
	f.Fuzz(func(t *testing.T, before, after string) {
		code := before + after
		if len(code) > 2000 {
			return
		}
		list, start := v.At(code, len(before))
		if start < 0 || start > len(before) {
			t.Fatalf("replaces from %d of %d", start, len(before))
		}
		for _, c := range list {
			if !strings.EqualFold(c.Text[:len(code[start:len(before)])], code[start:len(before)]) && strings.ToLower(c.Text) == c.Text {
				t.Fatalf("%q does not begin like %q", c.Text, code[start:len(before)])
			}
		}
		if p, ok := v.Describe(code, len(before)); ok {
			p.Plain()
			p.Markdown()
		}
		v.Source(code, len(before))
		complete.Indent(code)
	})
}
