package exec

import (
	"go/ast"
	"go/token"
	"go/types"

	"pawl/interp/rtype"
)

// clause is one case: whether it applies, and what it does.
type clause struct {
	applies []conditions // none for default
	body    stmt
	through bool // goes on with the next clause
}

// choose runs the first clause that applies.
func chosen(clauses []clause, label int) stmt {
	leaving := endOf(label).breaks
	fallback := -1
	for i, k := range clauses {
		if k.applies == nil {
			fallback = i
		}
	}
	return func(fp frame) ctl {
		i := fallback
	search:
		for n := range clauses {
			for _, applies := range clauses[n].applies {
				if applies(fp) {
					i = n
					break search
				}
			}
		}
		if i < 0 {
			return next
		}
		for {
			k := clauses[i].body(fp)
			if k == broke || k == leaving {
				return next
			}
			if k != next || !clauses[i].through {
				return k
			}
			i++
		}
	}
}

func (c *compiler) switchStmt(s *ast.SwitchStmt, label int) stmt {
	var first action = func(frame) {}
	if s.Init != nil {
		init := c.stmt(s.Init)
		first = func(fp frame) { init(fp) }
	}
	var tag value
	var save action
	if s.Tag != nil {
		t := c.info.TypeOf(s.Tag)
		if isUntyped(t) {
			t = types.Default(t)
		}
		off := c.temp(t)
		save, tag = c.store(off, c.to(s.Tag, t)), localValue(t, off)
		before := first
		first = func(fp frame) { before(fp); save(fp) }
	}
	var clauses []clause
	for _, cs := range s.Body.List {
		cc := cs.(*ast.CaseClause)
		k := clause{}
		for _, e := range cc.List {
			k.applies = append(k.applies, c.caseOf(s, tag, e))
		}
		k.body = c.block(cc.Body)
		k.through = fallsThrough(cc.Body)
		clauses = append(clauses, k)
	}
	run := chosen(clauses, label)
	return func(fp frame) ctl {
		first(fp)
		return run(fp)
	}
}

func fallsThrough(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	last := list[len(list)-1]
	for {
		l, ok := last.(*ast.LabeledStmt)
		if !ok {
			break
		}
		last = l.Stmt
	}
	b, ok := last.(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// caseOf compiles whether the tag equals a case; without a tag the case is a
// condition itself.
func (c *compiler) caseOf(s *ast.SwitchStmt, tag value, e ast.Expr) conditions {
	if s.Tag == nil {
		v := c.expr(e)
		if v.sh == shapeBool {
			return evOf[bool](v)
		}
		return c.compare(token.EQL, c.assign(c.constantTrue(), v.typ, e.Pos()), v, e.Pos())
	}
	t := c.info.TypeOf(e)
	switch {
	case c.info.Types[e].IsNil():
		return c.compare(token.EQL, tag, c.nilValue(tag.typ), e.Pos())
	case types.IsInterface(t) && !types.IsInterface(tag.typ):
		return c.compare(token.EQL, c.assign(tag, t, e.Pos()), c.expr(e), e.Pos())
	}
	return c.compare(token.EQL, tag, c.to(e, tag.typ), e.Pos())
}

func (c *compiler) constantTrue() value {
	t := types.Typ[types.Bool]
	return value{typ: t, sh: shapeBool, ev: shapes[shapeBool].constant(true), lit: true}
}

// typeSwitch compiles switch v := x.(type).
func (c *compiler) typeSwitch(s *ast.TypeSwitchStmt, label int) stmt {
	var first stmt
	if s.Init != nil {
		first = c.stmt(s.Init)
	}
	x := c.expr(switched(s))
	off := c.temp(x.typ)
	save, held := c.store(off, x), localValue(x.typ, off)
	var clauses []clause
	for _, cs := range s.Body.List {
		clauses = append(clauses, c.typeClause(cs.(*ast.CaseClause), held))
	}
	run := chosen(clauses, label)
	return func(fp frame) ctl {
		if first != nil {
			first(fp)
		}
		save(fp)
		return run(fp)
	}
}

// switched returns the x of switch x.(type).
func switched(s *ast.TypeSwitchStmt) ast.Expr {
	var e ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		e = a.X
	case *ast.AssignStmt:
		e = a.Rhs[0]
	}
	return ast.Unparen(e).(*ast.TypeAssertExpr).X
}

func (c *compiler) typeClause(cc *ast.CaseClause, held value) clause {
	var k clause
	var found value
	for _, e := range cc.List {
		if c.info.Types[e].IsNil() {
			ev := evOf[rtype.Pair](held)
			k.applies = append(k.applies, func(fp frame) bool { return ev(fp).Tab == nil })
			continue
		}
		var try func(frame) (rtype.Pair, bool)
		try, found = c.assert(held, c.info.TypeOf(e))
		k.applies = append(k.applies, func(fp frame) bool { _, ok := try(fp); return ok })
	}
	var begin action
	if obj := c.info.Implicits[cc]; obj != nil {
		v := held
		if len(cc.List) == 1 && !c.info.Types[cc.List[0]].IsNil() {
			v = found
		}
		v.typ = obj.Type()
		begin = c.declare(obj, v)
	}
	k.body = begun(c.block(cc.Body), begin)
	if len(cc.List) == 0 {
		k.applies = nil
	}
	return k
}
