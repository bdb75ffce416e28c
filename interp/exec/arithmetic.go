package exec

import (
	"go/token"
	"go/types"
	"math"
	"unsafe"
)

type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

type realNumber interface{ integer | float32 | float64 }

type number interface {
	realNumber | complex64 | complex128
}

// arithmetic is what values of a numeric shape can do.
type arithmetic interface {
	binary(op token.Token, x, y value, pos posn) any
	unary(op token.Token, x value) any
	shift(op token.Token, x value, by fn[uint64]) any
	// addLocal adds to a variable of the frame.
	addLocal(off uintptr, by any) action
	addAt(op token.Token, at place, by any, pos posn) action
	to(sh shape, ev any) any
}

type (
	integers[T integer]                                     struct{}
	fractions[T float32 | float64 | complex64 | complex128] struct{} // what divides without an error
	floats[T float32 | float64]                             struct{ fractions[T] }
	complexes[T complex64 | complex128]                     struct{ fractions[T] }
)

var numbers = [...]arithmetic{
	shapeInt8: integers[int8]{}, shapeInt16: integers[int16]{}, shapeInt32: integers[int32]{}, shapeInt64: integers[int64]{},
	shapeUint8: integers[uint8]{}, shapeUint16: integers[uint16]{}, shapeUint32: integers[uint32]{}, shapeUint64: integers[uint64]{},
	shapeFloat32: floats[float32]{}, shapeFloat64: floats[float64]{}, shapeComplex64: complexes[complex64]{}, shapeComplex128: complexes[complex128]{},
}

// sum, difference and so on come in three forms: for any operands, for a
// variable and a constant, and for two variables of the frame.
func sum[T number](x, y value) any {
	switch {
	case x.isLocal && y.lit != nil:
		a, k := x.off, y.lit.(T)
		return func(fp frame) T { return *(*T)(unsafe.Add(fp, a)) + k }
	case x.isLocal && y.isLocal:
		a, b := x.off, y.off
		return func(fp frame) T { return *(*T)(unsafe.Add(fp, a)) + *(*T)(unsafe.Add(fp, b)) }
	case y.isLocal:
		p, b := evOf[T](x), y.off
		return func(fp frame) T { return p(fp) + *(*T)(unsafe.Add(fp, b)) }
	}
	p, q := evOf[T](x), evOf[T](y)
	return func(fp frame) T {
		a := p(fp)
		return a + q(fp)
	}
}

func difference[T number](x, y value) any {
	switch {
	case x.isLocal && y.lit != nil:
		a, k := x.off, y.lit.(T)
		return func(fp frame) T { return *(*T)(unsafe.Add(fp, a)) - k }
	case x.isLocal && y.isLocal:
		a, b := x.off, y.off
		return func(fp frame) T { return *(*T)(unsafe.Add(fp, a)) - *(*T)(unsafe.Add(fp, b)) }
	}
	p, q := evOf[T](x), evOf[T](y)
	return func(fp frame) T {
		a := p(fp)
		return a - q(fp)
	}
}

func product[T number](x, y value) any {
	switch {
	case x.isLocal && y.lit != nil:
		a, k := x.off, y.lit.(T)
		return func(fp frame) T { return *(*T)(unsafe.Add(fp, a)) * k }
	case x.isLocal && y.isLocal:
		a, b := x.off, y.off
		return func(fp frame) T { return *(*T)(unsafe.Add(fp, a)) * *(*T)(unsafe.Add(fp, b)) }
	}
	p, q := evOf[T](x), evOf[T](y)
	return func(fp frame) T {
		a := p(fp)
		return a * q(fp)
	}
}

// ratio divides numbers that may be divided by zero.
func ratio[T float32 | float64 | complex64 | complex128](x, y value) any {
	p, q := evOf[T](x), evOf[T](y)
	return func(fp frame) T {
		a := p(fp)
		return a / q(fp)
	}
}

func quotient[T integer](x, y value, pos posn) any {
	p, q := evOf[T](x), evOf[T](y)
	if k, ok := y.lit.(T); ok && k != 0 {
		return func(fp frame) T { return p(fp) / k }
	}
	return func(fp frame) T {
		a, b := p(fp), q(fp)
		if b == 0 {
			divideByZero(fp, pos)
		}
		return a / b
	}
}

func remainder[T integer](x, y value, pos posn) any {
	p, q := evOf[T](x), evOf[T](y)
	if k, ok := y.lit.(T); ok && k != 0 {
		if x.isLocal {
			a := x.off
			return func(fp frame) T { return *(*T)(unsafe.Add(fp, a)) % k }
		}
		return func(fp frame) T { return p(fp) % k }
	}
	return func(fp frame) T {
		a, b := p(fp), q(fp)
		if b == 0 {
			divideByZero(fp, pos)
		}
		return a % b
	}
}

func (integers[T]) binary(op token.Token, x, y value, pos posn) any {
	switch op {
	case token.ADD:
		return sum[T](x, y)
	case token.SUB:
		return difference[T](x, y)
	case token.MUL:
		return product[T](x, y)
	case token.QUO:
		return quotient[T](x, y, pos)
	case token.REM:
		return remainder[T](x, y, pos)
	}
	p, q := evOf[T](x), evOf[T](y)
	switch op {
	case token.AND:
		return func(fp frame) T { a := p(fp); return a & q(fp) }
	case token.OR:
		return func(fp frame) T { a := p(fp); return a | q(fp) }
	case token.XOR:
		return func(fp frame) T { a := p(fp); return a ^ q(fp) }
	}
	return func(fp frame) T { a := p(fp); return a &^ q(fp) }
}

func (integers[T]) unary(op token.Token, x value) any {
	p := evOf[T](x)
	switch op {
	case token.SUB:
		return func(fp frame) T { return -p(fp) }
	case token.XOR:
		return func(fp frame) T { return ^p(fp) }
	}
	return p
}

func (integers[T]) shift(op token.Token, x value, by fn[uint64]) any {
	p := evOf[T](x)
	if op == token.SHL {
		return func(fp frame) T { a := p(fp); return a << by(fp) }
	}
	return func(fp frame) T { a := p(fp); return a >> by(fp) }
}

func addLocal[T number](off uintptr, by any) action {
	e := by.(fn[T])
	return func(fp frame) {
		v := e(fp)
		*(*T)(unsafe.Add(fp, off)) += v
	}
}

// addAt adds to, or subtracts from, what lies at a place.
func addAt[T number](op token.Token, at place, by any) action {
	e := by.(fn[T])
	switch op {
	case token.ADD:
		return func(fp frame) { v := e(fp); *(*T)(at(fp)) += v }
	case token.SUB:
		return func(fp frame) { v := e(fp); *(*T)(at(fp)) -= v }
	case token.MUL:
		return func(fp frame) { v := e(fp); *(*T)(at(fp)) *= v }
	}
	return nil
}

func (integers[T]) addLocal(off uintptr, by any) action { return addLocal[T](off, by) }
func (integers[T]) addAt(op token.Token, at place, by any, pos posn) action {
	return addAt[T](op, at, by)
}

func (fractions[T]) binary(op token.Token, x, y value, pos posn) any {
	switch op {
	case token.ADD:
		return sum[T](x, y)
	case token.SUB:
		return difference[T](x, y)
	case token.MUL:
		return product[T](x, y)
	}
	return ratio[T](x, y)
}

func (fractions[T]) unary(op token.Token, x value) any {
	p := evOf[T](x)
	if op == token.SUB {
		return func(fp frame) T { return -p(fp) }
	}
	return p
}

func (fractions[T]) shift(token.Token, value, fn[uint64]) any { return nil }
func (fractions[T]) addLocal(off uintptr, by any) action      { return addLocal[T](off, by) }
func (fractions[T]) addAt(op token.Token, at place, by any, pos posn) action {
	if op == token.QUO {
		e := by.(fn[T])
		return func(fp frame) { v := e(fp); *(*T)(at(fp)) /= v }
	}
	return addAt[T](op, at, by)
}

// converted turns real numbers of one type into those of another.
func converted[F realNumber](sh shape, ev any) any {
	e := ev.(fn[F])
	switch sh {
	case shapeInt8:
		return func(fp frame) int8 { return int8(e(fp)) }
	case shapeInt16:
		return func(fp frame) int16 { return int16(e(fp)) }
	case shapeInt32:
		return func(fp frame) int32 { return int32(e(fp)) }
	case shapeInt64:
		return func(fp frame) int64 { return int64(e(fp)) }
	case shapeUint8:
		return func(fp frame) uint8 { return uint8(e(fp)) }
	case shapeUint16:
		return func(fp frame) uint16 { return uint16(e(fp)) }
	case shapeUint32:
		return func(fp frame) uint32 { return uint32(e(fp)) }
	case shapeUint64:
		return func(fp frame) uint64 { return uint64(e(fp)) }
	case shapeFloat32:
		return func(fp frame) float32 { return float32(e(fp)) }
	}
	return func(fp frame) float64 { return float64(e(fp)) }
}

func (integers[T]) to(sh shape, ev any) any { return converted[T](sh, ev) }
func (floats[T]) to(sh shape, ev any) any   { return converted[T](sh, ev) }

func (complexes[T]) to(sh shape, ev any) any {
	e := ev.(fn[T])
	if sh == shapeComplex64 {
		return func(fp frame) complex64 { return complex64(e(fp)) }
	}
	return func(fp frame) complex128 { return complex128(e(fp)) }
}

// binary compiles an arithmetic operation on two values of one type.
func (c *compiler) binary(op token.Token, x, y value, t types.Type, pos posn) value {
	if x.sh == shapeString {
		return computed(t, concatenation(x, y))
	}
	return computed(t, numbers[x.sh].binary(op, x, y, pos))
}

func concatenation(x, y value) any {
	p, q := evOf[string](x), evOf[string](y)
	return func(fp frame) string {
		a := p(fp)
		return a + q(fp)
	}
}

// index reads any integer as an index; what does not fit is out of range in
// any case.
func index(v value) fn[int64] {
	if v.sh == shapeInt64 || v.sh == shapeUint64 {
		if v.sh == shapeInt64 {
			return evOf[int64](v)
		}
		e := evOf[uint64](v)
		return func(fp frame) int64 {
			x := e(fp)
			if x > math.MaxInt64 {
				th := head(fp).th
				th.huge = append(th.huge, x)
				return math.MinInt64 // out of range; the message will have the number
			}
			return int64(x)
		}
	}
	return numbers[v.sh].to(shapeInt64, v.ev).(fn[int64])
}
