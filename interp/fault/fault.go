// Package fault words the one error of a failed cell: a name, a message, and a
// traceback that shows the cells' own lines and nothing of the interpreter.
package fault

import (
	"errors"
	"fmt"
	"go/token"
	"runtime"
	"strings"

	"pawl/interp/cell"
	"pawl/interp/check"
	"pawl/interp/exec"
)

// Fault is the error of a cell as a front end gets it.
type Fault struct {
	Name      string   `json:"name"`      // CompileError, Panic, Error, Interrupted, ...
	Message   string   `json:"message"`   // what is wrong, in the first line
	Traceback []string `json:"traceback"` // what a front end prints, with ANSI colours: source line and caret, then the cells' frames
}

// Sources gives the text of a cell by its name, "" if it is not known.
type Sources func(name string) string

// New makes a fault without a place.
func New(name, format string, args ...any) *Fault {
	message := fmt.Sprintf(format, args...)
	return &Fault{Name: name, Message: message, Traceback: []string{headline(name, message)}}
}

// At makes a fault of one place.
func At(name, message string, pos token.Position, sources Sources) *Fault {
	f := New(name, "%s", message)
	f.Message = firstLine(message)
	f.Traceback = append(f.Traceback, "  "+green+place(token.Position{Filename: pos.Filename, Line: pos.Line})+reset)
	f.Traceback = append(f.Traceback, excerpt(pos, false, sources)...)
	return f
}

const (
	red   = "\x1b[31;1m"
	green = "\x1b[32m"
	dim   = "\x1b[2m"
	reset = "\x1b[0m"
)

func headline(name, message string) string { return red + name + reset + ": " + message }

// Compile words what a cell was refused for: at most ten mistakes, each at its
// line with a caret.
func Compile(err error, sources Sources) *Fault {
	var list check.Errors
	var one *cell.Error
	switch {
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = check.Errors{one}
	default:
		return New("CompileError", "%v", err)
	}
	f := &Fault{Name: "CompileError", Message: firstLine(list[0].Message)}
	f.Traceback = append(f.Traceback, headline(f.Name, f.Message))
	for i, e := range list {
		if i == 10 {
			f.Traceback = append(f.Traceback, fmt.Sprintf("%d more errors", len(list)-i))
			break
		}
		line := green + place(e.Pos) + reset
		if len(list) > 1 || e.Message != f.Message {
			line += ": " + e.Message
		}
		f.Traceback = append(f.Traceback, line)
		f.Traceback = append(f.Traceback, excerpt(e.Pos, true, sources)...)
	}
	return f
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func place(p token.Position) string {
	if p.Column == 0 {
		return fmt.Sprintf("%s:%d", p.Filename, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.Filename, p.Line, p.Column)
}

// excerpt shows the line of a place and, under it, a caret.
func excerpt(p token.Position, caret bool, sources Sources) []string {
	lines := strings.Split(sources(p.Filename), "\n")
	if p.Line < 1 || p.Line > len(lines) || lines[p.Line-1] == "" {
		return nil
	}
	text := lines[p.Line-1]
	number := fmt.Sprintf("%5d", p.Line)
	out := []string{dim + number + " | " + reset + strings.ReplaceAll(text, "\t", "    ")}
	if caret && p.Column > 0 && p.Column-1 <= len(text) {
		before := []rune(strings.ReplaceAll(text[:p.Column-1], "\t", "    "))
		out = append(out, strings.Repeat(" ", len(number))+dim+" | "+reset+strings.Repeat(" ", len(before))+red+"^"+reset)
	}
	return out
}

// Run words what ended a cell while it ran.
func Run(failure *exec.Failure, fset *token.FileSet, sources Sources) *Fault {
	name, message := describe(failure.Value)
	f := &Fault{Name: name, Message: firstLine(message), Traceback: []string{headline(name, message)}}
	var last string
	repeated := 0
	for _, frame := range failure.Frames {
		lines := frameLines(frame.Function, fset.Position(frame.Pos), sources)
		if lines == nil {
			continue
		}
		text := strings.Join(lines, "\n")
		if text == last {
			repeated++
			continue
		}
		f.Traceback = append(append(f.Traceback, repetition(repeated)...), lines...)
		last, repeated = text, 0
	}
	f.Traceback = append(f.Traceback, repetition(repeated)...)
	return f
}

func repetition(n int) []string {
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s  ... the same %d more times%s", dim, n, reset)}
}

// frameLines shows a function on the stack: its place, name and line.
func frameLines(function string, pos token.Position, sources Sources) []string {
	if pos.Line == 0 {
		return nil
	}
	line := "  " + green + place(token.Position{Filename: pos.Filename, Line: pos.Line}) + reset
	name, literal := strings.CutSuffix(function, ".func")
	for strings.HasSuffix(name, ".func") {
		name = strings.TrimSuffix(name, ".func")
	}
	if literal {
		name = strings.TrimPrefix(name+", in a function literal", ", in ")
	}
	if name != "" {
		line += ", in " + name
	}
	return append([]string{line}, excerpt(pos, false, sources)...)
}

// describe names a panic's value: an error that code returned or raised is an
// Error, everything else a Panic.
func describe(v any) (name, message string) {
	switch v := v.(type) {
	case exec.Exit:
		return "Exit", fmt.Sprintf("the cell ended itself with os.Exit(%d)", v.Code)
	case exec.Interrupted:
		return "Interrupted", "the cell was interrupted; values computed before are kept"
	case runtime.Error:
		return "Panic", v.Error()
	case exec.TooDeep:
		return "Panic", v.Error()
	case exec.Deadlock:
		return "Deadlock", v.Error()
	case error:
		return "Error", v.Error()
	case string:
		return "Panic", v
	case fmt.Stringer:
		return "Panic", v.String()
	}
	return "Panic", fmt.Sprintf("%v", v)
}
