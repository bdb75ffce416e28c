package complete_test

import (
	"flag"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pawl/interp/cell"
	"pawl/interp/check"
	"pawl/interp/complete"
	"pawl/stdlib/docs"
	"pawl/stdlib/symbols"
)

var all = flag.Bool("all", false, "hold the laws against every cell of the corpus, not some")

var library = sync.OnceValue(func() *symbols.Library {
	l, err := symbols.Open()
	if err != nil {
		panic(err)
	}
	return l
})

// newWorld is an empty session over a library.
func newWorld(l *symbols.Library) *check.World {
	anys := types.NewParam(0, nil, "", types.NewSlice(types.Universe.Lookup("any").Type()))
	display := types.NewSignatureType(nil, nil, nil, types.NewTuple(anys), nil, true)
	return check.NewWorld(l, l.Implicit(), []types.Object{types.NewFunc(0, nil, "display", display), types.NewFunc(0, nil, check.Show, display)})
}

// newView is the view of a session in which the cells have run.
func newView(t testing.TB, cells ...string) complete.View {
	t.Helper()
	w := newWorld(library())
	texts := map[string]string{}
	for i, text := range cells {
		name := "In[" + string(rune('1'+i)) + "]"
		texts[name] = text
		run(t, w, name, text)
	}
	return complete.View{World: w, Doc: docs.Of, Cell: func(name string) string { return texts[name] }, Paths: library().Paths}
}

func run(t testing.TB, w *check.World, name, text string) {
	t.Helper()
	c, err := cell.Parse(w.Fset, name, text)
	if err != nil {
		t.Fatal(err)
	}
	p, err := w.Check(c)
	if err != nil {
		t.Fatal(err)
	}
	p.Commit(len(c.Body.List))
}

func texts(list []complete.Candidate) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.Text)
	}
	return out
}

// at asks at the bar in the text.
func at(v complete.View, text string) []string {
	before, after, _ := strings.Cut(text, "|")
	list, _ := v.At(before+after, len(before))
	return texts(list)
}

const points = `type Point struct{ X, Y float64; label string }
func (p Point) Norm() float64 { return p.X }
func (p *Point) Move(dx, dy float64) { p.X += dx }
type Line struct { From, To Point; Via []*Point }
type Colored struct { Point; Color string }
point, line, colored := Point{}, &Line{}, Colored{}
wörter := []string{}
names := map[string]*Point{}
func scale(p Point, by float64) Point { return p }
type Stack[T any] struct { items []T }
func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
stack := &Stack[Point]{}`

// TestAt asks at the bar in each text: what is wanted, in this order at the
// front where a caret begins the list, and what must not be there behind a
// minus.
func TestAt(t *testing.T) {
	v := newView(t, points)
	for _, c := range []struct{ text, want string }{
		{"poi|", "^ point Point"},
		{"point.|", "^ X Y label Move Norm"},
		{"line.From.|", "^ X Y label Move Norm"},
		{"line.Via[0].|", "^ X Y label Move Norm"},
		{"colored.|", "Color Point X Norm Move"},
		{"Point.|", "^ Norm"},
		{"(*Point).|", "^ Move Norm"},
		{"scale(point, 2).|", "^ X Y label Norm"},
		{"names[\"a\"].|", "^ X Y label Move Norm"},
		{"stack.|", "^ items Push"},
		{"stack.items[0].|", "X Norm"},
		{"Point{|", "^ X Y label"},
		{"Point{X: 1, |", "^ Y label"},
		{"Point{X|: 1}", "X"},
		{"&Point{|", "^ X Y label"},
		{"[]Point{{|", "^ X Y label"},
		{"[]*Point{{X: 1}, {|", "^ X Y label"},
		{"map[string]Point{\"a\": {|", "^ X Y label"},
		{"Line{From: Point{|", "^ X Y label"},
		{"Line{Via: []*Point{{|", "^ X Y label"},
		{"line = &Line{\n\tFrom: point,\n\t|\n}", "^ To Via"},
		{"Line{From: |", "^ point scale"},
		{"x := 3.5\nscale(point, |", "^ x"},
		{"x := 3.5\nscale(|", "^ point scale"},
		{"var p Po|", "^ Point"},
		{"func f(p Po|", "^ Point"},
		{"func f(p *Po|", "^ Point"},
		{"func f(p http.Req|", "^ Request"},
		{"for i := range 3 {\n\tlocal := i\n\tloc|", "^ local"},
		{"func f(a int) {\n\tinner := a\n}\nfunc g(b int) {\n\t|", "b -inner -a"},
		{"func f(count int) int { if count > 3 { return co|", "^ count"},
		{"xs := []Point{}\nfunc f() { x|", "^ xs"},
		{"after|\nafterwards := 1\nfunc afterAll() {}", "afterAll -afterwards"},
		{"if point.|", "X"},
		{"if point.X > line.From.|", "^ X Y"},
		{"if p := scale(point, 1); p.|", "^ X"},
		{"if p := point.|", "X"},
		{"for _, p := range line.|", "Via"},
		{"for i := 0; i < po|", "point"},
		{"for i := 0; i < len(line.Via); i++ { line.Via[i].|", "X"},
		{"switch x := point.|", "X"},
		{"switch point.X {\ncase po|", "point"},
		{"func f() { if true { for _, q := range line.Via { q.|", "X"},
		{"broken := )\npoint.|", "X"},
		{"f(\npoint.|", "X"},
		{strings.Repeat("a b c\n", 20) + "point.|", "X"},
		{"fmt.println|", "^ Println"},
		{"fmt.Println(strings.ToUp|", "^ ToUpper ToUpperSpecial"},
		{"mat.NewDense(2, 2, nil).T().Dim|", "Dims"},
		{"import sc \"strconv\"\nsc.Ato|", "^ Atoi"},
		{"import \"encoding/j|", "^ encoding/json"},
		{"import (\n\t\"os\"\n\tr \"math/ra|", "math/rand math/rand/v2"},
		{"var b strings.Builder\nb.Wri|", "Write WriteByte WriteRune WriteString"},
		{"bufio.NewScanner(os.Stdin).|", "Scan Text"},
		{"time.Now().Add(time.|", "Second"},
		{"http.Client{|", "^ CheckRedirect Jar Timeout Transport"},
		{"synth.CTGA|", ""},
		{"\"😀\" + wör|", "^ wörter"},
		{"// po|", "-point"},
		{"/* po|", "-point"},
		{"'p|", "-point -panic"},
		{"\"po|", "-point"},
		{"1.|", "-point"},
		{"12|", "-point"},
		{"retu|", "return"},
		{"fmt.Println(bre|", "-break"},
		{"for i := ra|", "range"},
		{"if true {\n} el|", "else"},
		{"outer:\nfor {\n\tfor {\n\t\tbreak |", "^ outer"},
		{"func po|", "-point -Point"},
		{"type Po|", "-Point"},
		{"point.Norm().|", "-X"},
		{"unknown.|", "-X"},
		{"|", "point fmt len true"},
		{"point.X = |", ""},
		{"func f() Point { return |", "^ point"},
		{"var e error = |", ""},
	} {
		got := at(v, c.text)
		wants := strings.Fields(c.want)
		front := len(wants) > 0 && wants[0] == "^"
		if front {
			wants = wants[1:]
			if len(got) < len(wants) || !slices.Equal(got[:len(wants)], wants) {
				t.Errorf("%q: %v, does not begin with %v", c.text, head(got), wants)
			}
			continue
		}
		for _, w := range wants {
			if name, not := strings.CutPrefix(w, "-"); slices.Contains(got, name) == not {
				t.Errorf("%q: %v, want %s", c.text, head(got), w)
			}
		}
	}
}

func head(list []string) []string { return list[:min(len(list), 12)] }

// corpus is the cells of the conformance suite.
func corpus(t testing.TB) []string {
	t.Helper()
	files, _ := filepath.Glob("../../stdlib/conformance/testdata/cells/*.txt")
	var cells []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(f) != "expect.txt" {
			cells = append(cells, strings.Split(strings.TrimSpace(string(b)), "\n====\n")...)
		}
	}
	if len(cells) < 300 {
		t.Fatalf("only %d cells", len(cells))
	}
	return cells
}

// TestWrittenNamesAreProposed: wherever a cell of the corpus uses a name, its
// first letter proposes it, whether the rest of the cell is there or not.
func TestWrittenNamesAreProposed(t *testing.T) {
	v := newView(t)
	asked, missing := 0, 0
	for i, code := range corpus(t) {
		if i%13 != 0 && !*all || inHeader(code) {
			continue
		}
		for _, use := range v.Used(code) {
			start, end := use.Start, use.End
			cursor := start + len(string([]rune(code[start:end])[0]))
			for i, text := range []string{code[:cursor] + code[end:], code[:cursor]} {
				if i > 0 && !use.Above {
					continue
				}
				asked++
				if list, _ := v.At(text, cursor); !slices.Contains(texts(list), code[start:end]) {
					missing++
					t.Errorf("%q lacks %s in %.300q", text[max(0, cursor-60):cursor], code[start:end], text)
				}
			}
		}
	}
	t.Logf("%d asked, %d missing", asked, missing)
}

// inHeader tells whether a cell has a function literal in the header of a for
// statement. Completion takes its body for that of the statement, and within it
// misses what a literal elsewhere has.
func inHeader(code string) bool { return strings.Contains(code, "range func(") }

// TestCompletionsParse: what is proposed for a name that is written can be
// written there.
func TestCompletionsParse(t *testing.T) {
	v := newView(t)
	for i, code := range corpus(t) {
		if i%41 != 0 && !*all {
			continue
		}
		for j, use := range v.Used(code) {
			if j%5 != 0 {
				continue
			}
			start, end := use.Start, use.End
			list, from := v.At(code[:start]+code[end:], start)
			for _, c := range list {
				whole := code[:from] + c.Text + code[end:]
				if _, err := cell.Parse(token.NewFileSet(), "In[0]", whole); err != nil && c.Type != "keyword" {
					t.Errorf("%s at %q: %v", c.Text, code[max(0, start-40):start], err)
				}
			}
		}
	}
}

// TestWrittenKeywordsAreProposed: wherever a cell of the corpus has a keyword,
// its first letter proposes it.
func TestWrittenKeywordsAreProposed(t *testing.T) {
	v := newView(t)
	for i, code := range corpus(t) {
		if i%5 != 0 && !*all || inHeader(code) {
			continue
		}
		for _, word := range complete.Keywords(code) {
			cursor := word.Start + 1
			if list, _ := v.At(code[:cursor], cursor); !slices.Contains(texts(list), code[word.Start:word.End]) {
				t.Errorf("%q lacks %s", code[max(0, cursor-50):cursor], code[word.Start:word.End])
			}
		}
	}
}
