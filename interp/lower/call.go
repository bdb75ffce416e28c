package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// call writes a call, a conversion, or the use of a builtin function.
func (e *emitter) call(x *ast.CallExpr) string {
	fun := e.info.Types[x.Fun]
	switch {
	case fun.IsType():
		return "(" + e.typ(fun.Type, x) + ")(" + e.to(x.Args[0], fun.Type) + ")"
	case fun.IsBuiltin():
		return e.builtin(x)
	}
	if s, ok := e.generic(x); ok {
		return s
	}
	if s, ok := e.direct(x); ok {
		return s
	}
	if s, ok := e.prints(x); ok {
		return s
	}
	if s, ok := e.errorsAs(x); ok {
		return s
	}
	e.encodable(x)
	if s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
		e.called[s] = true
	}
	return e.callee(x.Fun) + "(" + e.spread(x) + ")"
}

// paramType is the type of the parameter that takes argument i, nil if that is
// not known.
func (e *emitter) paramType(x *ast.CallExpr, i int) types.Type {
	if tv := e.info.Types[x.Fun]; tv.IsBuiltin() {
		if s, ok := e.info.TypeOf(x.Args[0]).Underlying().(*types.Slice); ok && i > 0 && !x.Ellipsis.IsValid() && builtinName(x.Fun) == "append" {
			return s.Elem()
		}
		return nil
	}
	sig, ok := e.info.TypeOf(x.Fun).Underlying().(*types.Signature)
	if !ok || !sig.Variadic() && i >= sig.Params().Len() {
		return nil
	}
	return paramType(sig, i, x.Ellipsis.IsValid())
}

// compiled tells whether a call's function is one of a compiled package.
func (e *emitter) compiled(fun ast.Expr) bool {
	s, ok := ast.Unparen(fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	obj := e.info.Uses[s.Sel]
	return obj != nil && obj.Pkg() != nil && obj.Pkg().Path() != "main"
}

// spread writes the arguments of a call. Values for a variadic parameter of an
// interface are passed as a slice: the backend converts the elements of one,
// but not arguments, and takes a single slice for the whole list.
func (e *emitter) spread(x *ast.CallExpr) string {
	sig, ok := e.info.TypeOf(x.Fun).Underlying().(*types.Signature)
	if !ok || !sig.Variadic() || x.Ellipsis.IsValid() {
		return e.args(x)
	}
	fixed := sig.Params().Len() - 1
	elem := sig.Params().At(fixed).Type().(*types.Slice).Elem()
	iface, ok := elem.Underlying().(*types.Interface)
	if !ok || len(x.Args) <= fixed || isTuple(e.info.TypeOf(x.Args[0])) || iface.NumMethods() == 0 && e.compiled(x.Fun) {
		return e.args(x)
	}
	var out, items []string
	for i, a := range x.Args {
		if i < fixed {
			out = append(out, e.to(a, sig.Params().At(i).Type()))
		} else {
			items = append(items, e.to(a, elem))
		}
	}
	return strings.Join(append(out, "[]"+e.typ(elem, x)+"{"+strings.Join(items, ", ")+"}..."), ", ")
}

// generic writes the call of a generic function of the standard library, which
// the backend answers over reflect; its results are asserted to their types.
func (e *emitter) generic(x *ast.CallExpr) (string, bool) {
	fn, inst, ok := e.compiledGeneric(x.Fun)
	if !ok || fn.Pkg().Path() == "main" {
		return "", false
	}
	if !e.library.HasGeneric(fn.Pkg().Path(), fn.Name()) {
		e.refuse(x, "%s.%s is generic, and cells cannot call that one yet", fn.Pkg().Name(), fn.Name())
	}
	sig := inst.Type.(*types.Signature)
	args := []string{strconv.Quote(fn.Pkg().Name() + "." + fn.Name())}
	if sig.Results().Len() == 1 {
		if seq, ok := sig.Results().At(0).Type().Underlying().(*types.Signature); ok {
			args = append(args, "("+e.typ(seq, x)+")(nil)")
		}
	}
	if x.Ellipsis.IsValid() {
		e.refuse(x, "%s.%s cannot be called with ... in a cell yet", fn.Pkg().Name(), fn.Name())
	}
	for _, a := range x.Args {
		args = append(args, e.expr(a))
	}
	return e.asserted(e.rt("Generic("+strings.Join(args, ", ")+")"), sig.Results(), x), true
}

// asserted writes a call that gives []interface{} as an expression of the
// types that it stands for.
func (e *emitter) asserted(call string, results *types.Tuple, at ast.Node) string {
	switch results.Len() {
	case 0:
		return call
	case 1:
		return call + "[0].(" + e.typ(results.At(0).Type(), at) + ")"
	}
	var parts []string
	r := e.temp()
	for i := range results.Len() {
		parts = append(parts, fmt.Sprintf("%s[%d].(%s)", r, i, e.typ(results.At(i).Type(), at)))
	}
	return fmt.Sprintf("func(%s []interface{}) %s { return %s }(%s)", r, e.tuple(results, at), strings.Join(parts, ", "), call)
}

// compiledGeneric tells whether a call's function is an instance of a generic
// function, and of which.
func (e *emitter) compiledGeneric(fun ast.Expr) (*types.Func, types.Instance, bool) {
	switch f := ast.Unparen(fun).(type) {
	case *ast.IndexExpr:
		return e.compiledGeneric(f.X)
	case *ast.IndexListExpr:
		return e.compiledGeneric(f.X)
	case *ast.SelectorExpr:
		fn, ok := e.info.Uses[f.Sel].(*types.Func)
		inst, generic := e.info.Instances[f.Sel]
		return fn, inst, ok && generic
	}
	return nil, types.Instance{}, false
}

func (e *emitter) callee(fun ast.Expr) string {
	if _, ok := ast.Unparen(fun).(*ast.FuncLit); ok {
		return e.expr(ast.Unparen(fun))
	}
	return e.operand(fun)
}

func (e *emitter) args(x *ast.CallExpr) string {
	s := e.allTo(x.Args, func(i int) types.Type { return e.paramType(x, i) })
	if x.Ellipsis.IsValid() {
		s += "..."
	}
	return s
}

// direct writes a call of a method that a cell has declared as the call of a
// function, where the receiver's type is known and no embedding lies between.
func (e *emitter) direct(x *ast.CallExpr) (string, bool) {
	s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	sel := e.info.Selections[s]
	if sel == nil || sel.Kind() != types.MethodVal || len(sel.Index()) != 1 || types.IsInterface(sel.Recv()) {
		return "", false
	}
	fn := sel.Obj().(*types.Func)
	name := e.program.Backend(fn)
	if name == "" || e.lateBound() || fn.Origin() != fn {
		return "", false
	}
	recv, ok := e.receiver(s.X, sel.Recv(), fn)
	if !ok {
		return "", false
	}
	args := recv
	if len(x.Args) > 0 {
		if len(x.Args) == 1 && isTuple(e.info.TypeOf(x.Args[0])) {
			return "", false
		}
		args += ", " + e.args(x)
	}
	return name + "(" + args + ")", true
}

func isTuple(t types.Type) bool {
	_, ok := t.(*types.Tuple)
	return ok
}

// receiver writes a method's receiver as an argument: its address is taken, or
// its pointer followed, as Go does by itself.
func (e *emitter) receiver(x ast.Expr, have types.Type, fn *types.Func) (string, bool) {
	_, wantPointer := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	_, havePointer := types.Unalias(have).(*types.Pointer)
	switch {
	case wantPointer == havePointer:
		return e.expr(x), true
	case havePointer:
		return "*" + e.operand(x), true
	}
	if _, plain := ast.Unparen(x).(*ast.Ident); plain {
		return "&" + e.expr(x), true
	}
	return "", false
}

func (e *emitter) builtin(x *ast.CallExpr) string {
	name := builtinName(x.Fun)
	switch name {
	case "min", "max":
		return e.extreme(x, name)
	case "clear":
		return e.rt("Clear(" + e.expr(x.Args[0]) + ")")
	case "new":
		if tv := e.info.Types[x.Args[0]]; !tv.IsType() {
			v := e.temp()
			t := e.typ(types.Default(tv.Type), x)
			return fmt.Sprintf("func(%s %s) *%s { return &%s }(%s)", v, t, t, v, e.expr(x.Args[0]))
		}
	case "print", "println":
		var args []string
		for _, a := range x.Args {
			args = append(args, e.expr(a))
		}
		return e.rt(strings.ToUpper(name[:1]) + name[1:] + "(" + strings.Join(args, ", ") + ")")
	case "recover":
		return e.rt("Recovered(recover())")
	}
	return name + "(" + e.args(x) + ")"
}

func builtinName(fun ast.Expr) string {
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// extreme writes min and max, which the backend does not know, as a function
// that compares in turn. A NaN among floats makes the result NaN, as in Go.
func (e *emitter) extreme(x *ast.CallExpr, name string) string {
	t := e.info.TypeOf(x)
	typ := e.typ(types.Default(t), x)
	op := map[string]string{"min": "<", "max": ">"}[name]
	var params, args []string
	var body strings.Builder
	for i, a := range x.Args {
		p := fmt.Sprintf("a%d", i)
		params, args = append(params, p+" "+typ), append(args, e.expr(a))
		if i == 0 {
			continue
		}
		condition := fmt.Sprintf("%s %s a0", p, op)
		if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsFloat != 0 {
			condition = fmt.Sprintf("a0 == a0 && (%s || %s != %s || %s)", condition, p, p, zeroOrder(name, p))
		}
		fmt.Fprintf(&body, "if %s { a0 = %s }\n", condition, p)
	}
	return fmt.Sprintf("func(%s) %s {\n%sreturn a0\n}(%s)", strings.Join(params, ", "), typ, body.String(), strings.Join(args, ", "))
}

// zeroOrder writes the test that puts -0 below +0.
func zeroOrder(name, p string) string {
	if name == "min" {
		return fmt.Sprintf("%s == 0 && a0 == 0 && 1/%s < 1/a0", p, p)
	}
	return fmt.Sprintf("%s == 0 && a0 == 0 && 1/%s > 1/a0", p, p)
}

// prints writes a call of one of fmt's printing functions: arguments whose
// types the backend does not know at run time go with their static types.
func (e *emitter) prints(x *ast.CallExpr) (string, bool) {
	s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	fn, ok := e.info.Uses[s.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "fmt" || !fn.Signature().Variadic() || strings.Contains(fn.Name(), "can") || len(x.Args) == 0 {
		return "", false
	}
	fixed := fn.Signature().Params().Len() - 1
	if isTuple(e.info.TypeOf(x.Args[0])) {
		return "", false
	}
	var args []string
	for i, a := range x.Args {
		switch {
		case i < fixed:
			args = append(args, e.expr(a))
		case x.Ellipsis.IsValid():
			args = append(args, e.rt("Values("+e.expr(a)+")")+"...")
		default:
			args = append(args, e.printable(a, fn.Name() == "Errorf"))
		}
	}
	return e.callee(x.Fun) + "(" + strings.Join(args, ", ") + ")", true
}

// printable writes an argument of a printing function. An error that Errorf
// may wrap stays one.
func (e *emitter) printable(a ast.Expr, wraps bool) string {
	tv := e.info.Types[a]
	if tv.IsNil() || tv.Value != nil && types.Unalias(types.Default(tv.Type)) == types.Default(tv.Type).Underlying() || !Declares(tv.Type) {
		return e.expr(a)
	}
	if isError(tv.Type) || wraps && e.ownError(tv.Type) {
		return e.to(a, types.Universe.Lookup("error").Type())
	}
	e.printed = append(e.printed, types.Default(tv.Type))
	return e.rt(fmt.Sprintf("Value(%d, %s)", e.firstType+len(e.printed)-1, e.expr(a)))
}

// errorsAs writes errors.As for a target of a type that a cell has declared,
// which the compiled function cannot see: the chain is walked by the backend,
// and each error on it asked for the type.
func (e *emitter) errorsAs(x *ast.CallExpr) (string, bool) {
	s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr)
	if !ok || len(x.Args) != 2 {
		return "", false
	}
	fn, ok := e.info.Uses[s.Sel].(*types.Func)
	if !ok || fn.FullName() != "errors.As" {
		return "", false
	}
	pointer, ok := types.Unalias(e.info.TypeOf(x.Args[1])).(*types.Pointer)
	if !ok || !cellType(pointer.Elem()) {
		return "", false
	}
	e.identity(pointer.Elem(), x.Args[1])
	target, value, held := e.temp(), e.temp(), e.temp()
	t := e.typ(pointer.Elem(), x)
	return fmt.Sprintf("func(%s *%s) bool {\nreturn %s\n}(%s)", target, t,
		e.rt(fmt.Sprintf("As(%s, func(%s interface{}) bool {\n%s, ok := %s.(%s)\nif ok { *%s = %s }\nreturn ok\n})", e.expr(x.Args[0]), value, held, value, t, target, held)), e.expr(x.Args[1])), true
}

// encodable refuses to encode values whose JSON would come out wrong: the
// backend's structs have no embedded fields, and only the outermost value's own
// MarshalJSON is seen.
func (e *emitter) encodable(x *ast.CallExpr) {
	s, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	fn, ok := e.info.Uses[s.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "encoding/json" {
		return
	}
	for _, a := range x.Args {
		if t := e.info.TypeOf(a); t != nil {
			if why := wrongJSON(t, 0, map[types.Type]bool{}); why != "" {
				e.refuse(a, "package json cannot handle this value in a cell yet: %s", why)
			}
		}
	}
}

// wrongJSON says why a type cannot be encoded, or "".
func wrongJSON(t types.Type, depth int, seen map[types.Type]bool) string {
	t = types.Unalias(t)
	if seen[t] {
		return ""
	}
	seen[t] = true
	if n := declaredIn(t); n != nil && cellType(t) && depth > 0 {
		for m := range n.Methods() {
			if m.Name() == "MarshalJSON" || m.Name() == "UnmarshalJSON" || m.Name() == "MarshalText" {
				return n.Obj().Name() + " has its own " + m.Name() + " and is inside another value"
			}
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if f.Embedded() && declaredIn(t) != nil && cellType(t) {
				return declaredIn(t).Obj().Name() + " embeds " + f.Name()
			}
			if why := wrongJSON(f.Type(), depth+1, seen); why != "" {
				return why
			}
		}
	case *types.Map:
		return wrongJSON(u.Elem(), depth+1, seen)
	case *types.Pointer:
		return wrongJSON(u.Elem(), depth, seen)
	case interface{ Elem() types.Type }:
		return wrongJSON(u.Elem(), depth+1, seen)
	}
	return ""
}

// cellType tells whether a type, or what it points to, is declared in a cell.
func cellType(t types.Type) bool {
	n := declaredIn(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "main" && !types.IsInterface(n)
}
