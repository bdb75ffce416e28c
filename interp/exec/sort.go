package exec

import (
	"go/types"
	"slices"
	"unsafe"

	"pawl/interp/rtype"
)

// sorting makes the functions of package slices that sort out of the compiled
// ones, so that the order of equal elements is theirs; nil for other functions.
func (u *unit) sorting(fn *types.Func, sign *types.Signature) *function {
	if fn.Pkg() == nil || fn.Pkg().Path() != "slices" {
		return nil
	}
	var runs func(nf frame)
	off := u.m.conventionOf(sign).params
	switch fn.Name() {
	case "Sort":
		runs = sortOrdered(elemShape(sign.Params().At(0).Type()), off[0])
	case "SortFunc":
		runs = u.sortBy(sign, off, slices.SortFunc[[]int])
	case "SortStableFunc":
		runs = u.sortBy(sign, off, slices.SortStableFunc[[]int])
	default:
		return nil
	}
	f := u.m.bare(fn.Name(), sign)
	f.runs = runs
	f.layout.descriptor()
	return f
}

func sortOrdered(sh shape, off uintptr) func(frame) {
	switch sh {
	case shapeInt8:
		return sortOf[int8](off)
	case shapeInt16:
		return sortOf[int16](off)
	case shapeInt32:
		return sortOf[int32](off)
	case shapeInt64:
		return sortOf[int64](off)
	case shapeUint8:
		return sortOf[uint8](off)
	case shapeUint16:
		return sortOf[uint16](off)
	case shapeUint32:
		return sortOf[uint32](off)
	case shapeUint64:
		return sortOf[uint64](off)
	case shapeFloat32:
		return sortOf[float32](off)
	case shapeFloat64:
		return sortOf[float64](off)
	}
	return sortOf[string](off)
}

func sortOf[T realNumber | string](off uintptr) func(frame) {
	return func(nf frame) { slices.Sort(*(*[]T)(unsafe.Add(nf, off))) }
}

// sortBy sorts the indexes of the elements by the cell's comparison, then puts
// the elements where their indexes are. The compiled function compares the same
// pairs then as if it sorted the elements themselves.
func (u *unit) sortBy(sign *types.Signature, off []uintptr, sort func([]int, func(a, b int) int)) func(frame) {
	elem := sign.Params().At(0).Type().Underlying().(*types.Slice).Elem()
	compare := sign.Params().At(1).Type().Underlying().(*types.Signature)
	rt := u.m.types.of(elem)
	d, size := rtype.Of(rt), rt.Size()
	c := u.m.synthetic("compare", types.NewSignatureType(nil, nil, nil, nil, nil, false))
	aoff, boff := c.fn.layout.add(pointerSlot), c.fn.layout.add(pointerSlot)
	foff := c.fn.layout.add(pointerSlot)
	k := &call{sign: compare, conv: u.m.conventionOf(compare)}
	c.callValue(k, word(localValue(compare, foff)), []value{boxedValue(elem, aoff), boxedValue(elem, boff)})
	c.fn.native = true
	c.fn.layout.descriptor()
	result := k.conv.results[0]
	return func(nf frame) {
		s := *(*rtype.Slice)(unsafe.Add(nf, off[0]))
		if s.Len < 2 {
			return
		}
		was := rtype.Slice{Data: rtype.NewArray(d, s.Len), Len: s.Len, Cap: s.Len}
		rtype.Copy(d, was, s)
		at := func(i int) unsafe.Pointer { return unsafe.Add(was.Data, uintptr(i)*size) }
		order := make([]int, s.Len)
		for i := range order {
			order[i] = i
		}
		fp := c.fn.frame(head(nf).th, nf)
		*(*unsafe.Pointer)(unsafe.Add(fp, foff)) = *(*unsafe.Pointer)(unsafe.Add(nf, off[1]))
		sort(order, func(a, b int) int {
			*(*unsafe.Pointer)(unsafe.Add(fp, aoff)) = at(a)
			*(*unsafe.Pointer)(unsafe.Add(fp, boff)) = at(b)
			callee := k.run(fp)
			r := *(*int)(unsafe.Add(callee, result))
			leave(callee)
			return r
		})
		leave(fp)
		for i, from := range order {
			rtype.Move(d, unsafe.Add(s.Data, uintptr(i)*size), at(from))
		}
	}
}
