package complete

import "go/types"

// builtins are the signatures of the language's functions, as the language
// itself cannot write them.
var builtins = map[string]string{
	"append":  "(slice []T, elems ...T) []T",
	"cap":     "(v) int",
	"clear":   "(v)",
	"close":   "(c chan<- T)",
	"complex": "(r, i float) complex",
	"copy":    "(dst, src []T) int",
	"delete":  "(m map[K]V, key K)",
	"imag":    "(c complex) float",
	"len":     "(v) int",
	"make":    "(T, size ...int) T",
	"max":     "(x T, y ...T) T",
	"min":     "(x T, y ...T) T",
	"new":     "(T or value) *T",
	"panic":   "(v any)",
	"print":   "(args ...any)",
	"println": "(args ...any)",
	"real":    "(c complex) float",
	"recover": "() any",
}

// own describes the functions that every cell sees without a package.
var own = map[string]string{
	"display":     "display shows values as the last expression of a cell is shown: a figure, a table, a text, each as a display of its own. It can be called anywhere in a cell.",
	"clearOutput": "clearOutput takes away what the cell has shown so far. With true it waits for the next output to replace it, so that nothing flickers.",
	"input":       "input shows the prompt, waits for a line to be typed, and returns it without its line end. Where nobody can be asked, the cell fails.",
	"password":    "password is input with the typed line hidden.",
	"seed":        "seed restarts the randomness of the session: the cells that follow draw the same as after any other seed of that number.",
}

// builtinPath is the path under which the language's own names are described.
const builtinPath = "builtin"

func (v View) describeBuiltin(obj types.Object) Page {
	code := obj.Name()
	if sig := builtins[code]; sig != "" {
		code = "func " + code + sig
	}
	return Page{Code: code, Doc: builtinDoc(v, obj)}
}

func builtinDoc(v View, obj types.Object) string {
	if text := own[obj.Name()]; text != "" && types.Universe.Lookup(obj.Name()) != obj {
		return text
	}
	if types.Universe.Lookup(obj.Name()) == obj {
		return v.doc(builtinPath, obj.Name())
	}
	return ""
}
