package exec

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"

	"pawl/interp/rtype"
)

func (c *compiler) chanLength(name string, x value, t types.Type) value {
	rt, ch := c.m.types.of(x.typ), word(x)
	return computed(t, func(fp frame) int64 {
		w := ch(fp)
		if w == nil {
			return 0
		}
		v := reflect.NewAt(rt, unsafe.Pointer(&w)).Elem()
		if name == "cap" {
			return int64(v.Cap())
		}
		return int64(v.Len())
	})
}

func (c *compiler) closeCall(x value, pos posn) value {
	rt, ch := reflect.ChanOf(reflect.BothDir, c.m.types.of(x.typ).Elem()), word(x)
	return c.unit(func(fp frame) {
		w := ch(fp)
		mark(fp, pos)
		if w == nil {
			native(fp, pos, func() { close((chan struct{})(nil)) })
		}
		reflect.NewAt(rt, unsafe.Pointer(&w)).Elem().Close()
	})
}

// send compiles ch <- v.
func (c *compiler) send(s *ast.SendStmt) action {
	t := c.info.TypeOf(s.Chan)
	rt := c.m.types.of(t)
	ch := word(c.expr(s.Chan))
	elem := c.to(s.Value, t.Underlying().(*types.Chan).Elem())
	off := c.temp(elem.typ)
	save, pos := c.store(off, elem), s.Arrow
	return func(fp frame) {
		w := ch(fp)
		save(fp)
		p := unsafe.Add(fp, off)
		mark(fp, pos)
		if w != nil && rtype.Send(w, p, true) {
			return
		}
		head(fp).th.choose(fp, pos, []reflect.SelectCase{{Dir: reflect.SelectSend, Chan: chanValue(rt, w), Send: reflect.NewAt(rt.Elem(), p).Elem()}})
	}
}

// chanValue is a channel as package reflect takes it; a nil one is never ready.
func chanValue(t reflect.Type, w unsafe.Pointer) reflect.Value {
	if w == nil {
		return reflect.Value{}
	}
	return reflect.NewAt(t, unsafe.Pointer(&w)).Elem()
}

// receive receives into p; it tells whether the channel was open.
func receive(fp frame, w unsafe.Pointer, rt reflect.Type, p unsafe.Pointer, pos posn) bool {
	if w != nil {
		if selected, received := rtype.Receive(w, true, p); selected {
			return received
		}
	}
	_, v, ok := head(fp).th.choose(fp, pos, []reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: chanValue(rt, w)}})
	set(p, v)
	return ok
}

// received compiles <-ch.
func (c *compiler) received(e *ast.UnaryExpr) value {
	r := c.receive(e)
	return withFirst(r.first, r.value)
}

// receivedValue is a receive: the action, and what it leaves in the frame.
type receivedValue struct {
	first action
	value value
	ok    value
}

func (c *compiler) receive(e *ast.UnaryExpr) receivedValue {
	t := c.info.TypeOf(e.X)
	elem := t.Underlying().(*types.Chan).Elem()
	rt, ch, pos := c.m.types.of(t), word(c.expr(e.X)), e.OpPos
	off := c.temp(elem)
	ok, okv := c.okValue()
	first := func(fp frame) {
		w := ch(fp)
		*(*bool)(unsafe.Add(fp, ok)) = receive(fp, w, rt, unsafe.Add(fp, off), pos)
	}
	return receivedValue{first, localValue(elem, off), okv}
}

// receiveOk compiles v, ok = <-ch.
func (c *compiler) receiveOk(e *ast.UnaryExpr) (action, []value) {
	r := c.receive(e)
	return r.first, []value{r.value, r.ok}
}

// selectCase is one clause of a select statement.
type selectCase struct {
	dir     reflect.SelectDir
	ch      pointerEv
	rt      reflect.Type
	prepare action // evaluates what is sent
	send    uintptr
	recv    uintptr // where what is received goes
	ok      uintptr
	body    stmt
}

func (c *compiler) selectStmt(s *ast.SelectStmt, label int) stmt {
	var cases []selectCase
	for _, cs := range s.Body.List {
		cases = append(cases, c.selectClause(cs.(*ast.CommClause)))
	}
	leaving := endOf(label).breaks
	pos := s.Pos()
	return func(fp frame) ctl {
		list := make([]reflect.SelectCase, len(cases))
		hasDefault := false
		for i, k := range cases {
			list[i].Dir = k.dir
			if k.dir == reflect.SelectDefault {
				hasDefault = true
				continue
			}
			list[i].Chan = chanValue(k.rt, k.ch(fp))
			if k.dir == reflect.SelectSend {
				k.prepare(fp)
				v := reflect.New(k.rt.Elem()).Elem()
				v.Set(reflect.NewAt(k.rt.Elem(), unsafe.Add(fp, k.send)).Elem())
				list[i].Send = v
			}
		}
		mark(fp, pos)
		var i int
		var v reflect.Value
		var ok bool
		if hasDefault {
			i, v, ok = reflect.Select(list)
		} else {
			i, v, ok = head(fp).th.choose(fp, pos, list)
		}
		k := cases[i]
		if k.dir == reflect.SelectRecv {
			set(unsafe.Add(fp, k.recv), v)
			*(*bool)(unsafe.Add(fp, k.ok)) = ok
		}
		out := k.body(fp)
		if out == broke || out == leaving {
			return next
		}
		return out
	}
}

func (c *compiler) selectClause(cc *ast.CommClause) selectCase {
	switch comm := cc.Comm.(type) {
	case nil:
		return selectCase{dir: reflect.SelectDefault, body: c.block(cc.Body)}
	case *ast.SendStmt:
		t := c.info.TypeOf(comm.Chan)
		v := c.to(comm.Value, t.Underlying().(*types.Chan).Elem())
		off := c.temp(v.typ)
		return selectCase{dir: reflect.SelectSend, ch: word(c.expr(comm.Chan)), rt: c.m.types.of(t), prepare: c.store(off, v), send: off, body: c.block(cc.Body)}
	case *ast.ExprStmt:
		return c.receiveClause(cc, ast.Unparen(comm.X).(*ast.UnaryExpr), nil, false)
	case *ast.AssignStmt:
		return c.receiveClause(cc, ast.Unparen(comm.Rhs[0]).(*ast.UnaryExpr), comm.Lhs, comm.Tok == token.DEFINE)
	}
	c.refuse(cc, "%T in a select is not supported", cc.Comm)
	return selectCase{}
}

func (c *compiler) receiveClause(cc *ast.CommClause, from *ast.UnaryExpr, to []ast.Expr, define bool) selectCase {
	t := c.info.TypeOf(from.X)
	elem := t.Underlying().(*types.Chan).Elem()
	k := selectCase{dir: reflect.SelectRecv, ch: word(c.expr(from.X)), rt: c.m.types.of(t), recv: c.temp(elem)}
	okOff, okv := c.okValue()
	k.ok = okOff
	values := []value{localValue(elem, k.recv), okv}
	var sets []action
	for i, lhs := range to {
		if isBlank(lhs) {
			continue
		}
		if c.defines(lhs, define) == nil && c.calls(lhs) {
			set, prepare := c.assignable(lhs)
			sets = append(sets, prepare, set(c.assign(values[i], c.info.TypeOf(lhs), lhs.Pos())))
			continue
		}
		sets = append(sets, c.each(lhs, values[i], define))
	}
	k.body = begun(c.block(cc.Body), sets...)
	return k
}
