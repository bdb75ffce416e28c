package exec

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unsafe"

	"pawl/interp/cell"
	"pawl/interp/check"
	"pawl/interp/rtype"
)

// unit is a cell being compiled. What it declares takes effect when it runs.
type unit struct {
	m        *Machine
	p        *check.Program
	declared []declaration
	refs     map[types.Object]*funcRef // of functions that this cell declares
	inits    []*funcRef
	vars     map[string]unsafe.Pointer // new variables of the session
}

// declaration is a function body to install.
type declaration struct {
	ref    *funcRef
	object types.Object
	name   string // of a function, not of a method
	fn     *function
	method *types.Func
}

// instance is a generic function with its type arguments bound.
type instance struct {
	args []types.Type
	ref  *funcRef
}

// InternalError begins the message of an error that is pawl's own fault.
const InternalError = "pawl could not compile this cell"

// Compile prepares a cell. It runs nothing. An error is a check.Errors:
// something that is legal Go but that a cell cannot do.
func (m *Machine) Compile(p *check.Program, fset *token.FileSet) (program *Program, err error) {
	m.compiling.Lock()
	defer m.compiling.Unlock()
	u := &unit{m: m, p: p, refs: map[types.Object]*funcRef{}, vars: map[string]unsafe.Pointer{}}
	m.unit = u
	defer func() {
		m.unit = nil
		switch r := recover().(type) {
		case nil:
		case placedRefusal:
			program, err = nil, check.Errors{&cell.Error{Pos: fset.Position(r.pos), Message: r.message}}
		case refusal:
			program, err = nil, check.Errors{&cell.Error{Pos: fset.Position(p.Cell.Body.Pos()), Message: r.message}}
		default:
			program, err = nil, check.Errors{&cell.Error{Pos: fset.Position(p.Cell.Body.Pos()), Message: fmt.Sprintf("%s: %v; please report this cell", InternalError, r)}}
		}
	}()
	u.functions()
	return u.statements(fset), nil
}

// functions compiles what the cell declares.
func (u *unit) functions() {
	var bodies []*check.Func
	for _, f := range u.p.Funcs {
		if !f.Generic {
			u.declare(f)
			bodies = append(bodies, f)
		}
	}
	for i, f := range bodies {
		d := &u.declared[i]
		d.fn = u.compileFunction(functionName(f), f.Lit, d.ref.sign, f.Info, f.Method != nil)
	}
}

// functionName is what a traceback calls a function: f, or T.m for a method.
func functionName(f *check.Func) string { return f.Name }

// declare makes known a function whose body comes later. One with the name and
// signature of an earlier one takes its place, so that closures call it too.
func (u *unit) declare(f *check.Func) {
	sign := f.Type
	d := declaration{object: f.Object, method: f.Method}
	if f.Method != nil {
		sign = withoutFirst(f.Type)
		d.ref = u.m.functions[f.Method]
		d.object = f.Method
	} else if f.Name != check.Init {
		d.name = f.Name
		if old := u.m.byName[f.Name]; old != nil && types.Identical(old.sign, sign) {
			d.ref = old
		}
	}
	if d.ref == nil || !types.Identical(d.ref.sign, sign) {
		d.ref = u.newRef(sign)
	}
	if f.Method != nil {
		d.ref.recv = u.m.receiverPlace(d.ref.conv, f.Type.Params().At(0).Type())
	}
	if f.Name == check.Init {
		u.inits = append(u.inits, d.ref)
	}
	u.refs[d.object] = d.ref
	u.declared = append(u.declared, d)
}

func (u *unit) newRef(sign *types.Signature) *funcRef {
	return &funcRef{sign: sign, conv: u.m.conventionOf(sign)}
}

// withoutFirst is a signature without its first parameter, a method's receiver.
func withoutFirst(s *types.Signature) *types.Signature {
	var params []*types.Var
	for i := 1; i < s.Params().Len(); i++ {
		params = append(params, s.Params().At(i))
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), s.Results(), s.Variadic())
}

// function returns the reference to a function that a cell declared, nil for
// one of a compiled package.
func (u *unit) function(obj *types.Func) *funcRef {
	if ref := u.refs[obj]; ref != nil {
		return ref
	}
	return u.m.functions[obj]
}

// method returns the reference to a method that a cell declared, nil for one
// of a compiled type.
func (u *unit) method(fn *types.Func) *funcRef {
	if fn.Origin() == fn {
		if ref := u.refs[fn]; ref != nil {
			return ref
		}
		if u.m.unit != nil && u.m.unit != u {
			if ref := u.m.unit.refs[fn]; ref != nil {
				return ref
			}
		}
		return u.m.functions[fn]
	}
	named := receiverNamed(fn)
	if u.m.types.ready(named) {
		return nil
	}
	if u.m.unit != nil {
		u.m.unit.needMethods(named)
	}
	return u.m.findInstance(fn.Origin(), named.TypeArgs())
}

// methodRef is the reference to a method that must exist.
func (m *Machine) methodRef(fn *types.Func) *funcRef {
	if ref := (&unit{m: m}).method(fn); ref != nil {
		return ref
	}
	panic(refusal{"method " + fn.FullName() + " has no body yet"})
}

func receiverNamed(fn *types.Func) *types.Named {
	t := types.Unalias(fn.Signature().Recv().Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, _ := t.(*types.Named)
	return named
}

func (m *Machine) findInstance(origin *types.Func, args *types.TypeList) *funcRef {
	for _, inst := range m.instances[origin] {
		if sameTypes(inst.args, args) {
			return inst.ref
		}
	}
	return nil
}

func sameTypes(a []types.Type, b *types.TypeList) bool {
	if len(a) != b.Len() {
		return false
	}
	for i, t := range a {
		if !types.Identical(t, b.At(i)) {
			return false
		}
	}
	return true
}

// instance returns a generic function with its type parameters bound.
func (u *unit) instance(obj *types.Func, args *types.TypeList, at ast.Node) *funcRef {
	origin := obj.Origin()
	if ref := u.m.findInstance(origin, args); ref != nil {
		return ref
	}
	f := u.checkInstance(origin, args, at)
	ref := u.newRef(f.Type)
	u.m.instances[origin] = append(u.m.instances[origin], instance{slices.Collect(args.Types()), ref})
	if ref.fn = u.sorting(origin, ref.sign); ref.fn == nil {
		ref.fn = u.compileFunction(f.Name, f.Lit, f.Type, f.Info, false)
		ref.fn.library = origin.Pkg() != nil && origin.Pkg().Path() != "main"
	}
	return ref
}

// needMethods compiles the methods of an instance of a generic type.
func (u *unit) needMethods(t *types.Named) {
	if t.TypeArgs().Len() == 0 || u.p == nil || u.m.types.ready(t) {
		return
	}
	origin := t.Origin()
	if origin.NumMethods() == 0 || u.m.findInstance(origin.Method(0), t.TypeArgs()) != nil {
		return
	}
	list := u.checkMethods(t)
	refs := make([]*funcRef, len(list))
	args := slices.Collect(t.TypeArgs().Types())
	for i, f := range list {
		refs[i] = u.newRef(withoutFirst(f.Type))
		refs[i].recv = u.m.receiverPlace(refs[i].conv, f.Type.Params().At(0).Type())
		key := f.Method.Origin()
		u.m.instances[key] = append(u.m.instances[key], instance{args, refs[i]})
	}
	for i, f := range list {
		refs[i].fn = u.compileFunction(f.Name, f.Lit, refs[i].sign, f.Info, true)
	}
}

// session tells whether a variable belongs to the session.
func (u *unit) session(obj types.Object) bool { return u.p != nil && u.p.Key(obj) != "" }

// global returns where a variable of the session lies.
func (u *unit) global(obj *types.Var) unsafe.Pointer {
	key := u.p.Key(obj)
	if key == "" {
		panic(placedRefusal{obj.Pos(), "internal: variable " + obj.Name() + " is unknown"})
	}
	if p, ok := u.m.globals[key]; ok {
		return p
	}
	if p, ok := u.vars[key]; ok {
		return p
	}
	p := rtype.New(rtype.Of(u.m.types.of(obj.Type())))
	u.vars[key] = p
	return p
}

// install makes the cell's declarations known.
func (u *unit) install() error {
	m := u.m
	m.compiling.Lock()
	defer m.compiling.Unlock()
	for key, p := range u.vars {
		m.globals[key] = p
	}
	for _, d := range u.declared {
		d.ref.fn = d.fn
		m.functions[d.object] = d.ref
		if d.name != "" {
			if was := m.named[d.name]; was != d.object {
				delete(m.functions, was)
			}
			m.byName[d.name], m.named[d.name] = d.ref, d.object
		}
		if d.method != nil {
			m.types.gained(d.method)
		}
	}
	return nil
}

// gained gives a type that exists already a method it lacks.
func (tt *typeTable) gained(method *types.Func) {
	named := receiverNamed(method)
	d, ok := tt.declared.At(named).(*declared)
	if ok && !d.methods[method.Name()] {
		tt.renew(named)
	}
}

// statements compiles the cell's own statements as the body of one function.
func (u *unit) statements(fset *token.FileSet) *Program {
	body := u.p.Cell.Body
	lit := &ast.FuncLit{Type: &ast.FuncType{Func: body.Pos(), Params: &ast.FieldList{}}, Body: body}
	sign := types.NewSignatureType(nil, nil, nil, nil, nil, false)
	c := &compiler{m: u.m, u: u, info: u.p.Info, vars: map[types.Object]variable{}, boxed: escaping(lit, u.p.Info), labels: map[string]int{}}
	c.fn = u.newFunction("", sign)
	p := &Program{m: u.m, unit: u, body: c.fn, statements: len(body.List)}
	if x := u.p.Cell.Shown; x != nil {
		p.At = fset.Position(x.Pos())
	}
	c.fn.body = c.cellBody(p, body.List)
	c.fn.finish()
	return p
}

// cellBody compiles the statements of a cell; each notes that it has begun.
func (c *compiler) cellBody(p *Program, list []ast.Stmt) stmt {
	var run []stmt
	targets := map[ctl]int{}
	began := false
	for i, s := range list {
		if _, decl := s.(*ast.DeclStmt); !decl && !began {
			began = true
			run = append(run, c.inits()...)
		}
		if l, ok := s.(*ast.LabeledStmt); ok {
			targets[labelled(c.label(l.Label.Name), labelGoto)] = len(run)
		}
		inner := c.cellStmt(p, s)
		pos := s.Pos()
		run = append(run, func(fp frame) ctl {
			p.reached = i
			head(fp).pos = pos
			if inner == nil {
				return next
			}
			return inner(fp)
		})
	}
	if !began {
		run = append(run, c.inits()...)
	}
	return c.jumping(run, targets)
}

// inits runs the functions named init: after the variables that begin a cell.
func (c *compiler) inits() []stmt {
	var run []stmt
	for _, ref := range c.u.inits {
		run = append(run, doing(func(fp frame) {
			nf := ref.fn.enter(fp)
			ref.fn.runs(nf)
			leave(nf)
		}))
	}
	return run
}

// cellStmt compiles a statement of a cell; the last expression is shown.
func (c *compiler) cellStmt(p *Program, s ast.Stmt) stmt {
	x, ok := s.(*ast.ExprStmt)
	if !ok {
		return c.stmt(s)
	}
	switch x.X {
	case c.u.p.Cell.Shown:
		return c.show(p, x.X)
	case c.u.p.Cell.Quiet:
		tv := c.info.Types[x.X]
		if tv.IsNil() || tv.IsVoid() {
			break
		}
		if _, tuple := tv.Type.(*types.Tuple); tuple {
			first, _ := c.multi(x.X)
			return doing(first)
		}
		return doing(c.effect(c.expr(x.X)))
	}
	return c.stmt(s)
}

// show hands the values of the last expression to the session.
func (c *compiler) show(p *Program, x ast.Expr) stmt {
	tv := c.info.Types[x]
	if tv.IsVoid() || c.writes(x) {
		return c.stmt(&ast.ExprStmt{X: x})
	}
	first := func(frame) {}
	var values []value
	if tuple, ok := tv.Type.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return c.stmt(&ast.ExprStmt{X: x})
		}
		first, values = c.multi(x)
	} else {
		t := tv.Type
		if isUntyped(t) && !tv.IsNil() {
			t = types.Default(t)
		}
		if tv.Value != nil && types.IsInterface(t) {
			t = types.Default(untypedOf(tv.Value))
		}
		values = []value{c.to(x, t)}
	}
	var evs []fn[rtype.Pair]
	for _, v := range values {
		if isUntyped(v.typ) {
			v.typ = types.Default(v.typ)
		}
		if tv.IsNil() {
			v = c.zero(anyType)
		}
		p.Shown = append(p.Shown, v.typ)
		evs = append(evs, evOf[rtype.Pair](c.assign(v, anyType, x.Pos())))
	}
	_, p.Called = ast.Unparen(x).(*ast.CallExpr)
	host, pos := c.m.host, x.Pos()
	return doing(func(fp frame) {
		first(fp)
		for i, ev := range evs {
			w := ev(fp)
			mark(fp, pos)
			host.Show(i, *(*any)(unsafe.Pointer(&w)))
		}
	})
}

// writes tells whether an expression calls a function of package fmt that
// writes: nobody wants to see how many bytes it wrote.
func (c *compiler) writes(x ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	s, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := c.info.Uses[s.Sel].(*types.Func)
	return ok && fn.Pkg() != nil && fn.Pkg().Path() == "fmt" && (strings.HasPrefix(fn.Name(), "Print") || strings.HasPrefix(fn.Name(), "Fprint"))
}
