package exec

import (
	"go/ast"
	"go/types"
	"reflect"
	"sync"
	"unsafe"

	"pawl/interp/rtype"
)

// newest returns the descriptor that a type has now.
func (tt *typeTable) newest(d unsafe.Pointer) unsafe.Pointer {
	if older := tt.older.Load(); older != nil {
		if now, ok := (*older)[d]; ok {
			return now
		}
	}
	return d
}

// dynamic returns the descriptor of what an interface holds, nil if nothing.
func dynamic(p rtype.Pair, methods bool) unsafe.Pointer {
	if p.Tab == nil || !methods {
		return p.Tab
	}
	return rtype.TypeOfTable(p.Tab)
}

func hasMethods(t types.Type) bool { return t.Underlying().(*types.Interface).NumMethods() > 0 }

// toInterface converts a value to an interface type.
func (c *compiler) toInterface(v value, t types.Type, pos posn) value {
	if types.IsInterface(v.typ) {
		return c.between(v, t)
	}
	if isNilLiteral(v) {
		return c.zero(t)
	}
	data := c.data(v)
	ref := c.m.types.ref(v.typ)
	if !hasMethods(t) {
		if v.lit != nil { // one value for ever
			word := data(nil)
			out := computed(t, func(frame) rtype.Pair { return rtype.Pair{Tab: ref.ptr, Data: word} })
			return out
		}
		return computed(t, func(fp frame) rtype.Pair { return rtype.Pair{Tab: ref.ptr, Data: data(fp)} })
	}
	table := c.m.tableCache(t)
	return computed(t, func(fp frame) rtype.Pair { return rtype.Pair{Tab: table.of(ref.ptr), Data: data(fp)} })
}

// data makes the word that an interface holds of a value.
func (c *compiler) data(v value) pointerEv {
	rt := c.m.types.of(v.typ)
	if rtype.Direct(rt) {
		if v.sh == shapePointer {
			return word(v)
		}
		at := v.at // a struct or array of one pointer
		return func(fp frame) unsafe.Pointer { return *(*unsafe.Pointer)(at(fp)) }
	}
	if v.sh == shapeMemory {
		return c.allocated(v)
	}
	return shapes[v.sh].allocated(v.ev)
}

// tables holds the method tables of dynamic types for one interface.
type tables struct {
	iface reflect.Type
	known sync.Map // descriptor -> table, nil if the type lacks a method
}

func (m *Machine) tableCache(t types.Type) *tables {
	rt := m.types.of(t)
	if known, ok := m.tableCaches[rt]; ok {
		return known
	}
	made := &tables{iface: rt}
	m.tableCaches[rt] = made
	return made
}

// of returns the method table of a type that has the methods, nil if it lacks
// one.
func (t *tables) of(d unsafe.Pointer) unsafe.Pointer {
	if tab, ok := t.known.Load(d); ok {
		return tab.(unsafe.Pointer)
	}
	var tab unsafe.Pointer
	if rt := rtype.From(d); rt.Implements(t.iface) {
		tab = rtype.Table(t.iface, rt)
	}
	t.known.Store(d, tab)
	return tab
}

// between converts one interface to another that asks for no more.
func (c *compiler) between(v value, t types.Type) value {
	from, to := hasMethods(v.typ), hasMethods(t)
	ev := evOf[rtype.Pair](v)
	switch {
	case !to:
		return computed(t, evOf[rtype.Pair](value{ev: c.empty(v)}))
	case from && types.Identical(v.typ.Underlying(), t.Underlying()) && c.m.types.of(v.typ) == c.m.types.of(t):
		v.typ = t
		return v
	}
	table := c.m.tableCache(t)
	return computed(t, func(fp frame) rtype.Pair {
		p := ev(fp)
		d := dynamic(p, from)
		if d == nil {
			return rtype.Pair{}
		}
		return rtype.Pair{Tab: table.of(d), Data: p.Data}
	})
}

// empty reads an interface as one without methods.
func (c *compiler) empty(v value) fn[rtype.Pair] {
	ev := evOf[rtype.Pair](v)
	if !hasMethods(v.typ) {
		return ev
	}
	return func(fp frame) rtype.Pair {
		p := ev(fp)
		if p.Tab != nil {
			p.Tab = rtype.TypeOfTable(p.Tab)
		}
		return p
	}
}

// assertion compiles x.(T).
func (c *compiler) assertion(e *ast.TypeAssertExpr) value {
	t := c.info.TypeOf(e)
	if tuple, ok := t.(*types.Tuple); ok {
		t = tuple.At(0).Type()
	}
	x := c.expr(e.X)
	try, result := c.assert(x, t)
	methods := hasMethods(x.typ)
	iface, ref := c.m.types.ref(x.typ), c.m.types.ref(t)
	pos := e.Lparen
	check := func(fp frame) {
		p, ok := try(fp)
		if ok {
			return
		}
		have := dynamic(p, methods)
		static, missing := iface.ptr, ""
		if types.IsInterface(t) { // Go does not tell then
			static = nil
		}
		if have != nil && types.IsInterface(t) {
			missing = missingMethod(rtype.From(have), ref.rt)
		}
		c.badAssertion(fp, pos, static, have, ref.ptr, missing)
	}
	return withFirst(check, result)
}

func missingMethod(have, want reflect.Type) string {
	for i := range want.NumMethod() {
		name := want.Method(i).Name
		if m, ok := have.MethodByName(name); !ok || m.Type == nil {
			return name
		}
	}
	return want.Method(0).Name
}

// assert makes the test of an assertion, which leaves what it found in the
// frame, and the value that it found, which is zero if the test failed.
func (c *compiler) assert(x value, t types.Type) (try func(fp frame) (rtype.Pair, bool), result value) {
	methods := hasMethods(x.typ)
	ev := evOf[rtype.Pair](x)
	ref := c.m.types.ref(t)
	off := c.temp(t)
	result = localValue(t, off)
	if types.IsInterface(t) {
		return c.assertInterface(ev, methods, t, off), result
	}
	set := c.unpacker(t)
	clear := c.store(off, c.zero(t))
	tt := c.m.types
	return func(fp frame) (rtype.Pair, bool) {
		p := ev(fp)
		d := dynamic(p, methods)
		if d != ref.ptr && (d == nil || tt.newest(d) != ref.ptr) {
			clear(fp)
			return p, false
		}
		set(unsafe.Add(fp, off), p.Data)
		return p, true
	}, result
}

func (c *compiler) assertInterface(ev fn[rtype.Pair], methods bool, t types.Type, off uintptr) func(fp frame) (rtype.Pair, bool) {
	var table *tables
	if hasMethods(t) {
		table = c.m.tableCache(t)
	}
	tt := c.m.types
	return func(fp frame) (rtype.Pair, bool) {
		p := ev(fp)
		d := dynamic(p, methods)
		to := (*rtype.Pair)(unsafe.Add(fp, off))
		*to = rtype.Pair{}
		if d == nil {
			return p, false
		}
		if table == nil {
			*to = rtype.Pair{Tab: d, Data: p.Data}
			return p, true
		}
		tab := table.of(tt.newest(d))
		if tab == nil {
			return p, false
		}
		*to = rtype.Pair{Tab: tab, Data: p.Data}
		return p, true
	}
}

// unpacker writes what an interface holds of a type where it is told.
func (c *compiler) unpacker(t types.Type) func(dst, word unsafe.Pointer) {
	rt := c.m.types.of(t)
	if rtype.Direct(rt) {
		return func(dst, word unsafe.Pointer) { *(*unsafe.Pointer)(dst) = word }
	}
	d := rtype.Of(rt)
	if shapeOf(t) == shapeMemory {
		return c.mover(t)
	}
	return func(dst, word unsafe.Pointer) { rtype.Move(d, dst, word) }
}

// assertOk compiles v, ok = x.(T).
func (c *compiler) assertOk(e *ast.TypeAssertExpr) (action, []value) {
	t := c.info.TypeOf(e.Type)
	try, result := c.assert(c.expr(e.X), t)
	ok, okv := c.okValue()
	return func(fp frame) {
		_, found := try(fp)
		*(*bool)(unsafe.Add(fp, ok)) = found
	}, []value{result, okv}
}
