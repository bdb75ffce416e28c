package exec

import (
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"
)

var assignOps = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO, token.REM_ASSIGN: token.REM,
	token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR, token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT,
}

func (c *compiler) assignStmt(s *ast.AssignStmt) action {
	if op, ok := assignOps[s.Tok]; ok {
		return c.opAssign(s.Lhs[0], op, s.Rhs[0], s.TokPos)
	}
	switch {
	case len(s.Lhs) == 1:
		return c.assignOne(s.Lhs[0], s.Rhs[0], s.Tok == token.DEFINE)
	case len(s.Rhs) == 1:
		return c.assignSeveral(s)
	}
	return c.assignTuple(s)
}

// defines returns the variable that an identifier declares here, or nil.
func (c *compiler) defines(e ast.Expr, define bool) types.Object {
	if id, ok := e.(*ast.Ident); ok && define {
		return c.info.Defs[id]
	}
	return nil
}

func isBlank(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "_"
}

func (c *compiler) assignOne(lhs, rhs ast.Expr, define bool) action {
	if isBlank(lhs) {
		t := c.info.TypeOf(rhs)
		if isUntyped(t) {
			t = types.Default(t)
		}
		return c.effect(c.to(rhs, t))
	}
	if obj := c.defines(lhs, define); obj != nil {
		return c.declare(obj, c.to(rhs, obj.Type()))
	}
	v := c.to(rhs, c.info.TypeOf(lhs))
	if c.calls(lhs) {
		set, prepare := c.assignable(lhs)
		return all([]action{prepare, set(v)})
	}
	return c.set(lhs, v)
}

// set makes the action that evaluates v and assigns it.
func (c *compiler) set(lhs ast.Expr, v value) action {
	switch x := ast.Unparen(lhs).(type) {
	case *ast.IndexExpr:
		switch u := c.info.TypeOf(x.X).Underlying().(type) {
		case *types.Map:
			return c.mapStore(x, u, v)
		case *types.Slice:
			if v.sh != shapeMemory {
				s, i := c.expr(x.X), c.expr(x.Index)
				return shapes[v.sh].setIndex(sliceOf(s), index(i), v.ev, x.Index.Pos())
			}
		}
	case *ast.SelectorExpr:
		if act := c.setField(x, v); act != nil {
			return act
		}
	}
	to := c.expr(lhs)
	if to.isLocal {
		return c.store(to.off, v)
	}
	return c.storeAt(to.at, v)
}

// setField assigns to a field behind one pointer, the common case.
func (c *compiler) setField(x *ast.SelectorExpr, v value) action {
	s := c.info.Selections[x]
	if s == nil || v.sh == shapeMemory || len(s.Index()) != 1 {
		return nil
	}
	p, ok := s.Recv().Underlying().(*types.Pointer)
	if !ok {
		return nil
	}
	return shapes[v.sh].setThrough(word(c.expr(x.X)), c.fieldOffset(p.Elem(), s.Index()[0]), v.ev, x.Sel.Pos())
}

// assignable evaluates what an assignment's left side needs, into the frame, and
// returns how to assign then.
func (c *compiler) assignable(lhs ast.Expr) (set func(value) action, prepare action) {
	none := func(frame) {}
	if isBlank(lhs) {
		return func(v value) action { return c.effect(v) }, none
	}
	x := ast.Unparen(lhs)
	switch x := x.(type) {
	case *ast.Ident:
		return func(v value) action { return c.set(x, v) }, none
	case *ast.IndexExpr:
		base := c.expr(x.X)
		switch u := base.typ.Underlying().(type) {
		case *types.Map:
			return c.mapTarget(x, u, base)
		case *types.Slice:
			return c.sliceTarget(x, base)
		}
	}
	switch x := x.(type) {
	case *ast.StarExpr:
		save, p := c.saved(c.expr(x.X))
		return func(v value) action { return c.storeAt(notNil(word(p), x.Pos()), v) }, save
	case *ast.SelectorExpr:
		if sel := c.info.Selections[x]; sel != nil && len(sel.Index()) == 1 {
			if _, pointer := sel.Recv().Underlying().(*types.Pointer); pointer {
				save, p := c.saved(c.expr(x.X))
				return func(v value) action { return c.storeAt(c.oneField(p, sel.Index()[0], x.Sel.Pos()).at, v) }, save
			}
		}
	}
	place := c.expr(lhs).at
	off := c.fn.layout.add(pointerSlot)
	prepare = func(fp frame) { p := place(fp); *(*unsafe.Pointer)(unsafe.Add(fp, off)) = p }
	return func(v value) action { return c.storeAt(boxedValue(v.typ, off).at, v) }, prepare
}

func (c *compiler) mapTarget(x *ast.IndexExpr, u *types.Map, base value) (func(value) action, action) {
	saveMap, m := c.saved(base)
	saveKey, k := c.saved(c.to(x.Index, u.Key()))
	return func(v value) action { return c.mapSet(m, k, v, x.Pos()) }, all([]action{saveMap, saveKey})
}

func (c *compiler) sliceTarget(x *ast.IndexExpr, base value) (func(value) action, action) {
	saveSlice, s := c.saved(base)
	saveIndex, i := c.saved(c.expr(x.Index))
	return func(v value) action {
		return c.storeAt(c.element(s, i, v.typ, x.Index.Pos()).at, v)
	}, all([]action{saveSlice, saveIndex})
}

// assignTuple assigns several values at once: all is evaluated before anything
// is assigned.
func (c *compiler) assignTuple(s *ast.AssignStmt) action {
	var prepares, saves, sets []action
	define := s.Tok == token.DEFINE
	targets := make([]func(value) action, len(s.Lhs))
	for i, lhs := range s.Lhs {
		if c.defines(lhs, define) == nil {
			var prepare action
			targets[i], prepare = c.assignable(lhs)
			prepares = append(prepares, prepare)
		}
	}
	values := make([]value, len(s.Rhs))
	for i, rhs := range s.Rhs {
		var save action
		save, values[i] = c.saved(c.to(rhs, c.leftType(s.Lhs[i], rhs, define)))
		saves = append(saves, save)
	}
	for i, lhs := range s.Lhs {
		if obj := c.defines(lhs, define); obj != nil {
			sets = append(sets, c.declare(obj, values[i]))
		} else {
			sets = append(sets, targets[i](values[i]))
		}
	}
	return all(append(append(prepares, callsFirst(c, s.Rhs, saves)...), sets...))
}

// leftType is the type a value is assigned as.
func (c *compiler) leftType(lhs, rhs ast.Expr, define bool) types.Type {
	if obj := c.defines(lhs, define); obj != nil {
		return obj.Type()
	}
	if isBlank(lhs) {
		return types.Default(c.info.TypeOf(rhs))
	}
	return c.info.TypeOf(lhs)
}

// assignSeveral assigns what one call or ok-form gives.
func (c *compiler) assignSeveral(s *ast.AssignStmt) action {
	define := s.Tok == token.DEFINE
	var prepares, sets []action
	targets := make([]func(value) action, len(s.Lhs))
	for i, lhs := range s.Lhs {
		if c.defines(lhs, define) == nil {
			var prepare action
			targets[i], prepare = c.assignable(lhs)
			prepares = append(prepares, prepare)
		}
	}
	first, values := c.several(s.Rhs[0], len(s.Lhs))
	for i, lhs := range s.Lhs {
		if obj := c.defines(lhs, define); obj != nil {
			sets = append(sets, c.declare(obj, c.assign(values[i], obj.Type(), lhs.Pos())))
			continue
		}
		v := values[i]
		if !isBlank(lhs) {
			v = c.assign(v, c.info.TypeOf(lhs), lhs.Pos())
		}
		sets = append(sets, targets[i](v))
	}
	return all(append(append(prepares, first), sets...))
}

// opAssign compiles x op= y.
func (c *compiler) opAssign(lhs ast.Expr, op token.Token, rhs ast.Expr, pos posn) action {
	t := c.info.TypeOf(lhs)
	if op == token.SHL || op == token.SHR {
		return c.update(lhs, func(x value) value { return c.shift(op, x, rhs, t) })
	}
	y := c.to(rhs, t)
	x := c.simple(lhs)
	if x != nil && x.isLocal && op == token.ADD && y.sh != shapeString {
		return numbers[y.sh].addLocal(x.off, y.ev)
	}
	if _, ident := ast.Unparen(lhs).(*ast.Ident); !ident && y.sh != shapeString && c.quick(lhs) {
		if act := numbers[y.sh].addAt(op, c.expr(lhs).at, y.ev, pos); act != nil {
			return act
		}
	}
	if c.calls(rhs) {
		save, z := c.saved(y)
		return all([]action{save, c.update(lhs, func(x value) value { return c.binary(op, x, z, t, pos) })})
	}
	return c.update(lhs, func(x value) value { return c.binary(op, x, y, t, pos) })
}

// simple returns the value of an identifier, nil for anything else.
func (c *compiler) simple(e ast.Expr) *value {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v := c.ident(id)
	return &v
}

// quick tells whether an operand has a place that can be found at once.
func (c *compiler) quick(lhs ast.Expr) bool {
	if x, ok := ast.Unparen(lhs).(*ast.IndexExpr); ok {
		if _, m := c.info.TypeOf(x.X).Underlying().(*types.Map); m {
			return false
		}
	}
	return !c.calls(lhs)
}

// update assigns to a variable or element what f makes of it.
func (c *compiler) update(lhs ast.Expr, f func(value) value) action {
	if x := c.simple(lhs); x != nil {
		return c.set(lhs, f(*x))
	}
	if x, ok := ast.Unparen(lhs).(*ast.IndexExpr); ok {
		if u, m := c.info.TypeOf(x.X).Underlying().(*types.Map); m {
			saveMap, mv := c.saved(c.expr(x.X))
			saveKey, kv := c.saved(c.to(x.Index, u.Key()))
			return all([]action{saveMap, saveKey, c.mapSet(mv, kv, f(c.mapGet(mv, kv, u.Elem(), x.Pos())), x.Pos())})
		}
	}
	place := c.expr(lhs).at
	off := c.fn.layout.add(pointerSlot)
	x := boxedValue(c.info.TypeOf(lhs), off)
	set := c.storeAt(x.at, f(x))
	return func(fp frame) {
		p := place(fp)
		*(*unsafe.Pointer)(unsafe.Add(fp, off)) = p
		set(fp)
	}
}

func (c *compiler) incDec(s *ast.IncDecStmt) action {
	t := c.info.TypeOf(s.X)
	op := token.ADD
	if s.Tok == token.DEC {
		op = token.SUB
	}
	sh := shapeOf(t)
	one := value{typ: t, sh: sh, lit: oneOf(sh)}
	one.ev = shapes[sh].constant(one.lit)
	if x := c.simple(s.X); x != nil && x.isLocal && sh == shapeInt64 {
		off, by := x.off, int64(1)
		if op == token.SUB {
			by = -1
		}
		return func(fp frame) { *(*int64)(unsafe.Add(fp, off)) += by }
	} else if x == nil && c.quick(s.X) {
		return numbers[sh].addAt(op, c.expr(s.X).at, one.ev, s.TokPos)
	}
	return c.update(s.X, func(x value) value { return c.binary(op, x, one, t, s.TokPos) })
}

func oneOf(sh shape) any {
	return [...]any{
		shapeInt8: int8(1), shapeInt16: int16(1), shapeInt32: int32(1), shapeInt64: int64(1), shapeUint8: uint8(1), shapeUint16: uint16(1),
		shapeUint32: uint32(1), shapeUint64: uint64(1), shapeFloat32: float32(1), shapeFloat64: float64(1), shapeComplex64: complex64(1), shapeComplex128: complex128(1),
	}[sh]
}
