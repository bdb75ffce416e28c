package exec

import (
	"go/ast"
	"go/types"
	"unsafe"

	"pawl/interp/rtype"
)

// sliced compiles x[i:j:k].
func (c *compiler) sliced(e *ast.SliceExpr) value {
	bound := func(x ast.Expr) fn[int64] {
		if x == nil {
			return nil
		}
		return index(c.expr(x))
	}
	i, j, k, pos := bound(e.Low), bound(e.High), bound(e.Max), e.Pos()
	t := c.info.TypeOf(e)
	switch u := c.info.TypeOf(e.X).Underlying().(type) {
	case *types.Basic:
		return computed(t, slicedString(evOf[string](c.expr(e.X)), i, j, pos))
	case *types.Slice:
		return computed(t, slicedSlice(evOf[rtype.Slice](c.expr(e.X)), i, j, k, c.m.types.of(u.Elem()).Size(), false, pos))
	case *types.Pointer:
		return c.slicedArray(t, notNil(word(c.expr(e.X)), e.X.Pos()), u.Elem().Underlying().(*types.Array), i, j, k, pos)
	case *types.Array:
		return c.slicedArray(t, c.expr(e.X).at, u, i, j, k, pos)
	}
	c.refuse(e, "%s cannot be sliced", c.info.TypeOf(e.X))
	return value{}
}

func (c *compiler) slicedArray(t types.Type, at place, a *types.Array, i, j, k fn[int64], pos posn) value {
	n := int(a.Len())
	whole := func(fp frame) rtype.Slice { return rtype.Slice{Data: at(fp), Len: n, Cap: n} }
	return computed(t, slicedSlice(whole, i, j, k, c.m.types.of(a.Elem()).Size(), true, pos))
}

func slicedString(s fn[string], i, j fn[int64], pos posn) fn[string] {
	return func(fp frame) string {
		x := s(fp)
		from, to := int64(0), int64(len(x))
		if i != nil {
			from = i(fp)
		}
		if j != nil {
			to = j(fp)
		}
		if uint64(to) > uint64(len(x)) || uint64(from) > uint64(to) {
			badSlice(fp, pos, bounds{length: len(x), capacity: len(x), i: from, j: to, array: true})
		}
		return x[from:to]
	}
}

func slicedSlice(s fn[rtype.Slice], i, j, k fn[int64], size uintptr, array bool, pos posn) fn[rtype.Slice] {
	return func(fp frame) rtype.Slice {
		x := s(fp)
		from, to, limit := int64(0), int64(x.Len), int64(x.Cap)
		if i != nil {
			from = i(fp)
		}
		if j != nil {
			to = j(fp)
		}
		if k != nil {
			limit = k(fp)
		}
		if uint64(limit) > uint64(x.Cap) || uint64(to) > uint64(limit) || uint64(from) > uint64(to) {
			badSlice(fp, pos, bounds{x.Len, x.Cap, from, to, limit, k != nil, array})
		}
		out := rtype.Slice{Data: x.Data, Len: int(to - from), Cap: int(limit - from)}
		if out.Cap > 0 { // else the data may end there, and a pointer past it would keep what follows alive
			out.Data = unsafe.Add(x.Data, uintptr(from)*size)
		}
		return out
	}
}
