package main

import (
	"context"
	"regexp"
	"testing"
	"time"
)

// TestCells runs the corpus, each program in a session of its own, against
// what the compiler's programs print. Programs that do not pass yet are listed
// with their reason; one that hangs or ends the process is left out here.
func TestCells(t *testing.T) {
	programs, err := readCorpus(corpusFolder, true)
	if err != nil {
		t.Fatal(err)
	}
	expected, err := readExpected(corpusFolder)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		known := expected[p.String()]
		delete(expected, p.String())
		if known.verdict == hangs || known.verdict == crashes {
			continue
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		got := judgeHere(ctx, p)
		cancel()
		switch {
		case known.verdict == "" && got.verdict != passes:
			t.Errorf("%s: %s: %s", p, got.verdict, got.note)
		case known.verdict != "" && got.verdict == passes:
			t.Errorf("%s: is listed in %s, but passes now: take it out", p, expectFile)
		case known.verdict != "" && got.verdict != known.verdict:
			t.Errorf("%s: %s: %s; listed as %s", p, got.verdict, got.note, known.verdict)
		}
	}
	for name := range expected {
		t.Errorf("%s is listed in %s, but is no program of the corpus", name, expectFile)
	}
	if len(programs) < 300 {
		t.Errorf("the corpus holds %d programs", len(programs))
	}
}

// TestCompare holds the harness itself to account: what differs is told.
func TestCompare(t *testing.T) {
	if r := compare("a\nb", "a\nb"); r.verdict != passes {
		t.Error(r)
	}
	for _, got := range []string{"a", "a\nc", "a\nb\nc", ""} {
		if r := compare(got, "a\nb"); r.verdict != differs || r.note == "" {
			t.Errorf("%q: %v", got, r)
		}
	}
	p := program{code: `fmt.Println("x")`, want: "y"}
	if r := judgeHere(context.Background(), p); r.verdict != differs {
		t.Error(r)
	}
}

// TestWrap holds the wrapper to account: declarations and the variables that
// functions use stand outside, packages are imported once, names that a
// program declares are no packages.
func TestWrap(t *testing.T) {
	p := program{code: `import str "strings"
const sort = 1
var seen int
func look() { seen++ }
look()
fmt.Println(str.ToUpper("a"), sort, seen)
fmt.Println(math.Pi)`}
	text, err := wrap(p, map[string]string{"fmt": "fmt", "sort": "sort", "math": "math", "str": "other"})
	if err != nil {
		t.Fatal(err)
	}
	want := `package ma1n
import str "strings"
import "fmt"
import "math"
const sort = 1
func look() { seen++ }
var seen int
func Main() {
	look()
	fmt.Println(str.ToUpper("a"), sort, seen)
	fmt.Println(math.Pi)
}
`
	if got := regexp.MustCompile(`\n\s*\n`).ReplaceAllString(string(text), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
