package exec

import (
	"go/ast"
	"go/token"
	"go/types"
	"unicode/utf8"
	"unsafe"

	"pawl/interp/rtype"
)

// loopEnd says what a loop does with how its body ended: whether to go on, and
// if not, what the loop itself ends with.
type loopEnd struct{ breaks, continues ctl }

func endOf(label int) loopEnd {
	if label < 0 {
		return loopEnd{-1, -1}
	}
	return loopEnd{labelled(label, labelBreak), labelled(label, labelContinue)}
}

func (l loopEnd) after(k ctl) (out ctl, leave bool) {
	switch k {
	case next, continued, l.continues:
		return next, false
	case broke, l.breaks:
		return next, true
	}
	return k, true
}

func (c *compiler) forStmt(s *ast.ForStmt, label int) stmt {
	var init, post stmt
	if s.Init != nil {
		init = c.stmt(s.Init)
	}
	cond := conditions(func(frame) bool { return true })
	if s.Cond != nil {
		cond = evOf[bool](c.expr(s.Cond))
	}
	body := c.block(s.Body.List)
	renew := c.renewed(s)
	if s.Post != nil {
		post = c.stmt(s.Post)
	}
	switch {
	case renew != nil && post != nil:
		inner := post
		post = func(fp frame) ctl { renew(fp); return inner(fp) }
	case renew != nil:
		post = func(fp frame) ctl { renew(fp); return next }
	case post == nil:
		post = func(frame) ctl { return next }
	}
	end := endOf(label)
	loop := func(fp frame) ctl {
		stop := head(fp).th.stop
		for cond(fp) {
			if k := body(fp); k != next {
				if out, leave := end.after(k); leave {
					return out
				}
			}
			if stop.Load() {
				stopped(fp)
			}
			post(fp)
		}
		return next
	}
	if init == nil {
		return loop
	}
	return func(fp frame) ctl {
		init(fp)
		return loop(fp)
	}
}

// renewed makes the action that gives each iteration its own loop variables;
// it is needed for those on the heap only.
func (c *compiler) renewed(s *ast.ForStmt) action {
	a, ok := s.Init.(*ast.AssignStmt)
	if !ok || a.Tok != token.DEFINE {
		return nil
	}
	var list []action
	for _, e := range a.Lhs {
		obj := c.defines(e, true)
		if obj == nil || !c.boxed[obj] || c.u.session(obj) {
			continue
		}
		off := c.vars[obj].off
		list = append(list, c.box(off, boxedValue(obj.Type(), off)))
	}
	if list == nil {
		return nil
	}
	return all(list)
}

func (c *compiler) rangeStmt(s *ast.RangeStmt, label int) stmt {
	t := c.info.TypeOf(s.X)
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return c.rangeString(s, label)
		}
		return c.rangeInt(s, label)
	case *types.Slice:
		return c.rangeSlice(s, label, sliceOf(c.expr(s.X)), u.Elem())
	case *types.Array:
		return c.rangeArray(s, label, u)
	case *types.Pointer:
		return c.rangePointer(s, label, u.Elem().Underlying().(*types.Array))
	case *types.Map:
		return c.rangeMap(s, label, u)
	case *types.Chan:
		return c.rangeChan(s, label, u)
	case *types.Signature:
		return c.rangeFunc(s, label, u)
	}
	c.refuse(s, "cannot range over %s", t)
	return nil
}

// each makes the action that gives an iteration variable its value, nil if
// there is none to give.
func (c *compiler) each(e ast.Expr, v value, define bool) action {
	if e == nil || isBlank(e) {
		return nil
	}
	if obj := c.defines(e, define); obj != nil {
		return c.declare(obj, c.assign(v, obj.Type(), e.Pos()))
	}
	return c.set(e, c.assign(v, c.info.TypeOf(e), e.Pos()))
}

// eachTwo does so for key and value, whose operands are evaluated before
// either is assigned.
func (c *compiler) eachTwo(s *ast.RangeStmt, key, val value) []action {
	define := s.Tok == token.DEFINE
	if define || s.Key == nil || s.Value == nil || isBlank(s.Key) || isBlank(s.Value) {
		list := []action{c.each(s.Key, key, define)}
		if s.Value != nil {
			list = append(list, c.each(s.Value, val, define))
		}
		return list
	}
	setKey, prepareKey := c.assignable(s.Key)
	setVal, prepareVal := c.assignable(s.Value)
	saveVal, held := c.saved(val)
	return []action{prepareKey, prepareVal, saveVal,
		setKey(c.assign(key, c.info.TypeOf(s.Key), s.Key.Pos())), setVal(c.assign(held, c.info.TypeOf(s.Value), s.Value.Pos()))}
}

// begun puts an iteration's assignments before its body.
func begun(body stmt, list ...action) stmt {
	var do []action
	for _, a := range list {
		if a != nil {
			do = append(do, a)
		}
	}
	if len(do) == 0 {
		return body
	}
	first := all(do)
	return func(fp frame) ctl {
		first(fp)
		return body(fp)
	}
}

func (c *compiler) rangeInt(s *ast.RangeStmt, label int) stmt {
	t := types.Default(c.info.TypeOf(s.X))
	if s.Key != nil && !isBlank(s.Key) {
		t = c.info.TypeOf(s.Key)
		if obj := c.defines(s.Key, s.Tok == token.DEFINE); obj != nil {
			t = obj.Type()
		}
	}
	n := c.to(s.X, t)
	limit := numbers[n.sh].to(shapeInt64, n.ev)
	if n.sh == shapeInt64 {
		limit = n.ev
	}
	count := limit.(fn[int64])
	ioff := c.temp(types.Typ[types.Int64])
	counter := localValue(types.Typ[types.Int64], ioff)
	v := counter
	if shapeOf(t) != shapeInt64 {
		v = computed(t, numbers[shapeInt64].to(shapeOf(t), counter.ev))
	}
	v.typ = t
	first := c.each(s.Key, v, s.Tok == token.DEFINE)
	body := begun(c.block(s.Body.List), first)
	end := endOf(label)
	large := isUnsigned(t)
	return func(fp frame) ctl {
		n := count(fp)
		stop := head(fp).th.stop
		i := (*int64)(unsafe.Add(fp, ioff))
		for x := int64(0); x < n || large && n < 0 && uint64(x) < uint64(n); x++ {
			*i = x
			if k := body(fp); k != next {
				if out, leave := end.after(k); leave {
					return out
				}
			}
			if stop.Load() {
				stopped(fp)
			}
		}
		return next
	}
}

// rangeSlice keeps the slice and the index in the frame.
func (c *compiler) rangeSlice(s *ast.RangeStmt, label int, sl fn[rtype.Slice], elem types.Type) stmt {
	soff := c.fn.layout.add(slotTypes[shapeSlice])
	ioff := c.temp(types.Typ[types.Int])
	size := c.m.types.of(elem).Size()
	v := placeValue(elem, func(fp frame) unsafe.Pointer {
		return unsafe.Add((*rtype.Slice)(unsafe.Add(fp, soff)).Data, uintptr(*(*int)(unsafe.Add(fp, ioff)))*size)
	})
	sets := c.eachTwo(s, localValue(types.Typ[types.Int], ioff), v)
	body := begun(c.block(s.Body.List), sets...)
	end := endOf(label)
	return func(fp frame) ctl {
		x := sl(fp)
		*(*rtype.Slice)(unsafe.Add(fp, soff)) = x
		stop := head(fp).th.stop
		i := (*int)(unsafe.Add(fp, ioff))
		for n := range x.Len {
			*i = n
			if k := body(fp); k != next {
				if out, leave := end.after(k); leave {
					return out
				}
			}
			if stop.Load() {
				stopped(fp)
			}
		}
		return next
	}
}

// rangeArray ranges over a copy of the array if its elements are asked for.
func (c *compiler) rangeArray(s *ast.RangeStmt, label int, u *types.Array) stmt {
	n := int(u.Len())
	if s.Value == nil || isBlank(s.Value) {
		var do action = func(frame) {}
		if c.calls(s.X) {
			do = c.effect(c.expr(s.X))
		}
		return c.rangeSlice(s, label, func(fp frame) rtype.Slice { do(fp); return rtype.Slice{Len: n, Cap: n} }, u.Elem())
	}
	x := c.expr(s.X)
	make := c.allocated(x)
	return c.rangeSlice(s, label, func(fp frame) rtype.Slice { return rtype.Slice{Data: make(fp), Len: n, Cap: n} }, u.Elem())
}

func (c *compiler) rangePointer(s *ast.RangeStmt, label int, u *types.Array) stmt {
	n := int(u.Len())
	p := word(c.expr(s.X))
	if s.Value != nil && !isBlank(s.Value) && n > 0 {
		p = notNil(p, s.X.Pos())
	}
	return c.rangeSlice(s, label, func(fp frame) rtype.Slice { return rtype.Slice{Data: p(fp), Len: n, Cap: n} }, u.Elem())
}

func (c *compiler) rangeString(s *ast.RangeStmt, label int) stmt {
	x := c.expr(s.X)
	if isUntyped(x.typ) {
		x.typ = types.Typ[types.String]
	}
	text := evOf[string](x)
	ioff, roff := c.temp(types.Typ[types.Int]), c.temp(types.Typ[types.Rune])
	sets := c.eachTwo(s, localValue(types.Typ[types.Int], ioff), localValue(types.Typ[types.Rune], roff))
	body := begun(c.block(s.Body.List), sets...)
	end := endOf(label)
	return func(fp frame) ctl {
		str := text(fp)
		for i := 0; i < len(str); {
			r, width := utf8.DecodeRuneInString(str[i:])
			*(*int)(unsafe.Add(fp, ioff)), *(*rune)(unsafe.Add(fp, roff)) = i, r
			i += width
			if k := body(fp); k != next {
				if out, leave := end.after(k); leave {
					return out
				}
			}
			stopped(fp)
		}
		return next
	}
}

func (c *compiler) rangeMap(s *ast.RangeStmt, label int, u *types.Map) stmt {
	rt := c.m.types.of(c.info.TypeOf(s.X))
	m := word(c.expr(s.X))
	koff, voff := c.temp(u.Key()), c.temp(u.Elem())
	kt, vt := rt.Key(), rt.Elem()
	sets := c.eachTwo(s, localValue(u.Key(), koff), localValue(u.Elem(), voff))
	body := begun(c.block(s.Body.List), sets...)
	end := endOf(label)
	return func(fp frame) ctl {
		it := mapIterator(rt, m(fp))
		for it.Next() {
			setFrom(kt, unsafe.Add(fp, koff), it.Key())
			setFrom(vt, unsafe.Add(fp, voff), it.Value())
			if k := body(fp); k != next {
				if out, leave := end.after(k); leave {
					return out
				}
			}
			stopped(fp)
		}
		return next
	}
}

func (c *compiler) rangeChan(s *ast.RangeStmt, label int, u *types.Chan) stmt {
	ch := word(c.expr(s.X))
	off := c.temp(u.Elem())
	first := c.each(s.Key, localValue(u.Elem(), off), s.Tok == token.DEFINE)
	body := begun(c.block(s.Body.List), first)
	end, rt, pos := endOf(label), c.m.types.of(c.info.TypeOf(s.X)), s.X.Pos()
	return func(fp frame) ctl {
		w := ch(fp)
		for {
			if !receive(fp, w, rt, unsafe.Add(fp, off), pos) {
				return next
			}
			if k := body(fp); k != next {
				if out, leave := end.after(k); leave {
					return out
				}
			}
			stopped(fp)
		}
	}
}
