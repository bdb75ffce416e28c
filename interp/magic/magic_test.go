package magic

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSplit cuts cells: G stands for Go, then the commands with what they hold.
func TestSplit(t *testing.T) {
	for code, want := range map[string]string{
		"":                                  `G""`,
		"x := 1":                            `G"x := 1"`,
		"!ls":                               `!"ls"`,
		"\n\n  %cd ..\n":                    `%cd".."`,
		"x := 1\n!ls\ny := 2":               `G"x := 1\n" !"ls" G"y := 2"`,
		"// note\n%cd ..\n// more":          `%cd".."`,
		"%%bash -x\necho it's\n%cd":         `%%bash"-x"{"echo it's\n%cd"}`,
		"// note\n%%bash\nls":               `%%bash""{"ls"}`,
		"%fmt\nx:=1":                        `%fmt""{"x:=1"}`,
		"!echo \"it's\nx := 1":              `!"echo \"it's" G"x := 1"`,
		"!a \\\n b\n!c":                     `!"a \\\n b" !"c"`,
		"s := `\n%x\n!y\n`":                 "G\"s := `\\n%x\\n!y\\n`\"",
		"/*\n%x\n*/\n!ls":                   `!"ls"`,
		"// %cd\n//!ls\n1":                  `G"// %cd\n//!ls\n1"`,
		"a &&\n!b":                          `G"a &&\n!b"`,
		"f(\n!b,\n)":                        `G"f(\n!b,\n)"`,
		"x := 1; !ls":                       `G"x := 1; !ls"`,
		"%time for i := range 3 { f() }\n)": `%time"for i := range 3 { f() }" G")"`,
		"\"open\n%cd":                       `G"\"open\n" %cd""`,
		"!ls\r\n%cd ..\r\nx":                `!"ls" %cd".." G"x"`,
	} {
		pieces, err := Split(code)
		if err != nil {
			t.Errorf("%q: %v", code, err)
		}
		var got []string
		for _, p := range pieces {
			text := fmt.Sprintf("%s%q", p.Title(), p.Args)
			if p.Form == 0 {
				text = fmt.Sprintf("G%q", p.Body)
			} else if p.Encloses() {
				text += fmt.Sprintf("{%q}", p.Body)
			}
			got = append(got, text)
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("%q: %s, want %s", code, text, want)
		}
	}
	for _, code := range []string{"x := 1\n%%bash\nls", "!ls\n%%bash\nls", "f(\n%cd\n)", "func f() {\n\t%cd\n}", "x := 1\n%fmt"} {
		if p, err := Split(code); err == nil {
			t.Errorf("%q is cut into %v", code, p)
		}
	}
}

// FuzzSplit cuts any text: pieces keep their lines and columns, and stand in
// order.
func FuzzSplit(f *testing.F) {
	for _, code := range []string{"x\n!ls\ny", "%%bash\n%", "a \\\n!b\\\n\\", "!", "%", "%%", "/*\n%", "`\n%\n`%", "\xff%\n!é"} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		pieces, err := Split(code)
		if err != nil {
			return
		}
		last := 0
		for _, p := range pieces {
			if p.Start < last || p.Start > len(code) {
				t.Fatalf("%q: a piece at %d after %d", code, p.Start, last)
			}
			last = p.Start
			if placed := p.PlacedBody(); p.Body != "" && placed[p.Below:] != code[p.Below:p.Below+len(p.Body)] {
				t.Fatalf("%q: %q is not placed", code, placed)
			}
			if p.Args != code[p.At:p.At+len(p.Args)] {
				t.Fatalf("%q: arguments %q are not at %d", code, p.Args, p.At)
			}
		}
		if b := Blank(code); len(b) != len(code) || strings.Count(b, "\n") != strings.Count(code, "\n") {
			t.Fatalf("%q: blank %q", code, b)
		}
	})
}

func TestWords(t *testing.T) {
	for args, want := range map[string][]string{
		"a  b\tc":           {"a", "b", "c"},
		`"my file.go" 3`:    {"my file.go", "3"},
		`it"'s" ''`:         {"it's", ""},
		"a \\\n b":          {"a", "b"},
		`C:\data\train.csv`: {`C:\data\train.csv`},
		"":                  nil,
	} {
		if got, err := Words(args); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v; want %q", args, got, err, want)
		}
	}
	if _, err := Words(`"open`); err == nil {
		t.Error("an open quote is no error")
	}
}

func TestOptions(t *testing.T) {
	for args, want := range map[string]string{
		"-n 3 -r2 f(x)": `3 2 "f(x)"`,
		"f(x) -n 3":     `0 0 "f(x) -n 3"`,
		"-n*n":          `0 0 "-n*n"`,
		"-x":            `0 0 "-x"`,
		"-n 3":          `3 0 ""`,
	} {
		numbers, rest, err := Options(args, "nr")
		if got := fmt.Sprintf("%d %d %q", numbers['n'], numbers['r'], rest); err != nil || got != want {
			t.Errorf("%q: %s, %v; want %s", args, got, err, want)
		}
	}
	for _, args := range []string{"-n", "-n x", "-n 0", "-r 0 f()"} {
		if _, _, err := Options(args, "nr"); err == nil {
			t.Errorf("%q is no error", args)
		}
	}
}

func TestRanges(t *testing.T) {
	ranges, err := Ranges([]string{"3", "5-7"})
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]bool{2: false, 3: true, 4: false, 5: true, 7: true, 8: false} {
		if Holds(ranges, n) != want {
			t.Errorf("%d: want %v", n, want)
		}
	}
	for _, w := range []string{"x", "0", "7-5", "1-", "-3", "1:4"} {
		if _, err := Ranges([]string{w}); err == nil {
			t.Errorf("%q is a range", w)
		}
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                                      "0 ns",
		15:                                     "15 ns",
		1500:                                   "1.5 µs",
		12345678:                               "12.3 ms",
		2 * time.Second:                        "2 s",
		95 * time.Second:                       "1min 35s",
		2*time.Hour + 3*time.Minute + 4000*1e6: "2h 3min 4s",
	} {
		if got := Duration(d); got != want {
			t.Errorf("%d: %s, want %s", d, got, want)
		}
	}
}

// TestReport works out mean and deviation by hand: 1, 2 and 3 ms a loop.
func TestReport(t *testing.T) {
	got := Report(1000, []float64{1, 2, 3})
	if want := "2 ms ± 816 µs per loop (mean ± std. dev. of 3 runs, 1,000 loops each)\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestTable holds each command to a way to be written and a sentence.
func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Table {
		if seen[c.Name] || len(c.Spellings()) == 0 || c.Does == "" || strings.HasSuffix(c.Does, ".") {
			t.Errorf("row %+v", c)
		}
		seen[c.Name] = true
		for _, s := range c.Spellings() {
			if !strings.Contains(Help(), s) || !strings.Contains(List(), s) {
				t.Errorf("%s is not told", s)
			}
		}
	}
}

func TestHide(t *testing.T) {
	for name, want := range map[string]string{"PATH": "v", "API_KEY": "<hidden>", "gh_token": "<hidden>", "PASSWORD": "<hidden>"} {
		if got := Hide(name, "v"); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
