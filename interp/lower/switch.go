package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func switchHead(s *ast.SwitchStmt) ast.Node {
	exprs := []ast.Expr{s.Tag}
	for _, c := range s.Body.List {
		exprs = append(exprs, c.(*ast.CaseClause).List...)
	}
	return head(s.Pos(), s.Init, exprs...)
}

func (e *emitter) switchStmt(s *ast.SwitchStmt, label string) string {
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
	value := ""
	if s.Tag != nil && (types.IsInterface(e.info.TypeOf(s.Tag)) || !e.constantCases(s.Body)) {
		// The backend gets only constant cases of one type right; others are
		// compared one by one.
		value = e.temp()
		fmt.Fprintf(&b, "{\n%s := %s\n", value, tag)
		tag = ""
	}
	if fallsThrough(s.Body) {
		b.WriteString(e.fallthroughSwitch(s, label, tag, value))
	} else {
		fmt.Fprintf(&b, "%sswitch %s {\n%s}\n", label, tag, e.clauses(s.Body, value))
	}
	if value != "" {
		b.WriteString("}\n")
	}
	if s.Init != nil {
		b.WriteString("}\n")
	}
	return b.String()
}

// clauses writes the cases of a switch. With a value, each expression is
// written as a comparison with it.
func (e *emitter) clauses(body *ast.BlockStmt, value string) string {
	var b strings.Builder
	for _, c := range body.List {
		clause := c.(*ast.CaseClause)
		if clause.List == nil {
			b.WriteString("default:\n")
		} else {
			fmt.Fprintf(&b, "case %s:\n", e.cases(clause.List, value))
		}
		// A block of its own: the backend gives variables of one name in two
		// clauses one place.
		fmt.Fprintf(&b, "{\n%s}\n", e.clauseBody(clause.Body))
	}
	return b.String()
}

func (e *emitter) cases(list []ast.Expr, value string) string {
	var out []string
	for _, x := range list {
		if value == "" {
			out = append(out, e.operand(x))
		} else {
			out = append(out, value+" == "+e.operand(x))
		}
	}
	if value == "" && len(list) > 0 && e.info.Types[list[0]].Value != nil {
		return strings.Join(out, ", ")
	}
	return strings.Join(out, " || ")
}

// constantCases tells whether every case of a switch is a constant.
func (e *emitter) constantCases(body *ast.BlockStmt) bool {
	for _, c := range body.List {
		for _, x := range c.(*ast.CaseClause).List {
			if e.info.Types[x].Value == nil {
				return false
			}
		}
	}
	return true
}

// fallsThrough tells whether a clause of the switch ends with fallthrough.
func fallsThrough(body *ast.BlockStmt) bool {
	for _, c := range body.List {
		if endsWithFallthrough(c.(*ast.CaseClause).Body) {
			return true
		}
	}
	return false
}

func endsWithFallthrough(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	b, ok := list[len(list)-1].(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// fallthroughSwitch writes a switch with fallthrough: first it is decided which
// clause to begin with, then the clauses follow in the order of their text. The
// backend would run the default clause last.
func (e *emitter) fallthroughSwitch(s *ast.SwitchStmt, label, tag, value string) string {
	next := e.temp()
	var choose, run strings.Builder
	for i, c := range s.Body.List {
		clause := c.(*ast.CaseClause)
		head := "default:\n"
		if clause.List != nil {
			head = "case " + e.cases(clause.List, value) + ":\n"
		}
		fmt.Fprintf(&choose, "%s%s = %d\n", head, next, i)
		body, then := clause.Body, ""
		if endsWithFallthrough(body) {
			body, then = body[:len(body)-1], fmt.Sprintf("%s = %d\n", next, i+1)
		}
		fmt.Fprintf(&run, "if %s == %d {\n%s%s}\n", next, i, e.clauseBody(body), then)
	}
	return fmt.Sprintf("{\n%s := -1\nswitch %s {\n%s}\n%sswitch {\ndefault:\n%s}\n}\n", next, tag, choose.String(), label, run.String())
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
			fmt.Fprintf(&cases, "{\n%s := %s\n_ = %s\n%s}\n", name, e.narrowed(value, clause), name, e.clauseBody(clause.Body))
			continue
		}
		fmt.Fprintf(&cases, "{\n%s}\n", e.clauseBody(clause.Body))
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
		v := e.temp() // asserting to the blank name fails in the backend
		fmt.Fprintf(b, "%s, %s := %s.(%s)\n_ = %s\n", v, ok, e.held(value, tv.Type), e.typ(tv.Type, t), v)
	} else {
		fmt.Fprintf(b, "%s := %s == nil\n", ok, value)
	}
	return ok
}

// narrowed writes the value in the type that one clause gives it.
func (e *emitter) narrowed(value string, clause *ast.CaseClause) string {
	if len(clause.List) == 1 {
		if tv := e.info.Types[clause.List[0]]; tv.IsType() {
			return e.held(value, tv.Type) + ".(" + e.typ(tv.Type, clause) + ")"
		}
	}
	return value
}
