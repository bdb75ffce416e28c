package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// assign writes an assignment. Variables of the session are declared apart, so
// a := whose names all belong to it is a plain assignment.
func (e *emitter) assign(s *ast.AssignStmt) string {
	var lhs []string
	locals := 0
	for _, l := range s.Lhs {
		if id, ok := l.(*ast.Ident); ok && s.Tok == token.DEFINE && id.Name != "_" && e.program.Backend(e.object(id)) == "" {
			locals++
		}
		lhs = append(lhs, e.expr(l))
	}
	tok := s.Tok.String()
	if s.Tok == token.DEFINE && locals == 0 {
		tok = "="
	}
	return strings.Join(lhs, ", ") + " " + tok + " " + e.assigned(s.Lhs, s.Rhs)
}

// parallel writes an assignment of several values in the order that Go
// defines: operands on the left, values, assignments, each in a statement of
// its own. The backend mixes them up when closures share the variables.
func (e *emitter) parallel(s *ast.AssignStmt) string {
	var head, values, stores strings.Builder
	for i, l := range s.Lhs {
		if id, ok := l.(*ast.Ident); ok && id.Name == "_" {
			fmt.Fprintf(&values, "_ = %s\n", e.expr(s.Rhs[i]))
			continue
		}
		tok := "="
		if id, ok := l.(*ast.Ident); ok && s.Tok == token.DEFINE && e.info.Defs[id] != nil && e.program.Backend(e.object(id)) == "" {
			tok = ":="
		}
		v := e.temp()
		fmt.Fprintf(&values, "var %s %s = %s\n", v, e.typ(e.info.TypeOf(l), l), e.to(s.Rhs[i], e.info.TypeOf(l)))
		fmt.Fprintf(&stores, "%s %s %s\n", e.place(&head, l), tok, v)
	}
	return head.String() + values.String() + stores.String()
}

// place fixes the operands of what is assigned to, and returns it.
func (e *emitter) place(head *strings.Builder, l ast.Expr) string {
	fix := func(x ast.Expr) string {
		if _, plain := ast.Unparen(x).(*ast.Ident); !plain && e.info.Types[x].Value == nil || isPointer(e.info.TypeOf(x)) || e.varies(x) {
			v := e.temp()
			fmt.Fprintf(head, "var %s %s = %s\n", v, e.typ(types.Default(e.info.TypeOf(x)), x), e.expr(x))
			return v
		}
		return e.operand(x)
	}
	switch l := ast.Unparen(l).(type) {
	case *ast.IndexExpr:
		if _, array := e.info.TypeOf(l.X).Underlying().(*types.Array); array {
			return e.operand(l.X) + "[" + fix(l.Index) + "]"
		}
		return fix(l.X) + "[" + fix(l.Index) + "]"
	case *ast.StarExpr:
		return "*" + fix(l.X)
	case *ast.SelectorExpr:
		if isPointer(e.info.TypeOf(l.X)) {
			if sel := e.info.Selections[l]; sel != nil {
				return fix(l.X) + "." + e.field(sel.Obj().(*types.Var))
			}
		}
	}
	return e.expr(l)
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// varies tells whether an operand is a variable, which the same assignment may
// change.
func (e *emitter) varies(x ast.Expr) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return false
	}
	_, v := e.object(id).(*types.Var)
	return v
}

func (e *emitter) declStmt(s *ast.DeclStmt) string {
	d := s.Decl.(*ast.GenDecl)
	var b strings.Builder
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.ValueSpec:
			if d.Tok == token.VAR {
				b.WriteString(e.varSpec(spec))
			}
		case *ast.TypeSpec:
			e.localType(&b, spec)
		}
	}
	return b.String()
}

func (e *emitter) localType(b *strings.Builder, spec *ast.TypeSpec) {
	obj := e.info.Defs[spec.Name].(*types.TypeName)
	if obj.IsAlias() {
		return
	}
	if spec.TypeParams != nil {
		e.refuse(spec, "generic type cannot be declared inside func")
	}
	fmt.Fprintf(b, "type %s %s\n", spec.Name.Name, e.typ(obj.Type().Underlying(), spec))
}

// varSpec writes one line of a var declaration, as an assignment if its
// variables belong to the session.
func (e *emitter) varSpec(spec *ast.ValueSpec) string {
	var names []string
	session := false
	for _, n := range spec.Names {
		names = append(names, e.ident(n))
		session = session || n.Name != "_" && e.program.Backend(e.object(n)) != ""
	}
	if session && len(spec.Values) > 0 {
		return strings.Join(names, ", ") + " = " + e.assigned(identExprs(spec.Names), spec.Values) + "\n"
	}
	if session {
		zero := e.temp()
		text := ""
		for _, n := range spec.Names {
			if n.Name != "_" {
				text += fmt.Sprintf("{\nvar %s %s\n%s = %s\n}\n", zero, e.typ(e.object(n).Type(), n), e.ident(n), zero)
			}
		}
		return text
	}
	text := "var " + strings.Join(names, ", ")
	if spec.Type != nil {
		text += " " + e.typ(e.info.TypeOf(spec.Type), spec)
	}
	if len(spec.Values) > 0 {
		text += " = " + e.assigned(identExprs(spec.Names), spec.Values)
	}
	return text + "\n"
}

func identExprs(ids []*ast.Ident) []ast.Expr {
	out := make([]ast.Expr, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

func notName(x ast.Expr) bool {
	_, name := ast.Unparen(x).(*ast.Ident)
	return !name
}

// fromCall writes the assignment of a call's results to places that are not all
// plain variables, through new ones: the backend loses what it would store in a
// map.
func (e *emitter) fromCall(s *ast.AssignStmt) string {
	var head, stores strings.Builder
	var names []string
	for _, l := range s.Lhs {
		if id, ok := l.(*ast.Ident); ok && id.Name == "_" {
			names = append(names, "_")
			continue
		}
		v := e.temp()
		names = append(names, v)
		fmt.Fprintf(&stores, "%s = %s\n", e.place(&head, l), v)
	}
	return fmt.Sprintf("%s%s := %s\n%s", head.String(), strings.Join(names, ", "), e.list(s.Rhs), stores.String())
}
