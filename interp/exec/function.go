package exec

import (
	"go/ast"
	"go/types"
	"reflect"
	"sync/atomic"
	"unsafe"

	"pawl/interp/rtype"
)

// function is a compiled function, method or function literal.
type function struct {
	m        *Machine
	id       uint
	name     string
	sign     *types.Signature
	conv     *convention
	layout   *layout
	prologue []action // boxes parameters, takes captured variables
	epilogue []action // copies boxed results out
	body     stmt
	defers   bool // has defer statements, or calls recover
	runs     func(fp frame)
	library  bool // of the source of a compiled package: not shown in tracebacks
	native   bool // carries the arguments of compiled code: no function of a cell

	resultTypes []reflect.Type
}

var functionCount atomic.Uint32

// funcRef is a function as its callers know it: another cell may give it a new
// body.
type funcRef struct {
	fn   *function
	sign *types.Signature // without a receiver
	conv *convention
	recv uintptr // where a method's receiver goes
}

// compiler compiles one function.
type compiler struct {
	m        *Machine
	u        *unit
	info     *types.Info
	fn       *function
	outer    *compiler // of the function around a literal
	vars     map[types.Object]variable
	boxed    map[types.Object]bool // variables that live on the heap
	caught   []types.Object        // variables of outer functions that a literal uses
	result   []variable            // where results go, for return
	named    bool                  // results have names
	isMethod bool                  // the first parameter is the receiver
	zeros    []action              // zero the results
	labels   map[string]int
}

// variable is where a local variable lies.
type variable struct {
	off   uintptr
	boxed bool
}

// compileFunction compiles the body of a declared function or method. The
// parameters of lit begin with a method's receiver, sign is without it.
func (u *unit) compileFunction(name string, lit *ast.FuncLit, sign *types.Signature, info *types.Info, method bool) *function {
	c := &compiler{m: u.m, u: u, info: info, vars: map[types.Object]variable{}, boxed: escaping(lit, info), isMethod: method}
	return c.function(name, lit, sign)
}

// receiverPlace is where a method finds its receiver: behind its parameters,
// so that callers who do not know the type put these where they belong.
func (m *Machine) receiverPlace(conv *convention, recv types.Type) uintptr {
	l := conv.layout
	l.fields = nil
	return l.add(m.slotType(recv))
}

func (u *unit) newFunction(name string, sign *types.Signature) *function {
	f := &function{m: u.m, id: uint(functionCount.Add(1)), name: name, sign: sign, conv: u.m.conventionOf(sign)}
	l := f.conv.layout
	l.fields = append(l.fields[:0:0], l.fields...)
	f.layout = &l
	return f
}

// function compiles a literal into c, which is fresh.
func (c *compiler) function(name string, lit *ast.FuncLit, sign *types.Signature) *function {
	c.fn = c.u.newFunction(name, sign)
	c.labels = map[string]int{}
	c.parameters(lit.Type, sign)
	c.results(lit.Type, sign)
	body := c.block(lit.Body.List)
	c.captures()
	if c.named || c.fn.defers { // else every return sets them
		c.fn.prologue = append(c.fn.prologue, c.zeros...)
	}
	c.fn.body = body
	c.fn.finish()
	return c.fn
}

// parameters gives each its variable; those that live on the heap move there
// first thing.
func (c *compiler) parameters(ft *ast.FuncType, sign *types.Signature) {
	offsets := c.fn.conv.params
	if c.isMethod {
		t := c.info.TypeOf(ft.Params.List[0].Type)
		offsets = append([]uintptr{c.fn.layout.add(c.m.slotType(t))}, offsets...)
	}
	i := 0
	for _, field := range ft.Params.List {
		for _, id := range field.Names {
			obj, off := c.info.Defs[id], offsets[i]
			i++
			if obj == nil || id.Name == "_" {
				continue
			}
			if !c.boxed[obj] {
				c.vars[obj] = variable{off: off}
				continue
			}
			box := c.fn.layout.add(pointerSlot)
			c.vars[obj] = variable{off: box, boxed: true}
			c.fn.prologue = append(c.fn.prologue, c.box(box, localValue(obj.Type(), off)))
		}
	}
}

// results makes the actions that zero the results, and gives those with names their variables.
func (c *compiler) results(ft *ast.FuncType, sign *types.Signature) {
	var ids []*ast.Ident
	if ft.Results != nil {
		for _, field := range ft.Results.List {
			ids = append(ids, field.Names...)
		}
	}
	c.named = len(ids) > 0
	for i := range sign.Results().Len() {
		t, off := sign.Results().At(i).Type(), c.fn.conv.results[i]
		v := variable{off: off}
		zero := c.store(off, c.zero(t))
		if c.named {
			if obj := c.info.Defs[ids[i]]; obj != nil && ids[i].Name != "_" {
				if c.boxed[obj] {
					v = variable{off: c.fn.layout.add(pointerSlot), boxed: true}
					c.fn.prologue = append(c.fn.prologue, c.box(v.off, c.zero(t)))
					c.fn.epilogue = append(c.fn.epilogue, c.store(off, boxedValue(t, v.off)))
				}
				c.vars[obj] = v
			}
		}
		c.zeros = append(c.zeros, zero)
		c.result = append(c.result, v)
	}
}

// box makes the action that moves a value to the heap and notes where.
func (c *compiler) box(off uintptr, v value) action {
	set, d := c.into(v), rtype.Of(c.m.types.of(v.typ))
	return func(fp frame) {
		p := rtype.New(d)
		set(fp, p)
		*(*unsafe.Pointer)(unsafe.Add(fp, off)) = p
	}
}

// captures makes the prologue that takes the captured variables out of the
// closure.
func (c *compiler) captures() {
	for i, obj := range c.caught {
		off := c.vars[obj].off
		c.fn.prologue = append(c.fn.prologue, func(fp frame) {
			*(*unsafe.Pointer)(unsafe.Add(fp, off)) = head(fp).closure.Held[i]
		})
	}
}

var pointerSlot = slotTypes[shapePointer]

// finish chooses how the function runs.
func (f *function) finish() {
	f.layout.descriptor()
	body, prologue, epilogue := f.body, f.prologue, f.epilogue
	switch {
	case f.defers:
		f.runs = func(fp frame) {
			for _, p := range prologue {
				p(fp)
			}
			deferring(fp, body)
			for _, e := range epilogue {
				e(fp)
			}
		}
	case len(prologue) == 0 && len(epilogue) == 0:
		f.runs = func(fp frame) { body(fp) }
	case len(prologue) == 1 && len(epilogue) == 0:
		first := prologue[0]
		f.runs = func(fp frame) {
			first(fp)
			body(fp)
		}
	default:
		f.runs = func(fp frame) {
			for _, p := range prologue {
				p(fp)
			}
			body(fp)
			for _, e := range epilogue {
				e(fp)
			}
		}
	}
}

// lookup returns a local variable's value. In a literal, a variable of an
// outer function is captured: its word is copied when the literal is made.
func (c *compiler) lookup(obj types.Object) (value, bool) {
	if v, ok := c.vars[obj]; ok {
		if v.boxed {
			return boxedValue(obj.Type(), v.off), true
		}
		return localValue(obj.Type(), v.off), true
	}
	if c.outer == nil || !c.outer.has(obj) {
		return value{}, false
	}
	off := c.fn.layout.add(pointerSlot)
	c.vars[obj] = variable{off: off, boxed: true}
	c.caught = append(c.caught, obj)
	return boxedValue(obj.Type(), off), true
}

func (c *compiler) has(obj types.Object) bool {
	if _, ok := c.vars[obj]; ok {
		return true
	}
	return c.outer != nil && c.outer.has(obj)
}

// boxWord returns the offset of the word behind which a captured variable lies.
func (c *compiler) boxWord(obj types.Object) uintptr {
	if _, ok := c.lookup(obj); !ok {
		panic(refusal{"internal: captured variable " + obj.Name() + " is unknown"})
	}
	return c.vars[obj].off
}

// declare makes a variable of the function and the action that begins it with
// a value.
func (c *compiler) declare(obj types.Object, v value) action {
	if c.u.session(obj) {
		p := c.u.global(obj.(*types.Var))
		return c.storeAt(func(frame) unsafe.Pointer { return p }, v)
	}
	if c.boxed[obj] {
		off := c.fn.layout.add(pointerSlot)
		c.vars[obj] = variable{off: off, boxed: true}
		return c.box(off, v)
	}
	off := c.temp(obj.Type())
	c.vars[obj] = variable{off: off}
	return c.store(off, v)
}

// literal compiles a function literal: making a closure of it.
func (c *compiler) literal(lit *ast.FuncLit) value {
	t := c.info.TypeOf(lit)
	sign := t.Underlying().(*types.Signature)
	inner := &compiler{m: c.m, u: c.u, info: c.info, outer: c, vars: map[types.Object]variable{}, boxed: c.boxed}
	name := c.fn.name + ".func"
	f := inner.function(name, lit, sign)
	words := make([]uintptr, len(inner.caught))
	for i, obj := range inner.caught {
		words[i] = c.boxWord(obj)
	}
	return computed(t, c.closure(c.m.closureType(sign), f, words))
}

// closure makes a closure over the variables behind words of the frame.
func (c *compiler) closure(s *rtype.Signatured, f *function, words []uintptr) pointerEv {
	if len(words) == 0 {
		one := s.New(unsafe.Pointer(f), nil)
		return func(frame) unsafe.Pointer { return unsafe.Pointer(one) }
	}
	return func(fp frame) unsafe.Pointer {
		held := make([]unsafe.Pointer, len(words))
		for i, w := range words {
			held[i] = *(*unsafe.Pointer)(unsafe.Add(fp, w))
		}
		return unsafe.Pointer(s.New(unsafe.Pointer(f), held))
	}
}
