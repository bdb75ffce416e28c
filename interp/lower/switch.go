package lower

import (
	"fmt"
	"go/ast"
	"strings"
)

func switchHead(s *ast.SwitchStmt) ast.Node {
	exprs := []ast.Expr{s.Tag}
	for _, c := range s.Body.List {
		exprs = append(exprs, c.(*ast.CaseClause).List...)
	}
	return head(s.Pos(), s.Init, exprs...)
}

func (e *emitter) switchStmt(s *ast.SwitchStmt) string {
	var b strings.Builder
	if s.Init != nil {
		b.WriteString("{\n" + e.simpleOrSend(s.Init))
	}
	tag := ""
	if s.Tag != nil {
		tag = e.expr(s.Tag)
		if _, lit := ast.Unparen(s.Tag).(*ast.CompositeLit); lit {
			tag = "(" + tag + ")"
		}
	}
	fmt.Fprintf(&b, "switch %s {\n%s}\n", tag, e.clauses(s.Body))
	if s.Init != nil {
		b.WriteString("}\n")
	}
	return b.String()
}

func (e *emitter) clauses(body *ast.BlockStmt) string {
	var b strings.Builder
	for _, c := range body.List {
		clause := c.(*ast.CaseClause)
		if clause.List == nil {
			b.WriteString("default:\n")
		} else {
			fmt.Fprintf(&b, "case %s:\n", e.list(clause.List))
		}
		b.WriteString(e.clauseBody(clause.Body))
	}
	return b.String()
}

// typeSwitch writes a type switch as assertions, which the backend gets right,
// and a switch over their outcomes.
func (e *emitter) typeSwitch(s *ast.TypeSwitchStmt, label string) string {
	var operand ast.Expr
	name := ""
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		name = a.Lhs[0].(*ast.Ident).Name
		operand = a.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		operand = a.X.(*ast.TypeAssertExpr).X
	}
	value := e.temp()
	var asked, cases strings.Builder
	for _, c := range s.Body.List {
		clause := c.(*ast.CaseClause)
		var conditions []string
		for _, t := range clause.List {
			conditions = append(conditions, e.holds(&asked, value, t))
		}
		if clause.List == nil {
			cases.WriteString("default:\n")
		} else {
			fmt.Fprintf(&cases, "case %s:\n", strings.Join(conditions, " || "))
		}
		if name != "" {
			fmt.Fprintf(&cases, "%s := %s\n_ = %s\n", name, e.narrowed(value, clause), name)
		}
		cases.WriteString(e.clauseBody(clause.Body))
	}
	init := ""
	if s.Init != nil {
		init = e.simpleOrSend(s.Init)
	}
	return fmt.Sprintf("{\n%s%s := %s\n%s%sswitch {\n%s}\n}\n", init, value, e.expr(operand), asked.String(), label, cases.String())
}

// holds writes the test whether a value holds a type, or is nil, into a
// variable, and returns its name.
func (e *emitter) holds(b *strings.Builder, value string, t ast.Expr) string {
	ok := e.temp()
	if tv := e.info.Types[t]; tv.IsType() {
		e.identity(tv.Type, t)
		fmt.Fprintf(b, "_, %s := %s.(%s)\n", ok, value, e.typ(tv.Type, t))
	} else {
		fmt.Fprintf(b, "%s := %s == nil\n", ok, value)
	}
	return ok
}

// narrowed writes the value in the type that one clause gives it.
func (e *emitter) narrowed(value string, clause *ast.CaseClause) string {
	if len(clause.List) == 1 {
		if tv := e.info.Types[clause.List[0]]; tv.IsType() {
			return value + ".(" + e.typ(tv.Type, clause) + ")"
		}
	}
	return value
}
