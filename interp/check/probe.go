package check

import (
	"go/ast"
	"go/types"

	"pawl/interp/cell"
)

// Probe checks a cell as far as it goes, mistakes and all, and returns what is
// known of its expressions and the names it declares. Nothing is bound.
func (w *World) Probe(c *cell.Cell) (*types.Info, []types.Object) {
	p := &Program{Cell: c, Info: newInfo(), world: w, names: map[types.Object]string{}, keys: map[types.Object]string{}, imports: map[string]string{}}
	defer p.Withdraw()
	p.resolveImports()
	decls, err := p.collect()
	if err != nil {
		return p.Info, nil
	}
	k := &checker{program: p, world: w, decls: decls, redeclared: map[string]bool{}}
	for _, d := range decls {
		for _, n := range d.Names {
			k.redeclared[n] = true
		}
	}
	k.declarations()
	k.run(file(body("cell__", k.showable())), p.Info, false)
	for i, s := range c.Body.List {
		for _, id := range declaredBy(s) {
			if obj, ok := p.Info.Defs[id].(*types.Var); ok && id.Name != "_" && !k.redeclared[id.Name] {
				p.addVar(id, obj, i)
			}
		}
	}
	for _, b := range p.decls {
		fn, ok := b.Decl.Node.(*ast.FuncDecl)
		switch {
		case !ok || fn.Body == nil || b.Decl.Cell != c.Name:
		case b.Object != nil && (b.Object.(*types.Func).Signature().TypeParams().Len() > 0 || receiverGeneric(b.Object)):
			k.run(file(k.generic(fn)), p.Info, false)
		default:
			block := &ast.BlockStmt{Lbrace: fn.Pos(), List: []ast.Stmt{assignBlank(literal(fn))}, Rbrace: fn.End()}
			k.run(file(body("bodies__", block)), p.Info, false)
		}
	}
	var own []types.Object
	for _, obj := range p.Info.Defs {
		if obj != nil && obj.Name() != "_" {
			own = append(own, obj)
		}
	}
	return p.Info, own
}
