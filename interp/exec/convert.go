package exec

import (
	"go/ast"
	"go/types"
	"unsafe"

	"pawl/interp/rtype"
)

// conversion compiles T(x).
func (c *compiler) conversion(e *ast.CallExpr) value {
	t := c.info.TypeOf(e)
	arg := e.Args[0]
	if c.info.Types[arg].IsNil() {
		v := c.nilValue(t)
		v.lit = nil // of a type of its own from now on
		return v
	}
	return c.convert(c.expr(arg), t, e.Pos())
}

func (c *compiler) convert(v value, t types.Type, pos posn) value {
	if types.IsInterface(t) {
		return c.toInterface(v, t, pos)
	}
	to := shapeOf(t)
	from := v.typ.Underlying()
	switch {
	case to == shapeString:
		return c.toString(v, t)
	case v.sh == shapeString && to == shapeSlice:
		return c.fromString(v, t)
	case v.sh == shapeSlice && to == shapeMemory:
		return c.sliceToArray(v, t, pos)
	case v.sh == shapeSlice && to == shapePointer:
		return c.sliceToPointer(v, t, t.Underlying().(*types.Pointer).Elem().Underlying().(*types.Array).Len(), pos)
	case isNumeric(from) && to != v.sh:
		return computed(t, numbers[v.sh].to(to, v.ev))
	}
	w := v
	w.typ = t
	w.lit = nil
	if v.lit != nil && isNumeric(from) {
		w.lit = v.lit
	}
	return w
}

func isNumeric(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

// toString converts a number, bytes, runes or another string type.
func (c *compiler) toString(v value, t types.Type) value {
	switch v.sh {
	case shapeString:
		v.typ = t
		return v
	case shapeSlice:
		s := evOf[rtype.Slice](v)
		if elemShape(v.typ) == shapeUint8 {
			return computed(t, func(fp frame) string {
				x := s(fp)
				return string(*(*[]byte)(unsafe.Pointer(&x)))
			})
		}
		return computed(t, func(fp frame) string {
			x := s(fp)
			return string(*(*[]rune)(unsafe.Pointer(&x)))
		})
	}
	if isUnsigned(v.typ) {
		u := unsigned(v)
		return computed(t, func(fp frame) string {
			x := u(fp)
			if x > 0x10ffff {
				return "\uFFFD"
			}
			return string(rune(x))
		})
	}
	i := index(v)
	return computed(t, func(fp frame) string {
		x := i(fp)
		if x < 0 || x > 0x10ffff {
			return "\uFFFD"
		}
		return string(rune(x))
	})
}

func elemShape(t types.Type) shape { return shapeOf(t.Underlying().(*types.Slice).Elem()) }

func (c *compiler) fromString(v value, t types.Type) value {
	s := evOf[string](v)
	if elemShape(t) == shapeUint8 {
		return computed(t, func(fp frame) rtype.Slice {
			b := []byte(s(fp))
			return *(*rtype.Slice)(unsafe.Pointer(&b))
		})
	}
	return computed(t, func(fp frame) rtype.Slice {
		r := []rune(s(fp))
		return *(*rtype.Slice)(unsafe.Pointer(&r))
	})
}

func (c *compiler) sliceToArray(v value, t types.Type, pos posn) value {
	p := word(c.sliceToPointer(v, t, t.Underlying().(*types.Array).Len(), pos))
	empty := unsafe.Pointer(new([1]int64))
	return value{typ: t, sh: shapeMemory, at: func(fp frame) unsafe.Pointer {
		if q := p(fp); q != nil {
			return q
		}
		return empty // an array of no elements
	}}
}

func (c *compiler) sliceToPointer(v value, t types.Type, n int64, pos posn) value {
	s := evOf[rtype.Slice](v)
	return computed(t, func(fp frame) unsafe.Pointer {
		x := s(fp)
		if int64(x.Len) < n {
			native(fp, pos, func() { shortSlice(x.Len, n) })
		}
		return x.Data
	})
}
