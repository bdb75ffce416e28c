package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// expr writes an expression.
func (e *emitter) expr(x ast.Expr) string {
	tv := e.info.Types[x]
	if tv.Value != nil {
		return e.constant(tv, x)
	}
	if tv.IsType() {
		return e.typ(tv.Type, x)
	}
	switch x := x.(type) {
	case *ast.Ident:
		return e.ident(x)
	case *ast.BasicLit:
		return x.Value
	case *ast.ParenExpr:
		return "(" + e.expr(x.X) + ")"
	case *ast.CompositeLit:
		return e.composite(x)
	case *ast.FuncLit:
		return e.closure(x)
	case *ast.SelectorExpr:
		return e.selector(x)
	case *ast.IndexExpr:
		return e.index(x, x.X, x.Index)
	case *ast.IndexListExpr:
		return e.instance(x, x.X)
	case *ast.SliceExpr:
		return e.slice(x)
	case *ast.TypeAssertExpr:
		return e.assertion(x)
	case *ast.CallExpr:
		return e.call(x)
	case *ast.StarExpr:
		return "*" + e.operand(x.X)
	case *ast.UnaryExpr:
		return e.unary(x)
	case *ast.BinaryExpr:
		if x.Op == token.EQL || x.Op == token.NEQ {
			return e.compared(x.X, e.info.TypeOf(x.Y)) + " " + x.Op.String() + " " + e.compared(x.Y, e.info.TypeOf(x.X))
		}
		return e.operand(x.X) + " " + x.Op.String() + " " + e.operand(x.Y)
	case *ast.KeyValueExpr:
		return e.expr(x.Key) + ": " + e.expr(x.Value)
	}
	e.refuse(x, "this expression is not supported in a cell")
	return ""
}

// operand writes an expression so that it binds as one operand.
func (e *emitter) operand(x ast.Expr) string {
	s := e.expr(x)
	switch ast.Unparen(x).(type) {
	case *ast.BinaryExpr, *ast.StarExpr, *ast.UnaryExpr:
		return "(" + s + ")"
	}
	return s
}

// constant writes the value of a constant expression in its final type.
func (e *emitter) constant(tv types.TypeAndValue, at ast.Node) string {
	t := types.Default(tv.Type)
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		// An untyped constant in an interface: the value's own kind decides.
		basic = types.Typ[kindOf(tv.Value)]
		t = basic
	}
	lit := literal(tv.Value, basic)
	if b, plain := types.Unalias(t).(*types.Basic); plain {
		switch b.Kind() {
		case types.Bool, types.String, types.Int, types.Float64:
			return lit
		}
	}
	return e.typ(t, at) + "(" + lit + ")"
}

func kindOf(v constant.Value) types.BasicKind {
	switch v.Kind() {
	case constant.Bool:
		return types.Bool
	case constant.String:
		return types.String
	case constant.Int:
		return types.Int
	case constant.Float:
		return types.Float64
	}
	return types.Complex128
}

func literal(v constant.Value, b *types.Basic) string {
	switch info := b.Info(); {
	case info&types.IsString != 0:
		return strconv.Quote(constant.StringVal(v))
	case info&types.IsBoolean != 0:
		return strconv.FormatBool(constant.BoolVal(v))
	case info&types.IsInteger != 0:
		return signed(constant.ToInt(v).ExactString())
	case info&types.IsFloat != 0:
		return float(v, b)
	default:
		return fmt.Sprintf("complex(%s, %s)", float(constant.Real(v), types.Typ[types.Float64]), float(constant.Imag(v), types.Typ[types.Float64]))
	}
}

func float(v constant.Value, b *types.Basic) string {
	bits := 64
	f, _ := constant.Float64Val(constant.ToFloat(v))
	if b.Kind() == types.Float32 {
		bits = 32
		f32, _ := constant.Float32Val(constant.ToFloat(v))
		f = float64(f32)
	}
	s := strconv.FormatFloat(f, 'g', -1, bits)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return signed(s)
}

func signed(s string) string {
	if strings.HasPrefix(s, "-") {
		return "(" + s + ")"
	}
	return s
}

func (e *emitter) object(id *ast.Ident) types.Object {
	if obj := e.info.Uses[id]; obj != nil {
		return obj
	}
	return e.info.Defs[id]
}

func (e *emitter) ident(id *ast.Ident) string {
	obj := e.object(id)
	if obj == nil || id.Name == "_" {
		return id.Name
	}
	if fn, ok := obj.(*types.Func); ok {
		return e.function(id, fn)
	}
	if name := e.program.Backend(obj); name != "" {
		return name
	}
	return id.Name
}

// function writes a reference to a function by its name.
func (e *emitter) function(id *ast.Ident, fn *types.Func) string {
	if builtin, ok := builtins[fn.Name()]; ok && fn.Pkg() == nil {
		return e.rt(builtin)
	}
	if inst, ok := e.info.Instances[id]; ok {
		return e.instanceOf(id, fn, inst)
	}
	if e.lateBound() {
		if b := e.program.Lookup(fn); b != nil && b.Decl != nil {
			return e.late(b, fn.Signature())
		}
	}
	return e.program.Backend(fn)
}

// builtins are the functions that every cell sees, and those of our runtime
// that they stand for.
var builtins = map[string]string{
	"display": "Display", "clearOutput": "ClearOutput", "input": "Input", "password": "Password", "seed": "Seed",
}

// lateBound tells whether we are in a closure that a statement of the cell
// makes: it may outlive the functions it calls.
func (e *emitter) lateBound() bool { return !e.top && strings.HasPrefix(e.functionName, "run_") }

// instanceOf writes the instance of a generic function of a cell, once.
func (e *emitter) instanceOf(at ast.Node, fn *types.Func, inst types.Instance) string {
	if fn.Pkg().Path() != "main" {
		e.refuse(at, "%s.%s is generic; generic functions of compiled packages cannot be called from cells yet", fn.Pkg().Name(), fn.Name())
	}
	key := e.program.Backend(fn)
	for t := range inst.TypeArgs.Types() {
		key += " " + e.typ(t, at)
	}
	if name, ok := e.instances[key]; ok {
		return name
	}
	f := e.program.Instance(fn, inst.TypeArgs)
	e.instances[key] = f.Backend
	e.frames[f.Backend] = Frame{Name: f.Name, Cell: f.Cell}
	text := e.inFunction(f.Backend, f.Info, f.Lit)
	fmt.Fprintf(&e.decls, "func %s%s\n", f.Backend, text)
	return f.Backend
}

// instance writes f[T] and f[T, U].
func (e *emitter) instance(x ast.Expr, fun ast.Expr) string {
	var id *ast.Ident
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		e.refuse(x, "this instantiation is not supported in a cell")
	}
	return e.instanceOf(x, e.info.Uses[id].(*types.Func), e.info.Instances[id])
}

func (e *emitter) composite(x *ast.CompositeLit) string {
	t := e.info.TypeOf(x)
	prefix := ""
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		prefix, t = "&", p.Elem()
	}
	st, _ := t.Underlying().(*types.Struct)
	var parts []string
	for i, elt := range x.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		switch {
		case !ok:
			parts = append(parts, e.to(elt, elementType(t, i)))
		case st != nil:
			f := e.object(kv.Key.(*ast.Ident)).(*types.Var)
			parts = append(parts, e.field(f)+": "+e.to(kv.Value, f.Type()))
		default:
			parts = append(parts, e.expr(kv.Key)+": "+e.to(kv.Value, elementType(t, i)))
		}
	}
	return prefix + e.typ(t, x) + "{" + strings.Join(parts, ", ") + "}"
}

// elementType is the type of element i of a composite literal.
func elementType(t types.Type, i int) types.Type {
	switch t := t.Underlying().(type) {
	case *types.Struct:
		return t.Field(i).Type()
	case interface{ Elem() types.Type }:
		return t.Elem()
	}
	return nil
}

func (e *emitter) selector(x *ast.SelectorExpr) string {
	sel, ok := e.info.Selections[x]
	if !ok {
		return e.qualified(x)
	}
	switch sel.Kind() {
	case types.FieldVal:
		return e.operand(x.X) + "." + e.field(sel.Obj().(*types.Var))
	case types.MethodExpr:
		return e.methodExpr(x, sel)
	case types.MethodVal:
		if cellType(sel.Recv()) && !e.called[x] {
			return e.methodValue(x, sel)
		}
	}
	return e.operand(x.X) + "." + x.Sel.Name
}

// methodExpr writes a method expression T.M as a function that calls the
// method of its first argument.
func (e *emitter) methodExpr(x *ast.SelectorExpr, sel *types.Selection) string {
	sig := sel.Type().(*types.Signature)
	params, args := e.forward(sig, x)
	verb := verbOf(sig)
	return fmt.Sprintf("func(%s) %s { %s%s.%s(%s) }", strings.Join(params, ", "), e.tuple(sig.Results(), x), verb, args[0], x.Sel.Name, strings.Join(args[1:], ", "))
}

// methodValue writes x.M as a closure that holds a copy of the receiver, or its
// address: the backend would look at the variable again at each call.
func (e *emitter) methodValue(x *ast.SelectorExpr, sel *types.Selection) string {
	fn := sel.Obj().(*types.Func)
	_, wantPointer := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	_, havePointer := types.Unalias(sel.Recv()).(*types.Pointer)
	receiver, kind := e.expr(x.X), sel.Recv()
	switch {
	case wantPointer && !havePointer:
		receiver, kind = "&"+e.operand(x.X), types.NewPointer(kind)
	case havePointer && !wantPointer && len(sel.Index()) == 1:
		receiver, kind = "*"+e.operand(x.X), declaredIn(sel.Recv())
	}
	sig := sel.Type().(*types.Signature)
	params, args := e.forward(sig, x)
	verb := verbOf(sig)
	f := e.temp()
	return fmt.Sprintf("func(r__ %s) %s {\n%s := func(%s) %s { %sr__.%s(%s) }\nreturn %s\n}(%s)", e.typ(kind, x), e.typ(sig, x),
		f, strings.Join(params, ", "), e.tuple(sig.Results(), x), verb, x.Sel.Name, strings.Join(args, ", "), f, receiver)
}

// qualified writes a symbol of a package.
func (e *emitter) qualified(x *ast.SelectorExpr) string {
	obj := e.info.Uses[x.Sel]
	if fn, ok := obj.(*types.Func); ok {
		if inst, generic := e.info.Instances[x.Sel]; generic {
			return e.instanceOf(x, fn, inst)
		}
	}
	e.has(obj, x)
	return e.alias(obj.Pkg().Path()) + "." + x.Sel.Name
}

func (e *emitter) index(x *ast.IndexExpr, of, at ast.Expr) string {
	if _, generic := e.info.TypeOf(of).(*types.Signature); generic {
		return e.instance(x, of)
	}
	return e.operand(of) + "[" + e.expr(at) + "]"
}

func (e *emitter) slice(x *ast.SliceExpr) string {
	part := func(i ast.Expr) string {
		if i == nil {
			return ""
		}
		return e.expr(i)
	}
	s := e.operand(x.X) + "[" + part(x.Low) + ":" + part(x.High)
	if x.Slice3 {
		s += ":" + part(x.Max)
	}
	return s + "]"
}

func (e *emitter) assertion(x *ast.TypeAssertExpr) string {
	t := e.info.TypeOf(x.Type)
	e.identity(t, x)
	return e.held(e.operand(x.X), t) + ".(" + e.typ(t, x) + ")"
}

// held writes the value inside an interface, from which one that was once
// converted to an interface of a compiled package is taken out of its wrapper.
func (e *emitter) held(value string, t types.Type) string {
	if cellType(t) {
		return e.rt("Held(" + value + ")")
	}
	return value
}

// identity refuses to ask an interface for a type that a cell has declared
// where the answer could be wrong: the backend's values carry a struct type
// (see mark), but no other named type.
func (e *emitter) identity(t types.Type, at ast.Node) {
	if i, ok := t.Underlying().(*types.Interface); ok && i.NumMethods() > 0 {
		if n := declaredIn(t); n == nil || n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "main" {
			e.refuse(at, "pawl cannot yet ask a value whether it implements %s, an interface declared in a cell", types.TypeString(t, packageName))
		}
	}
	if !cellType(t) {
		return
	}
	if st, ok := declaredIn(t).Underlying().(*types.Struct); ok && st.NumFields() > 0 {
		return
	}
	e.refuse(at, "pawl cannot yet ask an interface value whether it holds a %s: of the types that cells declare, only structs with fields are known again", types.TypeString(t, packageName))
}

func (e *emitter) unary(x *ast.UnaryExpr) string {
	if x.Op == token.ARROW {
		return e.receive(x)
	}
	if lit, ok := ast.Unparen(x.X).(*ast.CompositeLit); ok && x.Op == token.AND {
		return "&" + e.composite(lit)
	}
	return x.Op.String() + e.operand(x.X)
}

// receive writes a receive that an interrupt ends: it waits for the channel or
// for the cell's own end. With a tuple as its type it is the form v, ok.
func (e *emitter) receive(x *ast.UnaryExpr) string {
	c := e.info.TypeOf(x.X).Underlying().(*types.Chan)
	ch, v, ok := e.temp(), e.temp(), e.temp()
	elem := e.typ(c.Elem(), x)
	results, values := elem, v
	if _, two := e.info.TypeOf(x).(*types.Tuple); two {
		results, values = "("+elem+", bool)", v+", "+ok
	}
	return fmt.Sprintf("func(%s %s) %s {\n%s_ = %s\nreturn %s\n}(%s)", ch, e.channel(c, x), results, e.await(ch, v, ok, elem), ok, values, e.expr(x.X))
}

// await writes a receive from a channel that an interrupt ends, into two new
// variables.
func (e *emitter) await(ch, v, ok, elem string) string {
	gotV, gotOK := e.temp(), e.temp()
	return fmt.Sprintf("var %s %s\nvar %s bool\nselect {\ncase %s, %s := <-%s:\n%s, %s = %s, %s\ncase <-%s:\n%s\n}\n",
		v, elem, ok, gotV, gotOK, ch, v, ok, gotV, gotOK, Done, e.rt("Stopped()"))
}
