// Package backend runs lowered cells. A Backend compiles the text that package
// lower writes and runs it; today there is one, on yaegi.
package backend

import (
	"go/types"
	"reflect"

	"pawl/interp/lower"
)

// Backend compiles and runs lowered cells, one at a time.
type Backend interface {
	// Compile prepares a cell. It runs nothing. An error is a defect of the
	// lowering, not of the cell.
	Compile(name string, src *lower.Source) (Program, error)
	// Stop makes the running cell leave: at its next loop iteration, function
	// call or channel operation. It may be called from any goroutine, and more
	// than once.
	Stop()
	// Describe gives the text of a value whose type, declared in a cell, has a
	// String or Error method.
	Describe(v reflect.Value, static types.Type) (string, bool)
}

// Program is a compiled cell.
type Program interface {
	// Run runs the cell's statements to their end and returns how many of them
	// ended, and how the next one failed, or nil.
	Run() (done int, failure *Failure)
}

// Failure is a panic that left a cell.
type Failure struct {
	Value  any   // what was raised
	Frames []Ref // the emitted functions it passed through, innermost first
	Leaf   int   // the place of the innermost function, if that calls nothing
}

// Ref is an emitted function on the stack and the place it had reached; 0 if
// that is not known.
type Ref struct {
	Function string
	Place    int
}

// Interrupted is raised in a cell that was told to stop.
type Interrupted struct{}

func (Interrupted) Error() string { return "interrupted" }

// TooDeep is raised when functions of cells call each other without end.
type TooDeep struct{}

func (TooDeep) Error() string { return "stack overflow: functions call each other too deeply" }

// Host is what emitted code asks of the session.
type Host interface {
	// Show receives value i of the last expression. describe, if not nil, calls
	// the value's own MIMEBundle, Error or String method.
	Show(i int, value any, describe func() any)
	Display(values ...any)
	ClearOutput(wait bool)
	Input(prompt string) string
	Password(prompt string) string
	Seed(seed int)
	// Print writes to the cell's standard error, as print and println do.
	Print(text string)
	// Escaped receives a panic that a goroutine of a cell did not recover.
	Escaped(f *Failure)
}
