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
	Text   string
	Run    string           // the function that runs the statements
	Shown  []types.Type     // the static types of the value to show; nil: nothing is shown
	Frames map[string]Frame // emitted functions by name
}

// Frame is what a traceback says of an emitted function.
type Frame struct {
	Name string // as the user wrote it; "" for a cell's statements
	Cell string
	Leaf bool // calls nothing, and so has no line of its own on the stack of lines
}

// Places numbers the places of statements, for the session's whole life:
// emitted code carries the number, a traceback looks the place up.
type Places struct{ list []token.Position }

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

	aliases      map[string]string // imports: path to alias
	frames       map[string]Frame
	decls        strings.Builder   // finished functions
	instances    map[string]string // generic instances written: key to name
	temps        int
	leaf         bool         // the function being written calls nothing
	functionName string       // its emitted name
	top          bool         // statements of the cell itself, not of a function
	leaving      *leaving     // the innermost range over a function around what is written
	results      *types.Tuple // of the function being written
	restores     bool         // in a closure, which gives its place back when it returns
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
	var out strings.Builder
	out.WriteString("package main\n")
	rt := e.rt("")
	for _, p := range sortedKeys(e.aliases) {
		fmt.Fprintf(&out, "import %s %q\n", e.aliases[p], p)
	}
	out.WriteString(e.decls.String())
	fmt.Fprintf(&out, "func %s() {\nfp__ := 0\n%s = 1\n%s%s}\nfunc init() { %sReady(%s) }\n", run, Depth, late.String(), body, rt, run)
	return &Source{Text: out.String(), Run: run, Shown: shown, Frames: e.frames}
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// typeDecl writes a type and a forwarder for each of its methods, whose body
// can so be replaced later.
func (e *emitter) typeDecl(b *check.Binding) {
	obj := b.Object.(*types.TypeName)
	if iface, ok := obj.Type().Underlying().(*types.Interface); obj.IsAlias() || ok && !iface.IsMethodSet() {
		return // an alias is written out wherever it is used, a constraint is no type of values
	}
	named := obj.Type().(*types.Named)
	if named.TypeParams().Len() > 0 {
		return // each instance is written when it is first used
	}
	e.writeType(b.Backend, named, b.Decl.Node)
}

func (e *emitter) writeType(name string, t *types.Named, at ast.Node) {
	text := ""
	if st, ok := t.Underlying().(*types.Struct); ok {
		text = e.structure(st, name, at)
	} else {
		text = e.typ(t.Underlying(), at)
	}
	fmt.Fprintf(&e.decls, "type %s %s\n", name, text)
}

// instanceType writes an instance of a generic type of a cell, with its
// methods, when it is first used, and returns its name.
func (e *emitter) instanceType(t *types.Named, at ast.Node) string {
	key := e.program.Backend(t.Origin().Obj())
	for arg := range t.TypeArgs().Types() {
		key += " " + e.typ(arg, at)
	}
	name, isNew := e.program.InstanceName(key, t.Obj().Name())
	if !isNew {
		return name
	}
	e.writeType(name, t, at)
	methods, err := e.program.InstanceMethods(t)
	if err != nil {
		e.refuse(at, "%v", err)
	}
	for _, f := range methods {
		e.frames[f.Backend] = Frame{Name: f.Name, Cell: f.Cell}
		text := e.inFunction(f.Backend, f.Info, f.Lit)
		fmt.Fprintf(&e.decls, "func %s%s\n", f.Backend, text)
		e.method(f, f.Backend)
	}
	return name
}

// declare writes a function of the session, and returns the assignment that
// makes it the current one for callers bound late.
func (e *emitter) declare(f *check.Func) string {
	e.frames[f.Backend] = Frame{Name: f.Name, Cell: f.Cell, Leaf: false}
	text := e.inFunction(f.Backend, f.Info, f.Lit)
	fmt.Fprintf(&e.decls, "func %s%s\n", f.Backend, text)
	if f.Method != nil {
		return e.forwarder(f)
	}
	late := e.late(f.Binding, f.Type)
	return fmt.Sprintf("%s = %s\n", late, f.Backend)
}

// late returns the emitted variable that holds the current function of that
// name and type. Closures made by statements call through it, so that they see
// a function that is declared anew later.
func (e *emitter) late(b *check.Binding, sig *types.Signature) string {
	signature := e.typ(sig, b.Decl.Node)
	name, isNew := e.program.Late(b.Name, signature)
	if isNew {
		fmt.Fprintf(&e.decls, "var %s %s\n", name, signature)
	}
	return name
}

// forwarder writes the method itself, once for each type: it calls a variable
// that holds the current body.
func (e *emitter) forwarder(f *check.Func) string {
	current := e.program.Current(f.Method)
	signature := e.typ(f.Type, f.Decl.Node)
	if e.program.FirstOf(f.Method) {
		fmt.Fprintf(&e.decls, "var %s %s\n", current, signature)
		e.method(f, current)
	}
	return fmt.Sprintf("%s = %s\n", current, f.Backend)
}

// method writes a method that calls a function with its receiver first.
func (e *emitter) method(f *check.Func, function string) {
	var params, args []string
	sig := f.Type
	for i := range sig.Params().Len() {
		name := fmt.Sprintf("a%d", i)
		typ, arg := e.typ(sig.Params().At(i).Type(), f.Decl.Node), name
		if sig.Variadic() && i == sig.Params().Len()-1 {
			typ, arg = "..."+strings.TrimPrefix(typ, "[]"), name+"..."
		}
		params, args = append(params, name+" "+typ), append(args, arg)
	}
	verb := ""
	if sig.Results().Len() > 0 {
		verb = "return "
	}
	fmt.Fprintf(&e.decls, "func (%s) %s(%s) %s { %s%s(%s) }\n", params[0], f.Method.Name(), strings.Join(params[1:], ", "), e.tuple(sig.Results(), f.Decl.Node), verb, function, strings.Join(args, ", "))
}

// inFunction writes parameters, results and body of a named function.
func (e *emitter) inFunction(name string, info *types.Info, lit *ast.FuncLit) string {
	saved := *e
	e.info, e.functionName, e.top = info, name, false
	frame := e.frames[name]
	frame.Leaf = !e.calls(lit.Body)
	e.frames[name] = frame
	text := e.signatureAndBody(lit, frame.Leaf)
	e.info, e.functionName, e.top, e.leaf = saved.info, saved.functionName, saved.top, saved.leaf
	return text
}

// signatureAndBody writes `(params) results { prologue; body }`. The prologue
// looks whether the cell is to stop, and takes the function's own place on the
// stack of lines unless it calls nothing.
func (e *emitter) signatureAndBody(lit *ast.FuncLit, leaf bool) string {
	outer := *e
	defer e.restore(outer)
	e.leaf, e.top, e.restores, e.leaving = leaf, false, false, nil
	e.results = e.info.TypeOf(lit).(*types.Signature).Results()
	var b strings.Builder
	fmt.Fprintf(&b, "(%s) %s {\n", e.params(lit.Type.Params), e.resultList(lit.Type.Results))
	b.WriteString(e.poll())
	if !e.leaf {
		b.WriteString(e.ownPlace())
	}
	b.WriteString(e.block(lit.Body.List))
	b.WriteString("}")
	return b.String()
}

// closure writes a function literal. Compiled code may call it many times
// during one statement of its caller, so it leaves the stack of places as it
// found it.
func (e *emitter) closure(lit *ast.FuncLit) string {
	outer := *e
	defer e.restore(outer)
	e.leaf, e.top, e.restores, e.leaving = false, false, e.calls(lit.Body), nil
	e.results = e.info.TypeOf(lit).(*types.Signature).Results()
	restore := ""
	if e.restores && lit.Type.Results == nil {
		restore = Depth + " = fp__\n"
	}
	return fmt.Sprintf("func(%s) %s {\n%s%s%s%s}", e.params(lit.Type.Params), e.resultList(lit.Type.Results), e.poll(), e.ownPlace(), e.block(lit.Body.List), restore)
}

// restore goes back to the function around the one that has been written.
func (e *emitter) restore(outer emitter) {
	e.leaf, e.top, e.restores, e.leaving, e.results = outer.leaf, outer.top, outer.restores, outer.leaving, outer.results
}

// ownPlace takes the next place on the stack of places.
func (e *emitter) ownPlace() string {
	return fmt.Sprintf("fp__ := %s\nif fp__ >= %d { fp__ = %s }\n", Depth, MaxDepth, e.rt("TooDeep()"))
}

func (e *emitter) poll() string {
	return fmt.Sprintf("if %s { %s }\n", Stop, e.rt("Stopped()"))
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

func (e *emitter) params(list *ast.FieldList) string {
	var out []string
	for _, f := range list.List {
		typ := ""
		if v, ok := f.Type.(*ast.Ellipsis); ok {
			typ = "..." + e.typ(e.info.TypeOf(v.Elt), f)
		} else {
			typ = e.typ(e.info.TypeOf(f.Type), f)
		}
		if len(f.Names) == 0 {
			out = append(out, e.temp()+" "+typ) // the backend misplaces what has no name
		}
		for _, n := range f.Names {
			name := n.Name
			if name == "_" {
				name = e.temp()
			}
			out = append(out, name+" "+typ)
		}
	}
	return strings.Join(out, ", ")
}

func (e *emitter) resultList(list *ast.FieldList) string {
	if list == nil || len(list.List) == 0 {
		return ""
	}
	if len(list.List[0].Names) > 0 {
		return "(" + e.params(list) + ")"
	}
	var out []string
	for _, f := range list.List {
		out = append(out, e.typ(e.info.TypeOf(f.Type), f))
	}
	return "(" + strings.Join(out, ", ") + ")"
}

// calls tells whether a function's own statements call anything but builtins
// and conversions.
func (e *emitter) calls(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if tv := e.info.Types[n.Fun]; !tv.IsType() && !tv.IsBuiltin() {
				found = true
			}
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
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

// show writes the call that hands the last expression's values to the
// session, with the methods by which they describe themselves, since the
// backend's values do not carry the methods of types that cells declare.
func (e *emitter) show(x ast.Expr) (string, []types.Type) {
	tv := e.info.Types[x]
	if tv.IsVoid() || e.prints(x) {
		return "", nil
	}
	if tuple, ok := tv.Type.(*types.Tuple); ok {
		var names []string
		var shown []types.Type
		for i := range tuple.Len() {
			names = append(names, e.temp())
			shown = append(shown, tuple.At(i).Type())
		}
		text := fmt.Sprintf("%s := %s\n", strings.Join(names, ", "), e.expr(x))
		for i, n := range names {
			text += e.showOne(i, n, shown[i])
		}
		return text, shown
	}
	typ := types.Default(tv.Type)
	if tv.IsNil() {
		return e.rt("Show(0, nil, nil)") + "\n", []types.Type{types.Universe.Lookup("any").Type()}
	}
	name := e.temp()
	if tv.Value != nil && types.IsInterface(typ) {
		typ = types.Default(e.info.TypeOf(x))
	}
	return fmt.Sprintf("var %s %s = %s\n%s", name, e.typ(typ, x), e.expr(x), e.showOne(0, name, typ)), []types.Type{typ}
}

// prints tells whether an expression calls a function of package fmt that
// writes: nobody wants to see how many bytes it wrote.
func (e *emitter) prints(x ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	s, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := e.info.Uses[s.Sel].(*types.Func)
	return ok && fn.Pkg() != nil && fn.Pkg().Path() == "fmt" && (strings.HasPrefix(fn.Name(), "Print") || strings.HasPrefix(fn.Name(), "Fprint"))
}

func (e *emitter) showOne(i int, name string, typ types.Type) string {
	return e.rt(fmt.Sprintf("Show(%d, %s, %s)\n", i, name, e.describer(name, typ)))
}

// describer writes a closure that calls the first of the value's own methods
// MIMEBundle, Error or String, if its type was declared in a cell.
func (e *emitter) describer(name string, typ types.Type) string {
	named := declaredIn(typ)
	if named == nil || e.program.Backend(named.Obj()) == "" {
		return "nil"
	}
	for _, m := range []string{"MIMEBundle", "Error", "String"} {
		obj, _, _ := types.LookupFieldOrMethod(typ, true, named.Obj().Pkg(), m)
		fn, ok := obj.(*types.Func)
		if ok && fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 1 && describes(m, fn.Signature().Results().At(0).Type()) {
			return fmt.Sprintf("func() interface{} { return %s.%s() }", name, m)
		}
	}
	return "nil"
}

func describes(method string, result types.Type) bool {
	if method == "MIMEBundle" {
		return result.Underlying().String() == "map[string]any" || result.Underlying().String() == "map[string]interface{}"
	}
	return types.Identical(result, types.Typ[types.String])
}

// declaredIn returns the named type that a value's methods belong to.
func declaredIn(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, _ := t.(*types.Named)
	return named
}
