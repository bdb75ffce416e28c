package interp_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"pawl/interp"
)

// execute returns a cell's outcome and what it writes.
func execute(t *testing.T, s *interp.Session, n int, code string) (interp.Outcome, string) {
	t.Helper()
	var r recorder
	o := s.Execute(context.Background(), interp.Request{Code: code, Count: n, StoreHistory: true}, &r)
	return o, r.out.String()
}

// TestTime holds the words of %time and %timeit, whose numbers vary.
func TestTime(t *testing.T) {
	s := newSession(t)
	runCell(s, 1, "x := 20\nfunc square(n int) int { return n * n }\nlist := []int{}")
	const number = `[0-9.e+]+ (ns|µs|ms|s)`
	cpu := ""
	if runtime.GOOS != "windows" {
		cpu = "CPU times: user " + number + ", sys: " + number + ", total: " + number + "\n"
	}
	once := "^" + cpu + "Wall time: " + number + "\n"
	many := "^" + number + " ± " + number + ` per loop \(mean ± std. dev. of 2 runs, 3 loops each\)` + "\n$"
	for code, want := range map[string]string{
		"%time x + 1":                                  once + "=> 21\n$",
		"%time y := x":                                 once + "$",
		"%%time\nz := x\nsquare(z)":                    once + "=> 400\n$",
		"%%time\n!echo piece\n7":                       strings.Replace(once, "^", "^piece\n", 1) + "=> 7\n$",
		"%timeit -n 3 -r 2 square(x)":                  many,
		"%timeit -n3 -r2 x + 1":                        many,
		"%timeit -r 2 -n 3 len(list)":                  many,
		"%timeit -r 2 -n 3 list = append(list, x)":     many,
		"%timeit -r 2 -n 3 a, b := x, 2; _ = a + b":    many,
		"%timeit -n 3 -r 2 if x > 3 { square(x) }":     many,
		"%timeit -n 3 -r 2 []int{x}[0]":                many,
		"%timeit -n 3 -r 2 strings.Repeat(\"a b\", x)": many,
		"%%timeit -n 3 -r 2 m := map[int]int{}\nfor i := range 3 {\n\tm[i] = x\n}": many,
		"%timeit -r 2 time.Sleep(30 * time.Millisecond)":                           "^" + number + " ± " + number + ` per loop \(mean ± std. dev. of 2 runs, \d+ loops? each\)` + "\n$",
	} {
		if got := runCell(s, 2, code); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%s: %q does not match %s", code, got, want)
		}
	}
	if got := runCell(s, 3, "len(list)"); got != "=> 6\n" { // 2 runs of 3 loops
		t.Errorf("the statement ran %s times, want 6", got)
	}
	if got := runCell(s, 4, "y * 2"); got != "=> 40\n" {
		t.Errorf("%%time y := x left y * 2 = %q", got)
	}
}

// TestNextInput holds what commands put in the place of a cell.
func TestNextInput(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("a.go", []byte("x := 1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	s := newSession(t)
	for code, want := range map[string]string{
		"%load a.go":        "// %load a.go\nx := 1\n",
		"%load a":           "// %load a\nx := 1\n",
		"%fmt\nx:=1\n":      "x := 1\n",
		"%%fmt\nf( 1,2 ) ;": "f(1, 2);",
		"%fmt\nx:=1 // one\nfunc f( ) {\nreturn}\n\n// two\ny:=  2;": "x := 1 // one\nfunc f() {\n\treturn\n}\n\n// two\ny := 2;",
		"%fmt\n!ls   -l\nx  :=1":                                     "!ls   -l\nx := 1",
		"%fmt\n// note\n%who\n":                                      "// note\n%who\n",
	} {
		o, _ := execute(t, s, 1, code)
		if o.Fault != nil || len(o.Payload) != 1 {
			t.Fatalf("%q: %+v", code, o)
		}
		if p := o.Payload[0]; p["source"] != "set_next_input" || p["text"] != want || p["replace"] != true {
			t.Errorf("%q gives %q, want %q", code, p["text"], want)
		}
	}
	if o, _ := execute(t, s, 1, "%fmt\nx := )"); o.Fault == nil {
		t.Error("what cannot be parsed is formatted")
	}
}

// TestQuestions holds what opens in the pager.
func TestQuestions(t *testing.T) {
	s := newSession(t)
	runCell(s, 1, "type Point struct{ X, Y int }\nfunc (p Point) Sum() int { return p.X + p.Y }\nfunc twice(n int) int { return 2 * n }\nn := 4")
	for code, want := range map[string]string{
		"twice?":      "func twice(n int) int",
		"twice??":     "func twice(n int) int { return 2 * n }\n\ndeclared in In[1]",
		"Point??":     "type Point struct{ X, Y int }\n\nfunc (p Point) Sum() int { return p.X + p.Y }",
		"Point.Sum??": "func (p Point) Sum() int { return p.X + p.Y }",
		"n??":         "var n int",
		"%time?":      "%time, %%time STATEMENT",
		"%%bash?":     "%%bash",
		"!?":          "!COMMAND",
	} {
		o, _ := execute(t, s, 2, code)
		if len(o.Payload) != 1 || !strings.Contains(o.Payload[0]["data"].(map[string]any)["text/plain"].(string), want) {
			t.Errorf("%s: %+v lacks %q", code, o, want)
		}
	}
}

// TestReset shows that a goroutine of an earlier cell ends, and that old and
// new declarations of one name do not meet.
func TestReset(t *testing.T) {
	s := newSession(t)
	runCell(s, 1, "x := 1\nfunc f() int { return x }\ngo func() { for { fmt.Println(1); time.Sleep(time.Millisecond) } }()")
	runCell(s, 2, "%reset")
	time.Sleep(50 * time.Millisecond)
	if got := runCell(s, 3, "time.Sleep(50 * time.Millisecond)\nfunc f() string { return x }\nx := \"new\"\nf()"); got != "=> new\n" {
		t.Errorf("after a reset: %q", got)
	}
	if got := runCell(s, 4, "%history -n 1"); !strings.Contains(got, "   3: time.Sleep") {
		t.Errorf("history after a reset: %q", got)
	}
}

// TestCompleteCommand asks at the bar in each text.
func TestCompleteCommand(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"data", "data/sub"} {
		if err := os.Mkdir(name, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"data/train.csv", "data/my file.csv", "data/.hidden", "träin.go"} {
		if err := os.WriteFile(filepath.FromSlash(name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s := newSession(t)
	runCell(s, 1, "value := 1")
	for _, c := range []struct {
		text  string
		want  string // texts, parted by commas
		start int
	}{
		{"%ti|", "%time,%timeit,%%time,%%timeit", 0},
		{"x := 1\n  %wh|", "%who", 9},
		{"%%ba|", "%%bash", 0},
		{"%help se|", "%seed", 6},
		{"%cd da|", "data/", 4},
		{"%run data/|", "my file.csv,sub/,train.csv", 10},
		{"%run trä|", "träin.go", 5},
		{"!cat data/m|", `my\ file.csv`, 10},
		{"%%bash\ncat data/t|", "train.csv", 16},
		{"%%writefile a.txt\nval|", "", 21},
		{"%%time\nval|", "value", 7},
		{"%time val|", "value", 6},
		{"!ls\nval|", "value", 4},
		{"os.Open(\"data/tr|", "train.csv", 14},
		{"f(\"😀\", `data/.h|", ".hidden", 13},
		{"import \"database|", "database/sql,database/sql/driver", 8},
	} {
		before := strings.TrimSuffix(c.text, "|")
		got := s.Complete(before, len([]rune(before)))
		if list := strings.Join(texts(got), ","); list != c.want || got.Start != c.start || got.End != len([]rune(before)) {
			t.Errorf("%q: %s at %d..%d, want %s at %d", c.text, list, got.Start, got.End, c.want, c.start)
		}
	}
	if got := s.Complete("%tim", 4); len(got.Candidates) == 0 || got.Candidates[0].Type != "magic" {
		t.Errorf("types of %v", got)
	}
	if got := s.Complete("f(\"da", 5); len(got.Candidates) == 0 || got.Candidates[0].Type != "path" {
		t.Errorf("types of %v", got)
	}
}

// TestIsCompleteCommand holds what the console asks after each line.
func TestIsCompleteCommand(t *testing.T) {
	s := newSession(t)
	for code, want := range map[string]string{
		"!ls":            "complete",
		"!echo 'it":      "complete",
		"%cd ..":         "complete",
		"%%bash\necho '": "complete",
		"%%bash":         "incomplete",
		"%%time\nx := 1": "complete",
		"%%time\nfor {":  "complete",
		"x := 1\n!ls":    "complete",
		"!ls\nfor {":     "incomplete",
		"!ls\nx := 1":    "complete",
		"%who?":          "complete",
		"// %%bash":      "complete",
		"f(\n%cd":        "invalid",
	} {
		if got := s.IsComplete(code); got.Status != want {
			t.Errorf("%q: %s, want %s", code, got.Status, want)
		}
	}
	if got := s.Inspect("%timeit f(x)", 3, 0); !got.Found || !strings.Contains(got.Data["text/plain"].(string), "many times") {
		t.Errorf("inspection of a command: %+v", got)
	}
}
