package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"pawl/interp/check"
)

// typeDecl writes a type and a forwarder for each of its methods, whose body
// can so be replaced later.
func (e *emitter) typeDecl(b *check.Binding) {
	obj := b.Object.(*types.TypeName)
	if iface, ok := obj.Type().Underlying().(*types.Interface); obj.IsAlias() || ok && !iface.IsMethodSet() {
		return // an alias is written out wherever it is used, a constraint is no type of values
	}
	named := obj.Type().(*types.Named)
	if named.TypeParams().Len() > 0 {
		return // each instance is written when it is first used
	}
	e.writeType(b.Backend, named, b.Decl.Node)
}

func (e *emitter) writeType(name string, t *types.Named, at ast.Node) {
	e.written[name] = t
	text := ""
	if st, ok := t.Underlying().(*types.Struct); ok {
		text = e.structure(st, name, at)
	} else {
		text = e.typ(t.Underlying(), at)
	}
	fmt.Fprintf(&e.decls, "type %s %s\n", name, text)
}

// instanceType writes an instance of a generic type of a cell, with its
// methods, when it is first used, and returns its name.
func (e *emitter) instanceType(t *types.Named, at ast.Node) string {
	key := e.program.Backend(t.Origin().Obj())
	for arg := range t.TypeArgs().Types() {
		key += " " + e.typ(arg, at)
	}
	name, isNew := e.program.InstanceName(key, t.Obj().Name())
	if !isNew {
		return name
	}
	e.writeType(name, t, at)
	for _, f := range e.program.InstanceMethods(t) {
		e.frames[f.Backend] = Frame{Name: f.Name, Cell: f.Cell}
		text := e.inFunction(f.Backend, f.Info, f.Lit)
		fmt.Fprintf(&e.decls, "func %s%s\n", f.Backend, text)
		e.method(f, f.Backend)
		e.instanceMethods.WriteString(e.describe(f, f.Backend))
	}
	return name
}
