package exec

import (
	"go/ast"
	"go/token"
	"go/types"
)

// stmt runs a statement and says where to go on.
type stmt = func(fp frame) ctl

// ctl is what a statement ends with.
type ctl int

const (
	next       ctl = iota // the statement after it
	returned              // out of the function
	broke                 // out of the innermost loop, switch or select
	continued             // the innermost loop's next iteration
	firstLabel            // from here on three for each label: break, continue, goto
)

const (
	labelBreak = iota
	labelContinue
	labelGoto
)

func labelled(id, kind int) ctl { return firstLabel + ctl(3*id+kind) }

// label numbers a label of the function.
func (c *compiler) label(name string) int {
	id, ok := c.labels[name]
	if !ok {
		id = len(c.labels)
		c.labels[name] = id
	}
	return id
}

// block compiles statements that follow each other.
func (c *compiler) block(list []ast.Stmt) stmt {
	run := make([]stmt, 0, len(list))
	targets := map[ctl]int{}
	for _, s := range list {
		if l, ok := s.(*ast.LabeledStmt); ok {
			targets[labelled(c.label(l.Label.Name), labelGoto)] = len(run)
		}
		if compiled := c.stmt(s); compiled != nil {
			run = append(run, compiled)
		}
	}
	if len(targets) > 0 {
		return c.jumping(run, targets)
	}
	switch len(run) {
	case 0:
		return func(frame) ctl { return next }
	case 1:
		return run[0]
	case 2:
		a, b := run[0], run[1]
		return func(fp frame) ctl {
			if k := a(fp); k != next {
				return k
			}
			return b(fp)
		}
	case 3:
		a, b, d := run[0], run[1], run[2]
		return func(fp frame) ctl {
			if k := a(fp); k != next {
				return k
			}
			if k := b(fp); k != next {
				return k
			}
			return d(fp)
		}
	}
	return func(fp frame) ctl {
		for _, s := range run {
			if k := s(fp); k != next {
				return k
			}
		}
		return next
	}
}

// jumping is a block with labels, to which goto may lead.
func (c *compiler) jumping(run []stmt, targets map[ctl]int) stmt {
	return func(fp frame) ctl {
		for i := 0; i < len(run); i++ {
			k := run[i](fp)
			if k == next {
				continue
			}
			to, ok := targets[k]
			if !ok {
				return k
			}
			stopped(fp)
			i = to - 1
		}
		return next
	}
}

// stopped leaves a cell that was told to stop.
func stopped(fp frame) {
	th := head(fp).th
	if th.stop.Load() {
		th.interrupt(fp)
	}
}

func (c *compiler) stmt(s ast.Stmt) stmt {
	switch s := s.(type) {
	case *ast.EmptyStmt:
		return nil
	case *ast.ExprStmt:
		return doing(c.effect(c.expr(s.X)))
	case *ast.AssignStmt:
		return doing(c.assignStmt(s))
	case *ast.IncDecStmt:
		return doing(c.incDec(s))
	case *ast.DeclStmt:
		return c.declStmt(s)
	case *ast.BlockStmt:
		return c.block(s.List)
	case *ast.LabeledStmt:
		return c.labeledStmt(s)
	case *ast.ReturnStmt:
		return c.returnStmt(s)
	case *ast.BranchStmt:
		return c.branch(s)
	case *ast.IfStmt:
		return c.ifStmt(s)
	case *ast.ForStmt:
		return c.forStmt(s, -1)
	case *ast.RangeStmt:
		return c.rangeStmt(s, -1)
	case *ast.SwitchStmt:
		return c.switchStmt(s, -1)
	case *ast.TypeSwitchStmt:
		return c.typeSwitch(s, -1)
	case *ast.SelectStmt:
		return c.selectStmt(s, -1)
	case *ast.SendStmt:
		return doing(c.send(s))
	case *ast.DeferStmt:
		return doing(c.deferStmt(s))
	case *ast.GoStmt:
		return doing(c.goStmt(s))
	}
	c.refuse(s, "%T is not supported in a cell", s)
	return nil
}

func doing(a action) stmt {
	return func(fp frame) ctl {
		a(fp)
		return next
	}
}

func (c *compiler) labeledStmt(s *ast.LabeledStmt) stmt {
	id := c.label(s.Label.Name)
	switch inner := s.Stmt.(type) {
	case *ast.ForStmt:
		return c.forStmt(inner, id)
	case *ast.RangeStmt:
		return c.rangeStmt(inner, id)
	case *ast.SwitchStmt:
		return c.switchStmt(inner, id)
	case *ast.TypeSwitchStmt:
		return c.typeSwitch(inner, id)
	case *ast.SelectStmt:
		return c.selectStmt(inner, id)
	}
	inner := c.stmt(s.Stmt)
	if inner == nil {
		inner = func(frame) ctl { return next }
	}
	leaving := labelled(id, labelBreak)
	return func(fp frame) ctl {
		k := inner(fp)
		if k == leaving {
			return next
		}
		return k
	}
}

func (c *compiler) branch(s *ast.BranchStmt) stmt {
	k := next
	switch s.Tok {
	case token.BREAK:
		k = broke
		if s.Label != nil {
			k = labelled(c.label(s.Label.Name), labelBreak)
		}
	case token.CONTINUE:
		k = continued
		if s.Label != nil {
			k = labelled(c.label(s.Label.Name), labelContinue)
		}
	case token.GOTO:
		k = labelled(c.label(s.Label.Name), labelGoto)
	case token.FALLTHROUGH:
		return nil // the switch sees to it
	}
	return func(frame) ctl { return k }
}

func (c *compiler) declStmt(s *ast.DeclStmt) stmt {
	g := s.Decl.(*ast.GenDecl)
	if g.Tok != token.VAR {
		return nil
	}
	var list []action
	for _, spec := range g.Specs {
		list = append(list, c.varSpec(spec.(*ast.ValueSpec)))
	}
	return doing(all(list))
}

func all(list []action) action {
	switch len(list) {
	case 0:
		return func(frame) {}
	case 1:
		return list[0]
	case 2:
		a, b := list[0], list[1]
		return func(fp frame) { a(fp); b(fp) }
	}
	return func(fp frame) {
		for _, a := range list {
			a(fp)
		}
	}
}

func (c *compiler) varSpec(s *ast.ValueSpec) action {
	var list []action
	define := func(id *ast.Ident, v value) action {
		obj := c.info.Defs[id]
		if obj == nil || id.Name == "_" {
			return c.effect(v)
		}
		return c.declare(obj, v)
	}
	typeOf := func(id *ast.Ident) types.Type { return c.info.Defs[id].Type() }
	switch {
	case len(s.Values) == 0:
		for _, id := range s.Names {
			if c.info.Defs[id] != nil {
				list = append(list, define(id, c.zero(typeOf(id))))
			}
		}
	case len(s.Values) == len(s.Names):
		values := make([]value, len(s.Values))
		for i, e := range s.Values {
			t := c.info.TypeOf(e)
			if obj := c.info.Defs[s.Names[i]]; obj != nil {
				t = obj.Type()
			}
			values[i] = c.to(e, types.Default(t))
			if len(s.Values) > 1 {
				var save action
				save, values[i] = c.saved(values[i])
				list = append(list, save)
			}
		}
		if len(list) > 0 {
			list = callsFirst(c, s.Values, list)
		}
		for i, id := range s.Names {
			list = append(list, define(id, values[i]))
		}
	default:
		first, values := c.several(s.Values[0], len(s.Names))
		list = append(list, first)
		for i, id := range s.Names {
			v := values[i]
			if obj := c.info.Defs[id]; obj != nil {
				v = c.assign(v, obj.Type(), id.Pos())
			}
			list = append(list, define(id, v))
		}
	}
	return all(list)
}

// several compiles the right side of a, b = x: a call, or a form with ok.
func (c *compiler) several(e ast.Expr, n int) (action, []value) {
	switch x := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		return c.mapOk(x)
	case *ast.TypeAssertExpr:
		return c.assertOk(x)
	case *ast.UnaryExpr:
		return c.receiveOk(x)
	}
	return c.multi(e)
}

// okValue is the second value of such a form, kept in the frame.
func (c *compiler) okValue() (uintptr, value) {
	off := c.temp(types.Typ[types.Bool])
	return off, localValue(types.Typ[types.Bool], off)
}

func (c *compiler) returnStmt(s *ast.ReturnStmt) stmt {
	results := c.fn.sign.Results()
	var list []action
	switch {
	case len(s.Results) == 0:
		return func(frame) ctl { return returned }
	case len(s.Results) == 1 && results.Len() > 1:
		first, values := c.multi(s.Results[0])
		list = append(list, first)
		for i, v := range values {
			list = append(list, c.setResult(i, c.assign(v, results.At(i).Type(), s.Pos())))
		}
	case len(s.Results) == 1:
		list = append(list, c.setResult(0, c.to(s.Results[0], results.At(0).Type())))
	default:
		var saves, sets []action
		for i, e := range s.Results {
			v := c.to(e, results.At(i).Type())
			save, v := c.saved(v)
			saves = append(saves, save)
			sets = append(sets, c.setResult(i, v))
		}
		list = append(callsFirst(c, s.Results, saves), sets...)
	}
	do := all(list)
	return func(fp frame) ctl {
		do(fp)
		return returned
	}
}

func (c *compiler) setResult(i int, v value) action {
	r := c.result[i]
	if r.boxed {
		return c.storeAt(boxedValue(v.typ, r.off).at, v)
	}
	return c.store(r.off, v)
}

func (c *compiler) ifStmt(s *ast.IfStmt) stmt {
	var first stmt
	if s.Init != nil {
		first = c.stmt(s.Init)
	}
	cond := evOf[bool](c.expr(s.Cond))
	then := c.block(s.Body.List)
	var out stmt
	if s.Else == nil {
		out = func(fp frame) ctl {
			if cond(fp) {
				return then(fp)
			}
			return next
		}
	} else {
		other := c.stmt(s.Else)
		out = func(fp frame) ctl {
			if cond(fp) {
				return then(fp)
			}
			return other(fp)
		}
	}
	if first == nil {
		return out
	}
	return func(fp frame) ctl {
		first(fp)
		return out(fp)
	}
}
