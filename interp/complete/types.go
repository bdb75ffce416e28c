package complete

import (
	"go/types"
	"slices"
	"strings"
)

// describeType writes a type with its fields and methods.
func (v View) describeType(obj *types.TypeName) Page {
	p := Page{Code: v.typeText(obj)}
	for _, m := range methods(obj.Type()) {
		if reachable(m) {
			p.Code += "\n" + methodText(obj, m)
		}
	}
	return p
}

// typeText is the declaration of a type: as the cell has written it, or its
// exported part.
func (v View) typeText(obj *types.TypeName) string {
	if b := v.World.Lookup(obj.Name()); b != nil && b.Object == obj && b.Decl != nil {
		return "type " + strings.TrimPrefix(b.Decl.Text, "type ")
	}
	if _, basic := obj.Type().(*types.Basic); basic && obj.Pkg() == nil {
		return "type " + obj.Name()
	}
	head := "type " + obj.Name() + typeParams(obj.Type()) + " "
	if obj.IsAlias() {
		return head + "= " + types.TypeString(types.Unalias(obj.Type()), short)
	}
	st, ok := obj.Type().Underlying().(*types.Struct)
	if !ok {
		return head + types.TypeString(obj.Type().Underlying(), short)
	}
	return head + v.structText(st)
}

func typeParams(t types.Type) string {
	if named, ok := t.(*types.Named); ok {
		return typeParamsText(named.TypeParams())
	}
	return ""
}

func typeParamsText(params *types.TypeParamList) string {
	if params.Len() == 0 {
		return ""
	}
	var list []string
	for p := range params.TypeParams() {
		list = append(list, p.Obj().Name()+" "+types.TypeString(p.Constraint(), short))
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// structText writes the fields that a cell can name, each behind the first
// paragraph of its comment.
func (v View) structText(st *types.Struct) string {
	var lines []string
	hidden := false
	for f := range st.Fields() {
		if !reachable(f) {
			hidden = true
			continue
		}
		first, _, _ := strings.Cut(v.fieldDoc(f), "\n\n")
		if text := slashed(first, "\t// "); text != "" {
			lines = append(lines, text)
		}
		field := f.Name() + " "
		if f.Embedded() {
			field = ""
		}
		lines = append(lines, "\t"+field+types.TypeString(f.Type(), short))
	}
	if hidden {
		lines = append(lines, "\t// and fields that are not exported")
	}
	if len(lines) == 0 {
		return "struct{}"
	}
	return "struct {\n" + strings.Join(lines, "\n") + "\n}"
}

// slashed writes a text behind slashes, "" for none.
func slashed(text, slashes string) string {
	if text == "" {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(slashes+l, " ")
	}
	return strings.Join(lines, "\n")
}

// methodText writes a method as one line.
func methodText(obj *types.TypeName, m *types.Func) string {
	receiver := obj.Name()
	if recv := m.Signature().Recv(); recv != nil {
		if _, ok := recv.Type().(*types.Pointer); ok {
			receiver = "*" + receiver
		}
	}
	return "func (" + receiver + ") " + m.Name() + signature(m)
}

// docOf returns the doc comment of what a name stands for.
func (v View) docOf(r referent) string {
	obj := r.object
	if obj.Pkg() == nil {
		return builtinDoc(v, obj)
	}
	switch obj := obj.(type) {
	case *types.Func:
		if obj.Signature().Recv() != nil {
			return v.methodDoc(obj, r.within)
		}
	case *types.Var:
		if obj.IsField() {
			return v.fieldDoc(obj)
		}
	case *types.PkgName:
		return v.doc(obj.Imported().Path(), "")
	}
	return v.doc(obj.Pkg().Path(), obj.Name())
}

// methodDoc finds the comment of a method at the type that declares it, or
// else, where that one is hidden, at the type it was selected from.
func (v View) methodDoc(m *types.Func, within types.Type) string {
	for _, t := range []types.Type{m.Origin().Signature().Recv().Type(), within} {
		if named := namedOf(t); named != nil && named.Obj().Pkg() != nil {
			if text := v.doc(named.Obj().Pkg().Path(), named.Obj().Name()+"."+m.Name()); text != "" {
				return text
			}
		}
	}
	return ""
}

// fieldDoc finds the comment of a field at the type whose struct has it.
func (v View) fieldDoc(f *types.Var) string {
	scope := f.Pkg().Scope()
	for _, n := range scope.Names() {
		name, ok := scope.Lookup(n).(*types.TypeName)
		if !ok {
			continue
		}
		if st, ok := name.Type().Underlying().(*types.Struct); ok && slices.Contains(slices.Collect(st.Fields()), f.Origin()) {
			if text := v.doc(f.Pkg().Path(), n+"."+f.Name()); text != "" {
				return text
			}
		}
	}
	return ""
}

func namedOf(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

func (v View) doc(path, name string) string {
	if v.Doc == nil || path == "main" {
		return ""
	}
	return v.Doc(path, name)
}
