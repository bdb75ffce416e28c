package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

func (e *emitter) block(list []ast.Stmt) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(e.stmt(s))
	}
	return b.String()
}

// track writes what a traceback needs before a statement that can fail: its
// place, and, if it calls something, where that may put its own place.
func (e *emitter) track(s ast.Node) string {
	fails, calls := e.risk(s)
	if !fails && !calls {
		return ""
	}
	place := e.places.add(e.fset.Position(s.Pos()))
	if e.leaf {
		return fmt.Sprintf("%s = %d\n", Line, place)
	}
	text := fmt.Sprintf("%s[fp__] = %d\n", Lines, place)
	if calls {
		text += fmt.Sprintf("%s = fp__ + 1\n", Depth)
	}
	return text
}

// risk tells whether the expressions of a statement, without its blocks and
// closures, can fail at run time, and whether they call anything.
func (e *emitter) risk(n ast.Node) (fails, calls bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.BlockStmt:
			return false
		case *ast.CallExpr:
			if tv := e.info.Types[n.Fun]; tv.IsBuiltin() {
				fails = true
			} else if !tv.IsType() {
				calls = true
			}
		case *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt:
			fails = true
		case *ast.SelectorExpr:
			if sel := e.info.Selections[n]; sel != nil && sel.Indirect() {
				fails = true
			}
		case *ast.UnaryExpr:
			calls = calls || n.Op == token.ARROW
		case *ast.BinaryExpr:
			fails = fails || n.Op == token.QUO || n.Op == token.REM || n.Op == token.SHL || n.Op == token.SHR
		case *ast.AssignStmt:
			fails = fails || n.Tok == token.QUO_ASSIGN || n.Tok == token.REM_ASSIGN
		}
		return true
	})
	return fails, calls
}

// stmt writes a statement and the line feed after it.
func (e *emitter) stmt(s ast.Stmt) string {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return e.labeled(s)
	case *ast.BlockStmt:
		return e.inner(s)
	case *ast.IfStmt:
		return e.track(ifHead(s)) + e.ifStmt(s)
	case *ast.ForStmt, *ast.RangeStmt:
		return e.anyLoop(s, "")
	case *ast.SwitchStmt:
		return e.track(switchHead(s)) + e.switchStmt(s, "")
	case *ast.TypeSwitchStmt:
		return e.track(s.Assign) + e.typeSwitch(s, "")
	case *ast.SelectStmt:
		return e.selectStmt(s, "")
	case *ast.DeclStmt:
		return e.track(s) + e.declStmt(s)
	case *ast.GoStmt:
		return e.track(s) + e.goStmt(s)
	case *ast.DeferStmt:
		return e.track(s) + e.deferStmt(s)
	case *ast.SendStmt:
		return e.track(s) + e.send(s)
	case *ast.ReturnStmt:
		return e.track(s) + e.returnStmt(s) + "\n"
	case *ast.EmptyStmt:
		return ""
	case *ast.AssignStmt:
		if len(s.Lhs) > 1 && len(s.Lhs) == len(s.Rhs) {
			return e.track(s) + e.parallel(s)
		}
		if len(s.Lhs) > 1 && slices.ContainsFunc(s.Lhs, notName) {
			return e.track(s) + e.fromCall(s)
		}
	}
	return e.track(s) + e.simple(s) + "\n"
}

// inner writes a nested block: what it declares belongs to it, not to the
// session.
func (e *emitter) inner(b *ast.BlockStmt) string { return "{\n" + e.block(b.List) + "}\n" }

// simple writes a statement that may stand in the head of another.
func (e *emitter) simple(s ast.Stmt) string {
	switch s := s.(type) {
	case nil:
		return ""
	case *ast.ExprStmt:
		if u, ok := ast.Unparen(s.X).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
			return "_ = " + e.expr(s.X)
		}
		return e.expr(s.X)
	case *ast.AssignStmt:
		return e.assign(s)
	case *ast.IncDecStmt:
		return e.expr(s.X) + s.Tok.String()
	case *ast.BranchStmt:
		return e.branch(s)
	}
	e.refuse(s, "this statement is not supported in a cell")
	return ""
}

func (e *emitter) list(xs []ast.Expr) string {
	var out []string
	for _, x := range xs {
		out = append(out, e.expr(x))
	}
	return strings.Join(out, ", ")
}

func ifHead(s *ast.IfStmt) ast.Node { return head(s.Pos(), s.Init, s.Cond) }

// head gathers what is evaluated before a statement's blocks.
func head(pos token.Pos, init ast.Stmt, exprs ...ast.Expr) ast.Node {
	r := &ast.ReturnStmt{Return: pos}
	for _, x := range exprs {
		if x != nil {
			r.Results = append(r.Results, x)
		}
	}
	switch init := init.(type) {
	case *ast.AssignStmt:
		r.Results = append(append(r.Results, init.Lhs...), init.Rhs...)
	case *ast.ExprStmt:
		r.Results = append(r.Results, init.X)
	case *ast.IncDecStmt:
		r.Results = append(r.Results, init.X)
	case *ast.SendStmt:
		r.Results = append(r.Results, init.Chan, init.Value)
	}
	return r
}

// ifStmt writes the init statement in a block of its own around the if, and an
// else-if as an if inside the else, so that each may be preceded by its place.
func (e *emitter) ifStmt(s *ast.IfStmt) string {
	text := fmt.Sprintf("if %s {\n%s}", e.expr(s.Cond), e.block(s.Body.List))
	switch alt := s.Else.(type) {
	case nil:
	case *ast.BlockStmt:
		text += " else {\n" + e.block(alt.List) + "}"
	default:
		text += " else {\n" + e.stmt(alt) + "}"
	}
	if s.Init == nil {
		return text + "\n"
	}
	return "{\n" + e.simpleOrSend(s.Init) + text + "\n}\n"
}

// simpleOrSend writes an init statement in a line of its own.
func (e *emitter) simpleOrSend(s ast.Stmt) string {
	if send, ok := s.(*ast.SendStmt); ok {
		return e.send(send)
	}
	return e.simple(s) + "\n"
}

func (e *emitter) labeled(s *ast.LabeledStmt) string {
	label := s.Label.Name + ":\n"
	if e.leaving != nil {
		e.leaving.inner = append(e.leaving.inner, s.Label.Name)
	}
	switch inner := s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return e.anyLoop(inner, label)
	case *ast.SwitchStmt:
		return e.track(switchHead(inner)) + e.switchStmt(inner, label)
	case *ast.SelectStmt:
		return e.selectStmt(inner, label)
	case *ast.TypeSwitchStmt:
		return e.track(inner.Assign) + e.typeSwitch(inner, label)
	case *ast.EmptyStmt:
		return label + ";\n"
	}
	return label + e.stmt(s.Stmt)
}
