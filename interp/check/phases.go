package check

import (
	"go/ast"
	"go/token"
	"go/types"

	"pawl/interp/cell"
)

// declarations is the first phase: types, constants, and the signatures of
// functions and methods. Bodies wait until the variables are known.
func (k *checker) declarations() error {
	var native []ast.Decl
	var foreign []*cell.Decl // methods of types that are not declared anew
	for _, d := range k.decls {
		fn, ok := d.Node.(*ast.FuncDecl)
		switch {
		case ok && fn.Recv == nil && fn.Name.Name == "_":
			continue
		case ok && fn.Body == nil:
			return Errors{k.world.errorAt(fn.Pos(), "func %s has no body", fn.Name.Name)}
		case ok && fn.Recv != nil && !k.redeclared[cell.Receiver(fn)]:
			foreign = append(foreign, d)
		default:
			native = append(native, d.Node)
		}
	}
	if errs := k.declareNative(native); len(errs) > 0 {
		k.bindDecls(foreign)
		return sorted(errs)
	}
	k.bindDecls(foreign)
	return sorted(k.declareForeign(foreign))
}

func (k *checker) declareNative(native []ast.Decl) Errors {
	f := file(native...)
	_, errs := k.run(f, k.program.Info, true)
	return errs
}

// bindDecls makes a binding of every declaration.
func (k *checker) bindDecls(foreign []*cell.Decl) {
	p, w := k.program, k.world
	for _, d := range k.decls {
		switch node := d.Node.(type) {
		case *ast.GenDecl:
			for _, id := range declaredIdents(node) {
				obj := p.Info.Defs[id]
				if obj == nil || id.Name == "_" {
					continue
				}
				b := &Binding{Name: id.Name, Object: obj, Key: w.fresh(id.Name), Decl: d, Cell: d.Cell}
				p.declare(b)
				if node.Tok == token.TYPE {
					p.Types = append(p.Types, b)
				}
			}
		case *ast.FuncDecl:
			b := &Binding{Name: d.Names[0], Object: p.Info.Defs[node.Name], Key: w.fresh(d.Names[0]), Decl: d, Cell: d.Cell}
			p.decls = append(p.decls, b)
			if b.Object != nil {
				p.names[b.Object], p.keys[b.Object] = b.Name, b.Key
			}
		}
	}
}

func (p *Program) declare(b *Binding) {
	p.decls = append(p.decls, b)
	p.names[b.Object], p.keys[b.Object] = b.Name, b.Key
}

func declaredIdents(d *ast.GenDecl) []*ast.Ident {
	var ids []*ast.Ident
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			ids = append(ids, s.Name)
		case *ast.ValueSpec:
			ids = append(ids, s.Names...)
		}
	}
	return ids
}

// declareForeign adds methods to types of earlier cells. The signature is
// checked as that of a function whose first parameter is the receiver.
func (k *checker) declareForeign(methods []*cell.Decl) Errors {
	var errs Errors
	for _, d := range methods {
		fn := d.Node.(*ast.FuncDecl)
		if len(TypeParams(fn)) > 0 {
			errs = append(errs, k.world.errorAt(fn.Pos(), "the methods of a generic type belong in the cell that declares it: add %s there", fn.Name.Name))
			continue
		}
		lit := literal(fn)
		spec := &ast.ValueSpec{Names: []*ast.Ident{{NamePos: fn.Pos(), Name: "_"}}, Type: lit.Type}
		pkg, bad := k.run(file(&ast.GenDecl{TokPos: fn.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}), k.program.Info, true)
		if len(bad) > 0 {
			errs = append(errs, bad...)
			continue
		}
		sig := k.program.Info.TypeOf(lit.Type).(*types.Signature)
		if err := k.attach(pkg, d, fn, sig); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// attach makes the method known to its type and binds it.
func (k *checker) attach(pkg *types.Package, d *cell.Decl, fn *ast.FuncDecl, sig *types.Signature) *cell.Error {
	recv := sig.Params().At(0)
	named := namedOf(recv.Type())
	if named == nil || k.world.objects[named.Obj()] == "" {
		return k.world.errorAt(fn.Recv.Pos(), "a method can only be added to a type that a cell has declared, not to %s", types.TypeString(recv.Type(), shortName))
	}
	if st, ok := named.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if f.Name() == fn.Name.Name {
				return k.world.errorAt(fn.Name.Pos(), "field and method with the same name %s", fn.Name.Name)
			}
		}
	}
	method := findMethod(named, fn.Name.Name)
	if method == nil {
		var params []*types.Var
		for i := 1; i < sig.Params().Len(); i++ {
			params = append(params, sig.Params().At(i))
		}
		own := types.NewSignatureType(recv, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
		method = types.NewFunc(fn.Name.Pos(), pkg, fn.Name.Name, own)
		named.AddMethod(method)
		k.program.added = append(k.program.added, method)
	}
	for _, b := range k.program.decls {
		if b.Decl == d {
			b.Object = method
			k.program.names[method], k.program.keys[method] = b.Name, b.Key
		}
	}
	return nil
}

func namedOf(t types.Type) *types.Named {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

func findMethod(t *types.Named, name string) *types.Func {
	for m := range t.Methods() {
		if m.Name() == name {
			return m
		}
	}
	return nil
}

// statements is the second phase: the cell's statements, in order, as the body
// of one function, whose outermost variables become the session's.
func (k *checker) statements() error {
	p := k.program
	if _, errs := k.run(file(body("cell__", k.showable())), p.Info, false); len(errs) > 0 {
		return sorted(errs)
	}
	for i, s := range p.Cell.Body.List {
		for _, id := range declaredBy(s) {
			obj, ok := p.Info.Defs[id].(*types.Var)
			if !ok || id.Name == "_" {
				continue
			}
			if k.redeclared[id.Name] {
				return Errors{k.world.errorAt(id.Pos(), "%s is declared twice in this cell", id.Name)}
			}
			p.addVar(id, obj, i)
		}
	}
	return nil
}

// showable returns the body with the shown expression assigned to the blank
// name, since Go refuses a bare expression as a statement. A call stays as it
// is: it may have no value.
func (k *checker) showable() *ast.BlockStmt {
	c := k.program.Cell
	last := c.Shown
	if last == nil {
		last = c.Quiet
	}
	if last == nil {
		return c.Body
	}
	if _, call := ast.Unparen(last).(*ast.CallExpr); call && !k.conversionLike(last) {
		return c.Body
	}
	shown := *c.Body
	shown.List = append(append([]ast.Stmt{}, c.Body.List[:len(c.Body.List)-1]...), k.show(last))
	return &shown
}

// conversionLike tells whether a call may be one that Go refuses as a
// statement: a conversion, or a builtin function with a value.
func (k *checker) conversionLike(e ast.Expr) bool {
	switch fun := ast.Unparen(ast.Unparen(e).(*ast.CallExpr).Fun).(type) {
	case *ast.Ident:
		if obj := types.Universe.Lookup(fun.Name); obj != nil && k.world.names[fun.Name] == nil {
			_, typ := obj.(*types.TypeName)
			return typ || valueBuiltin[fun.Name]
		}
		b := k.world.names[fun.Name]
		return b != nil && isType(b.Object) || k.declaresType(fun.Name)
	case *ast.SelectorExpr:
		if id, ok := fun.X.(*ast.Ident); ok {
			if pkg, err := k.world.importer.Import(k.world.PackagePath(id.Name)); err == nil {
				return isType(pkg.Scope().Lookup(fun.Sel.Name))
			}
		}
	case *ast.ArrayType, *ast.MapType, *ast.FuncType, *ast.InterfaceType, *ast.ChanType, *ast.StructType, *ast.StarExpr:
		return true
	}
	return false
}

var valueBuiltin = map[string]bool{"append": true, "cap": true, "complex": true, "imag": true, "len": true, "make": true, "max": true, "min": true, "new": true, "real": true}

func (k *checker) declaresType(name string) bool {
	for _, b := range k.program.Types {
		if b.Name == name {
			return true
		}
	}
	return false
}

// Show is the name of the builtin that a shown expression is checked as the
// argument of. No cell can use it: it is no identifier that a person types.
const Show = "show__"

// show makes a statement that accepts any value: a call of the builtin that
// displays, which takes nil and untyped constants too.
func (k *checker) show(e ast.Expr) ast.Stmt {
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: &ast.Ident{NamePos: e.Pos(), Name: Show}, Lparen: e.Pos(), Args: []ast.Expr{e}, Rparen: e.End()}}
}

// declaredBy lists the identifiers that a statement declares in its own scope.
func declaredBy(s ast.Stmt) []*ast.Ident {
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok != token.DEFINE {
			return nil
		}
		var ids []*ast.Ident
		for _, e := range s.Lhs {
			if id, ok := e.(*ast.Ident); ok {
				ids = append(ids, id)
			}
		}
		return ids
	case *ast.DeclStmt:
		if g := s.Decl.(*ast.GenDecl); g.Tok == token.VAR {
			return declaredIdents(g)
		}
	case *ast.LabeledStmt:
		return declaredBy(s.Stmt)
	}
	return nil
}

// addVar makes a session variable of a local one. A variable of the same name
// and type stays the same variable, so that functions see the new value.
func (p *Program) addVar(id *ast.Ident, obj *types.Var, statement int) {
	b := &Binding{Name: id.Name, Object: obj, Cell: p.Cell.Name}
	v := &Var{Binding: b, Ident: id, Statement: statement}
	if old := p.world.names[id.Name]; old != nil && isVar(old.Object) && types.Identical(old.Object.Type(), obj.Type()) {
		b.Key = old.Key
	} else {
		b.Key, v.New = p.world.fresh(id.Name), true
	}
	p.Vars = append(p.Vars, v)
	p.names[obj], p.keys[obj] = b.Name, b.Key
}

func isVar(obj types.Object) bool {
	_, ok := obj.(*types.Var)
	return ok
}

// bodies is the third phase: the bodies of the cell's functions, and of those
// of earlier cells that refer to something whose type has changed.
func (k *checker) bodies() error {
	p := k.program
	retyped := map[string]bool{}
	for _, v := range p.Vars {
		if old := k.world.names[v.Name]; old != nil && v.New {
			retyped[v.Name] = true
		}
	}
	for _, b := range k.world.dependents(retyped) {
		fn, ok := b.Decl.Node.(*ast.FuncDecl)
		if ok && !k.redeclared[b.Name] && p.broken[b.Name] == "" && !p.declares(b.Name) {
			p.again(b, fn)
		}
	}
	var errs Errors
	for _, b := range p.decls {
		if fn, ok := b.Decl.Node.(*ast.FuncDecl); ok && b.Object != nil {
			errs = append(errs, k.body(b, fn)...)
		}
	}
	for _, b := range p.decls {
		b.Uses = p.uses(b)
	}
	return sorted(errs)
}

func (p *Program) declares(name string) bool {
	for _, b := range p.decls {
		if b.Name == name {
			return true
		}
	}
	return false
}

// again compiles an earlier function once more, under a new key, because what it
// refers to has changed. It stays the same object.
func (p *Program) again(b *Binding, fn *ast.FuncDecl) {
	renewed := *b
	renewed.Key = p.world.fresh(b.Name)
	p.decls = append(p.decls, &renewed)
	p.names[b.Object], p.keys[b.Object] = b.Name, renewed.Key
}

// body checks one function's body as a function literal.
func (k *checker) body(b *Binding, fn *ast.FuncDecl) Errors {
	method, _ := b.Object.(*types.Func)
	if fn.Recv == nil {
		method = nil
	}
	if b.Object.(*types.Func).Signature().TypeParams().Len() > 0 || receiverGeneric(b.Object) {
		_, errs := k.run(file(k.generic(fn)), newInfo(), false)
		k.program.Funcs = append(k.program.Funcs, &Func{Binding: b, Generic: true, Method: method})
		return errs
	}
	lit := literal(fn)
	info := newInfo()
	block := &ast.BlockStmt{Lbrace: fn.Pos(), List: []ast.Stmt{assignBlank(lit)}, Rbrace: fn.End()}
	if _, errs := k.run(file(body("bodies__", block)), info, false); len(errs) > 0 {
		return errs
	}
	k.program.Funcs = append(k.program.Funcs, &Func{Binding: b, Lit: lit, Info: info, Type: info.TypeOf(lit).(*types.Signature), Method: method})
	return nil
}

// generic returns what a generic function's body is checked as: itself, or,
// for a method of a generic type, a function with the type's parameters.
func (k *checker) generic(fn *ast.FuncDecl) ast.Decl {
	if fn.Recv == nil {
		return fn
	}
	lit := literal(fn)
	params := &ast.FieldList{Opening: fn.Pos(), Closing: fn.Pos()}
	names := TypeParams(fn)
	for _, b := range k.program.Types {
		if b.Name == cell.Receiver(fn) {
			for i, constraint := range constraints(b.Decl.Node.(*ast.GenDecl).Specs[0].(*ast.TypeSpec)) {
				if i < len(names) {
					params.List = append(params.List, &ast.Field{Names: []*ast.Ident{names[i]}, Type: constraint})
				}
			}
		}
	}
	return &ast.FuncDecl{
		Name: &ast.Ident{NamePos: fn.Name.Pos(), Name: "generic__"},
		Type: &ast.FuncType{Func: fn.Pos(), TypeParams: params, Params: lit.Type.Params, Results: lit.Type.Results},
		Body: fn.Body,
	}
}

// constraints lists the constraint of each type parameter.
func constraints(spec *ast.TypeSpec) []ast.Expr {
	var out []ast.Expr
	if spec.TypeParams != nil {
		for _, f := range spec.TypeParams.List {
			for range f.Names {
				out = append(out, f.Type)
			}
		}
	}
	return out
}

// TypeParams lists the names that a method's receiver gives to the type
// parameters of its type.
func TypeParams(fn *ast.FuncDecl) []*ast.Ident {
	t := fn.Recv.List[0].Type
	if p, ok := t.(*ast.ParenExpr); ok {
		t = p.X
	}
	if p, ok := t.(*ast.StarExpr); ok {
		t = p.X
	}
	var params []ast.Expr
	switch t := t.(type) {
	case *ast.IndexExpr:
		params = append(params, t.Index)
	case *ast.IndexListExpr:
		params = t.Indices
	}
	var out []*ast.Ident
	for _, p := range params {
		if id, ok := p.(*ast.Ident); ok { // anything else is a mistake that the checker names
			out = append(out, id)
		}
	}
	return out
}

func receiverGeneric(obj types.Object) bool {
	recv := obj.(*types.Func).Signature().Recv()
	if recv == nil {
		return false
	}
	named := namedOf(recv.Type())
	return named != nil && named.TypeParams().Len() > 0
}

// uses lists the session's names that a declaration mentions.
func (p *Program) uses(b *Binding) map[string]bool {
	names := map[string]bool{}
	infos := []*types.Info{p.Info}
	for _, f := range p.Funcs {
		if f.Binding == b && f.Info != nil {
			infos = append(infos, f.Info)
		}
	}
	ast.Inspect(b.Decl.Node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, info := range infos {
				if obj := info.Uses[id]; obj != nil {
					if name := p.sessionName(obj); name != "" {
						names[name] = true
					}
				}
			}
		}
		return true
	})
	for _, n := range b.Decl.Names {
		delete(names, n)
	}
	return names
}

func shortName(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}
