// Package lower writes a checked cell in the part of Go that the backend runs
// rightly. Every name is resolved, every constant evaluated, every type
// written out; modern forms become old ones; loops and functions look whether
// they are to stop; statements that can fail leave their place.
package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"

	"pawl/interp/cell"
	"pawl/interp/check"
)

// Library tells which symbols of compiled packages the backend has.
type Library interface {
	Has(importPath, name string) bool
	HasGeneric(importPath, name string) bool
}

// Source is a cell in the form that the backend compiles.
type Source struct {
	Text      string
	Run       string                  // the function that runs the statements
	Shown     []types.Type            // the static types of the value to show; nil: nothing is shown
	At        token.Position          // the place of the expression that is shown
	FirstType int                     // number of the first of Types
	Types     []types.Type            // static types of values that are printed, by their numbers
	Named     map[string]*types.Named // declared types that are new, by their emitted names
	Frames    map[string]Frame        // emitted functions by name
}

// Frame is what a traceback says of an emitted function.
type Frame struct {
	Name string // as the user wrote it; "" for a cell's statements
	Cell string
	Leaf bool // calls nothing, and so has no line of its own on the stack of lines
}

// Places numbers the places of statements, and the types of printed values,
// for the session's whole life: emitted code carries the number.
type Places struct {
	list  []token.Position
	types int
}

// At returns place n.
func (p *Places) At(n int) token.Position {
	if n <= 0 || n > len(p.list) {
		return token.Position{}
	}
	return p.list[n-1]
}

func (p *Places) add(pos token.Position) int {
	p.list = append(p.list, pos)
	return len(p.list)
}

// Names that every emitted file shares; the backend declares them once.
const (
	Runtime = "pawl/interp/backend/rt" // import path of our compiled helpers of emitted code
	Stop    = "stop__"                 // bool: leave at the next loop or call
	Done    = "done__"                 // chan struct{}: closed when the cell is interrupted
	Line    = "line__"                 // int: place of the running leaf function
	Lines   = "lines__"                // []int: place of each function on the stack
	Depth   = "depth__"                // int: where the next function called puts its place
	Top     = "top__"                  // int: statements of the cell begun
)

// MaxDepth bounds how deep functions of cells may call each other.
const MaxDepth = 50000

// Lower writes the program. Its error is a check.Errors: something that is
// legal Go but that a cell cannot do.
func Lower(p *check.Program, fset *token.FileSet, places *Places, library Library, serial int) (src *Source, err error) {
	e := &emitter{
		program: p, info: p.Info, fset: fset, places: places, library: library,
		called: map[*ast.SelectorExpr]bool{}, written: map[string]*types.Named{}, firstType: places.types,
		aliases: map[string]string{}, frames: map[string]Frame{}, instances: map[string]string{},
	}
	defer func() {
		if r := recover(); r != nil {
			refusal, ok := r.(*cell.Error)
			if !ok {
				panic(r)
			}
			src, err = nil, check.Errors{refusal}
		}
	}()
	return e.file(fmt.Sprintf("run_%d", serial)), nil
}

// emitter holds what is known while one cell is written.
type emitter struct {
	program *check.Program
	info    *types.Info // of the function being written
	fset    *token.FileSet
	places  *Places
	library Library

	firstType       int
	printed         []types.Type               // static types of printed values
	written         map[string]*types.Named    // declared types written, by emitted names
	instanceMethods strings.Builder            // what tells the backend of methods of instances
	called          map[*ast.SelectorExpr]bool // methods that are called, not taken as values
	aliases         map[string]string          // imports: path to alias
	frames          map[string]Frame
	decls           strings.Builder   // finished functions
	instances       map[string]string // generic instances written: key to name
	temps           int
	leaf            bool         // the function being written calls nothing
	functionName    string       // its emitted name
	top             bool         // statements of the cell itself, not of a function
	leaving         *leaving     // the innermost range over a function around what is written
	results         *types.Tuple // of the function being written
	loop            token.Pos    // where the outermost loop around what is written begins
	restores        bool         // in a closure, which gives its place back when it returns
}

// refuse ends lowering: the construct at the node cannot be run rightly.
func (e *emitter) refuse(n ast.Node, format string, args ...any) {
	panic(&cell.Error{Pos: e.fset.Position(n.Pos()), Message: fmt.Sprintf(format, args...)})
}

func (e *emitter) temp() string {
	e.temps++
	return fmt.Sprintf("t%d__", e.temps)
}

// file writes the whole: types, functions, variables, and the function that
// runs the statements.
func (e *emitter) file(run string) *Source {
	var late strings.Builder
	for _, b := range e.program.Types {
		e.typeDecl(b)
	}
	for _, f := range e.program.Funcs {
		if !f.Generic {
			late.WriteString(e.declare(f))
		}
	}
	for _, v := range e.program.Vars {
		if v.New {
			fmt.Fprintf(&e.decls, "var %s %s\n", v.Backend, e.typ(v.Object.Type(), v.Ident))
		}
	}
	body, shown := e.statements(run)
	e.places.types += len(e.printed)
	var out strings.Builder
	out.WriteString("package main\n")
	rt := e.rt("")
	for _, p := range sortedKeys(e.aliases) {
		fmt.Fprintf(&out, "import %s %q\n", e.aliases[p], p)
	}
	out.WriteString(e.decls.String())
	fmt.Fprintf(&out, "func %s() {\nfp__ := 0\n%s = 1\n%s%s}\nfunc init() { %sReady(%s) }\n", run, Depth, late.String()+e.instanceMethods.String(), body, rt, run)
	return &Source{Text: out.String(), Run: run, Shown: shown, At: e.shownAt(), FirstType: e.firstType, Types: e.printed, Named: e.written, Frames: e.frames}
}

func (e *emitter) shownAt() token.Position {
	if x := e.program.Cell.Shown; x != nil {
		return e.fset.Position(x.Pos())
	}
	return token.Position{}
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// rt writes the name of one of our helpers.
func (e *emitter) rt(call string) string { return e.alias(Runtime) + "." + call }

// alias imports a package into the emitted file.
func (e *emitter) alias(importPath string) string {
	a, ok := e.aliases[importPath]
	if !ok {
		clean := strings.NewReplacer("-", "_", ".", "_").Replace(path.Base(importPath))
		a = fmt.Sprintf("p%d_%s", len(e.aliases), clean)
		e.aliases[importPath] = a
	}
	return a
}

// statements writes the cell's own statements. Each notes that it has begun,
// so that a cell that fails binds only what came before.
func (e *emitter) statements(run string) (string, []types.Type) {
	e.frames[run] = Frame{Cell: e.program.Cell.Name}
	e.functionName, e.top, e.leaf = run, true, false
	var b strings.Builder
	var shown []types.Type
	list := e.program.Cell.Body.List
	for i, s := range list {
		fmt.Fprintf(&b, "%s = %d\n", Top, i)
		if x, ok := s.(*ast.ExprStmt); ok && x.X == e.program.Cell.Shown {
			var text string
			if text, shown = e.show(x.X); shown != nil {
				b.WriteString(e.track(s) + text)
				continue
			}
		}
		if x, ok := s.(*ast.ExprStmt); ok && x.X == e.program.Cell.Quiet && !e.info.Types[x.X].IsVoid() && !isTuple(e.info.TypeOf(x.X)) && !e.info.Types[x.X].IsNil() {
			b.WriteString(e.track(s) + "_ = " + e.expr(x.X) + "\n")
			continue
		}
		b.WriteString(e.stmt(s))
	}
	fmt.Fprintf(&b, "%s = %d\n", Top, len(list))
	return b.String(), shown
}
