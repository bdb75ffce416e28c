package exec

import (
	"go/types"
	"reflect"
	"unsafe"

	"pawl/interp/rtype"
)

// value is a compiled expression.
type value struct {
	typ types.Type
	sh  shape
	ev  any   // an fn of the shape's Go type; nil for memory
	at  place // where the value lies: of memory always, of others if they are addressable

	// What more is known, for code that is made for the case.
	isLocal bool // a variable that lies in the frame, at off
	off     uintptr
	lit     any  // a constant, of the shape's Go type
	late    bool // an argument that is read when the calls among the others are made
}

func evOf[T any](v value) fn[T] { return v.ev.(fn[T]) }

// localValue reads a variable of the frame.
func localValue(t types.Type, off uintptr) value {
	v := value{typ: t, sh: shapeOf(t), isLocal: true, off: off}
	v.at = func(fp frame) unsafe.Pointer { return unsafe.Add(fp, off) }
	if v.sh != shapeMemory {
		v.ev = shapes[v.sh].local(off)
	}
	return v
}

// boxedValue reads a variable that lives on the heap, behind a word of the frame.
func boxedValue(t types.Type, off uintptr) value {
	v := value{typ: t, sh: shapeOf(t)}
	v.at = func(fp frame) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Add(fp, off)) }
	if v.sh != shapeMemory {
		v.ev = shapes[v.sh].boxed(off)
	}
	return v
}

// fixedValue reads a variable that has one place for ever.
func fixedValue(t types.Type, p unsafe.Pointer) value {
	v := value{typ: t, sh: shapeOf(t)}
	v.at = func(frame) unsafe.Pointer { return p }
	if v.sh != shapeMemory {
		v.ev = shapes[v.sh].fixed(p)
	}
	return v
}

// placeValue reads what lies at a place, which is never nil.
func placeValue(t types.Type, at place) value {
	v := value{typ: t, sh: shapeOf(t), at: at}
	if v.sh != shapeMemory {
		v.ev = shapes[v.sh].at(at)
	}
	return v
}

// computed is a value that an ev computes.
func computed(t types.Type, ev any) value { return value{typ: t, sh: shapeOf(t), ev: ev} }

// store makes the action that puts v where it belongs in the frame.
func (c *compiler) store(off uintptr, v value) action {
	if v.sh == shapeMemory {
		return c.storeAt(func(fp frame) unsafe.Pointer { return unsafe.Add(fp, off) }, v)
	}
	return shapes[v.sh].setLocal(off, v.ev)
}

// storeAt makes the action that evaluates v, then the place, and stores.
func (c *compiler) storeAt(at place, v value) action {
	if v.sh != shapeMemory {
		return shapes[v.sh].setAt(at, v.ev)
	}
	src, move := v.at, c.mover(v.typ)
	return func(fp frame) {
		from := src(fp)
		move(at(fp), from)
	}
}

// mover copies values of a type that stay in memory.
func (c *compiler) mover(t types.Type) func(dst, src unsafe.Pointer) {
	rt := c.m.types.of(t)
	d, size := rtype.Of(rt), rt.Size()
	if !hasPointers(rt) {
		switch size {
		case 0:
			return func(dst, src unsafe.Pointer) {}
		case 8:
			return func(dst, src unsafe.Pointer) { *(*uint64)(dst) = *(*uint64)(src) }
		case 16:
			return func(dst, src unsafe.Pointer) { *(*[2]uint64)(dst) = *(*[2]uint64)(src) }
		case 24:
			return func(dst, src unsafe.Pointer) { *(*[3]uint64)(dst) = *(*[3]uint64)(src) }
		}
		return func(dst, src unsafe.Pointer) {
			copy(unsafe.Slice((*byte)(dst), size), unsafe.Slice((*byte)(src), size))
		}
	}
	return func(dst, src unsafe.Pointer) { rtype.Move(d, dst, src) }
}

// hasPointers tells whether the collector must see values of a type move.
func hasPointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return t.Len() > 0 && hasPointers(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if hasPointers(t.Field(i).Type) {
				return true
			}
		}
		return false
	case reflect.String, reflect.Slice, reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.Interface, reflect.UnsafePointer:
		return true
	}
	return false
}

// into makes the action that evaluates v and writes it where it is told.
func (c *compiler) into(v value) func(fp frame, dst unsafe.Pointer) {
	if v.sh != shapeMemory {
		return shapes[v.sh].into(v.ev)
	}
	src, move := v.at, c.mover(v.typ)
	return func(fp frame, dst unsafe.Pointer) { move(dst, src(fp)) }
}

// argument makes the action that evaluates v in one frame and stores it in
// another.
func (c *compiler) argument(off uintptr, v value) argument {
	if v.sh != shapeMemory {
		return shapes[v.sh].argument(off, v.ev)
	}
	src, move := v.at, c.mover(v.typ)
	return func(from, to frame) { move(unsafe.Add(to, off), src(from)) }
}

// placed returns a place that holds v: its own if it is memory, or else a
// temporary into which it is evaluated each time.
func (c *compiler) placed(v value) place {
	if v.sh == shapeMemory {
		return v.at
	}
	if v.isLocal {
		return v.at
	}
	off := c.temp(v.typ)
	set := shapes[v.sh].setLocal(off, v.ev)
	return func(fp frame) unsafe.Pointer {
		set(fp)
		return unsafe.Add(fp, off)
	}
}

// temp reserves a temporary in the frame.
func (c *compiler) temp(t types.Type) uintptr { return c.fn.layout.add(c.m.slotType(t)) }

// saved evaluates v into a temporary: the action to run, and the value to use
// after it.
func (c *compiler) saved(v value) (action, value) {
	if v.lit != nil {
		return func(frame) {}, v
	}
	off := c.temp(v.typ)
	return c.store(off, v), localValue(v.typ, off)
}

// zero is the zero value of a type.
func (c *compiler) zero(t types.Type) value {
	sh := shapeOf(t)
	if sh != shapeMemory {
		return computed(t, shapes[sh].zero())
	}
	p := rtype.New(rtype.Of(c.m.types.of(t)))
	return value{typ: t, sh: sh, at: func(frame) unsafe.Pointer { return p }}
}

// effect makes an action of a value that nobody wants.
func (c *compiler) effect(v value) action {
	if v.sh == shapeMemory {
		at := v.at
		return func(fp frame) { at(fp) }
	}
	return shapes[v.sh].discard(v.ev)
}

// word reads the one word of a pointer, map, channel or function.
func word(v value) pointerEv { return v.ev.(pointerEv) }

// notNil makes a place of a pointer; using it when it is nil is an error.
func notNil(p pointerEv, pos posn) place {
	return func(fp frame) unsafe.Pointer {
		q := p(fp)
		if q == nil {
			nilPointer(fp, pos)
		}
		return q
	}
}

// field makes the place of a field of what lies at a place.
func field(at place, off uintptr) place {
	if off == 0 {
		return at
	}
	return func(fp frame) unsafe.Pointer { return unsafe.Add(at(fp), off) }
}
