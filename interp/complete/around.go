package complete

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"unicode/utf8"
)

// around is the call, or the struct literal, that the cursor is in.
type around struct {
	object types.Object // what is called, if it has a name, or the literal's type
	within types.Type
	name   string           // as it is written
	called *types.Signature // nil for a literal
	at     int              // the argument that the cursor is at
	field  string           // the field that it is at, if one is named
}

// is tells whether that is what the name itself stands for.
func (a around) is(r referent) bool { return a.object != nil && a.object == r.object }

// surrounding finds the innermost call or literal of a struct around a byte
// offset.
func (v View) surrounding(code string, at int) (around, bool) {
	s := v.probe(code[:at], code[wordEnd(code, at):])
	if s == nil {
		return around{}, false
	}
	path := s.toHole()
	for i := len(path) - 2; i >= 0; i-- {
		switch n := path[i].(type) {
		case *ast.BlockStmt, *ast.FuncLit:
			return around{}, false
		case *ast.CallExpr:
			if path[i+1] != n.Fun {
				return s.call(n, path[i+1])
			}
		case *ast.CompositeLit:
			if path[i+1] != n.Type {
				return s.literal(n, path[i+1])
			}
		}
	}
	return around{}, false
}

// call describes a call, one of whose arguments holds the hole.
func (s *sketch) call(call *ast.CallExpr, arg ast.Node) (around, bool) {
	a := around{name: types.ExprString(call.Fun)}
	for i, e := range call.Args {
		if e == arg {
			a.at = i
		}
	}
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		a.object = s.info.Uses[fun]
	case *ast.SelectorExpr:
		a.object, a.within = s.info.Uses[fun.Sel], s.info.TypeOf(fun.X)
	case *ast.IndexExpr:
		if id, ok := fun.X.(*ast.Ident); ok {
			a.object = s.info.Uses[id]
		}
	}
	if t := s.info.TypeOf(call.Fun); t != nil {
		if fn, ok := a.object.(*types.Func); ok {
			t = fn.Type() // as it is declared: inference with the hole says less
		}
		a.called, _ = t.Underlying().(*types.Signature)
	}
	return a, a.object != nil || a.called != nil
}

// literal describes a literal, one of whose elements holds the hole.
func (s *sketch) literal(lit *ast.CompositeLit, elt ast.Node) (around, bool) {
	t := s.info.TypeOf(lit)
	if t == nil || structOf(t) == nil {
		return around{}, false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return around{}, false
	}
	a := around{object: named.Obj(), name: types.TypeString(t, short)}
	if kv, ok := elt.(*ast.KeyValueExpr); ok && types.ExprString(kv.Key) != hole {
		a.field = types.ExprString(kv.Key)
	}
	return a, true
}

// describeAround makes the page of a call or literal.
func (v View) describeAround(a around) Page {
	if a.object == nil {
		head, mark := marked("func "+a.name, a.called, a.at)
		return Page{Code: head + "\n" + mark}
	}
	p := v.describe(referent{object: a.object, within: a.within})
	_, function := a.object.(*types.Func)
	switch {
	case a.called != nil && function:
		head, mark := marked(strings.TrimSuffix(p.Code, signature(a.object.(*types.Func))), a.called, a.at)
		p.Code = strings.TrimRight(head+"\n"+mark, "\n")
	case a.field != "":
		p.Code = v.describeField(a, p.Code)
	}
	return p
}

// describeField puts the field that the cursor is at before the rest.
func (v View) describeField(a around, code string) string {
	for f := range structOf(a.object.Type()).Fields() {
		if f.Name() == a.field {
			return types.ObjectString(f, short) + slashed(v.docOf(referent{object: f, within: a.object.Type()}), "   // ") + "\n\n" + code
		}
	}
	return code
}

// note says in one line where the cursor is.
func (a around) note() string {
	if a.called == nil {
		if a.field != "" {
			return fmt.Sprintf("field %s of %s", a.field, a.name)
		}
		return "in " + a.name
	}
	return fmt.Sprintf("argument %d of %s%s", a.at+1, a.name, strings.TrimPrefix(types.TypeString(a.called, short), "func"))
}

// marked writes a signature, and a line in which carets stand below the
// parameter of that number.
func marked(name string, sig *types.Signature, at int) (head, mark string) {
	head = name + typeParamsText(sig.TypeParams()) + "("
	last := sig.Params().Len() - 1
	for i := range sig.Params().Len() {
		if i > 0 {
			head += ", "
		}
		text := parameterText(sig, i)
		if i == at || i == last && sig.Variadic() && at > last {
			mark = strings.Repeat(" ", utf8.RuneCountInString(head)) + strings.Repeat("^", utf8.RuneCountInString(text))
		}
		head += text
	}
	return head + ")" + resultText(sig), mark
}

func parameterText(sig *types.Signature, i int) string {
	p := sig.Params().At(i)
	text := types.TypeString(p.Type(), short)
	if sig.Variadic() && i == sig.Params().Len()-1 {
		text = "..." + strings.TrimPrefix(text, "[]")
	}
	if p.Name() != "" {
		return p.Name() + " " + text
	}
	return text
}

func resultText(sig *types.Signature) string {
	results := sig.Results()
	switch {
	case results.Len() == 0:
		return ""
	case results.Len() == 1 && results.At(0).Name() == "":
		return " " + types.TypeString(results.At(0).Type(), short)
	}
	return " " + types.TypeString(results, short)
}
