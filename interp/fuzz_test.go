package interp_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pawl/interp"
	"pawl/interp/exec"
)

// FuzzCell takes any text through parsing, checking and compiling. The text
// stands in a function that nothing calls, or alone where that is no Go; what
// runs is stopped at once. No text may make pawl panic or hang, or compile to
// an internal error.
func FuzzCell(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 || strings.ContainsAny(text, "%!") { // session commands reach the system
			return
		}
		s := newSession(t)
		for _, code := range []string{"func uncalled() {\n" + text + "\n}", text} {
			ctx, cancel := context.WithCancel(context.Background())
			if code == text {
				cancel()
			}
			began := time.Now()
			o := s.Execute(ctx, interp.Request{Code: code, Count: 1, Silent: true}, new(recorder))
			cancel()
			if o.Fault != nil && strings.Contains(o.Fault.Message, exec.InternalError) {
				t.Fatalf("%s", o.Fault.Message)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Fatalf("took %s", took)
			}
		}
	})
}

// seeds are the cells of our own corpus.
func seeds(f *testing.F) []string {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	var out []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, cell := range strings.Split(string(text), "\n====\n") {
			code, _, _ := strings.Cut(cell, "\n----")
			out = append(out, code)
		}
	}
	return out
}
