package cell

import "testing"

// TestFormat holds mixtures of declarations and statements, comments and
// semicolons; what is formatted stays when formatted again.
func TestFormat(t *testing.T) {
	for source, want := range map[string]string{
		"":                             "",
		"// only a comment":            "// only a comment",
		"x:=1":                         "x := 1",
		"x:=1;":                        "x := 1;",
		"f(x) ; // quiet":              "f(x); // quiet",
		"type  T  struct{a int;b int}": "type T struct {\n\ta int\n\tb int\n}",
		"import \"os\"\nx:=1\nfunc f(){}\ny:=2\n":   "import \"os\"\nx := 1\nfunc f() {}\ny := 2\n",
		"x:=1 // one\n// f\nfunc f( ) {}":           "x := 1 // one\n// f\nfunc f() {}",
		"type J struct{}; func (J) M() {}; x:=1":    "type J struct{}\nfunc (J) M() {}\nx := 1",
		"package main\nfunc main(){\nprintln(1)}\n": "package main\n\nfunc main() {\n\tprintln(1)\n}\n",
		"for i:=range 3{\nfmt.Println( i )\n}":      "for i := range 3 {\n\tfmt.Println(i)\n}",
		"func(){ x( ) }()":                          "func() { x() }()",
		"s := `\n%d   items\n`\nfunc (p  T) M( ){}": "s := `\n%d   items\n`\nfunc (p T) M() {}",
	} {
		got, err := Format(source)
		if err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", source, got, err, want)
		}
		if again, err := Format(got); err != nil || again != got {
			t.Errorf("%q: formatted again %q, %v", got, again, err)
		}
	}
	if _, err := Format("x := )"); err == nil {
		t.Error("a mistake is formatted")
	}
}
