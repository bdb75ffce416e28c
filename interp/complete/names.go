package complete

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"pawl/interp/check"
)

// names lists everything that can stand on its own: names of this cell and
// earlier ones, packages, builtins, keywords; inside the braces of a struct
// literal its fields too.
func (v View) names(code string, start, cursor int) []found {
	if declares(code[:start]) {
		return nil
	}
	s := v.probe(code[:start], code[wordEnd(code, cursor):])
	words := keywords(code[:start])
	if s == nil {
		return slices.Concat(v.session(), v.everywhere(), words)
	}
	path := s.toHole()
	if branch, ok := parent(path).(*ast.BranchStmt); ok {
		return s.labels(branch, path)
	}
	list := slices.Concat(s.literalFields(path), s.locals(path), v.session(), v.everywhere())
	s.prefer(list, path)
	return append(list, words...)
}

// declares tells whether what follows a text is a name of the user's choice.
func declares(before string) bool {
	list := scan(before, 0)
	if len(list) == 0 {
		return false
	}
	switch list[len(list)-1].tok {
	case token.FUNC, token.TYPE, token.VAR, token.CONST, token.PACKAGE:
		return true
	}
	return false
}

// session lists the names of earlier cells.
func (v View) session() []found {
	var out []found
	for _, n := range v.World.Names() {
		out = append(out, ofObject(v.World.Lookup(n).Object, ofSession))
	}
	return out
}

// everywhere lists what every cell sees: our builtins, packages, and the
// names of the language.
func (v View) everywhere() []found {
	var out []found
	for _, b := range v.World.Builtins() {
		out = append(out, ofObject(b, ofBuiltin))
	}
	for _, n := range v.World.PackageNames() {
		out = append(out, found{Candidate{Text: n, Type: "package", Signature: v.World.PackagePath(n)}, ofPackage, nil})
	}
	for _, n := range types.Universe.Names() {
		f := ofObject(types.Universe.Lookup(n), ofUniverse)
		f.Signature = builtins[n]
		out = append(out, f)
	}
	return out
}

// locals lists what is in scope at the hole and declared in this cell. A
// function of the cell sees its outermost variables too.
func (s *sketch) locals(path []ast.Node) []found {
	var out []found
	inFunction := len(path) == 0 || path[0] != s.Body
	for _, obj := range s.own {
		if s.declaration(obj) || inFunction && s.outermost(obj) {
			out = append(out, ofObject(obj, ofSession))
		}
	}
	if len(path) == 0 {
		return out
	}
	out = append(out, s.typeParams(path)...)
	pos := path[len(path)-1].Pos()
	for scope := s.innermost(pos); scope != nil && scope.Pos().IsValid(); scope = scope.Parent() {
		for _, n := range scope.Names() {
			if _, obj := scope.LookupParent(n, pos); obj != nil && obj.Parent() == scope {
				out = append(out, ofObject(obj, ofLocal))
			}
		}
	}
	return out
}

// declaration tells whether the cell sees a type, function or constant from its
// beginning to its end: it stands in the scope of the package, which has no
// place.
func (s *sketch) declaration(obj types.Object) bool {
	_, isVar := obj.(*types.Var)
	return !isVar && obj.Parent() != nil && !obj.Parent().Pos().IsValid()
}

// outermost tells whether a variable is the session's once the cell has run.
func (s *sketch) outermost(obj types.Object) bool {
	scope := obj.Parent()
	_, isVar := obj.(*types.Var)
	return isVar && scope != nil && scope.Pos().IsValid() && scope.Pos() <= s.Body.Pos() && s.Body.End() <= scope.End()
}

// typeParams lists the type parameters of the declarations around the hole: in
// a signature no scope tells them.
func (s *sketch) typeParams(path []ast.Node) []found {
	var out []found
	for _, n := range path {
		var list *ast.FieldList
		switch n := n.(type) {
		case *ast.FuncDecl:
			list = n.Type.TypeParams
			if n.Recv != nil {
				for _, id := range check.TypeParams(n) {
					out = append(out, found{Candidate{Text: id.Name, Type: "type"}, ofLocal, nil})
				}
			}
		case *ast.TypeSpec:
			list = n.TypeParams
		}
		if list == nil {
			continue
		}
		for _, f := range list.List {
			for _, id := range f.Names {
				out = append(out, found{Candidate{Text: id.Name, Type: "type", Signature: types.ExprString(f.Type)}, ofLocal, nil})
			}
		}
	}
	return out
}

// innermost returns the smallest scope around a position, or nil. Of a function
// that was looked at twice, first its signature and then its body, it is that
// of the body, which stands deeper and knows more.
func (s *sketch) innermost(pos token.Pos) *types.Scope {
	var best *types.Scope
	for _, scope := range s.info.Scopes {
		if !scope.Contains(pos) {
			continue
		}
		if best == nil || cmp.Or(cmp.Compare(size(best), size(scope)), cmp.Compare(depth(scope), depth(best)), cmp.Compare(scope.Len(), best.Len())) > 0 {
			best = scope
		}
	}
	return best
}

func size(s *types.Scope) token.Pos { return s.End() - s.Pos() }

func depth(s *types.Scope) int {
	n := 0
	for ; s != nil; s = s.Parent() {
		n++
	}
	return n
}

// labels lists the labels that a statement can go to: of the statements around
// it, or, for goto, of all.
func (s *sketch) labels(branch *ast.BranchStmt, path []ast.Node) []found {
	var out []found
	add := func(n ast.Node) {
		if l, ok := n.(*ast.LabeledStmt); ok {
			out = append(out, found{Candidate{Text: l.Label.Name, Type: "label"}, ofLocal, nil})
		}
	}
	if branch.Tok == token.GOTO {
		s.visit(add)
		return out
	}
	for _, n := range path {
		add(n)
	}
	return out
}
