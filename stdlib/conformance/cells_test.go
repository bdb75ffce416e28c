package main

import (
	"context"
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
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
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
