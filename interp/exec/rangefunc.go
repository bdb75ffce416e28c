package exec

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// rangeFunc compiles a range over a function: the body becomes the yield
// function, which runs in the frame of the loop itself.
func (c *compiler) rangeFunc(s *ast.RangeStmt, label int, u *types.Signature) stmt {
	yield := u.Params().At(0).Type().Underlying().(*types.Signature)
	define := s.Tok == token.DEFINE
	vars := []ast.Expr{s.Key, s.Value}
	var firsts []action
	offs := make([]uintptr, yield.Params().Len())
	for i := range offs {
		t := yield.Params().At(i).Type()
		offs[i] = c.temp(t)
		if vars[i] != nil {
			firsts = append(firsts, c.each(vars[i], localValue(t, offs[i]), define))
		}
	}
	body := begun(c.block(s.Body.List), firsts...)
	end := endOf(label)
	k := &call{sign: u, conv: c.m.conventionOf(u), pos: s.X.Pos()}
	yoff := c.fn.layout.add(pointerSlot)
	c.callValue(k, word(c.expr(s.X)), []value{localValue(u.Params().At(0).Type(), yoff)})
	kind, conv, m := c.m.closureType(yield), c.m.conventionOf(yield), c.m
	forms := c.loaders(yield, conv, offs)
	return func(fp frame) ctl {
		l := &rangeLoop{fp: fp, body: body, end: end, load: forms, pos: s.Pos()}
		f := m.bare("", yield)
		f.runs = l.yield
		f.layout.descriptor()
		closure := kind.New(unsafe.Pointer(f), nil)
		*(*unsafe.Pointer)(unsafe.Add(fp, yoff)) = unsafe.Pointer(closure)
		nf := k.run(fp)
		leave(nf)
		l.state = loopDone
		if l.panicked {
			raise(fp, s.Pos(), rangeError("range function recovered a loop body panic and did not resume panicking"))
		}
		return l.out
	}
}

// loaders move what yield is given into the frame of the loop.
func (c *compiler) loaders(yield *types.Signature, conv *convention, offs []uintptr) []argument {
	var list []argument
	for i := range offs {
		list = append(list, c.argument(offs[i], localValue(yield.Params().At(i).Type(), conv.params[i])))
	}
	return list
}

// rangeLoop is one run of a range over a function.
type rangeLoop struct {
	fp       frame
	body     stmt
	end      loopEnd
	load     []argument
	pos      posn
	state    int
	out      ctl
	panicked bool
}

const (
	loopReady = iota
	loopRunning
	loopLeft // the body has said not to go on
	loopDone // the function has returned
)

// rangeError is the run-time error of a misused yield function.
type rangeError string

func (rangeError) RuntimeError()   {}
func (e rangeError) Error() string { return "runtime error: " + string(e) }

// yield runs the body once. nf is the frame of the call of yield.
func (l *rangeLoop) yield(nf frame) {
	switch l.state {
	case loopRunning:
		raise(nf, l.pos, rangeError("range function continued iteration after loop body exit"))
	case loopLeft:
		raise(nf, l.pos, rangeError("range function continued iteration after function for loop body returned false"))
	case loopDone:
		raise(nf, l.pos, rangeError("range function continued iteration after whole loop exit"))
	}
	l.state = loopRunning
	l.panicked = true
	for _, load := range l.load {
		load(nf, l.fp)
	}
	stopped(l.fp)
	k := l.body(l.fp)
	l.panicked = false
	l.state = loopReady
	result := head(nf).fn.conv.results[0]
	if k != next {
		if out, leave := l.end.after(k); leave {
			l.out, l.state = out, loopLeft
			*(*bool)(unsafe.Add(nf, result)) = false
			return
		}
	}
	*(*bool)(unsafe.Add(nf, result)) = true
}

// mapIterator iterates over a map given by its word.
func mapIterator(t reflect.Type, m unsafe.Pointer) *reflect.MapIter {
	return reflect.NewAt(t, unsafe.Pointer(&m)).Elem().MapRange()
}

func setFrom(t reflect.Type, p unsafe.Pointer, v reflect.Value) { reflect.NewAt(t, p).Elem().Set(v) }
