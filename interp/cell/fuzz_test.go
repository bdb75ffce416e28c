package cell

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzCell takes any text: no panic, no hang; what parses is complete, and
// stays what it is when formatted twice.
func FuzzCell(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 10_000 {
			return
		}
		Brackets(text)
		status, _ := Complete(text)
		c, err := Parse(token.NewFileSet(), "In[1]", text)
		if err != nil {
			if _, ok := err.(*Error); !ok {
				t.Fatalf("%q: the error is a %T", text, err)
			}
			if status == "complete" {
				t.Fatalf("%q is complete, but does not parse: %v", text, err)
			}
			return
		}
		for _, d := range c.Decls {
			if !strings.Contains(text, d.Text) {
				t.Fatalf("%q: the declaration %q is not in it", text, d.Text)
			}
		}
		once, err := Format(text)
		if err != nil {
			return
		}
		if _, err := Parse(token.NewFileSet(), "In[1]", once); err != nil {
			t.Fatalf("%q is formatted as %q, which does not parse: %v", text, once, err)
		}
	})
}

// seeds are the cells of the conformance suite, and texts that are no cells.
func seeds(t testing.TB) []string {
	t.Helper()
	texts := []string{"", ";", "x := )", "func", "type T struct {", "`raw", "/* open", "import (", "x.", "'", "\"", "}", "package main\nfunc main() {}", "a, b :=\n1, 2;", "\x00", "\xff", "// only\n"}
	files, _ := filepath.Glob("../../stdlib/conformance/testdata/cells/*.txt")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range strings.Split(string(b), "\n====\n") {
			if i%5 == 0 {
				texts = append(texts, text)
			}
		}
	}
	return texts
}
