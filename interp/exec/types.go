package exec

import (
	"fmt"
	"go/types"
	"reflect"
	"sync/atomic"
	"unsafe"

	"golang.org/x/tools/go/types/typeutil"

	"pawl/interp/rtype"
)

// typeTable gives each type its run-time type: compiled ones their own, those
// of cells real ones made when they are first needed.
type typeTable struct {
	m        *Machine
	known    typeutil.Map // types.Type -> reflect.Type
	refs     typeutil.Map // types.Type -> *typeRef
	declared typeutil.Map // *types.Named of cells -> *declared
	depth    int          // of types under way
	bare     []*declared  // declared, and not complete
	unfilled []func()     // fill maps and arrays of such
	mute     []*declared  // complete, and without their methods
	compiled map[string]map[string]reflect.Type
	older    atomic.Pointer[map[unsafe.Pointer]unsafe.Pointer] // descriptors a type had before it got more methods, and its own now
}

// typeRef is a type as code refers to it: the descriptor changes when a later
// cell adds methods.
type typeRef struct {
	typ    types.Type
	rt     reflect.Type
	ptr    unsafe.Pointer
	direct bool
}

// ref returns the reference to a type.
func (tt *typeTable) ref(t types.Type) *typeRef {
	if r, ok := tt.refs.At(t).(*typeRef); ok {
		return r
	}
	r := &typeRef{typ: t}
	r.set(tt.of(t))
	tt.refs.Set(t, r)
	return r
}

func (r *typeRef) set(rt reflect.Type) {
	r.rt, r.ptr, r.direct = rt, rtype.Of(rt), rtype.Direct(rt)
}

// declared is a type of a cell on its way.
type declared struct {
	typ      types.Type // declared, or a struct that has methods by embedding
	made     *rtype.Named
	complete bool
	methods  map[string]bool // that it was given
}

// of returns the run-time type.
func (tt *typeTable) of(t types.Type) reflect.Type {
	tt.depth++
	rt := tt.whole(t)
	tt.depth--
	if tt.depth == 0 {
		tt.finish()
	}
	return rt
}

// finish completes what was only declared while types referred to each other.
func (tt *typeTable) finish() {
	tt.depth++
	defer func() { tt.depth-- }()
	for {
		switch {
		case len(tt.bare) > 0:
			d := tt.bare[0]
			tt.bare = tt.bare[1:]
			tt.complete(d)
		case len(tt.unfilled) > 0:
			fill := tt.unfilled[0]
			tt.unfilled = tt.unfilled[1:]
			fill()
		case len(tt.mute) > 0:
			d := tt.mute[0]
			tt.mute = tt.mute[1:]
			value, pointer := tt.m.methodsOf(d.typ)
			d.methods = map[string]bool{}
			for _, m := range pointer {
				d.methods[m.Name] = true
			}
			if err := d.made.SetMethods(value, pointer); err != nil {
				panic(refusal{err.Error()})
			}
		default:
			return
		}
	}
}

// whole returns a type whose size is known.
func (tt *typeTable) whole(t types.Type) reflect.Type {
	t = types.Unalias(t)
	if d, ok := tt.declared.At(t).(*declared); ok && !d.complete {
		tt.complete(d)
	}
	if rt, ok := tt.known.At(t).(reflect.Type); ok {
		return rt
	}
	rt := tt.make(t)
	tt.known.Set(t, rt)
	if d, ok := tt.declared.At(t).(*declared); ok && !d.complete {
		tt.complete(d)
	}
	return rt
}

// loose returns a type that is only referred to: it may be declared and no more.
func (tt *typeTable) loose(t types.Type) reflect.Type {
	t = types.Unalias(t)
	if rt, ok := tt.known.At(t).(reflect.Type); ok {
		return rt
	}
	var rt reflect.Type
	switch u := t.(type) {
	case *types.Array:
		if tt.bareInside(u.Elem()) {
			l := rtype.NewLater(reflect.Array, t.String())
			tt.unfilled = append(tt.unfilled, func() { l.Fill(reflect.ArrayOf(int(u.Len()), tt.whole(u.Elem()))) })
			rt = l.Type()
		}
	case *types.Struct:
		rt = tt.whole(t)
	}
	if rt == nil {
		rt = tt.make(t)
	}
	tt.known.Set(t, rt)
	return rt
}

func (tt *typeTable) make(t types.Type) reflect.Type {
	switch t := t.(type) {
	case *types.Basic:
		return basicTypes[types.Default(t).(*types.Basic).Kind()]
	case *types.Named:
		return tt.named(t)
	case *types.Pointer:
		return reflect.PointerTo(tt.loose(t.Elem()))
	case *types.Slice:
		return reflect.SliceOf(tt.loose(t.Elem()))
	case *types.Array:
		return reflect.ArrayOf(int(t.Len()), tt.whole(t.Elem()))
	case *types.Map:
		return tt.mapType(t)
	case *types.Chan:
		return reflect.ChanOf([]reflect.ChanDir{types.SendRecv: reflect.BothDir, types.SendOnly: reflect.SendDir, types.RecvOnly: reflect.RecvDir}[t.Dir()], tt.loose(t.Elem()))
	case *types.Signature:
		return tt.function(t)
	case *types.Struct:
		return tt.structure(t)
	case *types.Interface:
		return tt.iface(t)
	}
	panic(refusal{fmt.Sprintf("type %s cannot be used in a cell", t)})
}

var basicTypes = map[types.BasicKind]reflect.Type{
	types.Bool: reflect.TypeFor[bool](), types.Int: reflect.TypeFor[int](), types.Int8: reflect.TypeFor[int8](), types.Int16: reflect.TypeFor[int16](),
	types.Int32: reflect.TypeFor[int32](), types.Int64: reflect.TypeFor[int64](), types.Uint: reflect.TypeFor[uint](), types.Uint8: reflect.TypeFor[uint8](),
	types.Uint16: reflect.TypeFor[uint16](), types.Uint32: reflect.TypeFor[uint32](), types.Uint64: reflect.TypeFor[uint64](), types.Uintptr: reflect.TypeFor[uintptr](),
	types.Float32: reflect.TypeFor[float32](), types.Float64: reflect.TypeFor[float64](), types.Complex64: reflect.TypeFor[complex64](), types.Complex128: reflect.TypeFor[complex128](),
	types.String: reflect.TypeFor[string](), types.UnsafePointer: reflect.TypeFor[unsafe.Pointer](), types.UntypedNil: reflect.TypeFor[any](),
}

func (tt *typeTable) mapType(t *types.Map) reflect.Type {
	if !tt.bareInside(t.Key()) && !tt.bareInside(t.Elem()) {
		return reflect.MapOf(tt.whole(t.Key()), tt.whole(t.Elem()))
	}
	l := rtype.NewLater(reflect.Map, t.String())
	tt.unfilled = append(tt.unfilled, func() { l.Fill(reflect.MapOf(tt.whole(t.Key()), tt.whole(t.Elem()))) })
	return l.Type()
}

// bareInside tells whether the size of a type depends on one that is not
// complete.
func (tt *typeTable) bareInside(t types.Type) bool {
	t = types.Unalias(t)
	if n, ok := t.(*types.Named); ok && n.Obj().Pkg() != nil {
		if d, ok := tt.declared.At(t).(*declared); ok {
			return !d.complete
		}
		if n.Obj().Pkg().Path() == "main" {
			return true // not even declared
		}
		return false
	}
	switch u := t.(type) {
	case *types.Array:
		return tt.bareInside(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if tt.bareInside(f.Type()) {
				return true
			}
		}
	}
	return false
}

func (tt *typeTable) function(t *types.Signature) reflect.Type {
	var in, out []reflect.Type
	for v := range t.Params().Variables() {
		in = append(in, tt.loose(v.Type()))
	}
	for v := range t.Results().Variables() {
		out = append(out, tt.loose(v.Type()))
	}
	return reflect.FuncOf(in, out, t.Variadic())
}

func (tt *typeTable) fields(t *types.Struct) []reflect.StructField {
	fields := make([]reflect.StructField, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		fields[i] = reflect.StructField{Name: f.Name(), Type: tt.whole(f.Type()), Tag: reflect.StructTag(t.Tag(i)), Anonymous: f.Embedded()}
		if !f.Exported() {
			fields[i].PkgPath = "main"
			if f.Pkg() != nil {
				fields[i].PkgPath = f.Pkg().Path()
			}
		}
	}
	return fields
}

func (tt *typeTable) structure(t *types.Struct) reflect.Type {
	plain := rtype.Struct(tt.fields(t))
	if types.NewMethodSet(types.NewPointer(t)).Len() == 0 {
		return plain
	}
	d := &declared{typ: t, made: rtype.DeclareUnnamed("main", plain.String(), methodCount(t)), complete: true}
	d.made.Complete(plain)
	tt.declared.Set(t, d)
	tt.known.Set(t, d.made.Type())
	tt.mute = append(tt.mute, d)
	return d.made.Type()
}

func (tt *typeTable) iface(t *types.Interface) reflect.Type {
	if t.NumMethods() == 0 {
		return reflect.TypeFor[any]()
	}
	if types.Identical(t, errorType.Underlying()) {
		return reflect.TypeFor[interface{ Error() string }]()
	}
	var list []rtype.Signature
	pkg := "main"
	for f := range t.Methods() {
		list = append(list, rtype.Signature{Name: f.Name(), Type: tt.method(f.Signature())})
		if !f.Exported() && f.Pkg() != nil {
			pkg = f.Pkg().Path()
		}
	}
	return rtype.Interface(pkg, list)
}

// method is the function type of a method, without its receiver.
func (tt *typeTable) method(s *types.Signature) reflect.Type {
	return tt.loose(types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic()))
}

var noFields = types.NewStruct(nil, nil)

var errorType = types.Universe.Lookup("error").Type()

// named returns the type of a declared name: a compiled one, or one of a cell.
func (tt *typeTable) named(t *types.Named) reflect.Type {
	obj := t.Obj()
	if obj.Pkg() == nil {
		switch obj.Name() {
		case "error":
			return reflect.TypeFor[error]()
		case "comparable":
			return reflect.TypeFor[any]()
		}
	}
	if obj.Pkg().Path() != "main" {
		if rt := tt.compiledType(obj.Pkg(), tt.typeName(t)); rt != nil {
			return rt
		}
		if types.Identical(t.Underlying(), noFields) { // such as the mark of what must not be copied
			return reflect.TypeFor[struct{}]()
		}
		if t.TypeArgs().Len() == 0 {
			panic(refusal{fmt.Sprintf("%s.%s is not available in cells: its package does not export it", obj.Pkg().Name(), obj.Name())})
		}
	}
	return tt.declare(t)
}

// declare begins the type of a declaration in a cell.
func (tt *typeTable) declare(t *types.Named) reflect.Type {
	pkg := "main"
	if p := t.Obj().Pkg(); p != nil {
		pkg = p.Path()
	}
	d := &declared{typ: t, made: rtype.Declare(pkg, tt.typeName(t), kindOf(t.Underlying()), methodCount(t))}
	tt.declared.Set(t, d)
	tt.bare = append(tt.bare, d)
	return d.made.Type()
}

// methodCount is how many methods a type's pointer has, or the type itself.
func methodCount(t types.Type) int {
	if types.IsInterface(t) {
		return 0
	}
	return types.NewMethodSet(types.NewPointer(t)).Len()
}

func (tt *typeTable) complete(d *declared) {
	if d.complete {
		return
	}
	tt.known.Set(d.typ, d.made.Type())
	d.complete = shapeOf(d.typ) != shapeMemory // others have their size already
	d.made.Complete(tt.underlying(d.typ))
	d.complete = true
	tt.mute = append(tt.mute, d)
}

// underlying is the type under a declared one: of a struct without the methods
// that an unnamed one has by embedding.
func (tt *typeTable) underlying(t types.Type) reflect.Type {
	if st, ok := t.Underlying().(*types.Struct); ok {
		return rtype.Struct(tt.fields(st))
	}
	return tt.whole(t.Underlying())
}

func kindOf(t types.Type) reflect.Kind {
	switch t := t.(type) {
	case *types.Basic:
		return basicTypes[t.Kind()].Kind()
	case *types.Pointer:
		return reflect.Pointer
	case *types.Slice:
		return reflect.Slice
	case *types.Array:
		return reflect.Array
	case *types.Map:
		return reflect.Map
	case *types.Chan:
		return reflect.Chan
	case *types.Signature:
		return reflect.Func
	case *types.Interface:
		return reflect.Interface
	}
	return reflect.Struct
}

// refusal is raised while compiling by what a cell cannot do.
type refusal struct{ message string }
