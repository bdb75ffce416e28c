package exec

import (
	"go/ast"
	"go/types"
	"unsafe"

	"pawl/interp/rtype"
)

// mapElement reads an element of a map; a missing one is zero.
func (c *compiler) mapElement(e *ast.IndexExpr, u *types.Map) value {
	find := c.mapFind(e, u)
	t := c.info.TypeOf(e)
	if tuple, ok := t.(*types.Tuple); ok { // recorded so when used in v, ok = m[k]
		t = tuple.At(0).Type()
	}
	zero := rtype.New(rtype.Of(c.m.types.of(t)))
	v := placeValue(t, func(fp frame) unsafe.Pointer {
		if p := find(fp); p != nil {
			return p
		}
		return zero
	})
	return v.readOnly()
}

// readOnly is a value that cannot be assigned to through its place.
func (v value) readOnly() value {
	if v.sh != shapeMemory {
		v.at = nil
	}
	return v
}

// mapFind returns where an element of a map lies, nil if there is none.
func (c *compiler) mapFind(e *ast.IndexExpr, u *types.Map) place {
	m, k := word(c.expr(e.X)), c.placed(c.to(e.Index, u.Key()))
	d, pos := rtype.Of(c.m.types.of(c.info.TypeOf(e.X))), e.Pos()
	if b, ok := u.Key().Underlying().(*types.Basic); ok && b.Kind() != types.UnsafePointer {
		return func(fp frame) unsafe.Pointer {
			x := m(fp)
			return rtype.MapGet(d, x, k(fp))
		}
	}
	return func(fp frame) unsafe.Pointer {
		x := m(fp)
		key := k(fp)
		mark(fp, pos) // a key may be one that cannot be compared
		return rtype.MapGet(d, x, key)
	}
}

// mapStore sets an element of a map.
func (c *compiler) mapStore(e *ast.IndexExpr, u *types.Map, v value) action {
	m, k, elem := word(c.expr(e.X)), c.placed(c.to(e.Index, u.Key())), c.placed(v)
	d, pos := rtype.Of(c.m.types.of(c.info.TypeOf(e.X))), e.Pos()
	if c.calls(e.Index) || c.calls(e.X) {
		return func(fp frame) {
			x := m(fp)
			key := k(fp)
			val := elem(fp)
			mark(fp, pos)
			rtype.MapSet(d, x, key, val)
		}
	}
	return func(fp frame) {
		val := elem(fp)
		x := m(fp)
		key := k(fp)
		mark(fp, pos)
		rtype.MapSet(d, x, key, val)
	}
}

// mapSet and mapGet work on a map and a key that are at hand.
func (c *compiler) mapSet(m, k, v value, pos posn) action {
	d := rtype.Of(c.m.types.of(m.typ))
	w, key, elem := word(m), c.placed(k), c.placed(v)
	return func(fp frame) {
		val := elem(fp)
		x := w(fp)
		p := key(fp)
		mark(fp, pos)
		rtype.MapSet(d, x, p, val)
	}
}

func (c *compiler) mapGet(m, k value, t types.Type, pos posn) value {
	d := rtype.Of(c.m.types.of(m.typ))
	w, key := word(m), c.placed(k)
	zero := rtype.New(rtype.Of(c.m.types.of(t)))
	return placeValue(t, func(fp frame) unsafe.Pointer {
		x := w(fp)
		p := key(fp)
		mark(fp, pos)
		if q := rtype.MapGet(d, x, p); q != nil {
			return q
		}
		return zero
	}).readOnly()
}

// mapOk compiles v, ok = m[k].
func (c *compiler) mapOk(e *ast.IndexExpr) (action, []value) {
	u := c.info.TypeOf(e.X).Underlying().(*types.Map)
	find := c.mapFind(e, u)
	t := u.Elem()
	off := c.temp(t)
	ok, okv := c.okValue()
	clear, move := c.store(off, c.zero(t)), c.moverOfAny(t)
	return func(fp frame) {
		p := find(fp)
		*(*bool)(unsafe.Add(fp, ok)) = p != nil
		if p == nil {
			clear(fp)
			return
		}
		move(unsafe.Add(fp, off), p)
	}, []value{localValue(t, off), okv}
}
