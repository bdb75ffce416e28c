package check

import (
	"go/ast"
	"go/types"
)

// Instance checks the body of a generic function of the session with its type
// parameters bound to the type arguments. Its result is the function to emit
// in place of the call.
func (p *Program) Instance(fn *types.Func, args *types.TypeList) (*Func, error) {
	b := p.binding(fn)
	decl := b.Decl.Node.(*ast.FuncDecl)
	var bound []types.Object
	for i := range args.Len() {
		name := types.NewTypeName(decl.Pos(), fn.Pkg(), fn.Signature().TypeParams().At(i).Obj().Name(), nil)
		types.NewAlias(name, args.At(i))
		bound = append(bound, name)
	}
	k := &checker{program: p, world: p.world, redeclared: map[string]bool{}}
	lit := literal(decl)
	info := newInfo()
	block := &ast.BlockStmt{Lbrace: decl.Pos(), List: []ast.Stmt{assignBlank(lit)}, Rbrace: decl.End()}
	if _, errs := k.run(file(body("instance__", block)), info, false, bound...); len(errs) > 0 {
		return nil, sorted(errs)
	}
	instance := &Binding{Name: b.Name, Object: fn, Backend: p.world.fresh(b.Name), Decl: b.Decl, Cell: b.Cell}
	return &Func{Binding: instance, Lit: lit, Info: info, Type: info.TypeOf(lit).(*types.Signature)}, nil
}

// binding returns the binding of a session-level function.
func (p *Program) binding(fn *types.Func) *Binding {
	for _, b := range p.decls {
		if b.Object == fn {
			return b
		}
	}
	return p.world.find(p.sessionName(fn))
}
