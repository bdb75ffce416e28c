package complete

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Describe tells what the name at the cursor is: its declaration and its doc
// comment. Inside a call or a struct literal, where no name stands at the
// cursor, it describes what is called, or the type, and marks the parameter or
// field that the cursor is at.
func (v View) Describe(code string, cursor int) (Page, bool) {
	if placeOf(code[:cursor]) == inImport {
		return v.describePath(code, cursor)
	}
	if r, ok := v.resolve(code, cursor); ok {
		p := v.describe(r)
		if around, ok := v.surrounding(code, wordStart(code, cursor)); ok && !around.is(r) {
			p.Notes = append(p.Notes, around.note())
		}
		return p, true
	}
	around, ok := v.surrounding(code, cursor)
	if !ok {
		return Page{}, false
	}
	return v.describeAround(around), true
}

// referent is what a name stands for, and how it is written.
type referent struct {
	object types.Object
	within types.Type // of a field or method: what it was selected from
	value  string     // the expression, if reading it does nothing but read a variable
}

// enough is how many ways to make a cell whole are looked at for a name.
const enough = 3

// resolve finds what the word around a byte offset stands for.
func (v View) resolve(code string, at int) (referent, bool) {
	start, end := wordStart(code, at), wordEnd(code, at)
	if start == end || placeOf(code[:start]) != inCode {
		return referent{}, false
	}
	tried := 0
	for text := range wholes(code[:end], code[end:]) {
		s := v.sketch(text)
		if s == nil {
			continue
		}
		if r, ok := v.resolveIn(s, code, start); ok {
			return r, true
		}
		if tried++; tried == enough {
			break
		}
	}
	if start > 0 && code[start-1] == '.' {
		return referent{}, false
	}
	obj := v.byName(code[start:end])
	return referent{object: obj, value: v.readable(obj)}, obj != nil
}

// resolveIn finds what the identifier at an offset of the code is in a sketch
// of it.
func (v View) resolveIn(s *sketch, code string, start int) (referent, bool) {
	line, column := 1+strings.Count(code[:start], "\n"), start-strings.LastIndexByte(code[:start], '\n')
	path := s.path(func(id *ast.Ident) bool {
		at := s.position(id.Pos())
		return at.Line == line && at.Column == column
	})
	if len(path) == 0 {
		return referent{}, false
	}
	id := path[len(path)-1].(*ast.Ident)
	r := referent{object: s.info.ObjectOf(id)}
	if sel, ok := parent(path).(*ast.SelectorExpr); ok && sel.Sel == id {
		r.within = s.info.TypeOf(sel.X)
		r.value = v.readableField(s, sel)
	} else if kv, ok := parent(path).(*ast.KeyValueExpr); ok && kv.Key == id {
		if lit, ok := path[len(path)-3].(*ast.CompositeLit); ok {
			r.within = s.info.TypeOf(lit)
		}
	} else {
		r.value = v.readable(r.object)
	}
	return r, r.object != nil
}

// readable returns the name of a session's variable, "" for anything else. A
// variable that the cell declares anew, in the same type, counts as the one
// there is.
func (v View) readable(obj types.Object) string {
	now, ok := obj.(*types.Var)
	if !ok || now.IsField() {
		return ""
	}
	b := v.World.Lookup(now.Name())
	if b == nil || b.Object.Parent() == nil || !isVariable(b.Object) || !types.Identical(b.Object.Type(), now.Type()) {
		return ""
	}
	return now.Name()
}

func isVariable(obj types.Object) bool {
	_, ok := obj.(*types.Var)
	return ok
}

// readableField returns the text of a field of a session's variable.
func (v View) readableField(s *sketch, sel *ast.SelectorExpr) string {
	if f, ok := s.info.Uses[sel.Sel].(*types.Var); !ok || !f.IsField() {
		return ""
	}
	root := ""
	switch x := sel.X.(type) {
	case *ast.Ident:
		root = v.readable(s.info.Uses[x])
	case *ast.SelectorExpr:
		root = v.readableField(s, x)
	}
	if root == "" {
		return ""
	}
	return root + "." + sel.Sel.Name
}

// byName finds a name without its surroundings: of the session, a package, a
// builtin.
func (v View) byName(name string) types.Object {
	if b := v.World.Lookup(name); b != nil {
		return b.Object
	}
	if pkg, err := v.World.Import(v.World.PackagePath(name)); err == nil {
		return types.NewPkgName(token.NoPos, pkg, name, pkg)
	}
	for _, b := range v.World.Builtins() {
		if b.Name() == name {
			return b
		}
	}
	return types.Universe.Lookup(name)
}

// describePath describes the package that an import names.
func (v View) describePath(code string, cursor int) (Page, bool) {
	start := pathStart(code, cursor)
	end := cursor + strings.IndexAny(code[cursor:]+"\"", "\"`\n")
	pkg, err := v.World.Import(code[start:end])
	if err != nil {
		return Page{}, false
	}
	return v.describePackage(pkg), true
}

// describe makes the page of what a name stands for.
func (v View) describe(r referent) Page {
	var p Page
	switch obj := r.object.(type) {
	case *types.PkgName:
		p = v.describePackage(obj.Imported())
	case *types.TypeName:
		p = v.describeType(obj)
	case *types.Builtin, *types.Nil:
		p = v.describeBuiltin(obj)
	case *types.Func:
		p = Page{Code: types.ObjectString(obj, short)}
	case *types.Const:
		p = Page{Code: types.ObjectString(obj, short)}
		if text := obj.Val().String(); !strings.HasSuffix(p.Code, text) {
			p.Code += " = " + text
		}
	default:
		p = Page{Code: types.ObjectString(obj, short)}
	}
	if p.Doc == "" {
		p.Doc = v.docOf(r)
	}
	p.Variable = r.value
	p.Notes = append(p.Notes, v.origin(r.object)...)
	return p
}

// origin tells where a name comes from.
func (v View) origin(obj types.Object) []string {
	if _, ok := obj.(*types.PkgName); ok || obj.Pkg() == nil {
		return nil
	}
	if obj.Pkg().Path() != "main" {
		return []string{"package " + obj.Pkg().Path()}
	}
	if b := v.World.Lookup(obj.Name()); b != nil && b.Object == obj {
		return []string{"declared in " + b.Cell}
	}
	return nil
}

func (v View) describePackage(p *types.Package) Page {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s   // import %q\n", p.Name(), p.Path())
	for _, f := range exported(p) {
		b.WriteString("\n" + f.Type + " " + f.Text)
		if f.Type == "constant" || f.Type == "variable" {
			b.WriteString(" ")
		}
		b.WriteString(f.Signature)
	}
	return Page{Code: b.String(), Doc: v.doc(p.Path(), "")}
}
