package check

import (
	"go/ast"
	"go/token"
	"go/types"

	"pawl/interp/cell"
)

// Program is a checked cell: what to compile, what to run and what to bind once
// it has run.
type Program struct {
	Cell  *cell.Cell
	Info  *types.Info
	Types []*Binding // type declarations
	Funcs []*Func    // functions and methods to compile, those of earlier cells that need it included
	Vars  []*Var     // variables that the statements declare

	world   *World
	names   map[types.Object]string // session names of objects new in this program
	keys    map[types.Object]string // what stands for them in the machine
	imports map[string]string
	decls   []*Binding        // everything declared, constants included
	broken  map[string]string // dropped: name to reason
	added   []*types.Func     // methods given to types of earlier cells
}

// Func is a function, method, or instance of a generic function to compile.
type Func struct {
	*Binding
	Lit     *ast.FuncLit     // its body, with a method's receiver as the first parameter
	Info    *types.Info      // of the body
	Type    *types.Signature // of Lit
	Method  *types.Func      // the method, or nil
	Generic bool             // has type parameters: compiled once for each instance
}

// Init is the name of functions that run when their cell begins; nothing can
// call them.
const Init = "init"

// Var is a variable declared by a top-level statement.
type Var struct {
	*Binding
	Ident     *ast.Ident
	Statement int  // index of the declaring statement in the cell's body
	New       bool // no variable of this name and type exists yet
}

// Key returns what stands for a session-level object in the machine that runs
// cells, or "": a variable of the same name and type keeps its key.
func (p *Program) Key(obj types.Object) string {
	if b, ok := p.keys[obj]; ok {
		return b
	}
	if fn, ok := obj.(*types.Func); ok && fn.Origin() != fn {
		return p.Key(fn.Origin())
	}
	return p.world.keys[obj]
}

// sessionName returns the name under which the session knows an object, or "".
func (p *Program) sessionName(obj types.Object) string {
	if n, ok := p.names[obj]; ok {
		return n
	}
	if fn, ok := obj.(*types.Func); ok && fn.Origin() != fn {
		return p.sessionName(fn.Origin())
	}
	return p.world.objects[obj]
}

// Commit binds what the cell declared. done is how many of its top-level
// statements came to their end: variables that a later statement would have
// declared stay as they were before the cell.
func (p *Program) Commit(done int) {
	w := p.world
	for name, path := range p.imports {
		w.imports[name] = path
		delete(w.names, name)
	}
	for name, why := range p.broken {
		w.drop(name, why)
	}
	for _, b := range p.decls {
		w.bind(b)
	}
	lost := map[string]bool{}
	for _, v := range p.Vars {
		if v.Statement < done {
			w.bind(v.Binding)
		} else if v.New {
			lost[v.Name] = true
		}
	}
	for obj, name := range p.names {
		w.objects[obj] = name
	}
	for obj, name := range p.keys {
		w.keys[obj] = name
	}
	if len(lost) > 0 {
		w.dropLost(lost, p.Cell.Name)
	}
}

// Withdraw takes back what checking has given to the types of earlier cells:
// a method of a cell that fails must not be there when it is written anew.
func (p *Program) Withdraw() {
	for _, m := range p.added {
		takeBack(namedOf(m.Signature().Recv().Type()), m)
	}
}

// dropLost drops the functions that refer to variables which a failed cell
// did not get to declare.
func (w *World) dropLost(lost map[string]bool, failed string) {
	for _, b := range w.dependents(lost) {
		if w.names[b.Name] != b && b.Decl == nil {
			continue
		}
		for name := range lost {
			if b.Uses[name] && w.names[name] == nil {
				w.drop(b.Name, failed+" stopped before it declared "+name)
			}
		}
	}
}

// bind makes a name mean this binding from now on.
func (w *World) bind(b *Binding) {
	if b.Name == Init || b.Name == "_" {
		return
	}
	delete(w.broken, b.Name)
	if t, m, ok := cutMethod(b.Name); ok {
		if w.methods[t] == nil {
			w.methods[t] = map[string]*Binding{}
		}
		w.methods[t][m] = b
		return
	}
	old := w.names[b.Name]
	w.names[b.Name] = b
	delete(w.imports, b.Name)
	if old == nil || old.Object == b.Object {
		return
	}
	if isType(old.Object) {
		w.forgetMethods(b.Name, b.Object)
		return
	}
	delete(w.objects, old.Object) // nothing compiled from now on refers to it
	delete(w.keys, old.Object)
}

// forgetMethods drops methods of an older type of the same name.
func (w *World) forgetMethods(name string, now types.Object) {
	named, _ := now.Type().(*types.Named)
	for m := range w.methods[name] {
		if named == nil || !hasMethod(named, m) {
			delete(w.methods[name], m)
		}
	}
}

func (w *World) drop(name, why string) {
	if t, m, ok := cutMethod(name); ok {
		delete(w.methods[t], m)
	} else {
		delete(w.names, name)
	}
	w.broken[name] = why
}

func isType(obj types.Object) bool {
	_, ok := obj.(*types.TypeName)
	return ok
}

func hasMethod(t *types.Named, name string) bool {
	for m := range t.Methods() {
		if m.Name() == name {
			return true
		}
	}
	return false
}

func newInfo() *types.Info {
	return &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes:     map[ast.Node]*types.Scope{},
		Instances:  map[*ast.Ident]types.Instance{},
	}
}

// file makes a file of declarations whose nodes stand in cells.
func file(decls ...ast.Decl) *ast.File {
	f := &ast.File{Name: ast.NewIdent("main"), Decls: decls}
	if len(decls) > 0 {
		f.FileStart, f.FileEnd = decls[0].Pos(), decls[len(decls)-1].End()
	}
	return f
}

// body makes a function of the statements.
func body(name string, b *ast.BlockStmt) *ast.FuncDecl {
	return &ast.FuncDecl{Name: &ast.Ident{NamePos: b.Pos(), Name: name}, Type: &ast.FuncType{Func: b.Pos(), Params: &ast.FieldList{}}, Body: b}
}

// literal turns a function or method into a function literal: a method's
// receiver becomes the first parameter. The nodes are shared.
func literal(d *ast.FuncDecl) *ast.FuncLit {
	params := &ast.FieldList{Opening: d.Type.Params.Opening, Closing: d.Type.Params.Closing}
	if d.Recv != nil {
		receiver := *d.Recv.List[0]
		if len(receiver.Names) == 0 && namesParams(d.Type.Params) {
			receiver.Names = []*ast.Ident{ast.NewIdent("_")}
		}
		params.List = append(params.List, &receiver)
		if len(receiver.Names) > 0 {
			params.List = append(params.List, named(d.Type.Params.List)...)
			return &ast.FuncLit{Type: &ast.FuncType{Func: d.Pos(), Params: params, Results: d.Type.Results}, Body: d.Body}
		}
	}
	params.List = append(params.List, d.Type.Params.List...)
	return &ast.FuncLit{Type: &ast.FuncType{Func: d.Pos(), Params: params, Results: d.Type.Results}, Body: d.Body}
}

func namesParams(l *ast.FieldList) bool { return len(l.List) > 0 && len(l.List[0].Names) > 0 }

// named gives unnamed parameters the blank name, so that they can stand beside
// a named receiver.
func named(list []*ast.Field) []*ast.Field {
	out := make([]*ast.Field, len(list))
	for i, f := range list {
		out[i] = f
		if len(f.Names) == 0 {
			copied := *f
			copied.Names = []*ast.Ident{ast.NewIdent("_")}
			out[i] = &copied
		}
	}
	return out
}

// assignBlank makes the statement `_ = e`.
func assignBlank(e ast.Expr) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{&ast.Ident{NamePos: e.Pos(), Name: "_"}}, TokPos: e.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{e}}
}
