package exec

import (
	"go/ast"
	"go/constant"
	"go/types"
	"unsafe"

	"pawl/interp/rtype"
)

// composite compiles a composite literal.
func (c *compiler) composite(e *ast.CompositeLit) value {
	t := c.info.TypeOf(e)
	if p, ok := t.Underlying().(*types.Pointer); ok { // &T elided in an element
		return computed(t, c.allocated(c.compositeOf(e, p.Elem())))
	}
	return c.compositeOf(e, t)
}

func (c *compiler) compositeOf(e *ast.CompositeLit, t types.Type) value {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return c.structLiteral(e, t, u)
	case *types.Array:
		return c.arrayLiteral(e, t, u)
	case *types.Slice:
		return c.sliceLiteral(e, t, u)
	case *types.Map:
		return c.mapLiteral(e, t, u)
	}
	c.refuse(e, "a literal of type %s is not supported", t)
	return value{}
}

// part writes one element or field of a literal.
type part func(fp frame, base unsafe.Pointer)

func (c *compiler) part(off uintptr, v value) part {
	set := c.into(v)
	return func(fp frame, base unsafe.Pointer) { set(fp, unsafe.Add(base, off)) }
}

func (c *compiler) structLiteral(e *ast.CompositeLit, t types.Type, u *types.Struct) value {
	rt := c.m.types.of(t)
	var parts []part
	blank := false
	for i, el := range e.Elts {
		n := i
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			n = fieldIndex(u, c.info.Uses[kv.Key.(*ast.Ident)])
			el = kv.Value
		}
		v := c.literalElement(el, u.Field(n).Type())
		if u.Field(n).Name() == "_" { // stays zero
			do := c.effect(v)
			parts = append(parts, func(fp frame, _ unsafe.Pointer) { do(fp) })
			blank = true
			continue
		}
		parts = append(parts, c.part(rt.Field(n).Offset, v))
	}
	parts = callsFirst(c, e.Elts, parts)
	return c.filled(t, parts, blank || len(parts) < u.NumFields())
}

func fieldIndex(u *types.Struct, obj types.Object) int {
	for i := range u.NumFields() {
		if u.Field(i) == obj || u.Field(i).Name() == obj.Name() {
			return i
		}
	}
	return 0
}

// literalElement compiles an element of a literal; its own literal may leave out the
// type.
func (c *compiler) literalElement(e ast.Expr, t types.Type) value {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		return c.composite(lit)
	}
	return c.to(e, t)
}

// filled builds memory of a type in a temporary, part by part.
func (c *compiler) filled(t types.Type, parts []part, clear bool) value {
	off := c.temp(t)
	rt := c.m.types.of(t)
	d := rtype.Of(rt)
	if rt.Size() == 0 {
		clear = false
	}
	return value{typ: t, sh: shapeMemory, at: func(fp frame) unsafe.Pointer {
		p := unsafe.Add(fp, off)
		if clear {
			rtype.Clear(d, p)
		}
		for _, set := range parts {
			set(fp, p)
		}
		return p
	}}
}

// keyed lists the elements of an array or slice literal with their indexes,
// and returns the length they need.
func (c *compiler) keyed(e *ast.CompositeLit, elem types.Type) (parts []part, n int64) {
	size := c.m.types.of(elem).Size()
	next := int64(0)
	for _, el := range e.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			next, _ = constant.Int64Val(constant.ToInt(c.info.Types[kv.Key].Value))
			el = kv.Value
		}
		parts = append(parts, c.part(uintptr(next)*size, c.literalElement(el, elem)))
		next++
		n = max(n, next)
	}
	return callsFirst(c, e.Elts, parts), n
}

func (c *compiler) arrayLiteral(e *ast.CompositeLit, t types.Type, u *types.Array) value {
	parts, _ := c.keyed(e, u.Elem())
	return c.filled(t, parts, int64(len(parts)) < u.Len())
}

func (c *compiler) sliceLiteral(e *ast.CompositeLit, t types.Type, u *types.Slice) value {
	parts, n := c.keyed(e, u.Elem())
	d := rtype.Of(c.m.types.of(u.Elem()))
	return computed(t, func(fp frame) rtype.Slice {
		p := rtype.NewArray(d, int(n))
		for _, set := range parts {
			set(fp, p)
		}
		return rtype.Slice{Data: p, Len: int(n), Cap: int(n)}
	})
}

func (c *compiler) mapLiteral(e *ast.CompositeLit, t types.Type, u *types.Map) value {
	d := rtype.Of(c.m.types.of(t))
	type entry struct{ key, elem place }
	var entries []entry
	for _, el := range e.Elts {
		kv := el.(*ast.KeyValueExpr)
		entries = append(entries, entry{c.placed(c.literalElement(kv.Key, u.Key())), c.placed(c.literalElement(kv.Value, u.Elem()))})
	}
	pos := e.Pos()
	return computed(t, func(fp frame) unsafe.Pointer {
		m := rtype.MakeMap(d, len(entries))
		for _, x := range entries {
			k := x.key(fp)
			v := x.elem(fp)
			mark(fp, pos)
			rtype.MapSet(d, m, k, v)
		}
		return m
	})
}
