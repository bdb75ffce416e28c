package exec

import (
	"go/ast"
	"go/types"
	"reflect"
	"sync/atomic"
	"unsafe"

	"pawl/interp/rtype"
)

// method calls a method that a selection found, through embedded fields if
// that is its path.
func (c *compiler) method(k *call, x value, s *types.Selection, args []value) {
	path := s.Index()
	x = c.fieldOf(x, path[:len(path)-1], k.pos)
	c.methodOf(k, x, s.Obj().(*types.Func), args)
}

// methodOf calls a method of a value's own type, or of its pointer.
func (c *compiler) methodOf(k *call, x value, fn *types.Func, args []value) {
	if types.IsInterface(x.typ) {
		c.dispatch(k, x, fn, args)
		return
	}
	recv := fn.Signature().Recv().Type()
	x = c.receiver(x, recv, k.pos)
	if ref := c.u.method(fn); ref != nil {
		k.ref = ref
		k.args = c.stored(k.conv.params, args)
		if receiver := c.argument(ref.recv, x); k.late {
			k.args = append(k.args, receiver)
		} else {
			k.args = append([]argument{receiver}, k.args...)
		}
		return
	}
	c.compiledMethod(k, x, fn, args)
}

// receiver brings a value to the type of a method's receiver, taking its
// address or following it.
func (c *compiler) receiver(x value, recv types.Type, pos posn) value {
	_, want := types.Unalias(recv).(*types.Pointer)
	p, have := x.typ.Underlying().(*types.Pointer)
	if _, named := types.Unalias(x.typ).(*types.Named); named {
		have = false
	}
	switch {
	case want && !have:
		return computed(types.NewPointer(x.typ), pointerEv(x.at))
	case !want && have:
		return placeValue(p.Elem(), notNil(word(x), pos))
	}
	return x
}

// dispatch calls a method of what an interface holds.
func (c *compiler) dispatch(k *call, x value, fn *types.Func, args []value) {
	ev := evOf[rtype.Pair](x)
	stores := c.stored(k.conv.params, args)
	bare := c.m.bareOf(k.sign)
	invoke := c.m.invokeValue(k.sign)
	m, pos, name, pkg := c.m, k.pos, fn.Name(), fn.Pkg()
	type site struct {
		d    unsafe.Pointer
		impl *implementation
	}
	var last atomic.Pointer[site] // what was called last is mostly called again
	k.prepare = func(fp frame) (frame, func(frame)) {
		p := ev(fp)
		if p.Tab == nil {
			nilPointer(fp, pos)
		}
		d := rtype.TypeOfTable(p.Tab)
		known := last.Load()
		if known == nil || known.d != d {
			known = &site{d, m.implementation(d, pkg, name)}
			last.Store(known)
		}
		impl := known.impl
		if impl.ref != nil {
			f := impl.ref.fn
			nf := f.enter(fp)
			for _, a := range stores {
				a(fp, nf)
			}
			impl.receive(unsafe.Add(nf, impl.ref.recv), p.Data)
			return nf, f.runs
		}
		nf := bare.enter(fp)
		for _, a := range stores {
			a(fp, nf)
		}
		return nf, func(nf frame) {
			mark(fp, pos)
			invoke(impl.bind(p.Data), nf)
		}
	}
}

// implementation is how the method of a dynamic type is called.
type implementation struct {
	ref     *funcRef                                // a cell's function, and
	receive func(dst, word unsafe.Pointer)          // how its receiver is taken from an interface
	bind    func(word unsafe.Pointer) reflect.Value // compiled code, with its receiver
}

type implKey struct {
	d    unsafe.Pointer
	name string
}

// implementation finds the method of a dynamic type.
func (m *Machine) implementation(d unsafe.Pointer, pkg *types.Package, name string) *implementation {
	key := implKey{d, name}
	if impl, ok := m.implementations.Load(key); ok {
		return impl.(*implementation)
	}
	m.compiling.Lock()
	defer m.compiling.Unlock()
	impl := m.findImplementation(d, pkg, name)
	m.implementations.Store(key, impl)
	return impl
}

func (m *Machine) findImplementation(d unsafe.Pointer, pkg *types.Package, name string) *implementation {
	m.mu.Lock()
	t := m.cellTypes[d]
	m.mu.Unlock()
	if t == nil {
		rt := rtype.From(d)
		i := methodIndex(rt, name)
		return &implementation{bind: func(word unsafe.Pointer) reflect.Value {
			p := rtype.Pair{Tab: d, Data: word}
			return reflect.ValueOf(*(*any)(unsafe.Pointer(&p))).Method(i)
		}}
	}
	if pkg == nil {
		pkg = m.pkg
	}
	obj, path, _ := types.LookupFieldOrMethod(t, false, pkg, name)
	return m.implement(t, obj.(*types.Func), path)
}

func methodIndex(t reflect.Type, name string) int {
	m, ok := t.MethodByName(name)
	if !ok {
		panic("exec: " + t.String() + " has no method " + name)
	}
	return m.Index
}

// implement makes the implementation of a method of a type of a cell. One that
// comes from an embedded field gets a function that finds the field.
func (m *Machine) implement(t types.Type, fn *types.Func, path []int) *implementation {
	c := &compiler{m: m, u: &unit{m: m}}
	if len(path) == 1 {
		_, pointer := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
		_, have := types.Unalias(t).(*types.Pointer)
		if pointer == have {
			return &implementation{ref: m.methodRef(fn), receive: c.unpacker(t)}
		}
	}
	return &implementation{ref: m.wrapper(t, fn, path), receive: c.unpacker(t)}
}

// wrapper makes a method of t that calls the method at the end of a path.
func (m *Machine) wrapper(t types.Type, fn *types.Func, path []int) *funcRef {
	s := fn.Signature()
	sign := types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
	c := m.synthetic(fn.Name(), sign)
	recv := c.fn.layout.add(m.slotType(t))
	c.fn.runs = c.forwarding(localValue(t, recv), fn, path, sign)
	c.fn.layout.descriptor()
	return &funcRef{fn: c.fn, sign: sign, conv: c.fn.conv, recv: recv}
}

// synthetic begins a function that no cell wrote.
func (m *Machine) synthetic(name string, sign *types.Signature) *compiler {
	u := &unit{m: m}
	return &compiler{m: m, u: u, fn: u.newFunction(name, sign), vars: map[types.Object]variable{}}
}

// forwarding calls a method with the parameters of the function, and returns
// what it returns.
func (c *compiler) forwarding(x value, fn *types.Func, path []int, sign *types.Signature) func(frame) {
	k := &call{sign: sign, conv: c.fn.conv}
	var args []value
	for i := range sign.Params().Len() {
		args = append(args, localValue(sign.Params().At(i).Type(), k.conv.params[i]))
	}
	c.methodOf(k, c.fieldOf(x, path[:len(path)-1], 0), fn, args)
	back := k.conv.moveResults
	return func(fp frame) {
		nf := k.through(fp)
		back.run(nf, fp)
		leave(nf)
	}
}

// through runs the call for a function that no cell wrote: if that one is
// deferred, what it calls may recover.
func (c *call) through(fp frame) frame {
	nf, runs := c.ready(fp)
	h := head(fp)
	h.pos = c.pos
	head(nf).raised = h.raised
	runs(nf)
	head(nf).raised = nil
	return nf
}

// methodValue compiles x.M as a value: the receiver is evaluated now.
func (c *compiler) methodValue(e *ast.SelectorExpr, s *types.Selection) value {
	fn := s.Obj().(*types.Func)
	t := c.info.TypeOf(e)
	sign := t.Underlying().(*types.Signature)
	path := s.Index()
	x := c.fieldOf(c.expr(e.X), path[:len(path)-1], e.Sel.Pos())
	if !types.IsInterface(x.typ) {
		x = c.receiver(x, fn.Signature().Recv().Type(), e.Sel.Pos())
	}
	in := c.m.synthetic(c.fn.name+"."+fn.Name(), sign)
	word := in.fn.layout.add(pointerSlot)
	take := func(fp frame) { *(*unsafe.Pointer)(unsafe.Add(fp, word)) = head(fp).closure.Held[0] }
	forward := in.forwarding(boxedValue(x.typ, word), fn, []int{0}, sign)
	in.fn.runs = func(fp frame) {
		take(fp)
		forward(fp)
	}
	in.fn.layout.descriptor()
	kind, make, pos := c.m.closureType(sign), c.allocated(x), e.Sel.Pos()
	nilCheck := types.IsInterface(x.typ)
	return computed(t, func(fp frame) unsafe.Pointer {
		held := make(fp)
		if nilCheck && (*rtype.Pair)(held).Tab == nil {
			nilPointer(fp, pos)
		}
		return unsafe.Pointer(kind.New(unsafe.Pointer(in.fn), []unsafe.Pointer{held}))
	})
}

// methodExpression compiles T.M: a function whose first parameter is the
// receiver.
func (c *compiler) methodExpression(e *ast.SelectorExpr, s *types.Selection) value {
	t := c.info.TypeOf(e)
	sign := t.Underlying().(*types.Signature)
	fn := s.Obj().(*types.Func)
	in := c.m.synthetic(fn.Name(), sign)
	inner := fn.Signature()
	rest := types.NewSignatureType(nil, nil, nil, inner.Params(), inner.Results(), inner.Variadic())
	k := &call{sign: rest, conv: c.m.conventionOf(rest), pos: e.Pos()}
	x := localValue(s.Recv(), in.fn.conv.params[0])
	var args []value
	for i := 1; i < sign.Params().Len(); i++ {
		args = append(args, localValue(sign.Params().At(i).Type(), in.fn.conv.params[i]))
	}
	path := s.Index()
	in.methodOf(k, in.fieldOf(x, path[:len(path)-1], e.Pos()), fn, args)
	var backs []argument
	for i := range rest.Results().Len() {
		v := localValue(rest.Results().At(i).Type(), k.conv.results[i])
		backs = append(backs, in.argument(in.fn.conv.results[i], v))
	}
	in.fn.runs = func(fp frame) {
		nf := k.through(fp)
		for _, back := range backs {
			back(nf, fp)
		}
		leave(nf)
	}
	in.fn.layout.descriptor()
	closure := c.m.closureType(sign).New(unsafe.Pointer(in.fn), nil)
	return computed(t, func(frame) unsafe.Pointer { return unsafe.Pointer(closure) })
}

// methodsOf lists the methods that compiled code finds on a type of a cell and
// on its pointer.
func (m *Machine) methodsOf(t types.Type) (value, pointer []rtype.Method) {
	if types.IsInterface(t) {
		return nil, nil
	}
	if named, ok := t.(*types.Named); ok && m.unit != nil {
		m.unit.needMethods(named)
	}
	return m.methodsOn(t), m.methodsOn(types.NewPointer(t))
}

func (m *Machine) methodsOn(t types.Type) []rtype.Method {
	var list []rtype.Method
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		s := set.At(i)
		fn := s.Obj().(*types.Func)
		if !fn.Exported() && fn.Pkg() != nil && fn.Pkg().Path() != "main" {
			continue // another package's own
		}
		list = append(list, rtype.Method{Name: fn.Name(), Type: m.types.method(s.Type().(*types.Signature)), Call: m.entryOf(t, fn, s.Index())})
	}
	rt := m.types.loose(t)
	m.mu.Lock()
	m.cellTypes[rtype.Of(rt)] = t
	m.mu.Unlock()
	return list
}

// entryOf is what compiled code runs when it calls a method of a cell's type.
func (m *Machine) entryOf(t types.Type, fn *types.Func, path []int) func(unsafe.Pointer, []reflect.Value) []reflect.Value {
	var impl atomic.Pointer[implementation]
	return func(word unsafe.Pointer, args []reflect.Value) []reflect.Value {
		found := impl.Load()
		if found == nil {
			m.compiling.Lock()
			found = m.implement(t, fn, path)
			m.compiling.Unlock()
			impl.Store(found)
		}
		return m.callBack(found.ref.fn, nil, args, func(nf frame) { found.receive(unsafe.Add(nf, found.ref.recv), word) })
	}
}
