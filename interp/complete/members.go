package complete

import (
	"go/ast"
	"go/types"
)

// members lists the fields and methods of the value, or the symbols of the
// package, before the dot at start-1.
func (v View) members(code string, start, cursor int) []found {
	s := v.probe(code[:start], code[wordEnd(code, cursor):])
	if s == nil {
		return nil
	}
	path := s.toHole()
	sel, ok := parent(path).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	var list []found
	if pkg := s.packageOf(sel.X); pkg != nil {
		list = exported(pkg)
	} else if tv, ok := s.info.Types[sel.X]; ok && tv.Type != nil {
		list = selectable(tv)
	}
	s.prefer(list, path[:len(path)-1])
	return list
}

// packageOf returns the package that an expression names, or nil.
func (s *sketch) packageOf(e ast.Expr) *types.Package {
	if id, ok := e.(*ast.Ident); ok {
		if pkg, ok := s.info.Uses[id].(*types.PkgName); ok {
			return pkg.Imported()
		}
	}
	return nil
}

func exported(p *types.Package) []found {
	var out []found
	for _, n := range p.Scope().Names() {
		if obj := p.Scope().Lookup(n); obj.Exported() {
			out = append(out, ofObject(obj, unspecified))
		}
	}
	return out
}

// selectable lists what can follow a dot behind an expression: of a type its
// methods, of a value fields and methods, promoted ones included.
func selectable(tv types.TypeAndValue) []found {
	var out []found
	add := func(obj types.Object, r rank) {
		seen, _, _ := types.LookupFieldOrMethod(tv.Type, tv.Addressable(), obj.Pkg(), obj.Name())
		if seen != nil && seen.Id() == obj.Id() && kind(seen) == kind(obj) && reachable(obj) {
			out = append(out, ofObject(seen, r))
		}
	}
	if !tv.IsType() {
		fields(tv.Type, map[types.Type]bool{}, func(f *types.Var) { add(f, ofField) })
	}
	for _, m := range methods(tv.Type) {
		add(m, ofLocal)
	}
	return out
}

// reachable tells whether a cell may name a field or method.
func reachable(obj types.Object) bool {
	return obj.Exported() || obj.Pkg() != nil && obj.Pkg().Path() == "main"
}

// methods lists the methods of a type and of pointers to it.
func methods(t types.Type) []*types.Func {
	if _, ok := t.Underlying().(*types.Pointer); !ok && !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	var out []*types.Func
	for m := range types.NewMethodSet(t).Methods() {
		out = append(out, m.Obj().(*types.Func))
	}
	return out
}

// fields calls add for the fields of a struct, and of the structs in it whose
// fields are its own.
func fields(t types.Type, seen map[types.Type]bool, add func(*types.Var)) {
	st := structOf(t)
	if st == nil || seen[st] {
		return
	}
	seen[st] = true
	for f := range st.Fields() {
		add(f)
	}
	for f := range st.Fields() {
		if f.Embedded() {
			fields(f.Type(), seen, add)
		}
	}
}

// structOf returns the struct that a type is, or points to, or nil.
func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, _ := t.Underlying().(*types.Struct)
	return st
}
