package exec

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"

	"pawl/interp/rtype"
)

// selector compiles x.f: a field, a method value, a method expression, or a
// name of a package.
func (c *compiler) selector(e *ast.SelectorExpr) value {
	s := c.info.Selections[e]
	if s == nil {
		return c.qualified(e)
	}
	switch s.Kind() {
	case types.FieldVal:
		return c.fieldOf(c.expr(e.X), s.Index(), e.Sel.Pos())
	case types.MethodVal:
		return c.methodValue(e, s)
	}
	return c.methodExpression(e, s)
}

// qualified is a variable or function of a compiled package.
func (c *compiler) qualified(e *ast.SelectorExpr) value {
	obj := c.info.Uses[e.Sel]
	switch obj := obj.(type) {
	case *types.Var:
		v := c.m.symbol(obj.Pkg(), obj.Name())
		if !v.IsValid() || !v.CanAddr() {
			c.refuse(e, "%s.%s is not available in cells", obj.Pkg().Name(), obj.Name())
		}
		return fixedValue(obj.Type(), v.Addr().UnsafePointer())
	case *types.Func:
		return c.funcValue(e.Sel, obj)
	}
	c.refuse(e, "%s.%s is not a value", obj.Pkg().Name(), obj.Name())
	return value{}
}

// fieldOf follows a path of fields, through pointers where there are any.
func (c *compiler) fieldOf(x value, path []int, pos posn) value {
	for _, i := range path {
		x = c.oneField(x, i, pos)
	}
	return x
}

func (c *compiler) oneField(x value, i int, pos posn) value {
	if p, ok := x.typ.Underlying().(*types.Pointer); ok {
		st := p.Elem().Underlying().(*types.Struct)
		off, t := c.fieldOffset(p.Elem(), i), st.Field(i).Type()
		ptr := word(x)
		v := placeValue(t, field(notNil(ptr, pos), off))
		if v.sh != shapeMemory {
			v.ev = shapes[v.sh].through(ptr, off, pos)
		}
		return v
	}
	st := x.typ.Underlying().(*types.Struct)
	off, t := c.fieldOffset(x.typ, i), st.Field(i).Type()
	if x.isLocal {
		v := localValue(t, x.off+off)
		return v
	}
	return placeValue(t, field(x.at, off))
}

func (c *compiler) fieldOffset(t types.Type, i int) uintptr { return c.m.types.of(t).Field(i).Offset }

// funcValue is a declared function as a value.
func (c *compiler) funcValue(id *ast.Ident, obj *types.Func) value {
	t := c.info.TypeOf(id)
	if inst, ok := c.info.Instances[id]; ok {
		ref := c.u.instance(obj, inst.TypeArgs, id)
		return c.refValue(ref, inst.Type)
	}
	if ref := c.u.function(obj); ref != nil {
		return c.refValue(ref, t)
	}
	if obj.Pkg() == nil {
		return c.compiledFunc(c.m.builtins[obj.Name()], t)
	}
	v := c.m.symbol(obj.Pkg(), obj.Name())
	if !v.IsValid() {
		c.refuse(id, "%s.%s is not available in cells", obj.Pkg().Name(), obj.Name())
	}
	return c.compiledFunc(v, t)
}

func (c *compiler) compiledFunc(v reflect.Value, t types.Type) value {
	w := rtype.Word(v)
	return computed(t, func(frame) unsafe.Pointer { return w })
}

// refValue makes a function value of a declared function. The value calls what
// the name means when it is called.
func (c *compiler) refValue(ref *funcRef, t types.Type) value {
	f := ref.forward(c.m)
	closure := c.m.closureType(ref.sign).New(unsafe.Pointer(f), nil)
	return computed(t, func(frame) unsafe.Pointer { return unsafe.Pointer(closure) })
}

// forward is a function that calls whatever the reference means then.
func (r *funcRef) forward(m *Machine) *function {
	f := m.bare("", r.sign)
	f.runs = func(fp frame) { // the frame's beginning is the callee's: results and parameters lie the same
		h := head(fp)
		target := r.fn
		nf := target.frame(h.th, h.caller)
		r.conv.moveParams.run(fp, nf)
		target.runs(nf)
		r.conv.moveResults.run(nf, fp)
		leave(nf)
	}
	f.layout.descriptor()
	return f
}
