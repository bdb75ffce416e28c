package complete

import (
	"strings"
	"testing"
)

// TestPage shows a page in both forms, and cuts long values.
func TestPage(t *testing.T) {
	p := Page{Code: "var x []int", Doc: "X is [fmt.Stringer] of a kind.\n\n# More\n\n  - one\n  - two", Notes: []string{"declared in In[1]"}, Variable: "x"}
	p = p.WithValue("[1 2]")
	if got, want := p.Plain(), "var x []int\n\nx = [1 2]\n\nX is fmt.Stringer of a kind.\n\n# More\n\n  - one\n  - two\n\ndeclared in In[1]"; got != want {
		t.Errorf("plain %q, want %q", got, want)
	}
	if got, want := p.Markdown(), "```go\nvar x []int\n```\n\n```\nx = [1 2]\n```\n\nX is fmt.Stringer of a kind.\n\n#### More\n\n  - one\n  - two\n\n`declared in In[1]`"; got != want {
		t.Errorf("markdown %q, want %q", got, want)
	}
	if long := p.WithValue(strings.Repeat("line\n", 100)).Value; strings.Count(long, "\n") != maxLines-1 || !strings.HasSuffix(long, "...") {
		t.Errorf("a long value is %q", long)
	}
	if long := p.WithValue(strings.Repeat("ä", 5000)).Value; len([]rune(long)) != maxText+4 {
		t.Errorf("a wide value has %d runes", len([]rune(long)))
	}
	if fenced := fence("go", "a ```` b"); !strings.HasPrefix(fenced, "`````go\n") {
		t.Errorf("fence %q", fenced)
	}
}

// TestIndent holds what the line after each text begins with.
func TestIndent(t *testing.T) {
	for code, want := range map[string]string{
		"func f() {":                "\t",
		"func f() {\n\tif x {":      "\t\t",
		"func f() {\n\tif x {\n\t}": "\t",
		"go func() {":               "\t",
		"f(func() {":                "\t",
		"f(\n\tfunc() {":            "\t\t",
		"x := []int{1,":             "\t",
		"x :=":                      "\t",
		"x := a +":                  "\t",
		"func f() {\n\tx := a +":    "\t\t",
		"b.\n":                      "\t",
		"switch x {\ncase 1:":       "\t",
		"x := `raw":                 "",
		"func f() {\n\tx := `raw {": "",
		"func f() { /* comment":     "",
		"func f() { // {":           "\t",
		"":                          "",
		"outer:":                    "",
	} {
		if got := Indent(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}
