package exec

import (
	"go/types"
	"reflect"
)

// compiledType finds a type of a compiled package: in its table, or, if the
// package does not export it, among the types of what it exports.
func (tt *typeTable) compiledType(pkg *types.Package, name string) reflect.Type {
	if v := tt.m.symbol(pkg, name); v.IsValid() && v.Kind() == reflect.Pointer && v.IsNil() {
		return v.Type().Elem()
	}
	if rt := tt.reachable(pkg.Path())[pkg.Path()+"."+name]; rt != nil {
		return rt
	}
	// An instance of a generic type, or a type of an internal package, comes to
	// light in the packages that use it.
	for p := range tt.m.tables {
		if rt := tt.reachable(p)[pkg.Path()+"."+name]; rt != nil {
			return rt
		}
	}
	return nil
}

// ready tells whether an instance of a generic type is one that some package
// has compiled.
func (tt *typeTable) ready(t *types.Named) bool {
	pkg := t.Obj().Pkg()
	return pkg.Path() != "main" && tt.compiledType(pkg, tt.typeName(t)) != nil
}

// reachable is the types that come to light in a package.
func (tt *typeTable) reachable(importPath string) map[string]reflect.Type {
	if tt.compiled[importPath] == nil {
		tt.compiled[importPath] = reachable(tt.m.tables[importPath])
	}
	return tt.compiled[importPath]
}

// reachable collects the declared types that a package's symbols are made of.
func reachable(symbols map[string]reflect.Value) map[string]reflect.Type {
	found := map[string]reflect.Type{}
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(t reflect.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		if t.Name() != "" && t.PkgPath() != "" {
			found[t.PkgPath()+"."+t.Name()] = t
			for i := range t.NumMethod() {
				walk(t.Method(i).Type)
			}
			p := reflect.PointerTo(t)
			for i := range p.NumMethod() {
				walk(p.Method(i).Type)
			}
		}
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
			walk(t.Elem())
		case reflect.Map:
			walk(t.Key())
			walk(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				walk(t.Field(i).Type)
			}
		case reflect.Func:
			for i := range t.NumIn() {
				walk(t.In(i))
			}
			for i := range t.NumOut() {
				walk(t.Out(i))
			}
		}
	}
	for _, v := range symbols {
		if v.IsValid() {
			walk(v.Type())
		}
	}
	return found
}
