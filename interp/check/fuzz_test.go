package check_test

import (
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pawl/interp/cell"
	"pawl/interp/check"
	"pawl/stdlib/symbols"
)

// FuzzCell takes any text as cells that lines of equals signs part, one session
// long: no panic, no hang, and a cell that does not check leaves the session's
// names as they were.
func FuzzCell(f *testing.F) {
	library, err := symbols.Open()
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range seeds(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 10_000 {
			return
		}
		began := time.Now()
		defer func() {
			if took := time.Since(began); took > hang {
				t.Errorf("%q takes %v", text, took)
			}
		}()
		w := newWorld(library)
		for i, source := range strings.Split(text, "\n====\n") {
			c, err := cell.Parse(w.Fset, fmt.Sprintf("In[%d]", i+1), source)
			if err != nil {
				continue
			}
			before := bound(w)
			w.Probe(c)
			if now := bound(w); now != before {
				t.Fatalf("%q: probing changes %s to %s", source, before, now)
			}
			p, err := w.Check(c)
			if err == nil {
				p.Commit(len(c.Body.List))
			} else if now := bound(w); now != before {
				t.Fatalf("%q: checking fails, and changes %s to %s", source, before, now)
			}
		}
	})
}

// hang is far above what any cell of that length takes on a busy machine.
const hang = 20 * time.Second

func newWorld(library *symbols.Library) *check.World {
	anys := types.NewParam(0, nil, "", types.NewSlice(types.Universe.Lookup("any").Type()))
	show := types.NewSignatureType(nil, nil, nil, types.NewTuple(anys), nil, true)
	return check.NewWorld(library, library.Implicit(), []types.Object{types.NewFunc(0, nil, check.Show, show), types.NewFunc(0, nil, "display", show)})
}

// bound writes the names of a session with their types and methods.
func bound(w *check.World) string {
	var out []string
	for _, n := range w.Names() {
		t := w.Lookup(n).Object.Type()
		line := n + " " + types.TypeString(t, nil)
		if named, ok := t.(*types.Named); ok {
			for m := range named.Methods() {
				line += " " + m.Name()
			}
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// seeds are sessions: neighbouring cells of the conformance suite, three at a
// time, and some in which cells meet.
func seeds(t testing.TB) []string {
	t.Helper()
	texts := []string{
		"type T struct{ n int }\n====\nfunc (t T) Get() int { return t.n }\n====\nT{1}.Get()",
		"x := 1\nfunc f() int { return x }\n====\nx := \"a\"\n====\nf()",
		"func f() {}\n====\nfunc f(int) {}\n====\nf(1)",
		"type A struct{ b *B }; type B struct{ a A }\n====\ntype A int\n====\nvar b B",
		"type L[T any] struct{ next *L[T] }\nfunc (l *L[T]) Next() *L[T] { return l.next }\n====\n(&L[int]{}).Next()",
		"const (\n\ta = iota\n\tb\n)\n====\nconst a = b",
		"import \"os\"\n====\nos := 3\n====\nos",
		"func init() {}\nfunc _() {}\nvar _ = 1\n_ = 2",
		"x\n====\n_ = x.y.z\n====\nfor i := range 3 { i }",
	}
	files, _ := filepath.Glob("../../stdlib/conformance/testdata/cells/*.txt")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for few := range slices.Chunk(strings.Split(string(b), "\n====\n"), 3) {
			texts = append(texts, strings.Join(few, "\n====\n"))
		}
	}
	return texts
}
