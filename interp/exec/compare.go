package exec

import (
	"cmp"
	"go/token"
	"unsafe"

	"pawl/interp/rtype"
)

// ordered compares numbers and strings.
func ordered[T cmp.Ordered](op token.Token, x, y value) conditions {
	switch {
	case x.isLocal && y.lit != nil:
		return withConstant(op, x.off, y.lit.(T))
	case x.isLocal && y.isLocal:
		return ofLocals[T](op, x.off, y.off)
	}
	p, q := evOf[T](x), evOf[T](y)
	switch op {
	case token.EQL:
		return func(fp frame) bool { a := p(fp); return a == q(fp) }
	case token.NEQ:
		return func(fp frame) bool { a := p(fp); return a != q(fp) }
	case token.LSS:
		return func(fp frame) bool { a := p(fp); return a < q(fp) }
	case token.LEQ:
		return func(fp frame) bool { a := p(fp); return a <= q(fp) }
	case token.GTR:
		return func(fp frame) bool { a := p(fp); return a > q(fp) }
	}
	return func(fp frame) bool { a := p(fp); return a >= q(fp) }
}

func withConstant[T cmp.Ordered](op token.Token, off uintptr, k T) conditions {
	switch op {
	case token.EQL:
		return func(fp frame) bool { return *(*T)(unsafe.Add(fp, off)) == k }
	case token.NEQ:
		return func(fp frame) bool { return *(*T)(unsafe.Add(fp, off)) != k }
	case token.LSS:
		return func(fp frame) bool { return *(*T)(unsafe.Add(fp, off)) < k }
	case token.LEQ:
		return func(fp frame) bool { return *(*T)(unsafe.Add(fp, off)) <= k }
	case token.GTR:
		return func(fp frame) bool { return *(*T)(unsafe.Add(fp, off)) > k }
	}
	return func(fp frame) bool { return *(*T)(unsafe.Add(fp, off)) >= k }
}

func ofLocals[T cmp.Ordered](op token.Token, a, b uintptr) conditions {
	switch op {
	case token.EQL:
		return func(fp frame) bool { return *(*T)(unsafe.Add(fp, a)) == *(*T)(unsafe.Add(fp, b)) }
	case token.NEQ:
		return func(fp frame) bool { return *(*T)(unsafe.Add(fp, a)) != *(*T)(unsafe.Add(fp, b)) }
	case token.LSS:
		return func(fp frame) bool { return *(*T)(unsafe.Add(fp, a)) < *(*T)(unsafe.Add(fp, b)) }
	case token.LEQ:
		return func(fp frame) bool { return *(*T)(unsafe.Add(fp, a)) <= *(*T)(unsafe.Add(fp, b)) }
	case token.GTR:
		return func(fp frame) bool { return *(*T)(unsafe.Add(fp, a)) > *(*T)(unsafe.Add(fp, b)) }
	}
	return func(fp frame) bool { return *(*T)(unsafe.Add(fp, a)) >= *(*T)(unsafe.Add(fp, b)) }
}

func same[T comparable](op token.Token, x, y value) conditions {
	p, q := evOf[T](x), evOf[T](y)
	if op == token.NEQ {
		return func(fp frame) bool { a := p(fp); return a != q(fp) }
	}
	return func(fp frame) bool { a := p(fp); return a == q(fp) }
}

// compare compiles a comparison of two values of one type.
func (c *compiler) compare(op token.Token, x, y value, pos posn) conditions {
	switch x.sh {
	case shapeInt8:
		return ordered[int8](op, x, y)
	case shapeInt16:
		return ordered[int16](op, x, y)
	case shapeInt32:
		return ordered[int32](op, x, y)
	case shapeInt64:
		return ordered[int64](op, x, y)
	case shapeUint8:
		return ordered[uint8](op, x, y)
	case shapeUint16:
		return ordered[uint16](op, x, y)
	case shapeUint32:
		return ordered[uint32](op, x, y)
	case shapeUint64:
		return ordered[uint64](op, x, y)
	case shapeFloat32:
		return ordered[float32](op, x, y)
	case shapeFloat64:
		return ordered[float64](op, x, y)
	case shapeString:
		return ordered[string](op, x, y)
	case shapeBool:
		return same[bool](op, x, y)
	case shapeComplex64:
		return same[complex64](op, x, y)
	case shapeComplex128:
		return same[complex128](op, x, y)
	case shapePointer:
		return same[unsafe.Pointer](op, x, y)
	case shapeSlice: // with nil only
		return c.sliceIsNil(op, x, y)
	case shapeInterface:
		return c.sameInterfaces(op, x, y, pos)
	}
	return c.sameMemory(op, x, y, pos)
}

func (c *compiler) sliceIsNil(op token.Token, x, y value) conditions {
	p, q := evOf[rtype.Slice](x), evOf[rtype.Slice](y)
	want := op == token.EQL
	return func(fp frame) bool { return (p(fp).Data == nil && q(fp).Data == nil) == want }
}

// sameInterfaces leaves the comparison to compiled Go, which also knows what
// cannot be compared.
func (c *compiler) sameInterfaces(op token.Token, x, y value, pos posn) conditions {
	p, q := c.empty(x), c.empty(y)
	want := op == token.EQL
	if isNilLiteral(y) {
		return func(fp frame) bool { return (p(fp).Tab == nil) == want }
	}
	return func(fp frame) bool {
		a, b := p(fp), q(fp)
		if a.Tab != b.Tab {
			a.Tab, b.Tab = c.m.types.newest(a.Tab), c.m.types.newest(b.Tab)
		}
		mark(fp, pos)
		return (*(*any)(unsafe.Pointer(&a)) == *(*any)(unsafe.Pointer(&b))) == want
	}
}

func (c *compiler) sameMemory(op token.Token, x, y value, pos posn) conditions {
	p, q := x.at, y.at
	equal := rtype.Equal(c.m.types.of(x.typ))
	want := op == token.EQL
	return func(fp frame) bool {
		a := p(fp)
		mark(fp, pos)
		return equal(a, q(fp)) == want
	}
}

// isNilLiteral tells whether a value is the constant nil.
func isNilLiteral(v value) bool { return v.lit == untypedNil{} }

// untypedNil marks the constant nil.
type untypedNil struct{}
