package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"pawl/interp"
	"pawl/stdlib"
)

// judgeCells runs every program of our own corpus in a process of its own.
func judgeCells(folder, word string) error {
	all, err := readCorpus(folder, true)
	if err != nil {
		return err
	}
	var programs []program
	for _, p := range all {
		if strings.Contains(p.String(), word) {
			programs = append(programs, p)
		}
	}
	results := inParallel(len(programs), func(i int) result { return judgeCell(programs[i], filepath.Join(folder, programs[i].file+".txt")) })
	names := make([]string, len(programs))
	for i, p := range programs {
		names[i] = p.String()
	}
	report(names, results)
	if *expect && word == "" {
		return writeExpected(folder, programs, results)
	}
	return nil
}

// judgeCell runs a program in a child and holds what it prints against what
// the compiled program prints.
func judgeCell(p program, file string) result {
	o := child("-cell", file+":"+p.title)
	if o.verdict != passes {
		return result{o.verdict, o.note()}
	}
	return compare(normal(o.stdout+o.stderr), p.want)
}

// compare returns passes, or the first line in which two outputs differ.
func compare(got, want string) result {
	if got == want {
		return result{passes, ""}
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	i := 0
	for i < len(g) && i < len(w) && g[i] == w[i] {
		i++
	}
	note := fmt.Sprintf("prints %s, Go prints %s", line(g, i), line(w, i))
	return result{differs, address.ReplaceAllString(note, "0x?")}
}

// address matches what differs from run to run.
var address = regexp.MustCompile(`0x[0-9a-f]{8,}`)

func line(lines []string, i int) string {
	if i >= len(lines) {
		return "no more lines"
	}
	return fmt.Sprintf("%q", lines[i])
}

// runCell runs the program "file:title" as one cell, here.
func runCell(name string) int {
	i := strings.Index(name, ".txt:") + len(".txt")
	programs, err := readPrograms(name[:i])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for _, p := range programs {
		if p.title == name[i+1:] {
			return execute(p.code, terminal{})
		}
	}
	fmt.Fprintln(os.Stderr, "conformance: no program called", name[i+1:])
	return 1
}

// transcript keeps what a cell prints.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
}

func (t *transcript) Event(e interp.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e.Kind == interp.StreamEvent {
		t.text.WriteString(e.Text)
	}
}

func (*transcript) Input(context.Context, string, bool) (string, error) {
	return "", errors.New("no input")
}

// judgeHere runs a program in a session of this process.
func judgeHere(ctx context.Context, p program) result {
	s, err := stdlib.NewSession()
	if err != nil {
		return result{crashes, err.Error()}
	}
	defer s.Close()
	var t transcript
	o := s.Execute(ctx, interp.Request{Code: p.code, Count: 1, StoreHistory: true}, &t)
	switch {
	case ctx.Err() != nil:
		return result{hangs, "does not end"}
	case o.Fault == nil:
		return compare(normal(t.text.String()), p.want)
	}
	note := firstLine(strings.Join(o.Fault.Traceback, "\n"))
	if refusal(o.Fault) {
		return result{refused, note}
	}
	return result{fails, note}
}

func refusal(f *interp.Fault) bool { return f.Name == "CompileError" || f.Name == "NotSupported" }
