package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// send writes a send that an interrupt ends.
func (e *emitter) send(s *ast.SendStmt) string {
	return fmt.Sprintf("select {\ncase %s <- %s:\ncase <-%s:\n%s\n}\n", e.operand(s.Chan), e.to(s.Value, e.info.TypeOf(s.Chan).Underlying().(*types.Chan).Elem()), Done, e.rt("Stopped()"))
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
		head, stores := e.comm(clause)
		b.WriteString(head + stores)
		inSelect := e.inSelect
		e.inSelect = true
		b.WriteString(e.breakable(clause.Body))
		e.inSelect = inSelect
	}
	if waits {
		fmt.Fprintf(&b, "case <-%s:\n%s\n", Done, e.rt("Stopped()"))
	}
	b.WriteString("}\n")
	return b.String()
}

// comm writes the head of a clause, and what it assigns to variables that
// exist already: the backend receives only into new ones.
func (e *emitter) comm(c *ast.CommClause) (head, stores string) {
	from := func(x ast.Expr) string { return "<-" + e.operand(ast.Unparen(x).(*ast.UnaryExpr).X) }
	switch s := c.Comm.(type) {
	case *ast.SendStmt:
		return fmt.Sprintf("case %s <- %s:\n", e.operand(s.Chan), e.to(s.Value, e.info.TypeOf(s.Chan).Underlying().(*types.Chan).Elem())), ""
	case *ast.ExprStmt:
		return fmt.Sprintf("case %s:\n", from(s.X)), ""
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			return fmt.Sprintf("case %s := %s:\n", e.list(s.Lhs), from(s.Rhs[0])), ""
		}
		var names []string
		for _, l := range s.Lhs {
			name := e.temp()
			names = append(names, name)
			stores += e.expr(l) + " = " + name + "\n"
		}
		return fmt.Sprintf("case %s := %s:\n", strings.Join(names, ", "), from(s.Rhs[0])), stores
	}
	return "default:\n", ""
}
