package lower

import (
	"fmt"
	"go/ast"
	"strings"
)

// send writes a send that an interrupt ends.
func (e *emitter) send(s *ast.SendStmt) string {
	return fmt.Sprintf("select {\ncase %s <- %s:\ncase <-%s:\n%s\n}\n", e.operand(s.Chan), e.expr(s.Value), Done, e.rt("Stopped()"))
}

// selectStmt writes a select; one that could wait for ever gets a case for the
// cell's own end.
func (e *emitter) selectStmt(s *ast.SelectStmt) string {
	var b strings.Builder
	b.WriteString("select {\n")
	waits := true
	for _, c := range s.Body.List {
		clause := c.(*ast.CommClause)
		if clause.Comm == nil {
			waits = false
		}
		b.WriteString(e.comm(clause))
		b.WriteString(e.clauseBody(clause.Body))
	}
	if waits {
		fmt.Fprintf(&b, "case <-%s:\n%s\n", Done, e.rt("Stopped()"))
	}
	b.WriteString("}\n")
	return b.String()
}

func (e *emitter) comm(c *ast.CommClause) string {
	from := func(x ast.Expr) string { return "<-" + e.operand(ast.Unparen(x).(*ast.UnaryExpr).X) }
	switch s := c.Comm.(type) {
	case nil:
		return "default:\n"
	case *ast.SendStmt:
		return fmt.Sprintf("case %s <- %s:\n", e.operand(s.Chan), e.expr(s.Value))
	case *ast.ExprStmt:
		return fmt.Sprintf("case %s:\n", from(s.X))
	case *ast.AssignStmt:
		return fmt.Sprintf("case %s %s %s:\n", e.list(s.Lhs), s.Tok, from(s.Rhs[0]))
	}
	return ""
}
