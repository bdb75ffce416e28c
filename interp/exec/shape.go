package exec

import (
	"go/types"
	"unsafe"

	"pawl/interp/rtype"
)

// A shape is how values of a type lie in memory and travel through closures.
// Types of one shape share all code that does not depend on their names.
type shape uint8

const (
	shapeBool shape = iota
	shapeInt8
	shapeInt16
	shapeInt32
	shapeInt64 // int too: pawl runs on 64-bit machines
	shapeUint8
	shapeUint16
	shapeUint32
	shapeUint64 // uint and uintptr too
	shapeFloat32
	shapeFloat64
	shapeComplex64
	shapeComplex128
	shapeString
	shapePointer   // pointers, maps, channels, functions
	shapeSlice     // rtype.Slice
	shapeInterface // rtype.Pair
	shapeMemory    // structs and arrays: they stay where they lie
)

func shapeOf(t types.Type) shape {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return basicShape(u.Kind())
	case *types.Slice:
		return shapeSlice
	case *types.Interface:
		return shapeInterface
	case *types.Struct, *types.Array:
		return shapeMemory
	}
	return shapePointer
}

func basicShape(k types.BasicKind) shape {
	switch k {
	case types.Bool, types.UntypedBool:
		return shapeBool
	case types.Int8:
		return shapeInt8
	case types.Int16:
		return shapeInt16
	case types.Int32, types.UntypedRune:
		return shapeInt32
	case types.Int, types.Int64, types.UntypedInt:
		return shapeInt64
	case types.Uint8:
		return shapeUint8
	case types.Uint16:
		return shapeUint16
	case types.Uint32:
		return shapeUint32
	case types.Uint, types.Uint64, types.Uintptr:
		return shapeUint64
	case types.Float32:
		return shapeFloat32
	case types.Float64, types.UntypedFloat:
		return shapeFloat64
	case types.Complex64:
		return shapeComplex64
	case types.Complex128, types.UntypedComplex:
		return shapeComplex128
	case types.String, types.UntypedString:
		return shapeString
	}
	return shapePointer
}

// frame is the memory of one call: a header, then results, parameters, locals
// and temporaries, each where the function's layout says. It is typed memory,
// so the collector sees what is in it.
type frame = unsafe.Pointer

type (
	place      = func(frame) unsafe.Pointer // where a value lies
	action     = func(frame)
	fn[T any]  = func(frame) T
	argument   = func(from, to frame) // evaluates in one frame, stores in another
	pointerEv  = fn[unsafe.Pointer]
	conditions = fn[bool]
)

// shaped is the code that depends on a shape alone. An ev is an fn of the
// shape's Go type.
type shaped interface {
	local(off uintptr) any      // reads a variable of the frame
	boxed(off uintptr) any      // reads a variable that lives on the heap
	fixed(p unsafe.Pointer) any // reads a variable of the session
	at(a place) any             // reads through a place that is never nil
	constant(v any) any         // gives a value
	setLocal(off uintptr, ev any) action
	setAt(a place, ev any) action
	argument(off uintptr, ev any) argument
	// allocated evaluates into fresh memory: what an interface points at.
	allocated(ev any) pointerEv
	// result runs a call and takes its result out of the callee's frame.
	result(c *call, off uintptr) any
	zero() any
	// into turns an ev into one that writes where it is told.
	into(ev any) func(fp frame, dst unsafe.Pointer)
	sequence(first action, ev any) any
	discard(ev any) action
	appendOne(s fn[rtype.Slice], ev any, elem unsafe.Pointer) any
	// index reads an element of a slice, setIndex sets it.
	index(s fn[rtype.Slice], i fn[int64], pos posn) any
	setIndex(s fn[rtype.Slice], i fn[int64], ev any, pos posn) action
	indexLocals(s, i uintptr, pos posn) any
	through(p pointerEv, off uintptr, pos posn) any // reads a field through a pointer
	setThrough(p pointerEv, off uintptr, ev any, pos posn) action
}

type of[T any] struct{}

var shapes = [...]shaped{
	shapeBool: of[bool]{}, shapeInt8: of[int8]{}, shapeInt16: of[int16]{}, shapeInt32: of[int32]{}, shapeInt64: of[int64]{},
	shapeUint8: of[uint8]{}, shapeUint16: of[uint16]{}, shapeUint32: of[uint32]{}, shapeUint64: of[uint64]{},
	shapeFloat32: of[float32]{}, shapeFloat64: of[float64]{}, shapeComplex64: of[complex64]{}, shapeComplex128: of[complex128]{},
	shapeString: of[string]{}, shapePointer: of[unsafe.Pointer]{}, shapeSlice: of[rtype.Slice]{}, shapeInterface: of[rtype.Pair]{},
}

func (of[T]) local(off uintptr) any {
	return func(fp frame) T { return *(*T)(unsafe.Add(fp, off)) }
}

func (of[T]) boxed(off uintptr) any {
	return func(fp frame) T { return **(**T)(unsafe.Add(fp, off)) }
}

func (of[T]) fixed(p unsafe.Pointer) any {
	q := (*T)(p)
	return func(frame) T { return *q }
}

func (of[T]) at(a place) any {
	return func(fp frame) T { return *(*T)(a(fp)) }
}

func (of[T]) constant(v any) any {
	x := v.(T)
	return func(frame) T { return x }
}

func (of[T]) zero() any {
	return func(frame) (z T) { return z }
}

func (of[T]) setLocal(off uintptr, ev any) action {
	e := ev.(fn[T])
	return func(fp frame) { *(*T)(unsafe.Add(fp, off)) = e(fp) }
}

func (of[T]) setAt(a place, ev any) action {
	e := ev.(fn[T])
	return func(fp frame) {
		v := e(fp)
		*(*T)(a(fp)) = v
	}
}

func (of[T]) argument(off uintptr, ev any) argument {
	e := ev.(fn[T])
	return func(from, to frame) { *(*T)(unsafe.Add(to, off)) = e(from) }
}

func (of[T]) allocated(ev any) pointerEv {
	e := ev.(fn[T])
	return func(fp frame) unsafe.Pointer {
		p := new(T)
		*p = e(fp)
		return unsafe.Pointer(p)
	}
}

func (of[T]) result(c *call, off uintptr) any {
	return func(fp frame) T {
		callee := c.run(fp)
		v := *(*T)(unsafe.Add(callee, off))
		leave(callee)
		return v
	}
}

func (of[T]) into(ev any) func(fp frame, dst unsafe.Pointer) {
	e := ev.(fn[T])
	return func(fp frame, dst unsafe.Pointer) { *(*T)(dst) = e(fp) }
}

func (of[T]) sequence(first action, ev any) any {
	e := ev.(fn[T])
	return func(fp frame) T {
		first(fp)
		return e(fp)
	}
}

func (of[T]) discard(ev any) action {
	e := ev.(fn[T])
	return func(fp frame) { e(fp) }
}

func (of[T]) index(s fn[rtype.Slice], i fn[int64], pos posn) any {
	return func(fp frame) T {
		x, n := s(fp), i(fp)
		if uint64(n) >= uint64(x.Len) {
			outOfRange(fp, n, x.Len, pos)
		}
		return *(*T)(unsafe.Add(x.Data, uintptr(n)*unsafe.Sizeof(*new(T))))
	}
}

func (of[T]) indexLocals(s, i uintptr, pos posn) any {
	return func(fp frame) T {
		x, n := (*rtype.Slice)(unsafe.Add(fp, s)), *(*int64)(unsafe.Add(fp, i))
		if uint64(n) >= uint64(x.Len) {
			outOfRange(fp, n, x.Len, pos)
		}
		return *(*T)(unsafe.Add(x.Data, uintptr(n)*unsafe.Sizeof(*new(T))))
	}
}

func (of[T]) setIndex(s fn[rtype.Slice], i fn[int64], ev any, pos posn) action {
	e := ev.(fn[T])
	return func(fp frame) {
		v := e(fp)
		x, n := s(fp), i(fp)
		if uint64(n) >= uint64(x.Len) {
			outOfRange(fp, n, x.Len, pos)
		}
		*(*T)(unsafe.Add(x.Data, uintptr(n)*unsafe.Sizeof(*new(T)))) = v
	}
}

func (of[T]) through(p pointerEv, off uintptr, pos posn) any {
	return func(fp frame) T {
		q := p(fp)
		if q == nil {
			nilPointer(fp, pos)
		}
		return *(*T)(unsafe.Add(q, off))
	}
}

func (of[T]) setThrough(p pointerEv, off uintptr, ev any, pos posn) action {
	e := ev.(fn[T])
	return func(fp frame) {
		v := e(fp)
		q := p(fp)
		if q == nil {
			nilPointer(fp, pos)
		}
		*(*T)(unsafe.Add(q, off)) = v
	}
}

func (of[T]) appendOne(s fn[rtype.Slice], ev any, elem unsafe.Pointer) any {
	e := ev.(fn[T])
	return func(fp frame) rtype.Slice {
		x := s(fp)
		v := e(fp)
		if x.Len == x.Cap {
			x = grown(elem, x, 1)
		}
		*(*T)(unsafe.Add(x.Data, uintptr(x.Len)*unsafe.Sizeof(v))) = v
		x.Len++
		return x
	}
}
