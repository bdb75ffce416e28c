package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"pawl/interp"
	"pawl/stdlib"
)

// Exit statuses of a program run here.
const (
	statusRefused = 10
	statusFault   = 20
)

// ending is how a child process ended, and what it printed.
type ending struct {
	verdict        verdict // passes: it ended well
	stdout, stderr string
}

func (e ending) note() string { return firstLine(e.stderr) }

// child runs this program with other arguments, within the time limit.
func child(args ...string) ending {
	ctx, cancel := context.WithTimeout(context.Background(), *limit)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		return ending{verdict: crashes, stderr: err.Error()}
	}
	cmd := exec.CommandContext(ctx, self, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	e := ending{passes, stdout.String(), stderr.String()}
	switch code := cmd.ProcessState.ExitCode(); {
	case ctx.Err() != nil:
		e.verdict, e.stderr = hangs, fmt.Sprintf("does not end within %s", *limit)
	case code == statusRefused:
		e.verdict = refused
	case code == statusFault:
		e.verdict = fails
	case err != nil:
		e.verdict = crashes
	}
	return e
}

// runOne runs a program, pasted into one cell.
func runOne(file string) int {
	text, err := os.ReadFile(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return execute(string(text), terminal{merged: true})
}

// execute runs a text as one cell and returns the status to exit with.
func execute(code string, out terminal) int {
	s, err := stdlib.NewSession()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer s.Close()
	o := s.Execute(context.Background(), interp.Request{Code: code, Count: 1, StoreHistory: true}, out)
	if o.Fault == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, strings.Join(o.Fault.Traceback, "\n"))
	if refusal(o.Fault) {
		return statusRefused
	}
	return statusFault
}

// terminal writes a cell's streams to this process's own, or, merged, both to
// its standard output, in their order.
type terminal struct{ merged bool }

func (t terminal) Event(e interp.Event) {
	if e.Kind == interp.StreamEvent && (t.merged || e.Name == "stdout") {
		fmt.Print(e.Text)
	} else if e.Kind == interp.StreamEvent {
		fmt.Fprint(os.Stderr, e.Text)
	}
}

func (terminal) Input(context.Context, string, bool) (string, error) {
	return "", errors.New("no input")
}
