package complete

import (
	"go/ast"
	"go/types"
)

// literalFields lists the fields of the struct literal whose element, or key,
// the hole is, without those that it has already.
func (s *sketch) literalFields(path []ast.Node) []found {
	up := path[:max(0, len(path)-1)]
	if len(up) == 0 {
		return nil
	}
	if kv, ok := up[len(up)-1].(*ast.KeyValueExpr); ok && kv.Key == path[len(path)-1] {
		up = up[:len(up)-1]
	}
	lit, ok := up[len(up)-1].(*ast.CompositeLit)
	if !ok {
		return nil
	}
	t := s.info.TypeOf(lit)
	if t == nil || structOf(t) == nil {
		return nil
	}
	given := keys(lit)
	var out []found
	for f := range structOf(t).Fields() {
		if !given[f.Name()] && reachable(f) {
			out = append(out, ofObject(f, ofField+fitting))
		}
	}
	return out
}

// keys are the fields that a literal names.
func keys(lit *ast.CompositeLit) map[string]bool {
	given := map[string]bool{}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				given[id.Name] = true
			}
		}
	}
	return given
}

// prefer puts first what has the type that is wanted at the end of the path,
// or what is a type where only that can stand.
func (s *sketch) prefer(list []found, path []ast.Node) {
	if len(path) < 2 {
		return
	}
	onlyTypes := typeStands(path)
	wanted := s.wanted(path)
	for i, f := range list {
		switch {
		case f.rank < 0:
		case onlyTypes && f.Type == "type":
			list[i].rank += fitting
		case wanted != nil && f.typ != nil && fits(f.typ, wanted):
			list[i].rank += fitting
			if f.Type == "function" || f.Type == "method" {
				list[i].rank += called
			}
		}
	}
}

// fits tells whether a value of one type can stand where another is wanted.
// Where everything can, nothing is better than the rest.
func fits(have, wanted types.Type) bool {
	if i, ok := wanted.Underlying().(*types.Interface); ok && i.Empty() {
		return false
	}
	return types.AssignableTo(have, wanted)
}

// typeStands tells whether the last node of the path must be a type.
func typeStands(path []ast.Node) bool {
	n := path[len(path)-1]
	switch p := parent(path).(type) {
	case *ast.Field:
		return p.Type == n
	case *ast.ValueSpec:
		return p.Type == n
	case *ast.TypeSpec:
		return p.Type == n
	case *ast.ArrayType:
		return p.Elt == n
	case *ast.MapType, *ast.ChanType, *ast.Ellipsis:
		return true
	case *ast.TypeAssertExpr:
		return p.Type == n
	case *ast.StarExpr:
		return typeStands(path[:len(path)-1])
	}
	return false
}

// wanted returns the type that what stands at the end of the path should have,
// or nil if none is asked for.
func (s *sketch) wanted(path []ast.Node) types.Type {
	n := path[len(path)-1]
	switch p := parent(path).(type) {
	case *ast.CallExpr:
		return s.parameter(p, n)
	case *ast.AssignStmt:
		for i, e := range p.Rhs {
			if e == n && len(p.Lhs) == len(p.Rhs) {
				return s.info.TypeOf(p.Lhs[i])
			}
		}
	case *ast.BinaryExpr:
		if p.Y == n {
			return s.info.TypeOf(p.X)
		}
	case *ast.KeyValueExpr:
		if lit, ok := path[len(path)-3].(*ast.CompositeLit); ok && p.Value == n {
			return s.element(lit, p.Key)
		}
	case *ast.CompositeLit:
		if t := s.info.TypeOf(p); t != nil && p.Type != n {
			return elem(t)
		}
	case *ast.ReturnStmt:
		return s.result(path, p, n)
	}
	return nil
}

// parameter is the type of the parameter that a call's argument is for.
func (s *sketch) parameter(call *ast.CallExpr, arg ast.Node) types.Type {
	t := s.info.TypeOf(call.Fun)
	if t == nil {
		return nil
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		return nil
	}
	for i, a := range call.Args {
		if a == arg {
			if p := parameterAt(sig, i); p != nil {
				return p
			}
		}
	}
	return nil
}

func parameterAt(sig *types.Signature, i int) types.Type {
	last := sig.Params().Len() - 1
	if sig.Variadic() && i >= last {
		return sig.Params().At(last).Type().(*types.Slice).Elem()
	}
	if i > last {
		return nil
	}
	return sig.Params().At(i).Type()
}

// element is the type of the value that a literal has for a key.
func (s *sketch) element(lit *ast.CompositeLit, key ast.Expr) types.Type {
	t := s.info.TypeOf(lit)
	if t == nil {
		return nil
	}
	if st := structOf(t); st != nil {
		id, ok := key.(*ast.Ident)
		for f := range st.Fields() {
			if ok && f.Name() == id.Name {
				return f.Type()
			}
		}
		return nil
	}
	return elem(t)
}

func elem(t types.Type) types.Type {
	switch t := t.Underlying().(type) {
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	case *types.Map:
		return t.Elem()
	}
	return nil
}

// result is the type of the result that a return's expression is.
func (s *sketch) result(path []ast.Node, ret *ast.ReturnStmt, n ast.Node) types.Type {
	var results *ast.FieldList
	for _, p := range path {
		switch p := p.(type) {
		case *ast.FuncDecl:
			results = p.Type.Results
		case *ast.FuncLit:
			results = p.Type.Results
		}
	}
	if results == nil {
		return nil
	}
	var types []types.Type
	for _, f := range results.List {
		for range max(1, len(f.Names)) {
			types = append(types, s.info.TypeOf(f.Type))
		}
	}
	for i, e := range ret.Results {
		if e == n && i < len(types) {
			return types[i]
		}
	}
	return nil
}
