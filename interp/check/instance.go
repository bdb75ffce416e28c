package check

import (
	"go/ast"
	"go/types"
)

// Instance checks the body of a generic function of the session with its type
// parameters bound to the type arguments. Its result is the function to compile
// in place of the call.
func (p *Program) Instance(fn *types.Func, args *types.TypeList) *Func {
	var names []string
	for t := range fn.Signature().TypeParams().TypeParams() {
		names = append(names, t.Obj().Name())
	}
	return p.instance(p.binding(fn), names, args)
}

// InstanceMethods checks the methods of an instance of a generic type.
func (p *Program) InstanceMethods(t *types.Named) []*Func {
	var out []*Func
	for m := range t.Methods() {
		b := p.binding(m.Origin())
		if b == nil {
			continue
		}
		var names []string
		for _, id := range TypeParams(b.Decl.Node.(*ast.FuncDecl)) {
			names = append(names, id.Name)
		}
		f := p.instance(b, names, t.TypeArgs())
		f.Method = m
		out = append(out, f)
	}
	return out
}

// instance checks a function's body with type parameters bound to arguments.
func (p *Program) instance(b *Binding, names []string, args *types.TypeList) *Func {
	decl := b.Decl.Node.(*ast.FuncDecl)
	var bound []types.Object
	for i, n := range names {
		if n == "_" {
			continue
		}
		bound = append(bound, types.NewTypeName(decl.Pos(), p.world.pkg, n, types.Unalias(args.At(i))))
	}
	k := &checker{program: p, world: p.world, redeclared: map[string]bool{}}
	lit := literal(decl)
	info := newInfo()
	block := &ast.BlockStmt{Lbrace: decl.Pos(), List: []ast.Stmt{assignBlank(lit)}, Rbrace: decl.End()}
	// The body has been checked for all arguments; what is wrong for these alone,
	// as two equal cases of a type switch, is not wrong in Go.
	k.run(file(body("instance__", block)), info, false, bound...)
	instance := &Binding{Name: b.Name, Object: b.Object, Key: p.world.fresh(b.Name), Decl: b.Decl, Cell: b.Cell}
	return &Func{Binding: instance, Lit: lit, Info: info, Type: info.TypeOf(lit).(*types.Signature)}
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
