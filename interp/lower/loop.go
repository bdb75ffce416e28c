package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// anyLoop writes a loop and notes where the outermost one begins.
func (e *emitter) anyLoop(s ast.Stmt, label string) string {
	if e.loop == token.NoPos {
		e.loop = s.Pos()
		defer func() { e.loop = token.NoPos }()
	}
	if f, ok := s.(*ast.ForStmt); ok {
		return e.forStmt(f, label)
	}
	return e.rangeStmt(s.(*ast.RangeStmt), label)
}

// forStmt writes a for loop. Variables that a closure captures, or whose address is
// taken, are copied for each iteration, as Go does since 1.22.
func (e *emitter) forStmt(s *ast.ForStmt, label string) string {
	if vars := e.captured(s); len(vars) > 0 {
		return e.perIteration(s, label, vars)
	}
	cond, before := "", ast.Node(head(s.Pos(), s.Init))
	if s.Cond != nil {
		cond, before = e.expr(s.Cond), head(s.Pos(), s.Init, s.Cond)
	}
	return fmt.Sprintf("%s%sfor %s; %s; %s {\n%s%s}\n", e.track(before), label, e.simple(s.Init), cond, e.simple(s.Post), e.poll(), e.loopBody(s.Body.List))
}

// captured lists the loop's own variables that outlive an iteration.
func (e *emitter) captured(s *ast.ForStmt) []*types.Var {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return nil
	}
	var vars []*types.Var
	for _, l := range init.Lhs {
		if v, ok := e.info.Defs[l.(*ast.Ident)].(*types.Var); ok && (e.escapes(s.Body, v) || s.Cond != nil && e.escapes(s.Cond, v) || s.Post != nil && e.escapes(s.Post, v)) {
			vars = append(vars, v)
		}
	}
	return vars
}

// escapes tells whether a closure uses the variable or its address is taken,
// by & or as the receiver of a method.
func (e *emitter) escapes(n ast.Node, v *types.Var) bool {
	found := false
	uses := func(n ast.Node) bool {
		used := false
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && e.info.Uses[id] == v {
				used = true
			}
			return !used
		})
		return used
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			found = found || uses(n)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && uses(n.X)
		case *ast.SelectorExpr:
			if sel := e.info.Selections[n]; sel != nil && sel.Kind() == types.MethodVal {
				found = found || uses(n.X)
			}
		case *ast.SliceExpr:
			found = found || uses(n.X)
		}
		return !found
	})
	return found
}

// perIteration writes a three-clause loop whose variables are new in each
// iteration: an outer variable carries the value over, the post statement
// works on the new copy.
func (e *emitter) perIteration(s *ast.ForStmt, label string, vars []*types.Var) string {
	started := e.temp()
	var before, copies []string
	for _, v := range vars {
		outer, pointer := e.temp(), e.temp()
		before = append(before, fmt.Sprintf("%s := %s\n%s := &%s\n", outer, v.Name(), pointer, outer))
		copies = append(copies, fmt.Sprintf("%s := *%s\n%s = &%s\n", v.Name(), pointer, pointer, v.Name()))
	}
	var body strings.Builder
	body.WriteString(e.poll())
	body.WriteString(strings.Join(copies, ""))
	if s.Post != nil {
		fmt.Fprintf(&body, "if %s {\n%s%s\n}\n", started, e.track(s.Post), e.simple(s.Post))
	}
	fmt.Fprintf(&body, "%s = true\n", started)
	if s.Cond != nil {
		fmt.Fprintf(&body, "%sif !(%s) { break }\n", e.track(s.Cond), e.expr(s.Cond))
	}
	body.WriteString(e.loopBody(s.Body.List))
	return fmt.Sprintf("{\n%s%s\n%s%s := false\n%sfor {\n%s}\n}\n", e.track(head(s.Pos(), s.Init)), e.simple(s.Init), strings.Join(before, ""), started, label, body.String())
}

// rangeStmt writes a range loop by what it ranges over.
func (e *emitter) rangeStmt(s *ast.RangeStmt, label string) string {
	place := e.track(head(s.Pos(), nil, s.X))
	t := e.info.TypeOf(s.X).Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	switch t := t.(type) {
	case *types.Basic:
		if t.Info()&types.IsInteger != 0 {
			return place + e.rangeInt(s, label)
		}
	case *types.Signature:
		return place + e.rangeFunc(s, t, label)
	case *types.Chan:
		return place + e.rangeChan(s, label)
	}
	return place + e.rangeItems(s, label)
}

// loopVar returns the name under which an iteration receives a value, "_" if
// nothing takes it, and the statement that gives it to the user's variable.
func (e *emitter) loopVar(x ast.Expr, tok token.Token) (name, give string) {
	name = e.temp()
	if give = e.give(x, tok, name); give == "" {
		return "_", ""
	}
	return name, give
}

// give writes the assignment of a received value to the user's variable;
// nothing if there is none, or the blank one.
func (e *emitter) give(l ast.Expr, tok token.Token, value string) string {
	id, ok := l.(*ast.Ident)
	if l == nil || ok && id.Name == "_" {
		return ""
	}
	if tok == token.DEFINE && ok && e.program.Backend(e.object(id)) == "" {
		return fmt.Sprintf("%s := %s\n_ = %s\n", id.Name, value, id.Name)
	}
	return fmt.Sprintf("%s = %s\n", e.expr(l), value)
}

// rangeItems writes a range over a slice, array, string or map. Each iteration
// has variables of its own.
func (e *emitter) rangeItems(s *ast.RangeStmt, label string) string {
	key, giveKey := e.loopVar(s.Key, s.Tok)
	value, giveValue := e.loopVar(s.Value, s.Tok)
	headText := "range " + e.expr(s.X)
	switch {
	case key == "_" && value == "_":
		key = e.temp() // the backend ranges only with a variable
		headText = key + " := " + headText
		giveKey = "_ = " + key + "\n"
	case value == "_":
		headText = key + " := " + headText
	default:
		headText = key + ", " + value + " := " + headText
	}
	return fmt.Sprintf("%sfor %s {\n%s%s%s%s}\n", label, headText, e.poll(), giveKey, giveValue, e.loopBody(s.Body.List))
}

// rangeInt writes a range over an integer.
func (e *emitter) rangeInt(s *ast.RangeStmt, label string) string {
	t := types.Default(e.info.TypeOf(s.X))
	if s.Key != nil {
		if kt := e.info.TypeOf(s.Key); kt != nil {
			t = kt
		}
	}
	typ := e.typ(t, s)
	i, n := e.temp(), e.temp()
	give := e.give(s.Key, s.Tok, i)
	return fmt.Sprintf("%sfor %s, %s := (%s)(0), (%s)(%s); %s < %s; %s++ {\n%s%s%s}\n", label, i, n, typ, typ, e.expr(s.X), i, n, i, e.poll(), give, e.loopBody(s.Body.List))
}

// rangeChan writes a range over a channel, which an interrupt ends.
func (e *emitter) rangeChan(s *ast.RangeStmt, label string) string {
	ch, v, ok := e.temp(), e.temp(), e.temp()
	c := e.info.TypeOf(s.X).Underlying().(*types.Chan)
	elem := e.typ(c.Elem(), s)
	give := e.give(s.Key, s.Tok, v)
	return fmt.Sprintf("{\n%s := %s\n%sfor {\n%s%sif !%s { break }\n%s%s}\n}\n",
		ch, e.expr(s.X), label, e.poll(), e.await(ch, v, ok, elem), ok, give, e.loopBody(s.Body.List))
}

// rangeFunc writes a range over a function: the body becomes the function that
// the iterator calls, and how it is left, a number that is looked at behind
// the loop.
func (e *emitter) rangeFunc(s *ast.RangeStmt, t *types.Signature, label string) string {
	yield := t.Params().At(0).Type().Underlying().(*types.Signature)
	var params []string
	give := ""
	for i, x := range []ast.Expr{s.Key, s.Value} {
		if i >= yield.Params().Len() {
			break
		}
		name, assign := e.loopVar(x, s.Tok)
		if name == "_" {
			name = e.temp()
		}
		params = append(params, name+" "+e.typ(yield.Params().At(i).Type(), s))
		give += assign
	}
	outer := e.leaving
	l := &leaving{outer: outer, code: e.temp(), label: strings.TrimSuffix(label, ":\n")}
	e.leaving = l
	body := e.block(s.Body.List)
	e.leaving = outer
	return fmt.Sprintf("{\n%s := 0\n%s%s(func(%s) bool {\n%s%s%s%s%s = fp__\nreturn true\n})\n%s}\n",
		l.code, l.declare(), e.operand(s.X), strings.Join(params, ", "), e.poll(), e.ownPlace(), give, body, Depth, l.dispatch())
}
