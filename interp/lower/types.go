package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// typ writes a type. The node is where to report a type that cannot be
// written in a cell.
func (e *emitter) typ(t types.Type, at ast.Node) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		if t.Info()&types.IsUntyped != 0 && t.Kind() != types.UntypedNil {
			return types.Default(t).String()
		}
		if t.Kind() == types.UnsafePointer {
			e.refuse(at, "package unsafe is not available in cells")
		}
		return t.Name()
	case *types.Named:
		return e.named(t, at)
	case *types.Pointer:
		return "*" + e.typ(t.Elem(), at)
	case *types.Slice:
		return "[]" + e.typ(t.Elem(), at)
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), e.typ(t.Elem(), at))
	case *types.Map:
		return "map[" + e.typ(t.Key(), at) + "]" + e.typ(t.Elem(), at)
	case *types.Chan:
		return e.channel(t, at)
	case *types.Signature:
		return "func" + e.signature(t, at)
	case *types.Struct:
		return e.structure(t, "", at)
	case *types.Interface:
		return e.interface_(t, at)
	}
	e.refuse(at, "type %s cannot be used in a cell", t)
	return ""
}

func (e *emitter) named(t *types.Named, at ast.Node) string {
	obj := t.Obj()
	if obj.Pkg() == nil {
		return obj.Name() // error
	}
	if t.TypeArgs().Len() > 0 && e.program.Backend(t.Origin().Obj()) != "" {
		return e.instanceType(t, at)
	}
	if name := e.program.Backend(obj); name != "" {
		return name
	}
	if obj.Pkg().Path() == "main" {
		return obj.Name() // declared inside a function
	}
	if t.TypeArgs().Len() > 0 {
		if sig, ok := t.Underlying().(*types.Signature); ok {
			return e.typ(sig, at)
		}
		e.refuse(at, "%s is an instance of a generic type of a compiled package, which cells cannot use yet", types.TypeString(t, packageName))
	}
	if !obj.Exported() {
		e.refuse(at, "%s cannot be kept in a variable of a cell: its package does not export that type", types.TypeString(t, packageName))
	}
	e.has(obj, at)
	return e.alias(obj.Pkg().Path()) + "." + obj.Name()
}

// has refuses a symbol that no table of the backend holds.
func (e *emitter) has(obj types.Object, at ast.Node) {
	if !e.library.Has(obj.Pkg().Path(), obj.Name()) {
		e.refuse(at, "%s.%s is not available in cells yet", obj.Pkg().Name(), obj.Name())
	}
}

func packageName(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

func (e *emitter) channel(t *types.Chan, at ast.Node) string {
	elem := e.typ(t.Elem(), at)
	switch t.Dir() {
	case types.SendOnly:
		return "chan<- " + elem
	case types.RecvOnly:
		return "<-chan " + elem
	}
	return "chan (" + elem + ")"
}

func (e *emitter) signature(t *types.Signature, at ast.Node) string {
	var params []string
	for i := range t.Params().Len() {
		typ := e.typ(t.Params().At(i).Type(), at)
		if t.Variadic() && i == t.Params().Len()-1 {
			typ = "..." + strings.TrimPrefix(typ, "[]")
		}
		params = append(params, typ)
	}
	return "(" + strings.Join(params, ", ") + ") " + e.tuple(t.Results(), at)
}

func (e *emitter) tuple(t *types.Tuple, at ast.Node) string {
	if t.Len() == 0 {
		return ""
	}
	var list []string
	for v := range t.Variables() {
		list = append(list, e.typ(v.Type(), at))
	}
	return "(" + strings.Join(list, ", ") + ")"
}

// structure writes a struct type; of is the emitted name of the type it is
// declared as, "" for none.
func (e *emitter) structure(t *types.Struct, of string, at ast.Node) string {
	var b strings.Builder
	b.WriteString("struct {\n")
	for i := range t.NumFields() {
		f := t.Field(i)
		if f.Embedded() {
			b.WriteString(e.typ(f.Type(), at))
		} else {
			fmt.Fprintf(&b, "%s %s", f.Name(), e.typ(f.Type(), at))
		}
		if tag := strings.TrimSpace(t.Tag(i) + mark(f, i, of)); tag != "" {
			b.WriteString(" " + strconv.Quote(tag))
		}
		b.WriteString("\n")
	}
	b.WriteString("}")
	return b.String()
}

// mark makes a declared struct type a type of its own at run time, where types
// have no names: the first field carries the type's name in its tag. And since
// the backend exports every field, those that are not exported tell the
// encoders to leave them out.
func mark(f *types.Var, i int, of string) string {
	tag := ""
	if of != "" && i == 0 {
		tag += " pawl:" + strconv.Quote(of)
	}
	if !f.Exported() && !f.Embedded() {
		tag += ` json:"-" xml:"-" pawlfield:` + strconv.Quote(f.Name())
	}
	return tag
}

// field writes the name of a field. An embedded type of the session is
// emitted under another name, and so is its field.
func (e *emitter) field(f *types.Var) string {
	if f.Embedded() {
		if n := declaredIn(f.Type()); n != nil && e.program.Backend(n.Obj()) != "" {
			return e.named(n, nil)
		}
	}
	return f.Name()
}

func (e *emitter) interface_(t *types.Interface, at ast.Node) string {
	if t.NumMethods() == 0 {
		if !t.IsMethodSet() {
			e.refuse(at, "a constraint is no type of values")
		}
		return "interface{}"
	}
	var b strings.Builder
	b.WriteString("interface {\n")
	for m := range t.Methods() {
		fmt.Fprintf(&b, "%s%s\n", m.Name(), e.signature(m.Signature(), at))
	}
	b.WriteString("}")
	return b.String()
}
