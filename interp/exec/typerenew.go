package exec

import (
	"go/types"
	"maps"
	"reflect"
	"unsafe"

	"pawl/interp/rtype"
)

// renew makes every type that mentions a declared one anew, since that one has
// got methods that compiled code may have found missing.
func (tt *typeTable) renew(changed *types.Named) {
	stale := map[types.Type]bool{}
	for _, t := range tt.known.Keys() {
		if mentions(t, changed, map[types.Type]bool{}) {
			stale[t] = true
		}
	}
	old := map[types.Type]reflect.Type{}
	for t := range stale {
		old[t] = tt.known.At(t).(reflect.Type)
		tt.known.Delete(t)
		tt.declared.Delete(t)
	}
	older := map[unsafe.Pointer]unsafe.Pointer{}
	if known := tt.older.Load(); known != nil {
		maps.Copy(older, *known)
	}
	for t, was := range old {
		now := tt.of(t)
		if now == was {
			continue
		}
		for p, q := range older {
			if q == rtype.Of(was) {
				older[p] = rtype.Of(now)
			}
		}
		older[rtype.Of(was)] = rtype.Of(now)
	}
	tt.older.Store(&older)
	for _, t := range tt.refs.Keys() {
		if stale[t] || mentions(t, changed, map[types.Type]bool{}) {
			tt.refs.At(t).(*typeRef).set(tt.of(t))
		}
	}
}

// mentions tells whether a type is made of another.
func mentions(t types.Type, what *types.Named, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if t == what || types.Identical(t, what) {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	if n, ok := t.(*types.Named); ok {
		if n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "main" && n.TypeArgs().Len() == 0 {
			return false
		}
		return mentions(n.Underlying(), what, seen)
	}
	switch t := t.(type) {
	case *types.Map:
		return mentions(t.Key(), what, seen) || mentions(t.Elem(), what, seen)
	case *types.Struct:
		for f := range t.Fields() {
			if mentions(f.Type(), what, seen) {
				return true
			}
		}
	case *types.Signature:
		for v := range t.Params().Variables() {
			if mentions(v.Type(), what, seen) {
				return true
			}
		}
		for v := range t.Results().Variables() {
			if mentions(v.Type(), what, seen) {
				return true
			}
		}
	case *types.Interface:
		for f := range t.Methods() {
			if mentions(f.Signature(), what, seen) {
				return true
			}
		}
	case interface{ Elem() types.Type }:
		return mentions(t.Elem(), what, seen)
	}
	return false
}
