package backend

import (
	"fmt"
	"strings"
)

// Exit is raised by os.Exit: it ends the cell, not the kernel.
type Exit struct{ Code int }

func (e Exit) Error() string { return fmt.Sprintf("os.Exit(%d)", e.Code) }

// raisedError is a run-time error that the interpreter raises as text.
type raisedError string

func (e raisedError) Error() string { return "runtime error: " + string(e) }
func (e raisedError) RuntimeError() {}

// runtimeError returns the run-time error of Go that a text of package reflect,
// on which the interpreter works, stands for; nil for any other text.
func runtimeError(text string) error {
	for prefix, meaning := range map[string]string{
		"reflect: slice index out of range":  "index out of range",
		"reflect: array index out of range":  "index out of range",
		"reflect: string index out of range": "index out of range",
		"reflect.Value.Slice:":               "slice bounds out of range",
		"reflect.Value.Slice3:":              "slice bounds out of range",
	} {
		if strings.HasPrefix(text, prefix) {
			return raisedError(meaning)
		}
	}
	return nil
}

// Translate gives what a cell raised, with run-time errors in Go's own words.
func Translate(v any) any {
	if text, ok := v.(string); ok {
		if err := runtimeError(text); err != nil {
			return err
		}
	}
	return v
}
