package lower

import "go/types"

// Declares tells whether a type is, or is made of, one that a cell declared,
// or an interface, which may hold one: such values do not carry their types at
// run time.
func Declares(t types.Type) bool { return declares(t, map[types.Type]bool{}) }

func declares(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	if n, ok := t.(*types.Named); ok {
		if n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "main" {
			return true
		}
		if n.Obj().Pkg() != nil {
			return false
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Map:
		return declares(u.Key(), seen) || declares(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if declares(f.Type(), seen) {
				return true
			}
		}
	case interface{ Elem() types.Type }:
		return declares(u.Elem(), seen)
	}
	return false
}
