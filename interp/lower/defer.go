package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// deferStmt evaluates the function and its arguments now, as Go does; the
// backend would wait until the deferred call runs.
func (e *emitter) deferStmt(s *ast.DeferStmt) string {
	if e.leaving != nil {
		e.refuse(s, "defer inside a range over a function is not supported in a cell")
	}
	e.refuseShared(s)
	head, call := e.frozen(s.Call)
	return head + "defer " + call + "\n"
}

// refuseShared refuses a deferred function literal in a loop that uses a
// variable of the loop: the backend would give all of them the variables of the
// last iteration, and it cannot defer a function that was made before.
func (e *emitter) refuseShared(s *ast.DeferStmt) {
	lit, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit)
	if !ok || e.loop == token.NoPos {
		return
	}
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := e.info.Uses[id].(*types.Var); ok && v.Pos() > e.loop && v.Pos() < lit.Pos() {
				e.refuse(s, "a function literal deferred in a loop cannot use %s, a variable of the loop, in a cell: put the loop's body into a function of its own", v.Name())
			}
		}
		return true
	})
}

// goStmt starts a goroutine whose panic ends the cell instead of the process.
func (e *emitter) goStmt(s *ast.GoStmt) string {
	head, call := e.frozen(s.Call)
	return fmt.Sprintf("%s%s\ngo func() {\ndefer func() { %s }()\n%s\n}()\n",
		head, e.rt("Started()"), e.rt("Finished(recover())"), call)
}

// frozen writes the evaluation of a call's function and arguments into
// temporaries, and the call with them.
func (e *emitter) frozen(x *ast.CallExpr) (head, call string) {
	if fun := e.info.Types[x.Fun]; fun.IsBuiltin() {
		return e.frozenBuiltin(x)
	}
	var b strings.Builder
	sig := e.info.TypeOf(x.Fun).Underlying().(*types.Signature)
	callee := e.frozenCallee(&b, x.Fun)
	var args []string
	for i, a := range x.Args {
		if isTuple(e.info.TypeOf(a)) {
			e.refuse(a, "a deferred call or a goroutine cannot take the results of another call directly: assign them first")
		}
		want := paramType(sig, i, x.Ellipsis.IsValid())
		v := e.temp()
		fmt.Fprintf(&b, "var %s %s = %s\n", v, e.typ(want, a), e.to(a, want))
		args = append(args, v)
	}
	list := strings.Join(args, ", ")
	if x.Ellipsis.IsValid() {
		list += "..."
	}
	return b.String(), callee + "(" + list + ")"
}

func paramType(sig *types.Signature, i int, spread bool) types.Type {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 && !spread {
		return sig.Params().At(n - 1).Type().(*types.Slice).Elem()
	}
	return sig.Params().At(i).Type()
}

// frozenCallee fixes what is called: a method's receiver, or a function value.
func (e *emitter) frozenCallee(b *strings.Builder, fun ast.Expr) string {
	switch f := ast.Unparen(fun).(type) {
	case *ast.FuncLit:
		return e.expr(f)
	case *ast.Ident:
		if _, ok := e.object(f).(*types.Func); ok {
			return e.expr(f)
		}
	case *ast.SelectorExpr:
		sel := e.info.Selections[f]
		if sel == nil {
			return e.expr(f)
		}
		if sel.Kind() == types.MethodVal {
			return e.frozenMethod(b, f, sel)
		}
	}
	v := e.temp()
	fmt.Fprintf(b, "%s := %s\n", v, e.expr(fun))
	return v
}

// frozenMethod fixes a method's receiver: a copy of a value, or the address.
func (e *emitter) frozenMethod(b *strings.Builder, f *ast.SelectorExpr, sel *types.Selection) string {
	_, pointer := types.Unalias(sel.Obj().(*types.Func).Signature().Recv().Type()).(*types.Pointer)
	_, have := types.Unalias(sel.Recv()).(*types.Pointer)
	if pointer && !have {
		e.called[f] = true
		return e.expr(f) // the variable itself is the receiver
	}
	v := e.temp()
	fmt.Fprintf(b, "%s := %s\n", v, e.expr(f.X))
	return v + "." + f.Sel.Name
}

// frozenBuiltin wraps a builtin in a closure over its evaluated arguments.
func (e *emitter) frozenBuiltin(x *ast.CallExpr) (head, call string) {
	name := builtinName(x.Fun)
	if name == "recover" {
		return "", "func() { " + e.builtin(x) + " }()"
	}
	var b strings.Builder
	var args []string
	for _, a := range x.Args {
		v := e.temp()
		fmt.Fprintf(&b, "var %s %s = %s\n", v, e.typ(types.Default(e.info.TypeOf(a)), a), e.expr(a))
		args = append(args, v)
	}
	list := strings.Join(args, ", ")
	switch name {
	case "clear":
		return b.String(), e.rt("Clear(" + list + ")")
	case "print", "println":
		return b.String(), e.rt(strings.ToUpper(name[:1]) + name[1:] + "(" + list + ")")
	}
	return b.String(), "func() { " + name + "(" + list + ") }()"
}
