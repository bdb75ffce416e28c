package complete

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"pawl/interp/cell"
	"pawl/interp/check"
)

// Describe tells what the name at the cursor is: its declaration, and for a
// type its methods. Inside a call's parentheses, where no name stands at the
// cursor, it describes what is called. It returns "" if there is nothing.
func Describe(w *check.World, code string, cursor int) string {
	for _, at := range []int{cursor, callee(code, cursor)} {
		if at < 0 {
			continue
		}
		if obj := objectAt(w, code, at); obj != nil {
			return describe(w, obj)
		}
	}
	return ""
}

// callee returns the place of the name before the innermost open parenthesis.
func callee(code string, cursor int) int {
	depth := 0
	for i := cursor - 1; i > 0; i-- {
		switch code[i] {
		case ')':
			depth++
		case '(':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

// objectAt finds what the word around a byte offset stands for.
func objectAt(w *check.World, code string, at int) types.Object {
	start := wordStart(code, at)
	end := at + len(code[at:]) - len(strings.TrimLeftFunc(code[at:], isWord))
	if start == end {
		return nil
	}
	word := code[start:end]
	text := code[:end]
	c, err := cell.Parse(w.Fset, "In[0]", text+closers(text))
	if err != nil {
		return byName(w, word)
	}
	info, _ := w.Probe(c)
	var found types.Object
	last := token.NoPos
	visit(c, func(n ast.Node) {
		id, ok := n.(*ast.Ident)
		if !ok || id.Name != word || id.Pos() < last {
			return
		}
		if obj := info.ObjectOf(id); obj != nil {
			found, last = obj, id.Pos()
		}
	})
	if found == nil {
		return byName(w, word)
	}
	return found
}

func isWord(r rune) bool {
	return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r > 127
}

// byName finds a name without its surroundings: of the session, a package, a
// builtin.
func byName(w *check.World, name string) types.Object {
	if b := w.Lookup(name); b != nil {
		return b.Object
	}
	if pkg, err := w.Import(w.PackagePath(name)); err == nil {
		return types.NewPkgName(token.NoPos, pkg, name, pkg)
	}
	for _, b := range w.Builtins() {
		if b.Name() == name {
			return b
		}
	}
	return types.Universe.Lookup(name)
}

func describe(w *check.World, obj types.Object) string {
	switch obj := obj.(type) {
	case *types.PkgName:
		return describePackage(obj.Imported())
	case *types.TypeName:
		return describeType(w, obj)
	case *types.Builtin:
		return "func " + obj.Name() + "   (builtin)"
	case *types.Nil:
		return "nil"
	}
	text := types.ObjectString(obj, short)
	if b := w.Lookup(obj.Name()); b != nil && b.Object == obj {
		text += "\n\ndeclared in " + b.Cell
	} else if obj.Pkg() != nil && obj.Pkg().Path() != "main" {
		text += "\n\npackage " + obj.Pkg().Path()
	}
	return text
}

func describePackage(p *types.Package) string {
	var b strings.Builder
	b.WriteString("package " + p.Name() + "   // import \"" + p.Path() + "\"\n")
	for _, c := range ofPackage(p) {
		b.WriteString("\n" + c.Type + " " + c.Text + c.Signature)
	}
	return b.String()
}

func describeType(w *check.World, obj *types.TypeName) string {
	var b strings.Builder
	b.WriteString("type " + obj.Name() + " " + types.TypeString(obj.Type().Underlying(), short))
	if decl := w.Lookup(obj.Name()); decl != nil && decl.Object == obj && decl.Decl != nil {
		b.Reset()
		b.WriteString("type " + strings.TrimPrefix(decl.Decl.Text, "type "))
	}
	for _, c := range ofType(obj.Type()) {
		if c.Type == "method" {
			b.WriteString("\nfunc (" + obj.Name() + ") " + c.Text + c.Signature)
		}
	}
	if obj.Pkg() != nil && obj.Pkg().Path() != "main" {
		b.WriteString("\n\npackage " + obj.Pkg().Path())
	}
	return b.String()
}
