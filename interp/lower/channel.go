package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// send writes a send that an interrupt ends.
func (e *emitter) send(s *ast.SendStmt) string {
	return fmt.Sprintf("select {\ncase %s <- %s:\ncase <-%s:\n%s\n}\n", e.operand(s.Chan), e.to(s.Value, e.info.TypeOf(s.Chan).Underlying().(*types.Chan).Elem()), Done, e.rt("Stopped()"))
}

// selectStmt writes a select in two steps: one that only chooses and receives,
// and a switch over what was chosen, in which break and labels work as in Go. A
// select that could wait for ever gets a case for the cell's own end.
func (e *emitter) selectStmt(s *ast.SelectStmt, label string) string {
	var vars, choose, run strings.Builder
	chosen := e.temp()
	waits := true
	for i, c := range s.Body.List {
		clause := c.(*ast.CommClause)
		waits = waits && clause.Comm != nil
		head, gives := e.comm(&vars, clause)
		fmt.Fprintf(&choose, "%s%s = %d\n", head, chosen, i)
		fmt.Fprintf(&run, "case %s == %d:\n{\n%s%s}\n", chosen, i, gives, e.clauseBody(clause.Body))
	}
	if waits {
		fmt.Fprintf(&choose, "case <-%s:\n%s\n", Done, e.rt("Stopped()"))
	}
	return fmt.Sprintf("{\n%s%s := -1\nselect {\n%s}\n%sswitch {\n%s}\n}\n", vars.String(), chosen, choose.String(), label, run.String())
}

// comm writes the head of a clause, which receives into new variables, and what
// gives their values to the clause's own.
func (e *emitter) comm(vars *strings.Builder, c *ast.CommClause) (head, gives string) {
	switch s := c.Comm.(type) {
	case *ast.SendStmt:
		return fmt.Sprintf("case %s <- %s:\n", e.operand(s.Chan), e.to(s.Value, e.info.TypeOf(s.Chan).Underlying().(*types.Chan).Elem())), ""
	case *ast.ExprStmt:
		return fmt.Sprintf("case <-%s:\n", e.received(s.X)), ""
	case *ast.AssignStmt:
		var fresh, names []string
		for i, l := range s.Lhs {
			v, inner := e.temp(), e.temp()
			names, fresh = append(names, inner), append(fresh, fmt.Sprintf("%s = %s\n", v, inner))
			fmt.Fprintf(vars, "var %s %s\n", v, e.receivedType(s.Rhs[0], i))
			gives += e.give(l, s.Tok, v)
		}
		return fmt.Sprintf("case %s := <-%s:\n%s", strings.Join(names, ", "), e.received(s.Rhs[0]), strings.Join(fresh, "")), gives
	}
	return "default:\n", ""
}

// received writes the channel of a receive.
func (e *emitter) received(x ast.Expr) string {
	return e.operand(ast.Unparen(x).(*ast.UnaryExpr).X)
}

// receivedType is the type of the value, or of the flag behind it.
func (e *emitter) receivedType(x ast.Expr, i int) string {
	if i > 0 {
		return "bool"
	}
	c := e.info.TypeOf(ast.Unparen(x).(*ast.UnaryExpr).X).Underlying().(*types.Chan)
	return e.typ(c.Elem(), x)
}
