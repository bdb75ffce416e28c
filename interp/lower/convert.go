package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// to writes an expression where a value of type t is wanted. Go converts to an
// interface by itself; the backend loses the types that cells declare on the
// way, so such a value that becomes an error is boxed with the name of its
// type.
func (e *emitter) to(x ast.Expr, t types.Type) string {
	have := e.info.TypeOf(x)
	if lit, ok := ast.Unparen(x).(*ast.FuncLit); ok && e.loop != token.NoPos {
		// Made in place, a closure that compiled code calls later would share the
		// variables of all iterations.
		f := e.temp()
		return fmt.Sprintf("func() %s {\n%s := %s\nreturn %s\n}()", e.typ(have, x), f, e.expr(lit), f)
	}
	if t == nil || have == nil || !isError(t) || !e.ownError(have) {
		return e.expr(x)
	}
	return e.rt(fmt.Sprintf("Err(%q, %s)", e.typ(have, x), e.expr(x)))
}

func isError(t types.Type) bool {
	return types.Identical(types.Unalias(t), types.Universe.Lookup("error").Type())
}

// ownError tells whether a type is declared in a cell and has an Error method
// of its own.
func (e *emitter) ownError(t types.Type) bool {
	if !cellType(t) {
		return false
	}
	obj, index, _ := types.LookupFieldOrMethod(t, false, declaredIn(t).Obj().Pkg(), "Error")
	fn, ok := obj.(*types.Func)
	return ok && len(index) == 1 && speaks("Error", fn.Signature()) && e.program.Backend(declaredIn(t).Obj()) != ""
}

// allTo writes expressions where values of these types are wanted.
func (e *emitter) allTo(xs []ast.Expr, want func(i int) types.Type) string {
	var out []string
	for i, x := range xs {
		out = append(out, e.to(x, want(i)))
	}
	return strings.Join(out, ", ")
}

// assigned writes the right side of an assignment.
func (e *emitter) assigned(lhs, rhs []ast.Expr) string {
	if len(lhs) != len(rhs) {
		return e.list(rhs)
	}
	return e.allTo(rhs, func(i int) types.Type { return e.info.TypeOf(lhs[i]) })
}

// returned writes the results of a return.
func (e *emitter) returned(results []ast.Expr) string {
	if e.results.Len() != len(results) {
		return e.list(results)
	}
	return e.allTo(results, func(i int) types.Type { return e.results.At(i).Type() })
}

// compared writes an operand of a comparison with something of type t.
func (e *emitter) compared(x ast.Expr, t types.Type) string {
	if s := e.to(x, t); s != e.expr(x) {
		return s
	}
	return e.operand(x)
}
