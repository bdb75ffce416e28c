package exec

import (
	"go/ast"
	"go/types"
	"reflect"
	"sync/atomic"
	"unsafe"

	"pawl/interp/rtype"
)

// compiled calls a function of a compiled package.
func (c *compiler) compiled(k *call, id *ast.Ident, obj *types.Func, args []value) {
	k.bare = c.m.bareOf(k.sign)
	k.args = c.stored(k.conv.params, args)
	if own := c.m.intrinsic(obj, k); own != nil {
		k.invoke = own
		return
	}
	var v reflect.Value
	if obj.Pkg() == nil {
		v = c.m.builtins[obj.Name()]
	} else {
		v = c.m.symbol(obj.Pkg(), obj.Name())
	}
	if !v.IsValid() {
		c.refuse(id, "%s.%s is not available in cells", obj.Pkg().Name(), obj.Name())
	}
	w, invoke := rtype.Word(v), c.m.invokeWord(k.sign)
	k.invoke = func(fp, nf frame) { invoke(w, nf) }
	c.m.noteOpen(k, obj)
}

// compiledMethod calls a method of a compiled type: a function whose first
// parameter is the receiver.
func (c *compiler) compiledMethod(k *call, x value, fn *types.Func, args []value) {
	rt := c.m.types.of(x.typ)
	params := []*types.Var{types.NewParam(0, nil, "", x.typ)}
	for v := range k.sign.Params().Variables() {
		params = append(params, v)
	}
	full := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), k.sign.Results(), k.sign.Variadic())
	k.sign, k.conv = full, c.m.conventionOf(full)
	k.bare = c.m.bareOf(full)
	x.late = k.late
	k.args = c.stored(k.conv.params, append([]value{x}, args...))
	if own := c.m.intrinsic(fn, k); own != nil {
		k.invoke = own
		return
	}
	m, ok := rt.MethodByName(fn.Name())
	if !ok {
		panic(refusal{"method " + fn.FullName() + " is not available in cells"})
	}
	w, invoke := rtype.Word(m.Func), c.m.invokeWord(full)
	k.invoke = func(fp, nf frame) { invoke(w, nf) }
	c.m.noteOpen(k, fn)
}

// nativeSign is how compiled code of a signature is called by reflection.
type nativeSign struct {
	params, results []reflect.Type
	conv            *convention
	variadic        bool
	typ             reflect.Type
}

func (m *Machine) native(s *types.Signature) *nativeSign {
	n := &nativeSign{conv: m.conventionOf(s), variadic: s.Variadic(), typ: m.types.function(s)}
	for v := range s.Params().Variables() {
		n.params = append(n.params, m.types.of(v.Type()))
	}
	for v := range s.Results().Variables() {
		n.results = append(n.results, m.types.of(v.Type()))
	}
	return n
}

// call calls a function with the arguments in a frame.
func (n *nativeSign) call(f reflect.Value, nf frame) {
	args := make([]reflect.Value, len(n.params))
	for i, t := range n.params {
		args[i] = reflect.NewAt(t, unsafe.Add(nf, n.conv.params[i])).Elem()
	}
	var out []reflect.Value
	if n.variadic {
		out = f.CallSlice(args)
	} else {
		out = f.Call(args)
	}
	for i, v := range out {
		reflect.NewAt(n.results[i], unsafe.Add(nf, n.conv.results[i])).Elem().Set(v)
	}
}

// invokeValue calls functions of a signature given as reflect.Values.
func (m *Machine) invokeValue(s *types.Signature) func(f reflect.Value, nf frame) {
	var made atomic.Pointer[nativeSign]
	return func(f reflect.Value, nf frame) {
		n := made.Load()
		if n == nil {
			m.compiling.Lock()
			n = m.native(s)
			m.compiling.Unlock()
			made.Store(n)
		}
		n.call(f, nf)
	}
}

// invokeWord calls functions of a signature given by their words.
func (m *Machine) invokeWord(s *types.Signature) func(w unsafe.Pointer, nf frame) {
	conv := m.conventionOf(s)
	if quick := quickCall(s, conv); quick != nil {
		return quick
	}
	n := m.native(s)
	return func(w unsafe.Pointer, nf frame) {
		n.call(reflect.NewAt(n.typ, unsafe.Pointer(&w)).Elem(), nf)
	}
}

// bareOf is a function of a signature that does nothing: its frames carry the
// arguments and results of compiled code.
func (m *Machine) bareOf(s *types.Signature) *function {
	key := types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
	if f, ok := m.bares.At(key).(*function); ok {
		return f
	}
	f := m.bare("", s)
	f.layout.descriptor()
	m.bares.Set(key, f)
	return f
}

func (m *Machine) bare(name string, s *types.Signature) *function {
	f := (&unit{m: m}).newFunction(name, s)
	f.native = true
	return f
}

// closureType prepares closures of a signature.
func (m *Machine) closureType(s *types.Signature) *rtype.Signatured {
	rt := m.types.of(types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic()))
	if known, ok := m.closureTypes[rt]; ok {
		return known
	}
	made := rtype.ClosureType(rt)
	m.closureTypes[rt] = made
	return made
}

// callBack runs a cell's function for compiled code. Its goroutine may be that
// of a cell or another.
func (m *Machine) callBack(f *function, closure *rtype.Closure, args []reflect.Value, ready func(nf frame)) []reflect.Value {
	th := m.borrow()
	nf := f.frame(th, nil)
	head(nf).closure = closure
	for i, a := range args {
		set(unsafe.Add(nf, f.conv.params[i]), a)
	}
	if ready != nil {
		ready(nf)
	}
	done := false
	defer func() {
		if !done {
			m.lost(th)
		}
	}()
	f.runs(nf)
	done = true
	out := f.takeResults(m, nf)
	leave(nf)
	m.giveBack(th)
	return out
}

// set stores a reflect.Value where its type's values lie.
func set(p unsafe.Pointer, v reflect.Value) { reflect.NewAt(v.Type(), p).Elem().Set(v) }

func (f *function) takeResults(m *Machine, nf frame) []reflect.Value {
	n := f.sign.Results().Len()
	out := make([]reflect.Value, n)
	for i := range n {
		t := f.resultType(m, i)
		v := reflect.New(t).Elem()
		v.Set(reflect.NewAt(t, unsafe.Add(nf, f.conv.results[i])).Elem())
		out[i] = v
	}
	return out
}

// resultType is the run-time type of a result, found once.
func (f *function) resultType(m *Machine, i int) reflect.Type {
	m.compiling.Lock()
	defer m.compiling.Unlock()
	if f.resultTypes == nil {
		for v := range f.sign.Results().Variables() {
			f.resultTypes = append(f.resultTypes, m.types.of(v.Type()))
		}
	}
	return f.resultTypes[i]
}
