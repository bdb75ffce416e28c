// Package complete answers what a person typing a cell may ask: what could
// stand here, and what is this name.
package complete

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pawl/interp/cell"
	"pawl/interp/check"
)

// Candidate is one possible completion.
type Candidate struct {
	Text      string `json:"text"`
	Type      string `json:"type"` // function, variable, type, constant, package, field, method, keyword
	Signature string `json:"signature,omitempty"`
}

// At lists what could replace code[start:cursor]; both are byte offsets.
func At(w *check.World, code string, cursor int) (candidates []Candidate, start int) {
	start = wordStart(code, cursor)
	prefix := code[start:cursor]
	if start > 0 && code[start-1] == '.' {
		candidates = members(w, code, start)
	} else {
		candidates = names(w, code, start)
	}
	lower := strings.ToLower(prefix)
	candidates = slices.DeleteFunc(candidates, func(c Candidate) bool {
		return !strings.HasPrefix(strings.ToLower(c.Text), lower) || strings.HasSuffix(c.Text, "__")
	})
	slices.SortFunc(candidates, func(a, b Candidate) int { return strings.Compare(a.Text, b.Text) })
	return slices.CompactFunc(candidates, func(a, b Candidate) bool { return a.Text == b.Text }), start
}

func wordStart(code string, cursor int) int {
	for cursor > 0 {
		r, size := utf8.DecodeLastRuneInString(code[:cursor])
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		cursor -= size
	}
	return cursor
}

// hole stands in the text where the completion would.
const hole = "hole__"

// probe checks the text before the cursor with the hole in it and every open
// bracket closed.
func probe(w *check.World, before string) (*cell.Cell, *types.Info, []types.Object) {
	text := before + hole
	c, err := cell.Parse(w.Fset, "In[0]", text+closers(text))
	if err != nil {
		return nil, nil, nil
	}
	info, own := w.Probe(c)
	return c, info, own
}

// closers returns the brackets that the text leaves open, in reverse.
func closers(text string) string {
	var open []byte
	for _, t := range cell.Brackets(text) {
		switch t {
		case token.LPAREN:
			open = append(open, ')')
		case token.LBRACK:
			open = append(open, ']')
		case token.LBRACE:
			open = append(open, '}')
		default:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
	}
	slices.Reverse(open)
	return string(open)
}

// members lists the fields and methods of the value, or the symbols of the
// package, before the dot at start-1.
func members(w *check.World, code string, start int) []Candidate {
	c, info, _ := probe(w, code[:start])
	if c == nil {
		return nil
	}
	var found []Candidate
	visit(c, func(n ast.Node) {
		s, ok := n.(*ast.SelectorExpr)
		if !ok || s.Sel.Name != hole {
			return
		}
		if id, ok := s.X.(*ast.Ident); ok {
			if pkg, ok := info.Uses[id].(*types.PkgName); ok {
				found = ofPackage(pkg.Imported())
				return
			}
		}
		if t := info.TypeOf(s.X); t != nil {
			found = ofType(t)
		}
	})
	return found
}

// visit walks all nodes of a cell.
func visit(c *cell.Cell, f func(ast.Node)) {
	nodes := []ast.Node{c.Body}
	for _, d := range c.Decls {
		nodes = append(nodes, d.Node)
	}
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			if n != nil {
				f(n)
			}
			return true
		})
	}
}

func ofPackage(p *types.Package) []Candidate {
	var out []Candidate
	for _, n := range p.Scope().Names() {
		if obj := p.Scope().Lookup(n); obj.Exported() {
			out = append(out, candidate(obj))
		}
	}
	return out
}

// ofType lists fields, promoted ones included, and methods.
func ofType(t types.Type) []Candidate {
	var out []Candidate
	fields(t, map[types.Type]bool{}, func(f *types.Var) { out = append(out, candidate(f)) })
	if _, ok := types.Unalias(t).(*types.Pointer); !ok && !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	for m := range types.NewMethodSet(t).Methods() {
		if fn := m.Obj().(*types.Func); fn.Exported() || fn.Pkg().Path() == "main" {
			out = append(out, Candidate{Text: fn.Name(), Type: "method", Signature: signature(fn)})
		}
	}
	return out
}

func fields(t types.Type, seen map[types.Type]bool, add func(*types.Var)) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok || seen[t] {
		return
	}
	seen[t] = true
	for f := range st.Fields() {
		if f.Exported() || f.Pkg().Path() == "main" {
			add(f)
		}
		if f.Embedded() {
			fields(f.Type(), seen, add)
		}
	}
}

// names lists everything that can stand on its own: names of this cell and
// earlier ones, packages, builtins, keywords; inside the braces of a struct
// literal its fields too.
func names(w *check.World, code string, start int) []Candidate {
	var out []Candidate
	c, info, own := probe(w, code[:start])
	for _, obj := range own {
		if v, ok := obj.(*types.Var); !ok || !v.IsField() {
			out = append(out, candidate(obj))
		}
	}
	if c != nil {
		out = append(out, literalFields(c, info)...)
	}
	for _, n := range w.Names() {
		out = append(out, candidate(w.Lookup(n).Object))
	}
	for _, b := range w.Builtins() {
		out = append(out, candidate(b))
	}
	for _, n := range w.PackageNames() {
		out = append(out, Candidate{Text: n, Type: "package", Signature: w.PackagePath(n)})
	}
	for _, n := range types.Universe.Names() {
		out = append(out, candidate(types.Universe.Lookup(n)))
	}
	for t := token.BREAK; t <= token.VAR; t++ {
		out = append(out, Candidate{Text: t.String(), Type: "keyword"})
	}
	return out
}

// literalFields lists the fields of the struct literal around the hole.
func literalFields(c *cell.Cell, info *types.Info) []Candidate {
	var out []Candidate
	visit(c, func(n ast.Node) {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return
		}
		for _, e := range lit.Elts {
			if id, ok := e.(*ast.Ident); ok && id.Name == hole {
				if t := info.TypeOf(lit); t != nil {
					fields(t, map[types.Type]bool{}, func(f *types.Var) { out = append(out, candidate(f)) })
				}
			}
		}
	})
	return out
}

func candidate(obj types.Object) Candidate {
	c := Candidate{Text: obj.Name(), Type: kind(obj)}
	switch obj := obj.(type) {
	case *types.Func:
		c.Signature = signature(obj)
	case *types.Var, *types.Const:
		c.Signature = types.TypeString(obj.Type(), short)
	}
	return c
}

func kind(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func, *types.Builtin:
		return "function"
	case *types.TypeName:
		return "type"
	case *types.Const:
		return "constant"
	case *types.PkgName:
		return "package"
	case *types.Var:
		if obj.IsField() {
			return "field"
		}
	}
	return "variable"
}

func signature(fn *types.Func) string {
	return strings.TrimPrefix(types.TypeString(fn.Type(), short), "func")
}

func short(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}
