package complete

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"pawl/interp/cell"
)

// Source returns how the name at the cursor is written: a function, method,
// constant, or type with its methods, that a cell has declared. What is
// compiled has no source at hand: it is described, as anything else is.
func (v View) Source(code string, cursor int) (Page, bool) {
	r, ok := v.resolve(code, cursor)
	if !ok {
		return Page{}, false
	}
	if text := v.text(r.object); text != "" {
		return Page{Code: text, Notes: v.origin(r.object)}, true
	}
	return v.describe(r), true
}

// text is the source of what a cell has declared, "" for anything else.
func (v View) text(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func:
		if obj.Signature().Recv() != nil {
			return v.methodSource(obj)
		}
	case *types.Var:
		return ""
	}
	b := v.World.Lookup(obj.Name())
	if b == nil || b.Decl == nil || b.Object != obj {
		return ""
	}
	text := b.Decl.Text
	name, ok := obj.(*types.TypeName)
	if !ok {
		return text
	}
	if !strings.HasPrefix(text, "type") {
		text = "type " + text // of a group
	}
	for _, m := range v.ownMethods(name) {
		if s := v.methodSource(m); s != "" {
			text += "\n\n" + s
		}
	}
	return text
}

// ownMethods lists a type's own methods in the order of their names.
func (v View) ownMethods(name *types.TypeName) []*types.Func {
	named, ok := name.Type().(*types.Named)
	if !ok {
		return nil
	}
	list := slices.Collect(named.Methods())
	slices.SortFunc(list, func(a, b *types.Func) int { return strings.Compare(a.Name(), b.Name()) })
	return list
}

// methodSource finds a method in the cell in which it stands.
func (v View) methodSource(m *types.Func) string {
	if v.Cell == nil || m.Pkg() == nil || m.Pkg().Path() != "main" {
		return ""
	}
	at := v.World.Fset.Position(m.Origin().Pos())
	c, err := cell.Parse(token.NewFileSet(), at.Filename, v.Cell(at.Filename))
	if err != nil {
		return ""
	}
	for _, d := range c.Decls {
		if fn, ok := d.Node.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Name.Name == m.Name() && cell.Receiver(fn) == receiver(m) {
			return d.Text
		}
	}
	return ""
}

// receiver is the name of a method's type.
func receiver(m *types.Func) string {
	if named := namedOf(m.Signature().Recv().Type()); named != nil {
		return named.Obj().Name()
	}
	return ""
}
