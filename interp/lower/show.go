package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// show writes the call that hands the last expression's values to the
// session, with the methods by which they describe themselves, since the
// backend's values do not carry the methods of types that cells declare.
func (e *emitter) show(x ast.Expr) (string, []types.Type) {
	tv := e.info.Types[x]
	if tv.IsVoid() || e.writes(x) {
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

// writes tells whether an expression calls a function of package fmt that
// writes: nobody wants to see how many bytes it wrote.
func (e *emitter) writes(x ast.Expr) bool {
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
