package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"pawl/interp/check"
	"strings"
)

// declare writes a function of the session, and returns the assignment that
// makes it the current one for callers bound late.
func (e *emitter) declare(f *check.Func) string {
	e.frames[f.Backend] = Frame{Name: f.Name, Cell: f.Cell, Leaf: false}
	text := e.inFunction(f.Backend, f.Info, f.Lit)
	fmt.Fprintf(&e.decls, "func %s%s\n", f.Backend, text)
	if f.Method != nil {
		return e.forwarder(f)
	}
	if f.Name == check.Init {
		return fmt.Sprintf("%s = fp__ + 1\n%s()\n", Depth, f.Backend)
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
	return fmt.Sprintf("%s = %s\n%s", current, f.Backend, e.describe(f, current))
}

// describe tells the backend of a method by which package fmt or errors would
// know a value.
func (e *emitter) describe(f *check.Func, function string) string {
	name := f.Method.Name()
	sig := f.Method.Signature()
	if !speaks(name, sig) {
		return ""
	}
	recv := f.Type.Params().At(0).Type()
	emitted := e.typ(recv, f.Decl.Node)
	_, pointer := types.Unalias(recv).(*types.Pointer)
	return e.rt(fmt.Sprintf("Method(%q, %q, %t, func(r interface{}) interface{} { return %s(r.(%s)) })\n", strings.TrimPrefix(emitted, "*"), name, pointer, function, emitted))
}

// speaks tells whether a method is String, Error or GoString, or Unwrap.
func speaks(name string, sig *types.Signature) bool {
	if sig.Params().Len() != 0 || sig.Results().Len() != 1 {
		return false
	}
	switch name {
	case "String", "Error", "GoString":
		return types.Identical(sig.Results().At(0).Type(), types.Typ[types.String])
	case "Unwrap":
		return types.Identical(sig.Results().At(0).Type(), types.Universe.Lookup("error").Type())
	}
	return false
}

// method writes a method that calls a function with its receiver first.
func (e *emitter) method(f *check.Func, function string) {
	sig := f.Type
	params, args := e.forward(sig, f.Decl.Node)
	verb := verbOf(sig)
	fmt.Fprintf(&e.decls, "func (%s) %s(%s) %s { %s%s(%s) }\n", params[0], f.Method.Name(), strings.Join(params[1:], ", "), e.tuple(sig.Results(), f.Decl.Node), verb, function, strings.Join(args, ", "))
}

// forward writes the parameters of a function that hands them on, and the
// arguments with which it does.
func (e *emitter) forward(sig *types.Signature, at ast.Node) (params, args []string) {
	for i := range sig.Params().Len() {
		name := fmt.Sprintf("a%d", i)
		typ, arg := e.typ(sig.Params().At(i).Type(), at), name
		if sig.Variadic() && i == sig.Params().Len()-1 {
			typ, arg = "..."+strings.TrimPrefix(typ, "[]"), name+"..."
		}
		params, args = append(params, name+" "+typ), append(args, arg)
	}
	return params, args
}

// verbOf is what stands before a call whose results are handed on.
func verbOf(sig *types.Signature) string {
	if sig.Results().Len() > 0 {
		return "return "
	}
	return ""
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
	e.leaf, e.top, e.restores, e.leaving, e.loop = leaf, false, false, nil, token.NoPos
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
	e.leaf, e.top, e.restores, e.leaving, e.loop = false, false, e.calls(lit.Body), nil, token.NoPos
	e.results = e.info.TypeOf(lit).(*types.Signature).Results()
	restore := ""
	if e.restores && lit.Type.Results == nil {
		restore = Depth + " = fp__\n"
	}
	return fmt.Sprintf("func(%s) %s {\n%s%s%s%s}", e.params(lit.Type.Params), e.resultList(lit.Type.Results), e.poll(), e.ownPlace(), e.block(lit.Body.List), restore)
}

// restore goes back to the function around the one that has been written.
func (e *emitter) restore(outer emitter) {
	e.leaf, e.top, e.restores, e.leaving, e.results, e.loop = outer.leaf, outer.top, outer.restores, outer.leaving, outer.results, outer.loop
}

// ownPlace takes the next place on the stack of places.
func (e *emitter) ownPlace() string {
	return fmt.Sprintf("fp__ := %s\nif fp__ >= %d { fp__ = %s }\n", Depth, MaxDepth, e.rt("TooDeep()"))
}

func (e *emitter) poll() string {
	return fmt.Sprintf("if %s { %s }\n", Stop, e.rt("Stopped()"))
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
