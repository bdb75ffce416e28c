package exec

import (
	"go/ast"
	"go/types"

	"pawl/interp/check"
)

// instance compiles an instance of a generic function as a value.
func (c *compiler) instance(e ast.Expr) value {
	var id *ast.Ident
	switch x := e.(type) {
	case *ast.IndexExpr:
		id = genericName(x.X)
	case *ast.IndexListExpr:
		id = genericName(x.X)
	}
	return c.funcValue(id, c.object(id).(*types.Func))
}

// checkInstance type-checks a generic function's body for type arguments.
func (u *unit) checkInstance(fn *types.Func, args *types.TypeList, at ast.Node) *check.Func {
	if fn.Pkg() == nil || fn.Pkg().Path() == "main" {
		return u.p.Instance(fn, args)
	}
	if f := u.p.Generic(fn, args); f != nil {
		return f
	}
	panic(placedRefusal{at.Pos(), fn.Pkg().Name() + "." + fn.Name() + " is generic and not available in cells"})
}

// checkMethods type-checks the methods of an instance of a generic type.
func (u *unit) checkMethods(t *types.Named) []*check.Func {
	if t.Obj().Pkg().Path() != "main" {
		if list := u.p.GenericMethods(t); list != nil {
			return list
		}
		panic(refusal{t.String() + " is an instance of a generic type of a compiled package and not available in cells yet"})
	}
	return u.p.InstanceMethods(t)
}
