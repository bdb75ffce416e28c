package interp_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"pawl/interp"
	"pawl/stdlib/symbols"
)

var update = flag.Bool("update", false, "write what the cells give now into testdata")

// recorder keeps what a cell does, as text.
// Output of a goroutine may come while it is read.
type recorder struct {
	mu    sync.Mutex
	out   strings.Builder
	input []string
}

func (r *recorder) Event(e interp.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e.Kind {
	case interp.StreamEvent:
		prefix := ""
		if e.Name == "stderr" {
			prefix = "stderr: "
		}
		r.out.WriteString(prefix + e.Text)
	case interp.DisplayEvent, interp.UpdateEvent:
		fmt.Fprintf(&r.out, "[%s] %v\n", e.Kind, e.Bundle.Data["text/plain"])
	default:
		fmt.Fprintf(&r.out, "[%s]\n", e.Kind)
	}
}

func (r *recorder) Input(ctx context.Context, prompt string, password bool) (string, error) {
	if len(r.input) == 0 {
		return "", errors.New("no more input")
	}
	line := r.input[0]
	r.input = r.input[1:]
	return line, nil
}

var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

func newSession(t testing.TB) *interp.Session {
	t.Helper()
	library, err := symbols.Open()
	if err != nil {
		t.Fatal(err)
	}
	s, err := interp.NewSession(interp.Options{Library: library, Implicit: library.Implicit()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// runCell returns everything a cell shows.
func runCell(s *interp.Session, n int, code string) string {
	var r recorder
	o := s.Execute(context.Background(), interp.Request{Code: code, Count: n, StoreHistory: true}, &r)
	r.mu.Lock()
	defer r.mu.Unlock()
	if o.Result != nil {
		fmt.Fprintf(&r.out, "=> %v\n", o.Result.Data["text/plain"])
	}
	if o.Fault != nil {
		r.out.WriteString(strings.Join(o.Fault.Traceback, "\n") + "\n")
	}
	return colour.ReplaceAllString(r.out.String(), "")
}

// TestCells runs each file of testdata as one notebook: cells, each followed
// by a line of dashes and what it shows, are separated by a line of equals
// signs.
func TestCells(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { testFile(t, file) })
	}
}

func testFile(t *testing.T, file string) {
	file, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir()) // for cells that write files
	s := newSession(t)
	var renewed []string
	for i, block := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n====\n") {
		code, want, _ := strings.Cut(block, "\n----")
		got := strings.TrimSuffix(runCell(s, i+1, code), "\n")
		renewed = append(renewed, strings.TrimSuffix(code+"\n----\n"+got, "\n"))
		if want = strings.TrimPrefix(want, "\n"); got != want && !*update {
			t.Errorf("cell %d:\n%s\n--- got\n%s\n--- want\n%s", i+1, code, got, want)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(renewed, "\n====\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
