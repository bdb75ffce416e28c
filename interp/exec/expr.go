package exec

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"unsafe"

	"pawl/interp/rtype"
)

// refuse ends compiling: the construct at a place cannot be run in a cell.
func (c *compiler) refuse(at ast.Node, format string, args ...any) {
	panic(placedRefusal{at.Pos(), fmt.Sprintf(format, args...)})
}

// placedRefusal is a refusal that knows its place.
type placedRefusal struct {
	pos     token.Pos
	message string
}

// expr compiles an expression.
func (c *compiler) expr(e ast.Expr) value {
	tv := c.info.Types[e]
	if tv.Value != nil {
		return c.constant(tv.Value, tv.Type)
	}
	if tv.IsNil() {
		return c.nilValue(tv.Type)
	}
	if _, ident := e.(*ast.Ident); tv.Type == nil && !ident {
		c.refuse(e, "this does not compile for the type arguments it is used with")
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.expr(e.X)
	case *ast.Ident:
		return c.ident(e)
	case *ast.BasicLit:
		return c.constant(tv.Value, tv.Type)
	case *ast.FuncLit:
		return c.literal(e)
	case *ast.CompositeLit:
		return c.composite(e)
	case *ast.SelectorExpr:
		return c.selector(e)
	case *ast.IndexExpr:
		return c.indexed(e)
	case *ast.IndexListExpr:
		return c.instance(e)
	case *ast.SliceExpr:
		return c.sliced(e)
	case *ast.StarExpr:
		return placeValue(tv.Type, notNil(word(c.expr(e.X)), e.Pos()))
	case *ast.UnaryExpr:
		return c.unary(e)
	case *ast.BinaryExpr:
		return c.binaryExpr(e)
	case *ast.CallExpr:
		return c.call(e)
	case *ast.TypeAssertExpr:
		return c.assertion(e)
	}
	c.refuse(e, "%T is not supported in a cell", e)
	return value{}
}

// to compiles an expression and converts it to a type it is assignable to.
func (c *compiler) to(e ast.Expr, t types.Type) value {
	if tv := c.info.Types[e]; tv.IsNil() {
		return c.nilValue(t)
	} else if tv.Value != nil && !types.IsInterface(t) {
		return c.constant(tv.Value, t)
	}
	return c.assign(c.expr(e), t, e.Pos())
}

// assign converts a value to a type it is assignable to.
func (c *compiler) assign(v value, t types.Type, pos posn) value {
	if types.IsInterface(t) {
		return c.toInterface(v, t, pos)
	}
	v.typ = t
	return v
}

func (c *compiler) nilValue(t types.Type) value {
	if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedNil {
		t = types.Universe.Lookup("any").Type()
	}
	v := c.zero(t)
	v.lit = untypedNil{}
	return v
}

// constant compiles a constant of a type.
func (c *compiler) constant(k constant.Value, t types.Type) value {
	if types.IsInterface(t) {
		return c.toInterface(c.constant(k, types.Default(untypedOf(k))), t, token.NoPos)
	}
	sh := shapeOf(t)
	x := goConstant(k, sh)
	return value{typ: t, sh: sh, ev: shapes[sh].constant(x), lit: x}
}

// untypedOf is the type of a constant that has no other.
func untypedOf(k constant.Value) types.Type {
	switch k.Kind() {
	case constant.Bool:
		return types.Typ[types.UntypedBool]
	case constant.String:
		return types.Typ[types.UntypedString]
	case constant.Int:
		return types.Typ[types.UntypedInt]
	case constant.Float:
		return types.Typ[types.UntypedFloat]
	}
	return types.Typ[types.UntypedComplex]
}

// goConstant gives a constant as the Go value of a shape.
func goConstant(k constant.Value, sh shape) any {
	switch sh {
	case shapeBool:
		return constant.BoolVal(k)
	case shapeString:
		return constant.StringVal(k)
	case shapeFloat32:
		f, _ := constant.Float32Val(constant.ToFloat(k))
		return f
	case shapeFloat64:
		f, _ := constant.Float64Val(constant.ToFloat(k))
		return f
	case shapeComplex64:
		re, _ := constant.Float32Val(constant.Real(k))
		im, _ := constant.Float32Val(constant.Imag(k))
		return complex(re, im)
	case shapeComplex128:
		re, _ := constant.Float64Val(constant.Real(k))
		im, _ := constant.Float64Val(constant.Imag(k))
		return complex(re, im)
	}
	k = constant.ToInt(k)
	i, exact := constant.Int64Val(k)
	u := uint64(i)
	if !exact {
		u, _ = constant.Uint64Val(k)
	}
	switch sh {
	case shapeInt8:
		return int8(i)
	case shapeInt16:
		return int16(i)
	case shapeInt32:
		return int32(i)
	case shapeInt64:
		return i
	case shapeUint8:
		return uint8(u)
	case shapeUint16:
		return uint16(u)
	case shapeUint32:
		return uint32(u)
	case shapeUint64:
		return u
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&u)) // a constant unsafe.Pointer or uintptr
}

// object returns what an identifier means.
func (c *compiler) object(id *ast.Ident) types.Object {
	if obj := c.info.Uses[id]; obj != nil {
		return obj
	}
	return c.info.Defs[id]
}

func (c *compiler) ident(id *ast.Ident) value {
	obj := c.object(id)
	switch obj := obj.(type) {
	case *types.Var:
		if v, ok := c.lookup(obj); ok {
			return v
		}
		return fixedValue(obj.Type(), c.u.global(obj))
	case *types.Func:
		return c.funcValue(id, obj)
	}
	c.refuse(id, "%s is not a value", id.Name)
	return value{}
}

func (c *compiler) unary(e *ast.UnaryExpr) value {
	t := c.info.TypeOf(e)
	switch e.Op {
	case token.AND:
		return c.addressOf(e)
	case token.ARROW:
		return c.received(e)
	case token.NOT:
		x := evOf[bool](c.expr(e.X))
		return computed(t, func(fp frame) bool { return !x(fp) })
	}
	x := c.expr(e.X)
	return computed(t, numbers[x.sh].unary(e.Op, x))
}

func (c *compiler) addressOf(e *ast.UnaryExpr) value {
	t := c.info.TypeOf(e)
	if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
		v := c.composite(lit)
		return computed(t, c.allocated(v))
	}
	v := c.expr(e.X)
	if v.at == nil || v.isLocal && v.sh != shapeMemory {
		c.refuse(e, "internal: the address of %T was not foreseen", e.X)
	}
	return computed(t, pointerEv(v.at))
}

// allocated moves a value to fresh memory.
func (c *compiler) allocated(v value) pointerEv {
	d, set := rtype.Of(c.m.types.of(v.typ)), c.into(v)
	return func(fp frame) unsafe.Pointer {
		p := rtype.New(d)
		set(fp, p)
		return p
	}
}

func (c *compiler) binaryExpr(e *ast.BinaryExpr) value {
	t := c.info.TypeOf(e)
	switch e.Op {
	case token.LAND:
		x, y := evOf[bool](c.expr(e.X)), evOf[bool](c.expr(e.Y))
		return computed(t, func(fp frame) bool { return x(fp) && y(fp) })
	case token.LOR:
		x, y := evOf[bool](c.expr(e.X)), evOf[bool](c.expr(e.Y))
		return computed(t, func(fp frame) bool { return x(fp) || y(fp) })
	case token.SHL, token.SHR:
		return c.shifted(e)
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return c.comparison(e)
	}
	x, y := c.to(e.X, t), c.to(e.Y, t)
	first, y := c.callFirst(e.X, e.Y, y)
	return withFirst(first, c.binary(e.Op, x, y, t, e.OpPos))
}

// callFirst evaluates the right operand beforehand if it has a call and the
// left one has none: compiled Go makes calls before it reads variables.
func (c *compiler) callFirst(left, right ast.Expr, y value) (action, value) {
	if !c.calls(right) || c.calls(left) || c.info.Types[left].Value != nil {
		return nil, y
	}
	return c.saved(y)
}

// ordered tells whether compiled Go evaluates an expression in its turn, not when
// all calls beside it are made: besides calls, what asks a channel or may panic
// over a type.
func (c *compiler) ordered(e ast.Expr) bool {
	found := c.calls(e)
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.TypeAssertExpr:
			found = true
		case *ast.CallExpr:
			if c.info.Types[n.Fun].IsBuiltin() && len(n.Args) > 0 {
				_, asks := c.info.TypeOf(n.Args[0]).Underlying().(*types.Chan)
				name := builtinName(n.Fun)
				found = found || asks || name == "append" || name == "copy"
			}
		}
		return !found
	})
	return found
}

// callsFirst orders the actions that evaluate expressions as compiled Go does:
// those that make calls come before those that only read variables.
func callsFirst[A any](c *compiler, list []ast.Expr, actions []A) []A {
	var early, late []A
	for i, e := range list {
		if c.ordered(e) {
			early = append(early, actions[i])
		} else {
			late = append(late, actions[i])
		}
	}
	return append(early, late...)
}

// withFirst puts an action before a value.
func withFirst(first action, v value) value {
	if first == nil {
		return v
	}
	w := value{typ: v.typ, sh: v.sh}
	if v.sh == shapeMemory {
		w.at = func(fp frame) unsafe.Pointer {
			first(fp)
			return v.at(fp)
		}
		return w
	}
	w.ev = shapes[v.sh].sequence(first, v.ev)
	return w
}

// calls tells whether evaluating an expression calls a function or receives.
func (c *compiler) calls(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if tv := c.info.Types[n.Fun]; !tv.IsType() && !tv.IsBuiltin() {
				found = true
			}
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

func (c *compiler) shifted(e *ast.BinaryExpr) value {
	t := c.info.TypeOf(e)
	return c.shift(e.Op, c.to(e.X, t), e.Y, t)
}

func (c *compiler) shift(op token.Token, x value, count ast.Expr, t types.Type) value {
	var y value
	if k := c.info.Types[count].Value; k != nil { // it may be written 1.0
		y = c.constant(constant.ToInt(k), types.Typ[types.Uint64])
	} else {
		y = c.expr(count)
	}
	var by fn[uint64]
	if y.lit != nil || isUnsigned(y.typ) {
		by = unsigned(y)
	} else {
		signed, pos := index(y), count.Pos()
		by = func(fp frame) uint64 {
			n := signed(fp)
			if n < 0 {
				native(fp, pos, func() { _ = 1 << n })
			}
			return uint64(n)
		}
	}
	return computed(t, numbers[x.sh].shift(op, x, by))
}

func isUnsigned(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsUnsigned != 0
}

func unsigned(v value) fn[uint64] {
	if v.sh == shapeUint64 {
		return evOf[uint64](v)
	}
	return numbers[v.sh].to(shapeUint64, v.ev).(fn[uint64])
}

// comparison brings both operands to one type and compares.
func (c *compiler) comparison(e *ast.BinaryExpr) value {
	tx, ty := c.info.TypeOf(e.X), c.info.TypeOf(e.Y)
	t := tx
	switch {
	case c.info.Types[e.X].IsNil():
		t = ty
	case c.info.Types[e.Y].IsNil():
	case types.IsInterface(tx):
	case types.IsInterface(ty):
		t = ty
	case isUntyped(tx):
		t = ty
	}
	if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		t = types.Default(t)
	}
	x, y := c.to(e.X, t), c.to(e.Y, t)
	if isNilLiteral(x) {
		x, y = y, x
	}
	first, y := c.callFirst(e.X, e.Y, y)
	return withFirst(first, computed(c.info.TypeOf(e), c.compare(e.Op, x, y, e.OpPos)))
}

func isUntyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}

// indexed compiles x[i], or an instance of a generic function.
func (c *compiler) indexed(e *ast.IndexExpr) value {
	if _, generic := c.info.TypeOf(e.X).(*types.Signature); generic && c.info.Types[e.X].IsValue() {
		return c.instance(e)
	}
	t, pos := c.info.TypeOf(e), e.Index.Pos()
	switch u := c.info.TypeOf(e.X).Underlying().(type) {
	case *types.Map:
		return c.mapElement(e, u)
	case *types.Slice:
		return c.element(c.expr(e.X), c.expr(e.Index), t, pos)
	case *types.Basic:
		return c.character(e)
	case *types.Pointer:
		x := c.expr(e.X)
		return c.arrayElement(notNil(word(x), e.X.Pos()), c.expr(e.Index), t, u.Elem().Underlying().(*types.Array).Len(), pos)
	case *types.Array:
		x := c.expr(e.X)
		return c.arrayElement(x.at, c.expr(e.Index), t, u.Len(), pos)
	}
	c.refuse(e, "%s cannot be indexed", c.info.TypeOf(e.X))
	return value{}
}

// element reads an element of a slice.
func (c *compiler) element(s, i value, t types.Type, pos posn) value {
	sl, at := evOf[rtype.Slice](s), index(i)
	size := c.m.types.of(t).Size()
	v := value{typ: t, sh: shapeOf(t)}
	v.at = func(fp frame) unsafe.Pointer {
		x, n := sl(fp), at(fp)
		if uint64(n) >= uint64(x.Len) {
			outOfRange(fp, n, x.Len, pos)
		}
		return unsafe.Add(x.Data, uintptr(n)*size)
	}
	switch {
	case v.sh == shapeMemory:
	case s.isLocal && i.isLocal && i.sh == shapeInt64:
		v.ev = shapes[v.sh].indexLocals(s.off, i.off, pos)
	default:
		v.ev = shapes[v.sh].index(sl, at, pos)
	}
	return v
}

func (c *compiler) arrayElement(base place, i value, t types.Type, n int64, pos posn) value {
	at, size := index(i), c.m.types.of(t).Size()
	return placeValue(t, func(fp frame) unsafe.Pointer {
		p := base(fp)
		k := at(fp)
		if uint64(k) >= uint64(n) {
			outOfRange(fp, k, int(n), pos)
		}
		return unsafe.Add(p, uintptr(k)*size)
	})
}

// character reads a byte of a string.
func (c *compiler) character(e *ast.IndexExpr) value {
	s, at, pos := evOf[string](c.expr(e.X)), index(c.expr(e.Index)), e.Index.Pos()
	return computed(c.info.TypeOf(e), func(fp frame) uint8 {
		x, n := s(fp), at(fp)
		if uint64(n) >= uint64(len(x)) {
			outOfRange(fp, n, len(x), pos)
		}
		return x[n]
	})
}

func sliceOf(v value) fn[rtype.Slice] { return evOf[rtype.Slice](v) }
