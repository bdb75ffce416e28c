package exec

import (
	"go/ast"
	"go/types"
	"math"
	"reflect"
	"unsafe"

	"pawl/interp/rtype"
)

// builtin compiles a call of a function of the language.
func (c *compiler) builtin(e *ast.CallExpr) value {
	name := builtinName(e.Fun)
	t := c.info.TypeOf(e)
	switch name {
	case "make":
		return c.makeCall(e, t)
	case "new":
		return c.newCall(e, t)
	case "append":
		return c.appendCall(e, t)
	case "recover":
		c.fn.defers = true // it looks at its frame
		return computed(t, func(fp frame) rtype.Pair { return recoverHere(fp) })
	case "panic":
		return c.unit(c.panicCall(c.to(e.Args[0], anyType), e.Pos()))
	}
	first, args := c.builtinArgs(e, name, t)
	return withFirst(first, c.builtinOf(name, args, t, e))
}

var anyType = types.Universe.Lookup("any").Type()

func builtinName(fun ast.Expr) string {
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// builtinArgs compiles the arguments; f() may stand for several.
func (c *compiler) builtinArgs(e *ast.CallExpr, name string, t types.Type) (action, []value) {
	if len(e.Args) == 1 {
		if tuple, ok := c.info.TypeOf(e.Args[0]).(*types.Tuple); ok && tuple.Len() > 1 {
			return c.multi(e.Args[0])
		}
	}
	var args []value
	for _, a := range e.Args {
		switch {
		case name == "min" || name == "max":
			args = append(args, c.to(a, t))
		case name == "complex":
			part := types.Typ[types.Float64]
			if shapeOf(t) == shapeComplex64 {
				part = types.Typ[types.Float32]
			}
			args = append(args, c.assign(c.to(a, part), part, a.Pos()))
		default:
			args = append(args, c.expr(a))
		}
	}
	if name == "delete" {
		args[1] = c.to(e.Args[1], args[0].typ.Underlying().(*types.Map).Key())
	}
	return nil, args
}

// builtinOf compiles a builtin on values.
func (c *compiler) builtinOf(name string, args []value, t types.Type, e *ast.CallExpr) value {
	switch name {
	case "len", "cap":
		return c.length(name, args[0], t)
	case "copy":
		return c.copyCall(args[0], args[1], t)
	case "delete":
		return c.deleteCall(args[0], args[1], e.Pos())
	case "clear":
		return c.clearCall(args[0])
	case "close":
		return c.closeCall(args[0], e.Pos())
	case "min", "max":
		return c.extreme(name, args, t)
	case "print", "println":
		return c.printCall(name, args)
	case "complex":
		return complexCall(args, t)
	case "real", "imag":
		return partOf(name, args[0], t)
	}
	c.refuse(e, "the builtin %s is not available in cells", name)
	return value{}
}

func (c *compiler) panicCall(v value, pos posn) action {
	ev := evOf[rtype.Pair](v)
	return func(fp frame) {
		p := ev(fp)
		raise(fp, pos, *(*any)(unsafe.Pointer(&p)))
	}
}

func (c *compiler) length(name string, x value, t types.Type) value {
	switch u := x.typ.Underlying().(type) {
	case *types.Basic:
		s := evOf[string](x)
		return computed(t, func(fp frame) int64 { return int64(len(s(fp))) })
	case *types.Slice:
		s := evOf[rtype.Slice](x)
		switch {
		case name == "cap":
			return computed(t, func(fp frame) int64 { return int64(s(fp).Cap) })
		case x.isLocal:
			off := x.off + unsafe.Offsetof(rtype.Slice{}.Len)
			return computed(t, func(fp frame) int64 { return *(*int64)(unsafe.Add(fp, off)) })
		}
		return computed(t, func(fp frame) int64 { return int64(s(fp).Len) })
	case *types.Map:
		m := word(x)
		return computed(t, func(fp frame) int64 { return int64(rtype.MapLen(m(fp))) })
	case *types.Chan:
		return c.chanLength(name, x, t)
	case *types.Array:
		do, n := c.effect(x), u.Len()
		return computed(t, func(fp frame) int64 { do(fp); return n })
	case *types.Pointer:
		do, n := c.effect(x), u.Elem().Underlying().(*types.Array).Len()
		return computed(t, func(fp frame) int64 { do(fp); return n })
	}
	panic(refusal{name + " of " + x.typ.String() + " is not supported"})
}

func (c *compiler) makeCall(e *ast.CallExpr, t types.Type) value {
	d := rtype.Of(c.m.types.of(t))
	size := func(i int) fn[int64] {
		if len(e.Args) <= i {
			return func(frame) int64 { return 0 }
		}
		return index(c.expr(e.Args[i]))
	}
	n, pos := size(1), e.Pos()
	switch u := t.Underlying().(type) {
	case *types.Map:
		return computed(t, func(fp frame) unsafe.Pointer { return rtype.MakeMap(d, max(0, int(n(fp)))) })
	case *types.Chan:
		rt := c.m.types.of(t)
		both := reflect.ChanOf(reflect.BothDir, rt.Elem())
		return computed(t, func(fp frame) unsafe.Pointer {
			k := n(fp)
			mark(fp, pos)
			if k < 0 || k > math.MaxInt32 {
				native(fp, pos, func() { _ = make(chan struct{}, k) })
			}
			return reflect.MakeChan(both, int(k)).UnsafePointer()
		})
	case *types.Slice:
		elem := c.m.types.of(u.Elem())
		capacity := n
		if len(e.Args) == 3 {
			capacity = size(2)
		}
		same := len(e.Args) < 3
		return computed(t, makeSlice(elem, n, capacity, same, pos))
	}
	c.refuse(e, "cannot make %s", t)
	return value{}
}

func makeSlice(elem reflect.Type, n, capacity fn[int64], same bool, pos posn) fn[rtype.Slice] {
	d, size := rtype.Of(elem), elem.Size()
	most := int64(math.MaxInt64)
	if size > 0 {
		most = int64(1<<47) / int64(size)
	}
	return func(fp frame) rtype.Slice {
		k := n(fp)
		room := k
		if !same {
			room = capacity(fp)
		}
		if k < 0 || k > most || room < k || room > most {
			native(fp, pos, func() {
				if k < 0 || k > most {
					_ = make([]int64, badLength(k))
				}
				_ = make([]struct{}, k, room)
				_ = make([]int64, 0, badLength(room))
			})
		}
		return rtype.Slice{Data: rtype.NewArray(d, int(room)), Len: int(k), Cap: int(room)}
	}
}

// badLength is a length that make refuses.
func badLength(k int64) int64 {
	if k < 0 {
		return k
	}
	return math.MaxInt64
}

func (c *compiler) newCall(e *ast.CallExpr, t types.Type) value {
	if !c.info.Types[e.Args[0]].IsType() { // new(expr)
		return computed(t, c.allocated(c.to(e.Args[0], t.Underlying().(*types.Pointer).Elem())))
	}
	d := rtype.Of(c.m.types.of(t.Underlying().(*types.Pointer).Elem()))
	return computed(t, func(frame) unsafe.Pointer { return rtype.New(d) })
}

func (c *compiler) appendCall(e *ast.CallExpr, t types.Type) value {
	var first action
	var args []value
	if _, several := c.info.TypeOf(e.Args[0]).(*types.Tuple); several {
		first, args = c.multi(e.Args[0])
		s := args[0]
		elem := t.Underlying().(*types.Slice).Elem()
		for i, a := range args[1:] {
			args[i+1] = c.assign(a, elem, e.Pos())
		}
		return withFirst(first, c.appendValues(t, s, args[1:]))
	}
	s := c.to(e.Args[0], t)
	elem := t.Underlying().(*types.Slice).Elem()
	if e.Ellipsis.IsValid() {
		x := c.expr(e.Args[1])
		if x.lit == (untypedNil{}) {
			return s
		}
		return c.appendSlice(t, elem, s, x)
	}
	for _, a := range e.Args[1:] {
		args = append(args, c.to(a, elem))
	}
	return c.appendValues(t, s, args)
}

func (c *compiler) appendValues(t types.Type, s value, args []value) value {
	elem := t.Underlying().(*types.Slice).Elem()
	rt := c.m.types.of(elem)
	d, size, n := rtype.Of(rt), rt.Size(), len(args)
	ev := evOf[rtype.Slice](s)
	if n == 0 {
		return s
	}
	if n == 1 && args[0].sh != shapeMemory {
		return computed(t, shapes[args[0].sh].appendOne(ev, args[0].ev, d))
	}
	places := make([]place, n)
	for i, a := range args {
		places[i] = c.placed(a)
		if a.sh == shapeMemory && n > 1 {
			off := c.temp(a.typ)
			save := c.store(off, a)
			places[i] = func(fp frame) unsafe.Pointer { save(fp); return unsafe.Add(fp, off) }
		}
	}
	move := c.moverOfAny(elem)
	return computed(t, func(fp frame) rtype.Slice {
		x := ev(fp)
		from := make([]unsafe.Pointer, n)
		for i, p := range places {
			from[i] = p(fp)
		}
		if x.Len+n > x.Cap || x.Len+n < 0 {
			x = grown(d, x, n)
		}
		for i, p := range from {
			move(unsafe.Add(x.Data, uintptr(x.Len+i)*size), p)
		}
		x.Len += n
		return x
	})
}

// grown gives a slice room for n more elements.
func grown(elem unsafe.Pointer, s rtype.Slice, n int) rtype.Slice {
	if s.Len+n < 0 {
		panic(lengthError("growslice: len out of range"))
	}
	out := rtype.Grow(elem, s, n)
	out.Len = s.Len
	return out
}

// moverOfAny copies values of any type.
func (c *compiler) moverOfAny(t types.Type) func(dst, src unsafe.Pointer) {
	if shapeOf(t) == shapeMemory {
		return c.mover(t)
	}
	d := rtype.Of(c.m.types.of(t))
	return func(dst, src unsafe.Pointer) { rtype.Move(d, dst, src) }
}

func (c *compiler) appendSlice(t, elem types.Type, s, more value) value {
	rt := c.m.types.of(elem)
	d, size := rtype.Of(rt), rt.Size()
	ev := evOf[rtype.Slice](s)
	rest := asSlice(more)
	return computed(t, func(fp frame) rtype.Slice {
		x := ev(fp)
		y := rest(fp)
		if y.Len == 0 {
			return x
		}
		if x.Len+y.Len > x.Cap || x.Len+y.Len < 0 {
			x = grown(d, x, y.Len)
		}
		rtype.Copy(d, rtype.Slice{Data: unsafe.Add(x.Data, uintptr(x.Len)*size), Len: y.Len, Cap: y.Len}, y)
		x.Len += y.Len
		return x
	})
}

// asSlice reads a slice, or the bytes of a string.
func asSlice(v value) fn[rtype.Slice] {
	if v.sh == shapeSlice {
		return evOf[rtype.Slice](v)
	}
	s := evOf[string](v)
	return func(fp frame) rtype.Slice {
		x := s(fp)
		return rtype.Slice{Data: unsafe.Pointer(unsafe.StringData(x)), Len: len(x), Cap: len(x)}
	}
}

func (c *compiler) copyCall(dst, src value, t types.Type) value {
	d := rtype.Of(c.m.types.of(dst.typ.Underlying().(*types.Slice).Elem()))
	to, from := evOf[rtype.Slice](dst), asSlice(src)
	return computed(t, func(fp frame) int64 {
		x := to(fp)
		return int64(rtype.Copy(d, x, from(fp)))
	})
}

func (c *compiler) deleteCall(m, key value, pos posn) value {
	d := rtype.Of(c.m.types.of(m.typ))
	ev, k := word(m), c.placed(key)
	return c.unit(func(fp frame) {
		x := ev(fp)
		p := k(fp)
		mark(fp, pos)
		rtype.MapDelete(d, x, p)
	})
}

func (c *compiler) clearCall(x value) value {
	if _, isMap := x.typ.Underlying().(*types.Map); isMap {
		d, m := rtype.Of(c.m.types.of(x.typ)), word(x)
		return c.unit(func(fp frame) {
			if w := m(fp); w != nil {
				rtype.MapClear(d, w)
			}
		})
	}
	rt := c.m.types.of(x.typ)
	s := evOf[rtype.Slice](x)
	return c.unit(func(fp frame) {
		w := s(fp)
		reflect.NewAt(rt, unsafe.Pointer(&w)).Elem().Clear()
	})
}

// extreme compiles min and max.
func (c *compiler) extreme(name string, args []value, t types.Type) value {
	out := args[0]
	for _, a := range args[1:] {
		out = computed(t, shapeExtreme(name == "min", out, a))
	}
	return out
}

func shapeExtreme(least bool, x, y value) any {
	switch x.sh {
	case shapeInt8:
		return extremeOf[int8](least, x, y)
	case shapeInt16:
		return extremeOf[int16](least, x, y)
	case shapeInt32:
		return extremeOf[int32](least, x, y)
	case shapeInt64:
		return extremeOf[int64](least, x, y)
	case shapeUint8:
		return extremeOf[uint8](least, x, y)
	case shapeUint16:
		return extremeOf[uint16](least, x, y)
	case shapeUint32:
		return extremeOf[uint32](least, x, y)
	case shapeUint64:
		return extremeOf[uint64](least, x, y)
	case shapeFloat32:
		return extremeOf[float32](least, x, y)
	case shapeFloat64:
		return extremeOf[float64](least, x, y)
	}
	return extremeOf[string](least, x, y)
}

func extremeOf[T realNumber | string](least bool, x, y value) any {
	p, q := evOf[T](x), evOf[T](y)
	if least {
		return func(fp frame) T { a := p(fp); return min(a, q(fp)) }
	}
	return func(fp frame) T { a := p(fp); return max(a, q(fp)) }
}

func complexCall(args []value, t types.Type) value {
	if shapeOf(t) == shapeComplex64 {
		re, im := evOf[float32](args[0]), evOf[float32](args[1])
		return computed(t, func(fp frame) complex64 { a := re(fp); return complex(a, im(fp)) })
	}
	re, im := evOf[float64](args[0]), evOf[float64](args[1])
	return computed(t, func(fp frame) complex128 { a := re(fp); return complex(a, im(fp)) })
}

func partOf(name string, x value, t types.Type) value {
	if x.sh == shapeComplex64 {
		z := evOf[complex64](x)
		if name == "real" {
			return computed(t, func(fp frame) float32 { return real(z(fp)) })
		}
		return computed(t, func(fp frame) float32 { return imag(z(fp)) })
	}
	z := evOf[complex128](x)
	if name == "real" {
		return computed(t, func(fp frame) float64 { return real(z(fp)) })
	}
	return computed(t, func(fp frame) float64 { return imag(z(fp)) })
}

// printCall writes to the cell's standard error, as compiled Go does.
func (c *compiler) printCall(name string, args []value) value {
	var evs []fn[rtype.Pair]
	for _, a := range args {
		if isUntyped(a.typ) && a.lit == nil {
			a.typ = types.Default(a.typ)
		}
		evs = append(evs, evOf[rtype.Pair](c.toInterface(plain(a), anyType, 0)))
	}
	between, end := "", ""
	if name == "println" {
		between, end = " ", "\n"
	}
	host := c.m.host
	return c.unit(func(fp frame) {
		values := make([]any, len(evs))
		for i, ev := range evs {
			p := ev(fp)
			values[i] = *(*any)(unsafe.Pointer(&p))
		}
		host.Print(printed(values, between, end))
	})
}

// plain gives a value of a declared basic type the basic type itself: print
// knows no methods.
func plain(v value) value {
	if b, ok := v.typ.Underlying().(*types.Basic); ok {
		v.typ = types.Default(b)
	}
	return v
}

// lengthError is the run-time error of a slice that grows too long.
type lengthError string

func (lengthError) RuntimeError()   {}
func (e lengthError) Error() string { return "runtime error: " + string(e) }
