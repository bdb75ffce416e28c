package exec

import (
	"go/ast"
	"go/types"
	"sync/atomic"
	"time"
)

// deferral is the deferred calls of one call of a function.
type deferral struct {
	list  []pending
	depth int // of the thread when the function began
}

// pending is a call whose function and arguments are evaluated.
type pending struct {
	callee frame
	runs   func(frame)
}

func (p pending) run(r *raised) {
	head(p.callee).raised = r
	p.runs(p.callee)
	head(p.callee).raised = nil
	leave(p.callee)
}

func (c *compiler) deferStmt(s *ast.DeferStmt) action {
	c.fn.defers = true
	k := c.laterCall(s.Call)
	return func(fp frame) {
		nf, runs := k.ready(fp)
		d := head(fp).deferred
		d.list = append(d.list, pending{nf, runs})
	}
}

// laterCall compiles the call of a defer or go statement.
func (c *compiler) laterCall(e *ast.CallExpr) *call {
	tv := c.info.Types[e.Fun]
	if !tv.IsBuiltin() && !tv.IsType() {
		return c.callOf(e)
	}
	return c.builtinLater(e, tv)
}

// builtinLater makes a function of a builtin, or a conversion, whose parameters
// are its arguments.
func (c *compiler) builtinLater(e *ast.CallExpr, tv types.TypeAndValue) *call {
	var args []value
	var first action
	name := builtinName(e.Fun)
	switch {
	case tv.IsType():
		args = []value{c.expr(e.Args[0])}
	case name == "panic":
		args = []value{c.to(e.Args[0], anyType)}
	case name == "recover":
	default:
		first, args = c.builtinArgs(e, name, c.info.TypeOf(e))
	}
	var params []*types.Var
	for i, a := range args {
		if isUntyped(a.typ) {
			args[i].typ = types.Default(a.typ)
		}
		params = append(params, types.NewParam(0, nil, "", args[i].typ))
	}
	sign := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), nil, false)
	in := c.m.synthetic(name, sign)
	in.info = c.info
	given := make([]value, len(args))
	for i, a := range args {
		given[i] = localValue(a.typ, in.fn.conv.params[i])
	}
	do := func(frame) {}
	switch {
	case tv.IsType(), name == "recover": // recover called by the runtime, not by a deferred function, gives nil
	case name == "panic":
		do = in.panicCall(given[0], e.Pos())
	default:
		do = in.effect(in.builtinOf(name, given, c.info.TypeOf(e), e))
	}
	in.fn.runs = do
	in.fn.layout.descriptor()
	k := &call{sign: sign, conv: in.fn.conv, pos: e.Pos(), ref: &funcRef{fn: in.fn, sign: sign, conv: in.fn.conv}}
	k.args = c.stored(k.conv.params, args)
	if first != nil {
		inner := *k
		return &call{sign: sign, conv: k.conv, pos: k.pos, prepare: func(fp frame) (frame, func(frame)) {
			first(fp)
			return inner.ready(fp)
		}}
	}
	return k
}

// deferring runs a body and then, however it ended, what it deferred.
func deferring(fp frame, body stmt) {
	h := head(fp)
	d := &deferral{depth: h.th.depth}
	h.deferred = d
	ended := false
	defer func() {
		if ended {
			return
		}
		v := recover()
		h.th.depth = d.depth
		d.unwind(fp, v)
	}()
	body(fp)
	for len(d.list) > 0 {
		d.pop().run(nil)
	}
	ended = true
}

func (d *deferral) pop() pending {
	last := len(d.list) - 1
	p := d.list[last]
	d.list = d.list[:last]
	return p
}

// unwind runs the deferred calls of a function that panicked, or, if v is nil,
// whose goroutine ends. What is not recovered is raised again.
func (d *deferral) unwind(fp frame, v any) {
	th := head(fp).th
	var r *raised
	if v != nil {
		r = &raised{value: v}
	}
	restore := th.grace(v)
	exits := true
	defer func() {
		if exits { // a deferred function called runtime.Goexit
			restore()
			d.unwind(fp, nil)
		}
	}()
	for len(d.list) > 0 {
		if again, ok := protect(d.pop(), r); ok {
			th.depth = d.depth
			r = &raised{value: again}
		} else if r != nil && r.recovered {
			r = nil
		}
	}
	exits = false
	restore()
	if r != nil && !r.recovered {
		panic(r.value)
	}
}

// protect runs a deferred call and returns what it raised.
func protect(p pending, r *raised) (again any, panicked bool) {
	ended := false
	defer func() {
		if ended {
			return
		}
		if again = recover(); again != nil {
			panicked = true
		}
	}()
	p.run(r)
	ended = true
	return nil, false
}

// graceTime is how long deferred functions of an interrupted cell may run.
const graceTime = 20 * time.Millisecond

// grace lets the deferred functions of an interrupted cell run for a moment.
func (th *thread) grace(v any) (restore func()) {
	if _, stop := v.(Interrupted); !stop {
		return func() {}
	}
	real := th.stop
	own := &atomic.Bool{}
	timer := time.AfterFunc(graceTime, func() { own.Store(true) })
	th.stop = own
	return func() {
		timer.Stop()
		th.stop = real
	}
}
