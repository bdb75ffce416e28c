package exec

import (
	"go/ast"
	"go/types"
	"slices"
	"unsafe"

	"pawl/interp/rtype"
)

// call is a compiled call. It runs in one of three ways: a declared function of
// a cell, compiled code, or whatever prepare finds when it is run.
type call struct {
	sign *types.Signature
	conv *convention
	args []argument
	pos  posn

	late bool // the receiver is read when the calls among the arguments are made

	ref *funcRef // a declared function, its arguments in args

	bare   *function // holds the arguments and results of compiled code
	invoke invoker

	prepare func(fp frame) (callee frame, runs func(frame)) // all else; it evaluates the arguments itself
}

// invoker calls compiled code, which takes its arguments from the frame of the
// call and leaves its results there.
type invoker func(fp, call frame)

// run runs the call and returns the callee's frame, which holds the results.
func (c *call) run(fp frame) frame {
	if c.ref != nil {
		f := c.ref.fn
		nf := f.enter(fp)
		for _, a := range c.args {
			a(fp, nf)
		}
		head(fp).pos = c.pos
		f.runs(nf)
		return nf
	}
	if c.invoke != nil {
		nf := c.bare.frame(head(fp).th, fp)
		for _, a := range c.args {
			a(fp, nf)
		}
		mark(fp, c.pos)
		c.invoke(fp, nf)
		return nf
	}
	nf, runs := c.prepare(fp)
	head(fp).pos = c.pos
	runs(nf)
	return nf
}

// ready evaluates the function and the arguments, to be run later: by defer or
// by go.
func (c *call) ready(fp frame) (callee frame, runs func(frame)) {
	switch {
	case c.ref != nil:
		f := c.ref.fn
		nf := f.enter(fp)
		for _, a := range c.args {
			a(fp, nf)
		}
		return nf, f.runs
	case c.invoke != nil:
		nf := c.bare.frame(head(fp).th, fp)
		for _, a := range c.args {
			a(fp, nf)
		}
		invoke, pos := c.invoke, c.pos
		return nf, func(nf frame) {
			head(nf).pos = pos
			head(nf).th.top = nf
			invoke(nf, nf)
		}
	}
	return c.prepare(fp)
}

// call compiles a call that has one result, or is used for none.
func (c *compiler) call(e *ast.CallExpr) value {
	if tv := c.info.Types[e.Fun]; tv.IsType() {
		return c.conversion(e)
	} else if tv.IsBuiltin() {
		return c.builtin(e)
	}
	k := c.callOf(e)
	if k.sign.Results().Len() != 1 {
		return c.unit(func(fp frame) { leave(k.run(fp)) })
	}
	return c.resultOf(k)
}

// unit is the value of a call without a result.
func (c *compiler) unit(do action) value {
	return computed(types.Typ[types.Bool], func(fp frame) bool { do(fp); return false })
}

// resultOf is the one result of a call.
func (c *compiler) resultOf(k *call) value {
	t, off := k.sign.Results().At(0).Type(), k.conv.results[0]
	if sh := shapeOf(t); sh != shapeMemory {
		return computed(t, shapes[sh].result(k, off))
	}
	own, move := c.temp(t), c.mover(t)
	return value{typ: t, sh: shapeMemory, at: func(fp frame) unsafe.Pointer {
		nf := k.run(fp)
		p := unsafe.Add(fp, own)
		move(p, unsafe.Add(nf, off))
		leave(nf)
		return p
	}}
}

// multi compiles what gives several values, as f() in a, b = f(): the action
// that runs it, and the values after it.
func (c *compiler) multi(e ast.Expr) (action, []value) {
	k := c.callOf(ast.Unparen(e).(*ast.CallExpr))
	var out []value
	var gets []argument
	for i := range k.sign.Results().Len() {
		t := k.sign.Results().At(i).Type()
		off := c.temp(t)
		out = append(out, localValue(t, off))
		gets = append(gets, c.argument(off, localValue(t, k.conv.results[i])))
	}
	return func(fp frame) {
		nf := k.run(fp)
		for _, get := range gets {
			get(nf, fp)
		}
		leave(nf)
	}, out
}

// callOf compiles a call of a function.
func (c *compiler) callOf(e *ast.CallExpr) *call {
	k := &call{sign: c.info.TypeOf(e.Fun).Underlying().(*types.Signature), pos: e.Lparen}
	k.conv = c.m.conventionOf(k.sign)
	first, args := c.arguments(e, k.sign)
	if s, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok {
		k.late = first == nil && !c.calls(s.X) && slices.ContainsFunc(e.Args, c.calls)
	}
	if first == nil {
		c.target(k, ast.Unparen(e.Fun), args, nil)
		return k
	}
	before := func(frame) {}
	c.target(k, ast.Unparen(e.Fun), args, func(v value) value {
		save, held := c.saved(v)
		before = save
		return held
	})
	between := first
	first = func(fp frame) {
		before(fp)
		between(fp)
	}
	inner := *k
	return &call{sign: k.sign, conv: k.conv, pos: k.pos, prepare: func(fp frame) (frame, func(frame)) {
		first(fp)
		return inner.ready(fp)
	}}
}

// target finds what is called. keep, if not nil, evaluates a receiver or a
// function value before everything else.
func (c *compiler) target(k *call, fun ast.Expr, args []value, keep func(value) value) {
	early := func(v value, rvalue bool) value {
		if keep != nil && (v.sh != shapeMemory || rvalue) {
			return keep(v)
		}
		return v
	}
	switch f := fun.(type) {
	case *ast.Ident:
		if obj, ok := c.object(f).(*types.Func); ok {
			c.declared(k, f, obj, args)
			return
		}
	case *ast.IndexExpr:
		if id := genericName(f.X); id != nil && c.info.Instances[id].TypeArgs != nil {
			c.declared(k, id, c.object(id).(*types.Func), args)
			return
		}
	case *ast.IndexListExpr:
		if id := genericName(f.X); id != nil {
			c.declared(k, id, c.object(id).(*types.Func), args)
			return
		}
	case *ast.SelectorExpr:
		s := c.info.Selections[f]
		if s == nil {
			if obj, ok := c.info.Uses[f.Sel].(*types.Func); ok {
				c.declared(k, f.Sel, obj, args)
				return
			}
		} else if s.Kind() == types.MethodVal {
			x := c.expr(f.X)
			if c.calls(f.X) {
				_, called := ast.Unparen(f.X).(*ast.CallExpr)
				x = early(x, called)
			}
			c.method(k, x, s, args)
			return
		}
	}
	c.callValue(k, word(early(c.expr(fun), false)), args)
}

func genericName(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	}
	return nil
}

// declared calls a function by its name.
func (c *compiler) declared(k *call, id *ast.Ident, obj *types.Func, args []value) {
	ref := c.u.function(obj)
	if inst, ok := c.info.Instances[id]; ok {
		ref = c.u.instance(obj, inst.TypeArgs, id)
	}
	if ref != nil {
		k.ref = ref
		k.args = c.stored(k.conv.params, args)
		return
	}
	c.compiled(k, id, obj, args)
}

// stored makes the actions that put values where a callee looks for them.
// Compiled Go makes the calls among the arguments before it reads variables.
func (c *compiler) stored(offsets []uintptr, values []value) []argument {
	out := make([]argument, len(values))
	n := 0
	for _, late := range []bool{false, true} {
		for i, v := range values {
			if v.late == late {
				out[n] = c.argument(offsets[i], v)
				n++
			}
		}
	}
	return out
}

// arguments compiles the arguments of a call, converted to the parameters'
// types, the variadic ones packed. The action, if any, comes first.
func (c *compiler) arguments(e *ast.CallExpr, sign *types.Signature) (action, []value) {
	params := sign.Params()
	var first action
	var given []value
	if len(e.Args) == 1 {
		if tuple, ok := c.info.TypeOf(e.Args[0]).(*types.Tuple); ok && tuple.Len() > 1 {
			first, given = c.multi(e.Args[0])
		}
	}
	n := len(e.Args)
	at := func(i int, t types.Type) value { return c.to(e.Args[i], t) }
	if first != nil {
		n = len(given)
		at = func(i int, t types.Type) value { return c.assign(given[i], t, e.Args[0].Pos()) }
	}
	fixed := params.Len()
	if sign.Variadic() && !e.Ellipsis.IsValid() {
		fixed--
	}
	args := make([]value, 0, params.Len())
	calls := first == nil && slices.ContainsFunc(e.Args, c.calls)
	for i := range fixed {
		v := at(i, params.At(i).Type())
		v.late = calls && v.lit == nil && !c.ordered(e.Args[i])
		args = append(args, v)
	}
	if fixed < params.Len() {
		t := params.At(fixed).Type()
		elem := t.Underlying().(*types.Slice).Elem()
		var rest []value
		for i := fixed; i < n; i++ {
			v := at(i, elem)
			v.late = calls && v.lit == nil && !c.ordered(e.Args[i])
			rest = append(rest, v)
		}
		args = append(args, c.packed(t, elem, rest))
	}
	return first, args
}

// packed makes a slice of values.
func (c *compiler) packed(t, elem types.Type, list []value) value {
	if len(list) == 0 {
		return c.zero(t)
	}
	rt := c.m.types.of(elem)
	d, size, n := rtype.Of(rt), rt.Size(), len(list)
	var parts, late []part
	for i, v := range list {
		set := c.part(uintptr(i)*size, v)
		if v.late {
			late = append(late, set)
		} else {
			parts = append(parts, set)
		}
	}
	parts = append(parts, late...)
	return computed(t, func(fp frame) rtype.Slice {
		p := rtype.NewArray(d, n)
		for _, set := range parts {
			set(fp, p)
		}
		return rtype.Slice{Data: p, Len: n, Cap: n}
	})
}

// callValue calls a function value: a closure of ours, or compiled code.
func (c *compiler) callValue(k *call, f pointerEv, args []value) {
	stores := c.stored(k.conv.params, args)
	bare := c.m.bareOf(k.sign)
	native := c.m.invokeWord(k.sign)
	pos := k.pos
	k.prepare = func(fp frame) (frame, func(frame)) {
		w := f(fp)
		if w == nil {
			nf := bare.enter(fp)
			for _, a := range stores {
				a(fp, nf)
			}
			return nf, func(nf frame) { nilPointer(fp, pos) }
		}
		if closure := rtype.AsClosure(w); closure != nil {
			target := (*function)(closure.Target)
			nf := target.enter(fp)
			head(nf).closure = closure
			for _, a := range stores {
				a(fp, nf)
			}
			return nf, target.runs
		}
		nf := bare.enter(fp)
		for _, a := range stores {
			a(fp, nf)
		}
		return nf, func(nf frame) {
			mark(fp, pos)
			native(w, nf)
		}
	}
}
